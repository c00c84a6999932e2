"""Rows of a page as they were meant: labels that a rule has cut, phones in pieces, what stands beside a table."""

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from extractors.document import Cell
from extractors.understand.labels_in_text import label_meanings
from extractors.understand.layout import Row, columns_of

LONGEST_PIECE = 8
NARROW = 1.2  # heights of a line: no more between the pieces of a phone
MOST_DIGITS = 15
FEWEST_BESIDE = 2
_DIGITS = re.compile(r"^[+(]?\d[\d()/ -]{0,8}$|^\+$")


def mended(row: Row) -> Row:
    """A row in which a label that a rule has cut ("VEN" | "DOR") is whole again, and so is a phone after its label."""
    cells: list[Cell] = []
    index = 0
    while index < len(row):
        width = next((w for w in (3, 2) if _is_cut(row[index : index + w], w)), 1)
        if cells and _is_phone_label(cells[-1]):
            width = max(width, _pieces_of_phone(row[index:]))
        cells.append(_joined(row[index : index + width], " " if _DIGITS.match(row[index].text) else ""))
        index += width
    return tuple(cells)


def with_what_stands_beside(rows: Sequence[Row], sections: Sequence[int]) -> list[Row]:
    """Rows of one page, where a cell beside a ruled row stands in it and no longer for itself.

    ``sections`` are the rows' sections.
    """
    found = list(rows)
    for index, row in enumerate(rows):
        if len(row) != 1:
            continue
        middle = (row[0].top + row[0].bottom) / 2
        for other, wide in enumerate(found):
            if sections[other] != sections[index] and len(wide) >= FEWEST_BESIDE and _is_beside(row[0], wide, middle):
                found[other] = tuple(sorted((*wide, row[0]), key=lambda cell: cell.left))
                found[index] = ()
                break
    return found


def part_behind(cell: Cell, line: str, value: str) -> Cell:
    """The part of a cell that its value takes, behind the label: what goes on below may be aligned with it."""
    start = max(0, line.find(value.split("\n", maxsplit=1)[0]))
    left = cell.left + (cell.right - cell.left) * columns_of(line[:start]) / max(1, columns_of(line))
    return Cell(text=value, place=cell.place, left=left, right=cell.right, top=cell.top, bottom=cell.bottom)


def _is_beside(cell: Cell, row: Row, middle: float) -> bool:
    level = all(other.top <= middle <= other.bottom for other in row)
    return level and all(cell.left >= other.right or cell.right <= other.left for other in row)


def _is_cut(pieces: Row, width: int) -> bool:
    if len(pieces) < width or any(len(cell.text) > LONGEST_PIECE or label_meanings(cell.text) for cell in pieces):
        return False
    near = all(right.left - left.right < 2 for left, right in pairwise(pieces))
    return near and bool(label_meanings("".join(cell.text for cell in pieces), misread=False))


def _is_phone_label(cell: Cell) -> bool:
    return any(meaning.endswith(".phone") for meaning in label_meanings(cell.text, misread=False))


def _pieces_of_phone(cells: Row) -> int:
    """How many cells from here on are one phone: "030" | "23125" | "413"."""
    count = digits = 0
    for cell in cells:
        apart = count and cell.left - cells[count - 1].right > NARROW * (cell.bottom - cell.top)
        digits += sum(map(str.isdigit, cell.text))
        if apart or digits > MOST_DIGITS or not _DIGITS.match(cell.text):
            break
        count += 1
    return max(1, count)


def _joined(pieces: Row, between: str) -> Cell:
    """Cells that are one text, as one."""
    if len(pieces) == 1:
        return pieces[0]
    return msgspec.structs.replace(pieces[0], text=between.join(c.text for c in pieces), right=pieces[-1].right)
