"""A sales order as U8's bill: filled from ours by the mapping, and held against ours when it is read back."""

from collections.abc import Mapping, Sequence

import msgspec

from connectors.capabilities import SavedOrder
from connectors.errors import Refused
from connectors.sales_order import SalesOrder
from connectors.targets.api.compare import differences, told
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.wire_values import Wire, figure
from connectors.targets.yonyou_u8.settings import YonyouU8Settings
from connectors.targets.yonyou_u8.texts import as_sent, number_of
from connectors.targets.yonyou_u8.units import Units

Form = dict[str, Wire]
Shown = Mapping[str, object]

NEVER_EMPTY = ("reference", "customer_number"), ("item_number", "quantity", "unit_price")
"""Paths of head and line that U8 leaves out only where it lost them."""


class Bill(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it goes to U8; ``meant`` are its lines before their units were turned into U8's."""

    head: Form
    lines: tuple[Form, ...]
    meant: tuple[Form, ...]


class Bills:
    """Fills bills and reads them. ``row_number`` is how this door calls a line's number."""

    def __init__(
        self, settings: YonyouU8Settings, mapping: FieldMapping, row_number: str, units: Units | None = None
    ) -> None:
        self.mapping = mapping
        self._settings, self._row_number, self._units = settings, row_number, units

    def forget(self) -> None:
        """Whatever U8 said of items and units is asked for anew."""
        if self._units is not None:
            self._units.forget()

    def filled(self, order: SalesOrder) -> Bill:
        """The order as a bill. Raises Refused for what does not go into it."""
        if self.mapping.field("currency") is None and order.currency != self._settings.currency:
            raise Refused(
                f"{self.mapping.place}: the order is in {order.currency}, and nothing says how U8 is told so; "
                f"map currency (EAI), or enter it in U8 by hand"
            )
        filled = self.mapping.fill(order, _as_it_is)
        lines = tuple({self._row_number: row, "bgift": 0, **_flags(line)} for row, line in enumerate(filled.lines, 1))
        converted = lines if self._units is None else tuple(self._units.to_u8(line) for line in lines)
        number = {"code": number_of(order)} if self._settings.own_numbers else {}
        return Bill(head={**number, **_flags(filled.head)}, lines=converted, meant=lines)

    def saved(self, number: str, head: Shown, rows: Sequence[Shown]) -> SavedOrder:
        """What stands in U8, in our words."""
        lines = self._in_order(rows)
        if self._units is not None:
            lines = [self._units.from_u8(dict(line)) for line in lines]
        return self.mapping.saved(number, head, lines, look_up=_as_it_is)

    def unlike(self, order: SalesOrder, bill: Bill, number: str, head: Shown, rows: Sequence[Shown]) -> str:
        """Where U8 shows something else than was meant, in words; empty where all is well."""
        lines: list[Shown] = []
        for row, sent, converted in zip(self._in_order(rows), bill.meant, bill.lines, strict=False):
            shown = self._units.as_sent(dict(row), sent, converted) if self._units is not None else row
            lines.append(as_sent(shown, sent))
        lines += self._in_order(rows)[len(lines) :]
        saved = self.mapping.saved(number, as_sent(head, bill.head), lines, order, _as_it_is)
        of_head, of_line = NEVER_EMPTY
        whole = msgspec.structs.replace(
            saved,
            head={**dict.fromkeys(of_head), **saved.head},
            lines=tuple({**dict.fromkeys(of_line), **line} for line in saved.lines),
        )
        return told(differences(self.mapping.meant(order), whole))

    def wire(self, path: str, value: str) -> tuple[str, str]:
        """The head's field for this path of ours, and how the value is written there."""
        entry = next(entry for entry in self.mapping.head if entry.path == path)
        return entry.field, self.mapping.code(entry.table, value) if entry.table is not None else value

    def _in_order(self, rows: Sequence[Shown]) -> list[Shown]:
        numbers = [figure(row.get(self._row_number)) for row in rows]
        if any(number is None for number in numbers):
            return list(rows)
        return sorted(rows, key=lambda row: figure(row.get(self._row_number)) or 0)


def _flags(form: Form) -> Form:
    """The form with yes and no as U8 writes them: 1 and 0."""
    return {name: int(value) if isinstance(value, bool) else value for name, value in form.items()}


def _as_it_is(name: str, value: str) -> Wire:  # noqa: ARG001 - LookUp's shape
    """Units are looked up line by line, with the item at hand: here they pass as they are."""
    return value
