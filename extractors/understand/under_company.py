"""Phones, people and mail addresses in the block under a company that stands there without a label: a letterhead."""

import re
from collections.abc import Iterator, Sequence

from extractors.document import Cell
from extractors.understand.labels_in_text import label_meanings, labelled_parts
from extractors.understand.layout import Row
from extractors.understand.parties import is_company

HIGHEST = 6
NEUTRAL = ("any.", "desk.")
ADDRESSED = ("御中", "様", "殿", "收", "台照")


def stands_under_company(label: Cell, index: int, rows: Sequence[Row], named: set[int], *, page: bool) -> bool:
    """Whether a company, which nobody is named as by a label, heads the cells right above this one.

    ``named`` are the cells that labels with an owner of their own give; ``index`` is the label's row.
    """
    above = list(_above(label, index, rows, page=page))
    for position, cell in enumerate(above):
        if id(cell) in named:
            return False
        if is_company(cell.text):
            over = above[position + 1] if position + 1 < len(above) else None
            return not cell.text.rstrip().endswith(ADDRESSED) and not (over and names_another(over))
    return False


def _above(label: Cell, index: int, rows: Sequence[Row], *, page: bool) -> Iterator[Cell]:
    """The cells of the column over a label, nearest first, without a gap."""
    slack = 0.8 * (label.bottom - label.top) if page else 0.5
    last = label
    for row in rows[:index][: -HIGHEST - 1 : -1]:
        cell = next((cell for cell in row if abs(cell.left - label.left) <= slack), None)
        if cell is None:
            continue
        height = max(last.bottom - last.top, 1)
        if last.top - cell.bottom > (1.5 * height if page else 0.5):
            return
        yield cell
        last = cell


def _numbered(text: str) -> dict[str, float]:
    """What the label before a bare number means: "Supplier: 0000041882"."""
    _, parts = labelled_parts(text)
    return parts[0].meanings if len(parts) == 1 and re.fullmatch(r"[#\w-]*\d[\d-]*", parts[0].value) else {}


def names_another(cell: Cell) -> bool:
    """A label of whoever is written to or supplied: "An", "Vendor", "Ship to"."""
    known = label_meanings(cell.text) or _numbered(cell.text)
    other = any(meaning.startswith(("seller.", "deliver_to.", "recipient")) for meaning in known)
    return other and not any(meaning.startswith("buyer.") for meaning in known)
