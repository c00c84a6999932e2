"""Orders as they stand in Neocrm: a record for the head, a record for each line, and whether they are all there."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import NamedTuple

import msgspec

from connectors.capabilities import SavedOrder, Value
from connectors.errors import OutcomeUnknown, Refused
from connectors.sales_order import SalesOrder
from connectors.targets.api.compare import same
from connectors.targets.api.mapping_entries import Entry, keyed
from connectors.targets.api.wire_values import figure
from connectors.targets.neocrm.described import LINE
from connectors.targets.neocrm.query import ORDER, Row
from connectors.targets.neocrm.states import APPROVAL, is_cancelled, is_handed_in, state_field
from connectors.targets.neocrm.tenant import Tenant

MARK = " 未完成 unfinished"
"""Behind the reference of an order whose lines are not all there, where settings want that."""

LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 3.0
"""How long what was just written is looked for before it is called missing."""


class Begun(NamedTuple):
    """An order that this process began to write: its record where it is known, and how many lines it will have."""

    record: str | None
    lines: int


class Orders:
    """Reads orders. Remembers those that this process wrote, because queries may see them late."""

    def __init__(
        self,
        tenant: Tenant,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._records, self._query, self._descriptions = tenant.records, tenant.query, tenant.descriptions
        self._lookups, self._mapping, self._settings = tenant.lookups, tenant.mapping, tenant.settings
        self._clock, self._sleep = clock, sleep
        self._begun: dict[tuple[str, str], Begun] = {}
        # A run that was killed just before this one may have written what no query shows yet.
        self._blind_until = clock() + self._settings.index_seconds
        self._blind_for: dict[tuple[str, str], float] = {}

    @property
    def reference_field(self) -> str:
        """Where the reference stands."""
        return self._mapping.field("reference") or ""

    @property
    def number_field(self) -> str:
        """Where the line's number stands."""
        return self._mapping.field("line_number", line=True) or ""

    def begin(self, order: SalesOrder) -> None:
        """Note that this order is about to be written."""
        key = (order.reference, order.customer_number)
        known = self._begun.get(key)
        self._begun[key] = Begun(known.record if known else None, len(order.lines))

    @contextmanager
    def doubting(self, order: SalesOrder) -> Iterator[None]:
        """Inside, the order is written: where that ends in doubt, queries may not show yet what became of it."""
        try:
            yield
        except OutcomeUnknown:
            key = (order.reference, order.customer_number)
            self._blind_for[key] = self._clock() + self._settings.index_seconds
            raise

    def made(self, order: SalesOrder, record: str) -> None:
        """Note the record that the order got."""
        self._begun[(order.reference, order.customer_number)] = Begun(record, len(order.lines))

    def forget(self, order: SalesOrder) -> None:
        """Note that it was taken back."""
        self._begun.pop((order.reference, order.customer_number), None)

    def heads(self, reference: str, customer_number: str) -> list[Row]:
        """The heads with exactly this reference of this customer, marked as unfinished or not."""
        found = self._asked_for(reference, customer_number)
        if not found and self._wait_for_the_index(reference, customer_number):
            found = self._asked_for(reference, customer_number)
        begun = self._begun.get((reference, customer_number))
        if not found and begun is not None and begun.record is not None:
            return [self.head(begun.record)]
        return found

    def is_whole(self, head: Row, reference: str, customer_number: str) -> bool:
        """Whether all of the order is there. One that was cancelled or handed in is not ours to add to."""
        description = self._descriptions.of(ORDER)
        if is_cancelled(head, description, self._mapping, self._settings):
            return True
        if str(head.get(self.reference_field)) != reference:
            return False
        if is_handed_in(head, description, self._settings):
            return True
        return self._has_all_lines(head, self._begun.get((reference, customer_number)))

    def is_done(self, head: Row, reference: str, customer_number: str) -> bool:
        """Whether it is whole, and activated or handed in as the settings want."""
        if not self.is_whole(head, reference, customer_number):
            return False
        description = self._descriptions.of(ORDER)
        if self._settings.after_save == "nothing":
            return True
        return is_handed_in(head, description, self._settings) or is_cancelled(
            head, description, self._mapping, self._settings
        )

    def head(self, record: str) -> Row:
        """The head's fields with codes; those that are mapped and not shown are empty. Raises Refused without one."""
        read = self._records.read(ORDER, record, f"reading order {record}")
        mapped = dict.fromkeys(self._fields(line=False))
        return {**mapped, **self._descriptions.of(ORDER).coded(read), "id": record}

    def lines(self, record: str, at_least: int = 0, patience: float = 0.0) -> list[Row]:
        """The lines' fields with codes, by line number. Waits so many seconds at most until so many lines are seen."""
        rows = self._lines(record)
        ends = self._clock() + max(patience, self._settings.index_seconds)
        while len(rows) < at_least and self._clock() < ends:
            self._sleep(LOOK_SECONDS)
            rows = self._lines(record)
        return rows

    def lines_for_sure(self, record: str, order: SalesOrder) -> list[Row]:
        """The lines, asked for when queries see all that was written before."""
        self._wait_for_the_index(order.reference, order.customer_number)
        return self._lines(record)

    def numbered(self, rows: Sequence[Row]) -> dict[Decimal, Row]:
        """The lines by their number; those without one are left out."""
        pairs = ((figure(row.get(self.number_field)), row) for row in rows)
        return {number: row for number, row in pairs if number is not None}

    def saved(self, head: Row, rows: Sequence[Row], order: SalesOrder | None = None) -> SavedOrder:
        """Head and lines in our words, the lines in the order of ``order`` where it is given."""
        if order is not None:
            at = {Decimal(line.line_number): index for index, line in enumerate(order.lines)}
            rows = sorted(rows, key=lambda row: at.get(figure(row.get(self.number_field)) or Decimal(-1), len(at)))
        saved = self._mapping.saved(self.number(head), head, rows, order, self._lookups.find)
        if order is not None:
            return saved
        return msgspec.structs.replace(
            saved,
            head=self._numbered_by_us(saved.head, self._mapping.head),
            lines=tuple(self._numbered_by_us(line, self._mapping.line) for line in saved.lines),
        )

    def number(self, head: Row) -> str:
        """What people know the order by."""
        return str(head.get(self._settings.number_field) or head["id"])

    def record(self, number: str) -> str:
        """The id of the order with this number. Raises Refused where there is none."""
        field = self._settings.number_field
        if field == "id":
            if not number.isdecimal():
                raise Refused(f"there is no order {number}: ids are digits")
            return number
        rows = self._query.matching(ORDER, (), {field: number}, f"looking for order {number}")
        if len(rows) != 1 and not any(str(begun.record) == number for begun in self._begun.values()):
            raise Refused(f"there {'is no order' if not rows else 'is more than one order'} {number}")
        return str(rows[0]["id"]) if rows else number

    def customer(self, customer_number: str) -> str | int:
        """How the customer stands in an order: the account's id where the mapping looks it up."""
        entry = next(entry for entry in self._mapping.head if entry.path == "customer_number")
        if entry.lookup is not None:
            return self._lookups.id(entry.lookup, customer_number)
        return customer_number if entry.table is None else self._mapping.code(entry.table, customer_number)

    def _asked_for(self, reference: str, customer_number: str) -> list[Row]:
        customer_field = self._mapping.field("customer_number") or ""
        customer = self.customer(customer_number)
        spellings = (reference, reference + MARK) if self._settings.complete_by == "mark" else (reference,)
        description = self._descriptions.of(ORDER)
        states = (self._settings.number_field, state_field(description, self._settings), APPROVAL)
        asked = [*self._proof_fields(), *(name for name in states if name in description.fields)]
        for spelling in spellings:
            where = {self.reference_field: spelling, customer_field: customer}
            rows = self._query.matching(ORDER, asked, where, f"looking for {reference}")
            if rows:
                return [description.coded(row) for row in rows]
        return []

    def _proof_fields(self) -> tuple[str, ...]:
        return tuple(filter(None, (self._settings.lines_field, self._mapping.field("total_amount"))))

    def _has_all_lines(self, head: Row, begun: Begun | None) -> bool:
        record = str(head["id"])
        rows = self.lines(record, begun.lines if begun is not None else 0)
        if not rows or (begun is not None and len(rows) < begun.lines):
            return False
        if self._settings.lines_field:
            return figure(head.get(self._settings.lines_field)) == len(rows)
        if self._settings.complete_by == "mark":
            return True
        amount = self._mapping.field("line_amount", line=True) or ""
        total = sum((figure(row.get(amount)) or Decimal(0) for row in rows), Decimal(0))
        meant = figure(head.get(self._mapping.field("total_amount") or ""))
        return meant is not None and same(meant, total)

    def _lines(self, record: str) -> list[Row]:
        fields = self._fields(line=True)
        asked = self._query.rows(LINE, fields, {"orderId": int(record)}, f"reading the lines of order {record}")
        description = self._descriptions.of(LINE)
        rows = [{**dict.fromkeys(fields), **description.coded(row)} for row in asked]
        last = Decimal("Infinity")
        return sorted(rows, key=lambda row: number if (number := figure(row[self.number_field])) is not None else last)

    def _fields(self, *, line: bool) -> list[str]:
        entries = self._mapping.line if line else self._mapping.head
        constants = self._mapping.line_constants if line else self._mapping.head_constants
        return list(dict.fromkeys((*(each.field for each in entries), *(each.field for each in constants))))

    def _numbered_by_us(self, values: Mapping[str, Value], entries: Sequence[Entry]) -> dict[str, Value]:
        lookups = {key: entry.lookup for key, entry in keyed(entries) if entry.lookup is not None}
        return {
            key: self._lookups.number(lookups[key], str(value)) if key in lookups and str(value).isdecimal() else value
            for key, value in values.items()
        }

    def _wait_for_the_index(self, reference: str, customer_number: str) -> bool:
        """Wait until queries see whatever was written of this order before; whether that took time."""
        blind_until = max(self._blind_until, self._blind_for.get((reference, customer_number), 0.0))
        left = blind_until - self._clock()
        if left <= 0:
            return False
        self._sleep(left)
        return True
