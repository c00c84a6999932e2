"""Labels whose two signs are spread over the width of longer ones, "单　　号：", and so stand in two cells."""

import re
from dataclasses import replace

from msgspec import structs

from extractors.document import Cell
from extractors.understand.labels_in_text import label_meanings
from extractors.understand.layout import Row, Section

KINDS = ("page", "text")  # where blanks make cells
WIDEST = {"page": 5.0, "text": 10.0}  # heights of a line, characters
_SIGN = re.compile(r"^[一-鿿]$")
_REST = re.compile(r"^([一-鿿])\s*(?:[:：].*)?$", re.DOTALL)


def close_up(section: Section) -> Section:
    """The section with such labels in one cell each."""
    if section.kind not in KINDS:
        return section
    widest = WIDEST[section.kind]
    rows = tuple(_closed(row, widest) if any(_SIGN.match(cell.text) for cell in row) else row for row in section.rows)
    return replace(section, rows=rows)


def _closed(row: Row, widest: float) -> Row:
    cells: list[Cell] = []
    for cell in row:
        first = cells[-1] if cells else None
        rest = _REST.match(cell.text)
        if first and rest and _SIGN.match(first.text) and label_meanings(first.text + rest[1], misread=False):
            apart = (cell.left - first.right) / (cell.bottom - cell.top)
            if apart <= widest:
                cells[-1] = structs.replace(first, text=first.text + cell.text, right=cell.right)
                continue
        cells.append(cell)
    return tuple(cells)
