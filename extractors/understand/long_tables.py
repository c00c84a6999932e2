"""Tables of more rows than are held: the first rows say what the columns are, the others go by one after the other."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec

from extractors.document import Document, Grid, LongRows
from extractors.errors import UnreadableDocument
from extractors.purchase_order import Evidence, OrderLine
from extractors.understand.alignment import place_ruled
from extractors.understand.assembly import found_again, line_of, ordered
from extractors.understand.columns import Roles
from extractors.understand.context import Context
from extractors.understand.draft import Draft, Found
from extractors.understand.layout import Section
from extractors.understand.line_table import LineTable, Record, Summary
from extractors.understand.lines import lines_of
from extractors.understand.order_dates import ALSO_THE_ORDERS
from extractors.understand.orders_in_table import OrderColumns
from extractors.understand.plain_rows import Ordered, Other, PlainRows
from extractors.understand.shapes import shaped
from extractors.understand.table_rows import TableRows
from extractors.understand.totals import Sum, best_total, printed_sums, said_besides

NUMBER, DAY = "order:order_number", "requested_delivery_date"
FROM_COLUMN = 1.5  # the weight of what a column repeats for a whole order
MOST_HELD = 20_000


class Plan(NamedTuple):
    """What the first rows of a long table said: its heading, and what the columns are."""

    table: LineTable
    roles: Roles


def with_long_tables(drafts: list[Draft], sections: Sequence[Section], context: Context) -> list[Draft]:
    """The orders of the first rows, and with them those of the rows that were not held.

    Raises UnreadableDocument where the only table is long and its first rows do not say what it is.
    """
    for section in sections:
        if section.more is None:
            continue
        if section.plan is not None:
            drafts = _LongTable(section.more, section, drafts, context).read()
        elif not drafts:
            raise UnreadableDocument(
                context.document,
                f"too large: sheet '{section.name}' of {section.more.count + len(section.rows)} rows (文件过大)",
                "ask the sender for the order alone (请对方只发送订单部分)",
            )
        else:
            remark = f"sheet '{section.name}' is no order and was left out (行数过多，未读取)"
            drafts[0].remarks.append(remark)
    return drafts


class _LongTable:
    def __init__(self, rows: LongRows, section: Section, drafts: list[Draft], context: Context) -> None:
        plan: Plan = section.plan
        self._rows, self._section, self._drafts, self._context = rows, section, drafts, context
        self._heading, self._roles = plan.table.heading, plan.roles
        self._plain = PlainRows(rows, plan.table.columns, plan.roles, context)
        self._columns = OrderColumns([plan.table], {self._heading.signature: self._roles}, context)
        columns = plan.table.columns
        self._of_order = {
            role.removeprefix("order:"): index for role, index in plan.roles.column.items() if role.startswith("order:")
        }
        self._places = [int(columns[index].left) - rows.first_column for index in self._of_order.values()]
        self._by_number = {str(found.value): one for one in drafts if (found := one.header.get("order_number"))}
        self._by_values: dict[tuple[object, ...], Draft] = {}
        self._shared = _shared(drafts, self._of_order)
        self._dated = len(drafts) > 1 and all(DAY in one.header for one in drafts) and DAY in plan.roles.column
        self._sums: dict[int, list[Summary]] = {}
        self._current = drafts[-1]

    def read(self) -> list[Draft]:
        """All orders, those that only begin in these rows behind the others."""
        for row, values in self._rows:
            said = tuple([values[place] if place < len(values) else "" for place in self._places])
            line = self._plain.read(row, values)
            if line is Other.EMPTY:
                continue
            if isinstance(line, Other):
                self._odd(row, values, said)
                continue
            if said and said not in self._by_values:
                self._current = self._by_values[said] = self._draft_of(self._record(row, values))
            self._current = self._by_values.get(said, self._current)
            self._add(line)
        for draft in self._drafts:
            self._finish(draft)
        return self._drafts

    def _odd(self, row: int, values: Sequence[object], said: tuple[object, ...]) -> None:
        """Read one row as any table's row is read."""
        cells = self._rows.cells(row, values)
        if not cells:
            return
        section = Section(name=self._section.name, kind=self._section.kind, rows=(cells,), ruled=True)
        table = LineTable(heading=self._heading, section=0, start=0)
        TableRows(section, 0, table).read(0, 1)
        self._sums.setdefault(id(self._current), []).extend(table.summaries)
        for line, record in lines_of(table.columns, table.records, self._roles, self._context):
            self._current = self._by_values[said] = self._draft_of(record)
            self._add(ordered(line))

    def _record(self, row: int, values: Sequence[object]) -> Record:
        cells = self._rows.cells(row, values)
        return Record(cells=place_ruled(cells, self._heading.columns), rows=[row], top=row, bottom=row + 1)

    def _add(self, line: Ordered) -> None:
        if self._current.lines:
            self._current.rest.append(line)
            return
        self._current.lines.append(found_again(line))
        if self._dated and DAY in self._current.lines[0]:
            self._current.header.setdefault(DAY, self._current.lines[0][DAY])

    def _draft_of(self, record: Record) -> Draft:
        """The order that a line belongs to: by its number, else that of the line above."""
        cell = record.cell(self._of_order["order_number"]) if "order_number" in self._of_order else None
        number = shaped("order_number", cell, cell.text, self._context) if cell else None
        if number is None:
            return self._current
        draft = self._by_number.get(str(number.value))
        if draft is not None:
            self._no_longer_shared(draft, record)
            return draft
        draft = Draft(header=dict(self._shared))
        self._columns.read_first(draft, record)
        self._by_number[str(number.value)] = draft
        self._drafts.append(draft)
        return draft

    def _no_longer_shared(self, draft: Draft, record: Record) -> None:
        """Forget what a column said of the whole order, where it says something else in this row."""
        for field, index in self._of_order.items():
            found, cell = draft.header.get(field), record.cell(index)
            if found and cell and found.weight == FROM_COLUMN and found.evidence.text != cell.text[:500]:
                del draft.header[field]

    def _finish(self, draft: Draft) -> None:
        """What only all lines of an order together show: its one day of delivery, and whether its total is right."""
        day = draft.header.get(DAY)
        if self._dated and day:
            if any(line.requested_delivery_date not in (None, day.value) for line, _ in draft.rest):
                del draft.header[DAY]
            else:
                _says_no_more_of_days(draft)
        self._give_total(draft)

    def _give_total(self, draft: Draft) -> None:
        amounts = self._roles.column.get("line_amount")
        sums = printed_sums([], self._sums.get(id(draft), []), amounts, self._context)
        draft.remarks += [said for said in said_besides(sums, {}) if said not in draft.remarks]
        if (said := draft.header.get("total_amount")) and not sums:
            sums = [Sum(kind="total", amount=said.value, found=said, weight=said.weight)]
        lines = [*(line_of(line) for line in draft.lines), *(line for line, _ in draft.rest)]
        counted = sum((line.quantity for line in lines if line.quantity), Decimal(0))
        if total := best_total(sums, _sum(lines), counted):
            draft.header["total_amount"] = total


