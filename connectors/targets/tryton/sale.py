"""An order as a sale of Tryton's, and a sale as it was saved.

The server does not run its screen's rules on ``create``: what the screen would fill in (addresses, terms, taxes) is
asked for with ``on_change``, as the screen itself does.
"""

from typing import Any

from connectors.capabilities import SavedOrder
from connectors.sales_order import SalesOrder
from connectors.targets.api.mapping import FieldMapping, Form
from connectors.targets.api.mapping_entries import Entry
from connectors.targets.tryton.records import KEYS, Records
from connectors.targets.tryton.rpc import Rpc
from connectors.targets.tryton.settings import TrytonSettings
from connectors.targets.tryton.values import packed, plain

SALE, LINE = "sale.sale", "sale.line"
STARTED = ("company", "currency", "warehouse", "invoice_method", "shipment_method")
"""Fields that a new sale on the screen begins with."""
FOLLOWING = ("invoice_address", "shipment_address", "invoice_party", "shipment_party", "payment_term", "party_lang")
"""Fields that the screen fills in after the customer."""

Row = dict[str, Any]


class Sales:
    """Makes and reads sales."""

    def __init__(self, rpc: Rpc, records: Records, mapping: FieldMapping, settings: TrytonSettings) -> None:
        self._rpc = rpc
        self._records = records
        self._mapping = mapping
        self._settings = settings
        self._kinds: dict[str, dict[str, str]] = {}

    def kinds(self, model: str) -> dict[str, str]:
        """The fields of a model and what they hold, by Tryton's own description."""
        if model not in self._kinds:
            found = self._rpc.call(f"model.{model}.fields_get", None, doing=f"reading what {model} has")
            self._kinds[model] = {name: str(each["type"]) for name, each in found.items()}
        return self._kinds[model]

    def values(self, order: SalesOrder) -> Row:
        """What to create. Raises Refused for what is unknown there."""
        filled = self._mapping.fill(order, self._records.look_up)
        head = self._packed(SALE, filled.head)
        start = self._rpc.call(f"model.{SALE}.default_get", [*STARTED, "state"], True, doing="starting a sale")  # noqa: FBT003 - Tryton's own
        sale = {name: value for name, value in start.items() if not name.endswith(".")}
        shown = self._rpc.call(f"model.{SALE}.on_change", {**sale, **head}, ["party"], doing="filling in the customer")
        sale |= {name: shown[name] for name in (*STARTED, *FOLLOWING) if name in shown}
        sale.pop("state", None)
        lines = [self._line(form, {**sale, **head}) for form in filled.lines]
        return {**sale, **head, "lines": [["create", lines]]}

    def lines(self, order: SalesOrder) -> list[Row]:
        """The order's lines alone, to put in the place of others."""
        created: list[Row] = self.values(order)["lines"][0][1]
        return created

    def read(self, identity: int, order: SalesOrder | None) -> SavedOrder:
        """The sale's fields that the mapping fills; without ``order``, records by what they are called there."""
        head = self._rows(SALE, [identity], [*self._fields(self._mapping.head), "number", "lines"])[0]
        fields = [*self._fields(self._mapping.line), "sequence", "type"]
        rows = self._rows(LINE, head["lines"], fields) if head["lines"] else []
        if order is None:
            head = self._called(head, self._mapping.head)
            rows = [self._called(row, self._mapping.line) for row in rows]
        lines = [row for row in rows if row["type"] == "line"]
        return self._mapping.saved(
            number_of(head),
            {name: plain(value) for name, value in head.items()},
            [{name: plain(value) for name, value in line.items()} for line in lines],
            order,
            self._records.look_up,
        )

    @staticmethod
    def _fields(entries: tuple[Entry, ...]) -> list[str]:
        """The mapping's fields, and of each record what it is called."""
        plain_fields = [entry.field for entry in entries]
        return [*plain_fields, *(f"{entry.field}.{KEYS[entry.lookup][1][0]}" for entry in entries if entry.lookup)]

    @staticmethod
    def _called(row: Row, entries: tuple[Entry, ...]) -> Row:
        """The row with every record by what it is called."""
        named = {
            entry.field: row[f"{entry.field}."][KEYS[entry.lookup][1][0]]
            for entry in entries
            if entry.lookup and row.get(f"{entry.field}.")
        }
        return {**row, **named}

    def amounts(self, identity: int) -> Row:
        """The sale's total, tax included, and its state."""
        return self._rows(SALE, [identity], ["total_amount", "state", "number"])[0]

    def _line(self, form: Form, sale: Row) -> Row:
        line: Row = {"type": "line", **self._packed(LINE, form)}
        if self._settings.taxes == "none":
            return {**line, "taxes": []}
        parent = {f"_parent_sale.{name}": sale.get(name) for name in ("party", "currency", "company", "sale_date")}
        asked = {"product": line["product"], "type": "line", "quantity": line["quantity"], **parent}
        shown = self._rpc.call(f"model.{LINE}.on_change", asked, ["product"], doing="filling in an item")
        taxes = [tax[1]["id"] for tax in (shown.get("taxes") or {}).get("add", [])]
        return {**line, "taxes": [["add", taxes]] if taxes else []}

    def _packed(self, model: str, form: Form) -> Row:
        kinds = self.kinds(model)
        return {name: packed(value, kinds.get(name, "char")) for name, value in form.items()}

    def _rows(self, model: str, identities: list[int], fields: list[str]) -> list[Row]:
        rows = self._rpc.call(f"model.{model}.read", identities, fields, doing=f"reading {model}")
        by_id = {int(row["id"]): row for row in rows}
        return [by_id[identity] for identity in identities]


def number_of(row: Row) -> str:
    """What people know the sale by; one that has no number yet goes by its id."""
    return str(row["number"]) if row.get("number") else f"#{row['id']}"
