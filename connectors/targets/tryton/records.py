"""Records that an order refers to, found by what we call them, each asked for once; and master data, page by page."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from connectors.capabilities import TargetCustomer, TargetItem, TargetStock
from connectors.errors import Refused
from connectors.targets.api.wire_values import Wire
from connectors.targets.tryton.rpc import Rpc
from connectors.targets.tryton.values import plain

KEYS: dict[str, tuple[str, tuple[str, ...], str]] = {
    "parties": ("party.party", ("code",), "客户 customer"),
    "products": ("product.product", ("code",), "物料 item"),
    "units": ("product.uom", ("symbol", "name"), "单位 unit"),
    "currencies": ("currency.currency", ("code",), "币种 currency"),
    "payment_terms": ("account.invoice.payment_term", ("name",), "付款条件 payment term"),
}
"""Look-up → Tryton's model, its fields that hold our name for it (the first that fits decides), and its name."""

Row = dict[str, Any]


class Records:
    """Looks records up."""

    def __init__(self, rpc: Rpc, rows_per_page: int) -> None:
        self._rpc = rpc
        self._rows_per_page = rows_per_page
        self._known: dict[tuple[str, str], int] = {}

    def look_up(self, lookup: str, key: str) -> Wire:
        """The id of the one record of this name. Raises Refused where there is none, or more than one."""
        if (lookup, key) not in self._known:
            model, fields, what = KEYS[lookup]
            for field in fields:
                method = f"model.{model}.search_read"
                rows = self._rpc.call(method, [[field, "=", key]], 0, 3, None, [field], doing=f"looking for {key}")
                found = [row["id"] for row in rows if row[field] == key]  # a database may take "a" for "A"
                if len(found) > 1:
                    raise Refused(f"{what} '{key}': several records of {model} have this {field}")
                if found:
                    self._known[lookup, key] = int(found[0])
                    break
            else:
                raise Refused(f"{what} '{key}' is not there (looked for in {model} by {' and '.join(fields)})")
        return self._known[lookup, key]

    def customers(self) -> Iterator[TargetCustomer]:
        """Every party with a code; parties that are switched off are not shown."""
        for row in self._pages("party.party", [["code", "!=", None]], ["code", "name"], "customers"):
            yield TargetCustomer(number=str(row["code"]), name=str(row["name"] or row["code"]))

    def items(self) -> Iterator[TargetItem]:
        """Every product with a code that can be sold."""
        domain = [["code", "!=", None], ["salable", "=", True]]
        for row in self._pages("product.product", domain, ["code", "name", "default_uom.symbol"], "items"):
            yield TargetItem(number=str(row["code"]), name=str(row["name"]), unit=_below(row, "default_uom", "symbol"))

    def stock(self) -> Iterator[TargetStock]:
        """What is on hand today of each product in each warehouse, in its default unit."""
        today = datetime.now(UTC).date()
        day = {"__class__": "date", "year": today.year, "month": today.month, "day": today.day}
        fields = ["code", "name", "storage_location"]
        for place in self._pages("stock.location", [["type", "=", "warehouse"]], fields, "warehouses"):
            context = {"locations": [place["storage_location"]], "with_childs": True, "stock_date_end": day}
            domain = [["code", "!=", None], ["quantity", "!=", 0]]
            names = ["code", "quantity", "default_uom.symbol"]
            for row in self._pages("product.product", domain, names, "stock", context):
                quantity = plain(row["quantity"])
                if isinstance(quantity, Decimal | int):
                    yield TargetStock(
                        item_number=str(row["code"]),
                        quantity=Decimal(quantity),
                        unit=_below(row, "default_uom", "symbol"),
                        warehouse=str(place["code"] or place["name"]),
                    )

    def _pages(
        self, model: str, domain: list[Any], fields: list[str], what: str, context: dict[str, object] | None = None
    ) -> Iterator[Row]:
        """Every row, page by page, by id, so that rows added meanwhile shift nothing."""
        last = 0
        while True:
            rows: list[Row] = self._rpc.in_context(
                f"model.{model}.search_read",
                [*domain, ["id", ">", last]],
                0,
                self._rows_per_page,
                [["id", "ASC"]],
                fields,
                doing=f"reading {what}",
                context=context or {},
            )
            yield from rows
            if len(rows) < self._rows_per_page:
                return
            last = int(rows[-1]["id"])


def _below(row: Row, field: str, name: str) -> str | None:
    below = row.get(f"{field}.")
    return str(below[name]) if isinstance(below, dict) and below.get(name) else None
