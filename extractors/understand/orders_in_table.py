"""Several orders in one line table: a column of numbers tells them apart, other columns repeat their head fields."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise

from extractors.document import Cell
from extractors.understand.column_parts import parts_in, together
from extractors.understand.columns import Roles
from extractors.understand.context import Context
from extractors.understand.draft import Draft, Found, Line, found_in
from extractors.understand.layout import one_line
from extractors.understand.line_table import LineTable, Record
from extractors.understand.lines import date_of
from extractors.understand.parties import is_company, is_person
from extractors.understand.party_blocks import split_name_and_address
from extractors.understand.postal import is_address
from extractors.understand.shapes import shaped
from extractors.understand.totals import Sum

IN_PARTS = 0.85
PLACES = ("order:deliver_to.name", "order:deliver_to.address")
RepeatedIn = dict[int, list[Record]]  # records by the number of their table


def split_by_number(
    lines: Sequence[tuple[Line, Record]], roles: Roles, context: Context
) -> dict[str, list[tuple[Line, Record]]]:
    """Lines by the order number in their own column, else by where they go; all together without such a column."""
    index = roles.column.get("order:order_number")
    if index is not None:
        return _by_column(lines, index, "order_number", context)
    place = next((roles.column[role] for role in PLACES if role in roles.column), None)
    if place is None:
        return {"": list(lines)}
    found = _by_column(lines, place, "deliver_to.name", context)
    texts = [cell.text if (cell := record.cell(place)) else "" for _, record in lines]
    runs = sum(one != other for one, other in pairwise(["", *texts]))
    return found if all(texts) and runs == len(found) else {"": list(lines)}


def _by_column(
    lines: Sequence[tuple[Line, Record]], index: int, field: str, context: Context
) -> dict[str, list[tuple[Line, Record]]]:
    found: dict[str, list[tuple[Line, Record]]] = {}
    last = ""
    for line, record in lines:
        cell = record.cell(index)
        value = shaped(field, cell, cell.text, context) if cell else None
        last = str(value.value) if value else last
        found.setdefault(last, []).append((line, record))
    return found


def _is_part_of(name: Found | None, whole: str) -> bool:
    """Whether a name is not given, or only a part of the whole one."""
    return name is None or str(name.value) in whole.split()


class OrderColumns:
    """What tables say of each of their orders: columns that repeat its head fields, sums that stand below its lines."""

    def __init__(self, tables: Sequence[LineTable], decided: Mapping[tuple[str, ...], Roles], context: Context) -> None:
        self._tables, self._context = tables, context
        self._roles = [decided[table.heading.signature] for table in tables]
        self._home = {id(record): number for number, table in enumerate(tables) for record in table.records}
        self._rows = sorted((r.section, row) for table in tables for r in table.records for row in r.rows)
        self._parts: dict[int, dict[str, list[int]]] = {}

    def read_first(self, draft: Draft, record: Record) -> None:
        """The same of an order that begins with a further record of the first table."""
        self._home = {id(record): 0}
        self.read(draft, [record])

    def read(self, draft: Draft, records: Sequence[Record]) -> None:
        """Give the draft what the columns say of the order that these records are."""
        homes: RepeatedIn = {}
        for record in records:
            homes.setdefault(self._home[id(record)], []).append(record)
        for number in sorted(homes):
            for role, index in self._roles[number].column.items():
                if role.startswith("order:"):
                    self._repeated(draft, role.removeprefix("order:"), index, number, homes[number])
            self._in_parts(draft, number, homes[number][0])

    def _in_parts(self, draft: Draft, number: int, first: Record) -> None:
        """A head field that several columns make together, as the order's first row gives it."""
        roles = self._roles[number]
        if number not in self._parts:
            of_lines = {index for role, index in roles.column.items() if not role.startswith("order:")}
            self._parts[number] = parts_in(self._tables[number].columns, of_lines)
        for field, columns in self._parts[number].items():
            cells = [cell for index in columns if (cell := first.cell(index))]
            value = shaped(field, cells[0], together(cells, field), self._context) if cells else None
            if value and "order:order_number" in roles.column:
                draft.header[field] = found_in(
                    cells[0], value.value, document=self._context.document, confidence=IN_PARTS, weight=1.5
                )
                if field == "buyer.contact" and _is_part_of(draft.header.get("buyer.name"), str(value.value)):
                    draft.header["buyer.name"] = draft.header[field]  # who buys in a shop is often no company

    def _repeated(self, draft: Draft, field: str, index: int, number: int, records: Sequence[Record]) -> None:
        """A head field that stands in a column: one value in all rows of the order."""
        cells = [cell for record in records if (cell := record.cell(index))]
        if field == "buyer.name" and records and not records[0].cell(index):
            return  # a customer of the buyer's, for whom one of the lines is
        if not cells or field == "tax_amount" or (field == "note" and not self._roles[number].of_order):
            return
        value = self._value_of(field, cells[0])
        others = {cell.text: cell for cell in cells if cell.text != cells[0].text}
        if value is None or any(self._value_of(field, cell) != value for cell in others.values()):
            return
        first, _, last = str(value).partition(", ")
        if (
            field == "buyer.name"
            and not is_company(str(value))
            and is_person(f"{last} {first}".strip())
            and self._may_name_a_person(index, last)
        ):
            field = "buyer.contact"  # as in "Smith, Ann"
        draft.header[field] = found_in(cells[0], value, document=self._context.document, confidence=0.95, weight=1.5)
        if field == "deliver_to.name":
            self._with_address(draft, cells[0])

    def _with_address(self, draft: Draft, cell: Cell) -> None:
        """A place that is named with its address in one column: "Lager Nord, Hafenstr. 9, 38100 Ahrenfeld"."""
        first, _, rest = one_line(cell.text).partition(", ")
        name, address = split_name_and_address(one_line(cell.text))
        if not name and not is_address(first) and is_address(rest):
            name, address = first, rest
        found = {"deliver_to.name": name, "deliver_to.address": address} if address else {}
        for field, text in found.items():
            value = shaped(field, cell, text, self._context) if text else None
            draft.header.pop(field, None)
            if value:
                draft.header[field] = found_in(
                    cell, value.value, document=self._context.document, confidence=IN_PARTS, weight=1.5
                )

    def _may_name_a_person(self, index: int, last: str) -> bool:
        """Whether a column of buyers may name people: its heading may mean them, or they are written "Smith, Ann"."""
        headings = [table.columns[index] for table in self._tables if index < len(table.columns)]
        return bool(last) or any(column.may_be("buyer.contact", "desk.contact") for column in headings)

    def _value_of(self, field: str, cell: Cell) -> object | None:
        if field in ("issue_date", "requested_delivery_date"):
            day = date_of(cell, self._context)
            return day[0] if day else None
        value = shaped(field, cell, cell.text, self._context)
        return value.value if value else None

    def sums_among(self, records: Sequence[Record], sums: Sequence[Sum]) -> list[Sum]:
        """The sums that stand right below these records, before the next order's."""
        if not sums:
            return []
        rows = [(record.section, row) for record in records for row in record.rows]
        first, last = min(rows), max(rows)
        following = bisect_right(self._rows, last)
        end = self._rows[following] if following < len(self._rows) else (last[0] + 1, 0)
        places = {
            round(s.row[0].top, 1): s
            for table in self._tables
            for s in table.summaries
            if first < (s.section, s.index) < end and s.index <= last[1] + 2
        }
        tops = {cell.place for s in places.values() for cell in s.row}
        picked = [one for one in sums if one.found.evidence.place in tops]
        subtotals = [one for one in picked if one.kind == "subtotal"]
        return subtotals or picked
