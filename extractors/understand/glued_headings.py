"""Headings that stand so close on a page that they were taken for one text: "Qty Unit Price Disc."."""

import re
from collections.abc import Callable, Mapping

from msgspec import structs

from extractors.document import Cell

MOST_WORDS, LONGEST_LABEL = 7, 3  # words in a text of several headings, in one of them
SURE = 0.8  # surer than what the parts of a word say
FIGURES = ("quantity", "packs", "unit_price", "line_amount")  # begin what a column of figures is called
Roles = Callable[[str], Mapping[str, float]]
Piece = tuple[int, str]  # where it begins, and its text


def pieces_of(text: str, roles_of: Roles) -> list[Piece]:
    """The headings in a text; empty where it is one heading, or where two of them can share a cell ("Qty UM")."""
    words = [(found.start(), found.end()) for found in re.finditer(r"\S+", text)]
    if not 1 < len(words) <= MOST_WORDS or not text.isascii() or max(roles_of(text).values(), default=0) >= SURE:
        return []
    found: list[Piece] = []
    at = 0
    while at < len(words):
        width = _width(text, words[at:], roles_of)
        if not width:
            return []
        start, end = words[at][0], words[at + width - 1][1]
        found.append((start, text[start:end]))
        at += width
    kinds = {_kind(label, roles_of) for _, label in found}
    return found if len(kinds - {""}) > 1 and len(found) > 1 else []


def parted(cell: Cell, roles_of: Roles) -> list[Cell]:
    """The cell, or one for each of the headings in it, as wide as its share of the letters."""
    pieces = pieces_of(cell.text, roles_of) if "\n" not in cell.text else []
    share = (cell.right - cell.left) / max(1, len(cell.text))
    return [
        structs.replace(
            cell, text=label, left=cell.left + start * share, right=cell.left + (start + len(label)) * share
        )
        for start, label in pieces
    ] or [cell]


def _width(text: str, words: list[tuple[int, int]], roles_of: Roles) -> int:
    """How many words from here on are the longest heading that is known; 0 for none."""
    for width in range(min(LONGEST_LABEL, len(words)), 0, -1):
        label = text[words[0][0] : words[width - 1][1]]
        if len(label) > 1 and max(roles_of(label).values(), default=0) >= SURE:
            return width
    return 0


def _kind(label: str, roles_of: Roles) -> str:
    """Which column of figures a heading names, "" for any other."""
    known = roles_of(label)
    best = max(known, key=lambda role: known[role], default="")
    return next((kind for kind in FIGURES if best.startswith(kind)), "")
