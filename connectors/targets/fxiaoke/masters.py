"""Fxiaoke's customers, products, prices and stock: looked up by our numbers, and looked through."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from connectors.capabilities import SavedOrder, TargetCustomer, TargetItem, TargetPrice, TargetStock, Value
from connectors.errors import Refused
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.mapping_entries import keyed
from connectors.targets.api.wire_values import figure
from connectors.targets.fxiaoke.records import ID, INVALID, LIFE_STATUS, Records, Row, equal

CUSTOMERS, ITEMS = "customers", "items"

DEFAULTS: dict[str, dict[str, str]] = {
    "customers": {"object": "AccountObj", "field": "account_no", "name": "name"},
    "items": {"object": "ProductObj", "field": "product_code", "name": "name"},
    "prices": {
        "object": "PriceBookProductObj",
        "item": "product_id",
        "price": "pricebook_sellingprice",
        "list": "pricebook_id",
    },
    "stock": {"object": "StockObj", "item": "product_id", "quantity": "real_stock", "available": "available_stock"},
}
"""Objects and fields that the mapping's [lookups] may change, and add to."""

AT_ONCE = 50
"""Numbers that one search asks for."""


class Masters:
    """Master data. What was found once is not asked for again."""

    def __init__(self, records: Records, mapping: FieldMapping, name: str) -> None:
        self._records = records
        self._mapping = mapping
        self._name = name
        self._fields = {each: {**fields, **mapping.lookups.get(each, {})} for each, fields in DEFAULTS.items()}
        self._ids: dict[tuple[str, str], str] = {}

    def look_up(self, what: str, number: str) -> str:
        """The id of the customer or item of this number. Raises Refused where there is none, or more than one."""
        if (what, number) not in self._ids:
            self.know(what, [number])
        found = self._ids.get((what, number))
        if found is None:
            it = self._fields[what]
            zh = f"{it['object']} 中没有 {it['field']} 为“{number}”的记录，请先建立，或让接口用户能看到它"
            en = f"no {it['object']} has {it['field']} = '{number}'; enter it there, or let this user see it"
            raise Refused(f"{self._name}: {zh} · {en}")
        return found

    def know(self, what: str, numbers: Sequence[str]) -> None:
        """Look these numbers up in few calls. Raises Refused where several records carry one of them."""
        it = self._fields[what]
        wanted = [number for number in dict.fromkeys(numbers) if (what, number) not in self._ids]
        for start in range(0, len(wanted), AT_ONCE):
            for number, ids in self._carrying(what, wanted[start : start + AT_ONCE]).items():
                if len(ids) > 1:
                    several = f"{len(ids)} of {it['object']} have {it['field']} = '{number}': {', '.join(ids)}"
                    raise Refused(f"{self._name}: {several}")
                self._ids[what, number] = ids[0]

    def _carrying(self, what: str, numbers: Sequence[str]) -> dict[str, list[str]]:
        """The ids of the records that carry exactly one of these numbers and are not void."""
        it = self._fields[what]
        found: dict[str, list[str]] = {}
        filters, fields = [equal(it["field"], *numbers)], (it["field"], LIFE_STATUS)
        for row in self._records.query(it["object"], filters, fields, f"looking up {what}"):
            if row.get(LIFE_STATUS) != INVALID and row.get(it["field"]) in numbers:
                found.setdefault(str(row[it["field"]]), []).append(str(row[ID]))
        return found

    def in_our_numbers(self, saved: SavedOrder) -> SavedOrder:
        """The order with our numbers where the system has its ids; an id that it shows no number for is left."""
        head = {key: entry.lookup for key, entry in keyed(self._mapping.head) if entry.lookup is not None}
        line = {key: entry.lookup for key, entry in keyed(self._mapping.line) if entry.lookup is not None}
        wanted = [(what, saved.head.get(key)) for key, what in head.items()]
        wanted += [(what, each.get(key)) for each in saved.lines for key, what in line.items()]
        numbers = {
            what: self._numbers(what, [str(value) for kind, value in wanted if kind == what and value])
            for what, _ in wanted
        }

        def ours(values: dict[str, Value], keys: Mapping[str, str]) -> dict[str, Value]:
            return {
                key: numbers[keys[key]].get(str(value), value) if key in keys else value
                for key, value in values.items()
            }

        return msgspec.structs.replace(
            saved, head=ours(saved.head, head), lines=tuple(ours(each, line) for each in saved.lines)
        )

    def customers(self) -> Iterator[TargetCustomer]:
        """Every customer that has a number; active where its life status is normal."""
        it = self._fields[CUSTOMERS]
        for row in self._all(CUSTOMERS):
            if row.get(it["field"]):
                yield TargetCustomer(
                    number=str(row[it["field"]]),
                    name=str(row.get(it["name"]) or ""),
                    active=row.get(LIFE_STATUS, "normal") == "normal",
                    tax_id=_text(row, it.get("tax_id")),
                )

    def items(self) -> Iterator[TargetItem]:
        """Every product that has a number; active where normal, and not taken off the shelf (state = off).

        ``unit`` is our name for the product's unit.
        """
        it = self._fields[ITEMS]
        for row in self._all(ITEMS):
            if row.get(it["field"]):
                off = "state" in it and str(row.get(it["state"])) == it.get("off")
                yield TargetItem(
                    number=str(row[it["field"]]),
                    name=str(row.get(it["name"]) or ""),
                    specification=_text(row, it.get("specification")),
                    unit=self._mapping.ours("unit", _text(row, it.get("unit"))),
                    active=row.get(LIFE_STATUS, "normal") == "normal" and not off,
                )

    def prices(self) -> Iterator[TargetPrice]:
        """Every price in every price book; ``price_list`` is the book's name, or its id where names are not shown."""
        it = self._fields["prices"]
        numbers = self._numbers_by_id()
        for row in self._all("prices"):
            price, item = figure(row.get(it["price"])), numbers.get(str(row.get(it["item"])))
            if price is not None and item is not None and row.get(LIFE_STATUS) != INVALID:
                yield TargetPrice(item_number=item, unit_price=price, price_list=_text(row, it.get("list")))

    def stock(self) -> Iterator[TargetStock]:
        """What is there of each item, by warehouse where the mapping says in which field that stands."""
        it = self._fields["stock"]
        numbers = self._numbers_by_id()
        for row in self._all("stock"):
            quantity, item = figure(row.get(it["quantity"])), numbers.get(str(row.get(it["item"])))
            if quantity is not None and item is not None and row.get(LIFE_STATUS) != INVALID:
                yield TargetStock(
                    item_number=item,
                    quantity=quantity,
                    available=figure(row.get(it["available"])),
                    warehouse=_text(row, it.get("warehouse")),
                )

    def _all(self, what: str) -> Iterator[Row]:
        it = self._fields[what]
        fields = [name for key, name in it.items() if key not in ("object", "off")]
        return self._records.query(it["object"], [], [*fields, LIFE_STATUS], f"reading {what}")

    def _numbers(self, what: str, ids: Sequence[str]) -> dict[str, str]:
        """Our numbers by the ids of records."""
        it = self._fields[what]
        found: dict[str, str] = {}
        wanted = list(dict.fromkeys(ids))
        for start in range(0, len(wanted), AT_ONCE):
            some = equal(ID, *wanted[start : start + AT_ONCE])
            for row in self._records.query(it["object"], [some], [it["field"]], f"looking up {what}"):
                found[str(row[ID])] = str(row.get(it["field"]) or row[ID])
        return found

    def _numbers_by_id(self) -> dict[str, str]:
        """Our item numbers by the ids of products, which prices and stock name them by."""
        it = self._fields[ITEMS]
        rows = self._records.query(it["object"], [], [it["field"]], "reading items")
        return {str(row[ID]): str(row[it["field"]]) for row in rows if row.get(it["field"])}


def _text(row: Row, field: str | None) -> str | None:
    """The field's text, by the name of what it refers to where the system shows one (…__r)."""
    if field is None:
        return None
    value = row.get(f"{field}__r") if isinstance(row.get(f"{field}__r"), str) else row.get(field)
    return str(value) if value else None
