"""Customers, items, prices and stock: forms of the company like any other, named by the mapping's look-ups."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from connectors.capabilities import Capability, TargetCustomer, TargetItem, TargetPrice, TargetStock
from connectors.errors import Refused, SignInFailed
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.mapping_metadata import near
from connectors.targets.api.wire_values import from_wire
from connectors.targets.jiandaoyun.forms import LONGEST_LIST, Condition, Forms
from connectors.targets.jiandaoyun.values import shown

LISTS = {
    "customers": Capability.CUSTOMERS,
    "items": Capability.ITEMS,
    "prices": Capability.PRICES,
    "stock": Capability.STOCK,
}
PLACES = ("app", "form", "blocked_as")
"""Keys of a look-up that name no field."""

Row = dict[str, object]


class MasterData:
    """What the mapping's look-ups lead to. Records found by number are remembered for this run."""

    def __init__(self, forms: Forms, mapping: FieldMapping) -> None:
        self._forms = forms
        self._mapping = mapping
        self._known: dict[tuple[str, str], list[str]] = {}

    @property
    def offered(self) -> frozenset[Capability]:
        """The lists that the mapping leads to."""
        return frozenset(LISTS[name] for name in self._mapping.lookups if name in LISTS)

    def forget(self) -> None:
        """Look everything up anew."""
        self._known.clear()

    def problems(self) -> list[str]:
        """Where a look-up names a field that its form does not have."""
        found = []
        for name in sorted(self._mapping.lookups.keys() & LISTS.keys()):
            options = self._mapping.lookups[name]
            fields = self._forms.fields(options["form"], options.get("app", ""))
            found += [
                f"{self._mapping.place}: lookups.{name}.{key}: the form has no field '{called}'; "
                f"{near(called, tuple(fields.described()))}"
                for key, called in options.items()
                if key not in PLACES and fields.get(called) is None
            ]
        return found

    def learn(self, name: str, numbers: Sequence[str]) -> None:
        """Look these numbers up, many at once. Raises Refused that names those which are not there."""
        if name not in self._mapping.lookups:
            return
        wanted = [number for number in dict.fromkeys(numbers) if (name, number) not in self._known]
        for start in range(0, len(wanted), LONGEST_LIST):
            self._ask(name, wanted[start : start + LONGEST_LIST])
        missing = [number for number in dict.fromkeys(numbers) if not self._known.get((name, number))]
        if missing:
            missed = "、".join(missing)
            raise Refused(f"简道云表单里没有这些{_ZH[name]}：{missed} · the form of the {name} has no {missed}")

    def key(self, name: str, number: str) -> str:
        """The id of the record with this number. Raises Refused where there is none, or several."""
        self.learn(name, [number])
        keys = self._known.get((name, number), [])
        if len(keys) != 1:
            raise Refused(f"{_ZH[name]} {number} 有 {len(keys)} 条 · there are {len(keys)} {name} '{number}'")
        return keys[0]

    def customers(self) -> Iterator[TargetCustomer]:
        """Every record with a number."""
        for row in self._rows("customers"):
            number, name = _text(row.get("number")), _text(row.get("name"))
            if number:
                active = self._active("customers", row)
                yield TargetCustomer(number=number, name=name or "", active=active, tax_id=_text(row.get("tax_id")))

    def items(self) -> Iterator[TargetItem]:
        """Every record with a number."""
        for row in self._rows("items"):
            number = _text(row.get("number"))
            if number:
                yield TargetItem(
                    number=number,
                    name=_text(row.get("name")) or "",
                    specification=_text(row.get("specification")),
                    unit=self._ours("unit", row.get("unit")),
                    active=self._active("items", row),
                )

    def prices(self) -> Iterator[TargetPrice]:
        """Every record with an item and a price."""
        for row in self._rows("prices"):
            item, price = _text(row.get("item")), _figure(row.get("price"))
            if item and price is not None:
                yield TargetPrice(
                    item_number=item,
                    unit_price=price,
                    price_list=_text(row.get("list")),
                    customer_number=_text(row.get("customer")),
                    currency=self._ours("currency", row.get("currency")),
                    unit=self._ours("unit", row.get("unit")),
                    valid_from=self._day(row.get("valid_from")),
                    valid_to=self._day(row.get("valid_to")),
                )

    def stock(self) -> Iterator[TargetStock]:
        """Every record with an item and a quantity."""
        for row in self._rows("stock"):
            item, quantity = _text(row.get("item")), _figure(row.get("quantity"))
            if item and quantity is not None:
                yield TargetStock(
                    item_number=item,
                    quantity=quantity,
                    available=_figure(row.get("available")),
                    unit=self._ours("unit", row.get("unit")),
                    warehouse=_text(row.get("warehouse")),
                )

    def _ask(self, name: str, numbers: list[str]) -> None:
        options = self._mapping.lookups[name]
        form, app = options["form"], options.get("app", "")
        field = self._forms.fields(form, app).get(options["number"])
        if field is None:
            raise SignInFailed("; ".join(self.problems()))
        condition: Condition = {"field": field.name, "type": field.type, "method": "in", "value": numbers}
        for number in numbers:
            self._known[name, number] = []
        doing = f"looking for {name} {', '.join(numbers[:3])}{' …' if len(numbers) > 3 else ''}"  # noqa: PLR2004 - enough
        for record in self._forms.records(form, doing, [condition], [field.name], app):
            number = _text(shown(record.get(field.name))) or ""
            if number in numbers:
                self._known[name, number].append(str(record.get("_id")))

    def _rows(self, name: str) -> Iterator[Row]:
        """The look-up's fields of every record, by the look-up's own keys."""
        options = self._mapping.lookups.get(name)
        if options is None:
            raise Refused(f"{self._mapping.place}: [lookups.{name}] is missing; name the form that holds the {name}")
        form, app = options["form"], options.get("app", "")
        fields = self._forms.fields(form, app)
        called = {key: fields.get(name) for key, name in options.items() if key not in PLACES}
        names = [field.name for field in called.values() if field is not None]
        for record in self._forms.records(form, f"reading {name}", (), names, app):
            yield {key: shown(record.get(field.name)) for key, field in called.items() if field is not None}

    def _active(self, name: str, row: Mapping[str, object]) -> bool:
        options = self._mapping.lookups[name]
        return "blocked" not in options or _text(row.get("blocked")) != options.get("blocked_as", "是")

    def _ours(self, table: str, value: object) -> str | None:
        """Our code for the form's, where the mapping has a table for it."""
        return self._mapping.ours(table, _text(value))

    def _day(self, value: object) -> date | None:
        found = from_wire(value, "moment", date, self._mapping.zone)
        return found if isinstance(found, date) else None


_ZH = {"customers": "客户", "items": "物料"}
_UTC = ZoneInfo("UTC")


def _text(value: object) -> str | None:
    return str(value) if value not in (None, "") else None


def _figure(value: object) -> Decimal | None:
    found = from_wire(value, "number", Decimal, _UTC)
    return found if isinstance(found, Decimal) else None
