"""An order's head that stands beside its line table instead of above it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.document import Cell
from extractors.understand.alignment import figure_of
from extractors.understand.headings import ORDER_LEVEL, Column, Heading, roles_of
from extractors.understand.label_cells import is_label
from extractors.understand.layout import Row, Section

REACH, FEWEST, WIDEST, MOSTLY = 8, 2, 4, 0.6
Span = tuple[float, float]


def head_apart(section: Section) -> list[Section]:
    """The section; where a head stands beside the table, the head and the table as two, the head first."""
    index, heading = section.opening or (0, None)
    if heading is None:
        return [section]
    side = next((side for side in _sides(section, heading) if _is_head(section.rows, index, side)), None)
    return _parted(section, side, index) if side else [section]


def _table_span(heading: Heading) -> Span:
    """From the first to the last column that heads something of the lines."""
    own = [column for column in heading.columns if _of_lines(column)]
    return (min(column.left for column in own), max(column.right for column in own)) if own else (0.0, 0.0)


def _of_lines(column: Column) -> bool:
    return column.size or bool(set(column.roles) - ORDER_LEVEL)


def _sides(section: Section, heading: Heading) -> Iterator[Span]:
    """What lies left and right of the table's columns, then what its outermost columns may be instead."""
    right = max(cell.right for row in section.rows for cell in row)
    span = _table_span(heading)
    yield from ((0.0, span[0]), (span[1], right))
    if len(heading.columns) > 2 * FEWEST:
        yield from ((column.left, right) for column in heading.columns[: -WIDEST - 1 : -1])
        yield from ((0.0, column.right) for column in heading.columns[:WIDEST])


def _is_head(rows: Sequence[Row], start: int, side: Span) -> bool:
    """Whether labels with their values stand there, beside the lines, each label once."""
    beside = [(own, row) for row in rows[start : start + REACH] if (own := _within(row, side))]
    labels = [own[0].text for own, row in beside if len(own) < len(row) and _is_labelled(own)]
    own = _within(rows[start], side)
    if own and not _is_labelled(own):
        return False  # these head columns
    return FEWEST <= len(set(labels)) == len(labels) and len(labels) >= MOSTLY * len(beside)


def _is_labelled(cells: Sequence[Cell]) -> bool:
    """A label, then what it names."""
    label = cells[0]
    named = FEWEST <= len(cells) <= WIDEST and figure_of(label) is None and is_label(label)
    return named and not is_label(cells[1]) and not roles_of(cells[1].text)


def _within(row: Row, side: Span) -> list[Cell]:
    return [cell for cell in row if cell.left >= side[0] and cell.right <= side[1]]


def _parted(section: Section, side: Span, start: int) -> list[Section]:
    """Above the heading only what reaches into the table's columns belongs to it."""
    head: list[Row] = []
    table: list[Row] = []
    for index, row in enumerate(section.rows):
        own = _within(row, side)
        rest = [cell for cell in row if cell not in own]
        head.append(tuple(own if index >= start else row))
        table.append(tuple(rest if index >= start else ()))
    return [replace(section, rows=tuple(rows), taken=set(), opening=None) for rows in (head, table)]
