"""Tables turned on their side: the headings stand below each other, and every item is a column."""

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Cell
from extractors.understand.alignment import figure_of
from extractors.understand.headings import HOW_MANY, ORDER_LEVEL, WHAT, roles_of
from extractors.understand.layout import Row, Section
from extractors.understand.summary_rows import summary_kind

FEWEST_LABELS = 3
SURE = 0.6
Roles = set[str]


def upright(section: Section) -> list[Section]:
    """The section, its tables of this kind turned upright, each as a section of its own."""
    if section.kind not in ("sheet", "table"):
        return [section]
    found: list[Section] = []
    rest, number = section, 0
    while number < len(rest.rows):
        height = _height(rest.rows, number)
        if height:
            table = _turned(rest.rows[number : number + height])
            found += [_part(section, rest.rows[:number]), _part(section, table)]
            rest, number = _part(section, rest.rows[number + height :]), 0
        else:
            number += 1
    return [one for one in (*found, rest) if one.rows] if found else [section]


def _part(section: Section, rows: Sequence[Row]) -> Section:
    return replace(section, rows=tuple(rows), taken=set(), opening=None)


def _roles(row: Row) -> Roles:
    """What the first cell of a row may head, when values stand beside it."""
    label = row[0].text.rstrip(":： ")
    known = roles_of(label) if len(row) > 1 and not any(map(str.isdigit, label)) else {}
    return {role for role, weight in known.items() if weight >= SURE and role not in ORDER_LEVEL}


def _height(rows: Sequence[Row], start: int) -> int:
    """How many rows from here on are such a table; 0 where none begins."""
    roles: list[Roles] = []
    for row in rows[start:]:
        own = _roles(row) if row and row[0].left == rows[start][0].left else set()
        before = rows[start : start + len(roles)]
        if not own or (summary_kind(row) and len(row) < len(rows[start])) or not _goes_on(before, row):
            break
        roles.append(own)
    named = set().union(*roles) if roles else set()
    if len(roles) < FEWEST_LABELS or not named & WHAT or not named & HOW_MANY:
        return 0
    body = rows[start : start + len(roles)]
    counted = [row for row, own in zip(body, roles, strict=True) if own & HOW_MANY]
    return len(roles) if all(_values(row) for row in counted) and _is_even(body) else 0


def _goes_on(before: Sequence[Row], row: Row) -> bool:
    """Whether a row stands right below the others and says something else."""
    near = not before or row[0].top - before[-1][0].bottom < 1
    return near and all(row[0].text != other[0].text for other in before)


def _values(row: Row) -> bool:
    """Whether figures stand beside a label of quantities."""
    return all(figure_of(cell) is not None for cell in row[1:])


def _is_even(rows: Sequence[Row]) -> bool:
    """Whether all rows have their values in the same columns; a heading's cells are no values."""
    widths = {len(row) for row in rows}
    columns = {cell.left for row in rows for cell in row[1:]}
    heads = sum(bool(_roles((row[index], row[0]))) for row in rows[:1] for index in range(1, len(row)))
    return max(widths) - 1 == len(columns) and not heads


def _turned(rows: Sequence[Row]) -> list[Row]:
    """The same with the headings in one row and an item in each of the others."""
    top = rows[0][0].top
    lefts = sorted({cell.left for row in rows for cell in row[1:]})
    table = [tuple(_moved(row[0], index, top) for index, row in enumerate(rows))]
    for down, left in enumerate(lefts, 1):
        cells = (
            _moved(cell, index, top + down) for index, row in enumerate(rows) for cell in row[1:] if cell.left == left
        )
        table.append(tuple(cells))
    return table


def _moved(cell: Cell, column: int, top: float) -> Cell:
    return Cell(
        text=cell.text.rstrip(":： ") if cell.value is None else cell.text,
        place=cell.place,
        left=column,
        right=column + 1,
        top=top,
        bottom=top + 1,
        value=cell.value,
        confidence=cell.confidence,
    )
