"""Which of our fields goes to which field of a system, as data: an order into the system's form, and back.

The file it is read from is described in mapping_file.py.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from connectors.capabilities import SavedOrder, Value
from connectors.errors import Refused
from connectors.sales_order import SalesOrder
from connectors.targets.api.mapping_entries import Constant, Entry, keyed, type_of
from connectors.targets.api.order_values import OrderValues, as_text
from connectors.targets.api.wire_values import Wire, from_wire, to_wire

LookUp = Callable[[str, str], Wire]
"""(look-up's name, our number) → the system's own key for it. Raises Refused where there is none."""

Form = dict[str, Wire]
"""The system's field names and what is written into them."""


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """An order in the system's form: fields by the names that the mapping gives them."""

    head: Form
    lines: tuple[Form, ...]


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """The values that were meant, in our words, with the keys of SavedOrder."""

    head: dict[str, Value]
    lines: tuple[dict[str, Value], ...]


class FieldMapping(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of a mapping file. ``place`` is how messages call it."""

    place: str
    zone: ZoneInfo
    head: tuple[Entry, ...]
    line: tuple[Entry, ...]
    head_constants: tuple[Constant, ...] = ()
    line_constants: tuple[Constant, ...] = ()
    tables: dict[str, dict[str, str]] = {}
    lookups: dict[str, dict[str, str]] = {}

    def field(self, path: str, *, line: bool = False) -> str | None:
        """The system's (first) field for this path of ours."""
        return next((entry.field for entry in (self.line if line else self.head) if entry.path == path), None)

    def fill(self, order: SalesOrder, look_up: LookUp | None = None) -> Filled:
        """The order in the system's form. What the order does not give is left out.

        Raises Refused with every value that does not go into it: a code that its table lacks, a text too long.
        """
        problems: list[str] = []
        head = self._form(OrderValues(self.head, self.zone, order), self.head, self.head_constants, look_up, problems)
        lines = tuple(
            self._form(
                OrderValues(self.line, self.zone, order, line), self.line, self.line_constants, look_up, problems
            )
            for line in order.lines
        )
        if problems:
            raise Refused("; ".join(dict.fromkeys(problems)))
        return Filled(head=head, lines=lines)

    def meant(self, order: SalesOrder) -> Meant:
        """What should stand in the system after ``fill``, in our words."""
        return Meant(
            head=_meant(OrderValues(self.head, self.zone, order), self.head, self.head_constants),
            lines=tuple(
                _meant(OrderValues(self.line, self.zone, order, line), self.line, self.line_constants)
                for line in order.lines
            ),
        )

    def saved(
        self,
        number: str,
        head: Mapping[str, object],
        lines: Sequence[Mapping[str, object]],
        order: SalesOrder | None = None,
        look_up: LookUp | None = None,
    ) -> SavedOrder:
        """What stands in the system, by the mapping's own field names, in our words; fields not in there are left out.

        Where several of our codes are one code over there, it is read as the one that ``order`` meant.
        """
        meant = self.meant(order) if order is not None else Meant(head={}, lines=())
        wanted = [*meant.lines, *({} for _ in lines[len(meant.lines) :])]
        return SavedOrder(
            number=number,
            head=self._read(head, self.head, self.head_constants, meant.head, look_up),
            lines=tuple(
                self._read(line, self.line, self.line_constants, hint, look_up)
                for line, hint in zip(lines, wanted, strict=False)
            ),
        )

    def code(self, table: str, key: str) -> str:
        """The system's code for our key. Raises Refused that names the table and the key it lacks."""
        codes = self.tables.get(table, {})
        found = codes.get(key, codes.get("*"))
        if found is None:
            raise Refused(f'{self.place}: [tables.{table}] has no \'{key}\'; add a line there:  "{key}" = "…"')
        return key if found == "=" else found

    def ours(self, table: str, theirs: str | None) -> str | None:
        """Our code for the system's (the first of several that share it); theirs where the table does not name it."""
        codes = self.tables.get(table, {})
        return next((code for code, other in codes.items() if other == theirs and code != "*"), theirs)

    def _form(
        self,
        values: OrderValues,
        entries: tuple[Entry, ...],
        constants: tuple[Constant, ...],
        look_up: LookUp | None,
        problems: list[str],
    ) -> Form:
        form: Form = {}
        for constant in constants:
            if (text := values.constant(constant)) is not None:
                form[constant.field] = text
        for entry in entries:
            value = values.of(entry)
            try:
                if value is None:
                    values.check_required(entry)
                else:
                    form[entry.field] = self._written(entry, value, look_up)
            except Refused as error:
                problems.append(f"{values.where}{error}")
        return form

    def _written(self, entry: Entry, value: Value, look_up: LookUp | None) -> Wire:
        if entry.table is not None:
            return self.code(entry.table, as_text(value))
        if entry.lookup is not None:
            if look_up is None:
                raise LookupError(f"{self.place}: nothing looks up '{entry.lookup}'")
            return look_up(entry.lookup, as_text(value))
        wire = to_wire(value, entry.kind, self.zone)
        if entry.longest is not None and isinstance(wire, str) and len(wire) > entry.longest:
            raise Refused(f"{entry.path}: {len(wire)} characters, {entry.field} takes {entry.longest}: '{wire}'")
        return wire

    def _read(
        self,
        form: Mapping[str, object],
        entries: tuple[Entry, ...],
        constants: tuple[Constant, ...],
        meant: Mapping[str, Value],
        look_up: LookUp | None,
    ) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for constant in constants:
            if constant.field in form:
                wire = form[constant.field]
                found[constant.field] = _like(wire, meant.get(constant.field, constant.value), self.zone)
        for key, entry in keyed(entries):
            if entry.field in form:
                found[key] = self._understood(entry, form[entry.field], meant.get(key), look_up)
        return found

    def _understood(self, entry: Entry, wire: object, meant: Value, look_up: LookUp | None) -> Value:
        if wire is None or wire == "":
            return None
        if entry.table is None and entry.lookup is None:
            return from_wire(wire, entry.kind, type_of(entry.path), self.zone)
        if meant is not None and self._is_code(entry, wire, meant, look_up):
            return meant
        codes = self.tables.get(entry.table, {}) if entry.table is not None else {}
        return next((ours for ours, theirs in codes.items() if theirs == str(wire)), str(wire))

    def _is_code(self, entry: Entry, wire: object, meant: Value, look_up: LookUp | None) -> bool:
        try:
            return str(self._written(entry, meant, look_up)) == str(wire)
        except Refused:
            return False


def _meant(values: OrderValues, entries: tuple[Entry, ...], constants: tuple[Constant, ...]) -> dict[str, Value]:
    fixed = {constant.field: _value(values.constant(constant)) for constant in constants}
    return {**fixed, **{key: values.of(entry) for key, entry in keyed(entries)}}


def _value(wire: Wire) -> Value:
    return Decimal(wire) if isinstance(wire, int) and not isinstance(wire, bool) else wire


def _like(wire: object, meant: object, zone: ZoneInfo) -> Value:
    """A constant's field as it stands there, read as what was meant: a yes as a yes, a figure as a figure."""
    if isinstance(meant, bool):
        return from_wire(wire, "text", bool, zone)
    return from_wire(wire, "text", Decimal if isinstance(meant, int | float | Decimal) else str, zone)
