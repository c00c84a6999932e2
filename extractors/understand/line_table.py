"""What a line table is: its heading, the records below it, and the rows that sum up."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.document import Cell
from extractors.understand.alignment import figure_of
from extractors.understand.headings import HOW_MANY, PRICES, WHAT, Column, Heading
from extractors.understand.layout import Row, joined


@dataclass(kw_only=True)
class Record:
    """One line of the table: its cells by column, and rows of the section it takes."""

    cells: dict[int, list[Cell]]
    rows: list[int]
    top: float
    bottom: float
    extras: list[Cell] = field(default_factory=list)
    section: int = 0

    def cell(self, index: int) -> Cell | None:
        """What stands in a column, in one piece."""
        pieces = self.cells.get(index)
        if pieces is None:
            return None
        return pieces[0] if len(pieces) == 1 else joined(pieces)

    def figure_in(self, columns: list[int]) -> bool:
        """Whether one of the columns holds a figure."""
        return any(figure_of(cell) is not None for index in columns if (cell := self.cell(index)))


@dataclass(kw_only=True)
class Summary:
    """A row below or between the lines that sums up: total, subtotal, tax, freight, carried …"""

    kind: str
    label: str
    cells: dict[int, list[Cell]]
    row: Row
    index: int
    section: int


@dataclass(kw_only=True)
class LineTable:
    """A heading with its records, in the order of the document. ``section`` and ``start`` say where it begins."""

    heading: Heading
    section: int
    start: int
    end: int = 0
    ruled: bool = True
    records: list[Record] = field(default_factory=list)
    summaries: list[Summary] = field(default_factory=list)

    @property
    def columns(self) -> list[Column]:
        """The heading's columns."""
        return self.heading.columns


def is_offered(table: LineTable, rows: Sequence[Row]) -> bool:
    """Whether the table lists priced goods of which nothing is ordered: the seller's list, filled in by the buyer."""
    filled = {index for record in table.records for index in record.rows}
    many, worth, what = (
        [column for column in table.columns if column.may_be(*roles)] for roles in (HOW_MANY, PRICES, WHAT)
    )
    priced = worth or [column for column in table.columns if not column.roles]
    for index in range(table.heading.last + 1, min(table.end, len(rows))):
        row = rows[index]
        if index not in filled and _stands(row, what) and _stands(row, priced, figure=True) and not _stands(row, many):
            return bool(many)
    return False


def _stands(row: Row, columns: Sequence[Column], *, figure: bool = False) -> bool:
    """Whether something, or a figure, stands in one of the columns."""
    return any(
        cell.left == column.left and (not figure or figure_of(cell) is not None) for cell in row for column in columns
    )
