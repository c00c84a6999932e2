"""Orders in Fxiaoke, looked for by what we know of them: their reference and customer, or their number."""

import time
from collections.abc import Callable, Sequence

from connectors.errors import Refused
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.fxiaoke.masters import Masters
from connectors.targets.fxiaoke.order import head_fields, in_force, line_fields
from connectors.targets.fxiaoke.records import ID, INVALID, LIFE_STATUS, Records, Row, equal
from connectors.targets.fxiaoke.settings import FxiaokeSettings

LOOKS = 3
"""How often what was just written is looked for, over the seconds that it may stay out of sight."""


class Orders:
    """Searches of orders and their lines. Each raises what ApiClient.call does."""

    def __init__(self, records: Records, settings: FxiaokeSettings, mapping: FieldMapping, masters: Masters) -> None:
        self._records, self._settings = records, settings
        self._mapping, self._masters = mapping, masters

    def of(self, reference: str, customer_number: str) -> Row | None:
        """The order that carries exactly this pair; the system's own search may be more generous.

        Raises Refused where several do.
        """
        customer = self._mapping.field("customer_number") or ""
        rows = self._where(self._mapping.field("reference") or ID, reference, f"looking for {reference}")
        if not rows:
            return None
        theirs = self._customer(customer_number)
        found = [row for row in rows if str(row.get(customer)) == theirs]
        if len(found) > 1:
            numbers = ", ".join(self.number(row) for row in found)
            times = f"{reference} of {customer_number} stands there {len(found)} times: {numbers}"
            raise Refused(f"{self._settings.name}: {times}")
        return found[0] if found else None

    def numbered(self, number: str, doing: str, besides: Sequence[str] = ()) -> Row:
        """The order of this number, with some fields besides. Raises Refused where there is none, or more than one."""
        rows: list[Row] = []
        for field in (self._settings.number_field, ID):  # an order that has got no number yet goes by its id
            rows = rows or self._where(field, number, doing, besides)
        if len(rows) != 1:
            raise Refused(f"{self._settings.name}: {doing}: {len(rows)} orders have the number {number}")
        return rows[0]

    def lines(self, order: Row, doing: str) -> list[Row]:
        """The order's lines; those of an order in force that are void are no lines."""
        it = self._settings
        fields = [*line_fields(self._mapping), LIFE_STATUS]
        ours = equal(it.line_parent, str(order[ID]))
        lines = list(self._records.query(it.line_object, [ours], fields, doing))
        return lines if order.get(LIFE_STATUS) == INVALID else in_force(lines)

    def number(self, order: Row) -> str:
        """What people call the order."""
        return str(order.get(self._settings.number_field) or order[ID])

    def seen(self, look: Callable[[], list[Row]], count: int) -> list[Row]:
        """What the look sees, as soon as that is all, or when nothing more can come into sight."""
        ends = time.monotonic() + self._settings.settle_seconds
        while len(found := look()) < count and time.monotonic() < ends:
            time.sleep(self._settings.settle_seconds / LOOKS)
        return found

    def _where(self, field: str, value: str, doing: str, besides: Sequence[str] = ()) -> list[Row]:
        """The orders whose field is exactly this. Raises Refused where the system did not search for it."""
        fields = [self._settings.number_field, *head_fields(self._mapping), LIFE_STATUS, *besides]
        found: list[Row] = []
        for row in self._records.query(self._settings.order_object, [equal(field, value)], fields, doing):
            if value.casefold() not in str(row.get(field)).casefold():
                problem = f"it was not searched by {field}: is there such a field, and may this user see it?"
                raise Refused(f"{self._settings.name}: {doing}: {problem}")
            if row.get(field) == value:
                found.append(row)
        return found

    def _customer(self, number: str) -> str:
        """What stands in an order's customer field for this customer."""
        entry = next(each for each in self._mapping.head if each.path == "customer_number")
        if entry.lookup is not None:
            return self._masters.look_up(entry.lookup, number)
        return self._mapping.code(entry.table, number) if entry.table is not None else number
