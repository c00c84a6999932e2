"""Neocrm's records by our numbers: customers, items, and what else the mapping says where to find."""

from collections.abc import Iterator, Mapping

from connectors.capabilities import TargetCustomer, TargetItem, TargetPrice, TargetStock
from connectors.errors import Refused
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.wire_values import Wire, figure
from connectors.targets.neocrm.query import Query, Row
from connectors.targets.neocrm.settings import NEEDED, NeocrmSettings

OBJECTS = {"customers": "account", "items": "product", "prices": "priceBookEntry", "stock": ""}
NO_FIELDS = ("object", "blocked_as")
"""Keys of a look-up that name no field."""

NAMES = {"customers": "客户 customer", "items": "产品 product"}


class LookUps:
    """Our number → the record's id, asked once each; and whole lists, by the fields that the mapping names."""

    def __init__(self, query: Query, mapping: FieldMapping, settings: NeocrmSettings) -> None:
        self._query = query
        self._mapping = mapping
        self._as_text = settings.api == "v1"
        self._known: dict[tuple[str, str], int] = {}

    def find(self, lookup: str, number: str) -> Wire:
        """The record's id as the API takes it. Raises Refused where there is none, or more than one."""
        found = self.id(lookup, number)
        return str(found) if self._as_text else found

    def id(self, lookup: str, number: str) -> int:
        """The record's id. Raises Refused as ``find`` does."""
        key = (lookup, number)
        if key not in self._known:
            self._known[key] = self._asked(lookup, number)
        return self._known[key]

    def number(self, lookup: str, record: str) -> str:
        """Our number of the record with this id; the id itself where it has none."""
        for (name, ours), known in self._known.items():
            if name == lookup and str(known) == record:
                return ours
        keys = self._keys(lookup)
        doing = f"looking for {lookup} {record}"
        rows = list(self._query.rows(self._object(lookup, keys), (keys["field"],), {"id": int(record)}, doing))
        number = _text(rows[0], keys["field"]) if rows else ""
        if number:
            self._known[(lookup, number)] = int(record)
        return number or record

    def customers(self) -> Iterator[TargetCustomer]:
        """Every account that has a number of ours."""
        keys = self._keys("customers")
        for row in self._rows("customers", keys):
            number = _text(row, keys["field"])
            if number:
                yield TargetCustomer(
                    number=number,
                    name=_text(row, keys.get("name", "")),
                    active=_active(row, keys),
                    tax_id=_text(row, keys.get("tax_id", "")) or None,
                )

    def items(self) -> Iterator[TargetItem]:
        """Every product that has a number of ours."""
        keys = self._keys("items")
        for row in self._rows("items", keys):
            number = _text(row, keys["field"])
            if number:
                yield TargetItem(
                    number=number,
                    name=_text(row, keys.get("name", "")),
                    specification=_text(row, keys.get("specification", "")) or None,
                    unit=_text(row, keys.get("unit", "")) or None,
                    active=_active(row, keys),
                )

    def prices(self) -> Iterator[TargetPrice]:
        """Every price of every price book; whether tax is in it, is not said there."""
        keys = self._keys("prices")
        numbers = self._numbers_of_items()
        for row in self._rows("prices", keys):
            price, item = figure(row.get(keys["price"])), numbers.get(str(row.get(keys["item"])))
            if price is not None and item is not None:
                yield TargetPrice(
                    item_number=item, unit_price=price, price_list=_text(row, keys.get("list", "")) or None
                )

    def stock(self) -> Iterator[TargetStock]:
        """What the tenant's own stock object holds."""
        keys = self._keys("stock")
        numbers = self._numbers_of_items()
        for row in self._rows("stock", keys):
            quantity, item = figure(row.get(keys["quantity"])), numbers.get(str(row.get(keys["item"])))
            if quantity is not None and item is not None:
                available = figure(row.get(keys["available"])) if "available" in keys else None
                yield TargetStock(
                    item_number=item,
                    quantity=quantity,
                    available=available,
                    warehouse=_text(row, keys.get("warehouse", "")) or None,
                )

    def _asked(self, lookup: str, number: str) -> int:
        keys = self._keys(lookup)
        obj, field = self._object(lookup, keys), keys["field"]
        rows = self._query.matching(obj, (), {field: number}, f"looking for {lookup} {number}")
        if len(rows) == 1:
            return int(rows[0]["id"])
        name = f"{NAMES.get(lookup, lookup)} '{number}'"
        if rows:
            raise Refused(f"{name}: {len(rows)} records of {obj} have it in {field}; leave it with one of them")
        raise Refused(
            f"{name}: no {obj} has it in {field}, or the user of this connection may not see it; add it there"
        )

    def _numbers_of_items(self) -> Mapping[str, str]:
        keys = self._keys("items")
        return {
            str(row["id"]): _text(row, keys["field"]) for row in self._rows("items", keys) if row.get(keys["field"])
        }

    def _rows(self, lookup: str, keys: Mapping[str, str]) -> Iterator[Row]:
        fields = [name for key, name in keys.items() if key not in NO_FIELDS]
        return self._query.rows(self._object(lookup, keys), fields, {}, f"reading {lookup}")

    def _object(self, lookup: str, keys: Mapping[str, str]) -> str:
        return keys.get("object") or OBJECTS[lookup]

    def _keys(self, lookup: str) -> Mapping[str, str]:
        keys = self._mapping.lookups.get(lookup, {})
        if any(key not in keys for key in NEEDED[lookup]):
            raise Refused(
                f"{self._mapping.place}: [lookups.{lookup}] is not filled in: the tenant's fields have to be named"
            )
        return keys


def _text(row: Row, field: str) -> str:
    value = row.get(field)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _active(row: Row, keys: Mapping[str, str]) -> bool:
    return "blocked" not in keys or _text(row, keys["blocked"]) != keys.get("blocked_as", "停用")
