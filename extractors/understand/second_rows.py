"""Rows of a sheet in which words stand below the words of the line above: what the goods are like."""

from collections.abc import Sequence

from extractors.document import Cell
from extractors.understand.headings import Column
from extractors.understand.layout import Section
from extractors.understand.line_table import LineTable

FEWEST_LINES, MOST_LINES, SECOND_ROW = 2, 0.6, 0.7
WORDS = ("description", "specification")


class SecondRows:
    """Keeps such rows until all lines are known: they belong to the lines only where most lines have one."""

    def __init__(self, section: Section, table: LineTable) -> None:
        self._section, self._table = section, table
        self._kept: list[tuple[int, int, Cell]] = []  # row, column, words

    def offer(self, index: int, columns: Sequence[int], cell: Cell) -> None:
        """Keep a row that is nothing but this cell, in one of ``columns``, if it may be one."""
        records = self._table.records
        above = records and records[-1].rows[-1] == index - 1 and self._section.kind in ("sheet", "table")
        named = any(
            self._table.columns[i].may_be(*WORDS) and cell.left == pieces[0].left and cell.value is None
            for i, pieces in (records[-1].cells.items() if above else ())
        )
        if named and len(columns) == 1:
            self._kept.append((index, columns[0], cell))

    def attach(self) -> None:
        """Give the rows to their lines."""
        if len(self._kept) < max(FEWEST_LINES, MOST_LINES * len(self._table.records)):
            return
        columns = self._table.columns
        named = [i for i, column in enumerate(columns) if column.may_be("specification")]
        if not named:
            edge = max(column.right for column in columns)
            columns.append(Column(left=edge, right=edge, label="", roles={"specification": SECOND_ROW}))
        where = named[0] if named else len(columns) - 1
        for index, column, cell in self._kept:
            record = next(record for record in self._table.records if record.rows[-1] == index - 1)
            record.cells.setdefault(column if column in named else where, []).append(cell)
            record.rows.append(index)
            self._section.taken.add(index)