def _says_no_more_of_days(draft: Draft) -> None:
    """The days of all lines are the order's: each is as sure as ``dates_of_orders`` has it."""
    for line in draft.lines:
        if DAY in line:
            line[DAY] = line[DAY].at_most(ALSO_THE_ORDERS)
    draft.rest = [(line, _less_sure(seen) if line.requested_delivery_date else seen) for line, seen in draft.rest]


def _less_sure(seen: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The day is the last of a line's fields, and so of their evidence."""
    *others, day = seen
    return *others, msgspec.structs.replace(day, confidence=min(day.confidence, ALSO_THE_ORDERS))


def _shared(drafts: Sequence[Draft], of_order: dict[str, int]) -> dict[str, Found]:
    """What is said of all orders alike, besides their columns."""
    own = {"order_number", "total_amount", DAY, *of_order}
    first = drafts[0].header
    return {
        path: found
        for path, found in first.items()
        if path not in own and all(path in one.header and one.header[path].value == found.value for one in drafts)
    }


def in_full(document: Document) -> Document | None:
    """The document with all rows of its long sheets; None where they are too many."""
    if sum(grid.more.count for grid in document.grids if grid.more) > MOST_HELD:
        return None
    return msgspec.structs.replace(document, grids=tuple(map(_held, document.grids)))


def _held(grid: Grid) -> Grid:
    if grid.more is None:
        return grid
    more = (cells for row, values in grid.more if (cells := grid.more.cells(row, values)))
    return msgspec.structs.replace(grid, rows=(*grid.rows, *more), more=None)


def _sum(lines: Sequence[OrderLine]) -> Decimal | None:
    """What the lines come to, where each has an amount or a price to make one."""
    whole = Decimal(0)
    for line in lines:
        if line.line_amount is not None:
            whole += line.line_amount
        elif line.unit_price is not None and line.quantity is not None:
            whole += line.unit_price * line.quantity
        else:
            return None
    return whole
