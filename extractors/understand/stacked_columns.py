"""Columns in which two things stand one above the other, or beside each other: 品名 over 型式, "Part no. / Drawing"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from extractors.document import Cell
from extractors.understand.headings import roles_of
from extractors.understand.line_table import LineTable, Record

MOST_PARTS = 4
IN_MOST, CODE_LIKE = 0.8, 0.8
PHRASE = 0.9  # how sure a heading of several words is one phrase: "Unit | Price"
_BESIDE = re.compile(r"\s*[/／]\s*|\s+(?:&|and|und)\s+|[及和]")
_CODE_FIRST = re.compile(r"^((?=.*\d)(?!\d{1,3}\s)[A-Z0-9][A-Z0-9./_-]{2,})\s+(?=[^\W\d]|\d+\S*\s)(.+)$", re.DOTALL)
Cut = Callable[[Sequence[Cell]], list[list[Cell]]]  # what stands in a column, in parts


def unstack(tables: Sequence[LineTable]) -> None:
    """Give each part of a stacked column a column of its own, behind the others, in tables under the same heading."""
    by_heading: dict[tuple[str, ...], list[LineTable]] = {}
    for table in tables:
        if table.heading.bands == 1:
            by_heading.setdefault(table.heading.signature, []).append(table)
    for same in by_heading.values():
        index = 0
        while index < len(same[0].columns):
            column = same[0].columns[index]
            _unstack(same, index, column.stack, _lines)
            beside = tuple(_BESIDE.split(same[0].columns[index].label))
            _unstack(same, index, beside, _pieces)
            if len(_BESIDE.split(same[0].columns[index].label)) > 1:
                _unstack(same, index, beside, _code_and_words)
            index += 1


def _unstack(tables: Sequence[LineTable], index: int, labels: Sequence[str], cut: Cut) -> None:
    """Take a column apart where its heading names several things and nearly every cell holds as many."""
    if not 1 < len(labels) <= MOST_PARTS or not _name_different_things(labels, phrase=cut is _lines):
        return
    records = [record for table in tables for record in table.records if record.cells.get(index)]
    parts = [cut(record.cells[index]) for record in records]
    if not records or sum(len(part) == len(labels) for part in parts) < IN_MOST * len(records):
        return
    width = len(tables[0].columns)
    for heading in {id(table.heading): table.heading for table in tables}.values():
        own = [replace(heading.columns[index], label=one, roles=_roles(one, cut), stack=(one,)) for one in labels]
        heading.columns[index] = own[0]
        heading.columns.extend(own[1:])
    for record, part in zip(records, parts, strict=True):
        _share_out(record, index, width, part, len(labels))


def _roles(label: str, cut: Cut) -> dict[str, float]:
    """What one of several labels means; "Item" before the words heads their codes."""
    roles = roles_of(label)
    return {"item_code": CODE_LIKE} if cut is _code_and_words and set(roles) == {"line_number"} else roles


def _name_different_things(labels: Sequence[str], *, phrase: bool) -> bool:
    known = [roles_of(label) for label in labels]
    if not all(known):
        return False
    whole = " ".join(labels)
    one = phrase and whole.isascii() and max(roles_of(whole).values(), default=0) >= PHRASE
    return not one and len({max(roles, key=lambda role: roles[role]) for roles in known}) == len(known)


def _share_out(record: Record, index: int, width: int, parts: list[list[Cell]], count: int) -> None:
    """The first part stays; the last stands in the last column; what is too much goes on in the first."""
    while len(parts) > count:
        parts[:2] = [[*parts[0], *parts[1]]]
    record.cells[index] = parts[0]
    for number, part in enumerate(parts[1:]):
        record.cells[width + number] = part


def _lines(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The lines of a column's cells, top to bottom, each with all that stands on it."""
    pieces = [cell.with_text(text) for cell in cells for text in cell.text.split("\n") if text.strip()]
    if len(cells) == 1:
        return [[piece] for piece in pieces]
    return [list(level) for _, level in groupby(pieces, key=lambda cell: round(cell.top))]


def _pieces(cells: Sequence[Cell]) -> list[list[Cell]]:
    """What stands beside each other in one cell, parted by a stroke."""
    if len(cells) != 1:
        return [list(cells)]
    return [[cells[0].with_text(text)] for text in _BESIDE.split(cells[0].text) if text.strip()]


def _code_and_words(cells: Sequence[Cell]) -> list[list[Cell]]:
    """A code and the item's words behind it, under "Item / Description"."""
    found = _CODE_FIRST.match(cells[0].text)
    if not found:
        return [list(cells)]
    return [[cells[0].with_text(found[1])], [cells[0].with_text(found[2]), *cells[1:]]]
