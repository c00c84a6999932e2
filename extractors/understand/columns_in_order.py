"""Tables typed with blanks that do not stand under their headings: the first cell is the first heading's, and so on."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from extractors.document import Cell
from extractors.understand.headings import Column, Heading, roles_of
from extractors.understand.layout import Row, Section, overlap

FEWEST_COLUMNS, FEWEST_ROWS = 3, 2
NEARLY_ALL = 0.8
_GAP = re.compile(r"\t+|\u3000+|[ ]{2,}")


def columns_in_order(section: Section, heading: Heading, end: int) -> Heading | None:
    """The heading with a column for each of its words, where the rows have as many cells and stand askew; else None.

    The rows' cells then have their column's place as their own.
    """
    if section.kind != "text" or heading.first != heading.last:
        return None
    labels = [word for cell in section.rows[heading.first] for word in cell.text.split()]
    columns = [Column(left=i, right=i + 1, label=label, roles=roles_of(label)) for i, label in enumerate(labels)]
    if len(columns) < FEWEST_COLUMNS or not all(column.roles for column in columns):
        return None
    rows = {index: list(_pieces(section.rows[index])) for index in range(heading.last + 1, end)}
    full = {index: cells for index, cells in rows.items() if len(cells) == len(columns)}
    near = sum(abs(len(cells) - len(columns)) <= 1 for cells in rows.values())
    if len(full) < max(FEWEST_ROWS, NEARLY_ALL * near) or not _is_askew(heading, [section.rows[i] for i in full]):
        return None
    section.rows = tuple(_in_columns(full[index]) if index in full else row for index, row in enumerate(section.rows))
    return Heading(columns=columns, first=heading.first, last=heading.last)


def _is_askew(heading: Heading, rows: Sequence[Row]) -> bool:
    """Whether a cell stands under another heading than its own, or under none."""
    columns = heading.columns
    return any(
        len(row) != len(columns)
        or any(
            min(cell.right, column.right) <= max(cell.left, column.left)
            for cell, column in zip(row, columns, strict=True)
        )
        for row in rows
    ) or any(one.right > other.left for row in rows for one, other in pairwise(row) if overlap(one, other) > 0)


def _pieces(row: Row) -> Iterator[Cell]:
    for cell in row:
        for text in _GAP.split(cell.text):
            if text.strip():
                yield msgspec.structs.replace(cell, text=text.strip())


def _in_columns(cells: Sequence[Cell]) -> Row:
    return tuple(msgspec.structs.replace(cell, left=i, right=i + 1) for i, cell in enumerate(cells))
