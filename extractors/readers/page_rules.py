"""Ruled lines → tables: cells where the rules close, merged ones included.

Outer borders that are not drawn are taken to be where the other lines end, since many tables leave them out.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractors.readers.page import Rule, Rules

SAME_LINE = 2.5  # points: the halves of a double line, a cell's border and its neighbour's
TOUCH = 3.5
SHORTEST = 5.0
NARROWEST_TABLE = 60.0  # the strokes of a large character cross, too
MOST_PAIRS = 200_000  # a drawing or a map, no form


class Region(NamedTuple):
    """A cell: its box, and the rows and columns of the table that it covers (first, last)."""

    left: float
    top: float
    right: float
    bottom: float
    rows: tuple[int, int]
    columns: tuple[int, int]


class RuledTable(NamedTuple):
    """``owner[row][column]`` is the index of the region that covers that place."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    regions: tuple[Region, ...]
    owner: tuple[tuple[int, ...], ...]

    def region_at(self, x: float, y: float) -> int | None:
        """The index of the region around a point, None outside of the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1:
            return self.owner[row][column]
        return None


def merged_rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Pieces of one line joined (dashes, the borders of neighbouring cells), short leftovers dropped."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules):
        if groups and rule.at - groups[-1][0].at <= SAME_LINE:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return tuple(joined for group in groups for joined in _joined(group) if joined.end - joined.start >= SHORTEST)


def ruled_tables(rules: Rules) -> tuple[RuledTable, ...]:
    """The tables, top to bottom; frames with nothing but one cell or one column inside are none."""
    horizontal, vertical = merged_rules(rules.horizontal), merged_rules(rules.vertical)
    if not horizontal or not vertical or len(horizontal) * len(vertical) > MOST_PAIRS:
        return ()
    tables = (_table(*component) for component in _components(horizontal, vertical))
    return tuple(sorted((table for table in tables if table), key=lambda table: (table.ys[0], table.xs[0])))


def _joined(group: Sequence[Rule]) -> list[Rule]:
    joined: list[Rule] = []
    for rule in sorted(group, key=lambda rule: rule.start):
        if joined and rule.start - joined[-1].end <= TOUCH:
            joined[-1] = joined[-1]._replace(end=max(joined[-1].end, rule.end))
        else:
            joined.append(rule._replace(at=group[0].at))
    return joined


def _components(horizontal: tuple[Rule, ...], vertical: tuple[Rule, ...]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that hang together by touching."""
    parents = list(range(len(horizontal) + len(vertical)))
    for down, upright in enumerate(vertical, len(horizontal)):
        for across, level in enumerate(horizontal):
            if (
                upright.start - TOUCH <= level.at <= upright.end + TOUCH
                and level.start - TOUCH <= upright.at <= level.end + TOUCH
            ):
                _union(parents, across, down)
    found: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number, rule in enumerate((*horizontal, *vertical)):
        found.setdefault(_root(parents, number), ([], []))[number >= len(horizontal)].append(rule)
    return [component for component in found.values() if component[0] and component[1]]


def _table(horizontal: list[Rule], vertical: list[Rule]) -> RuledTable | None:
    xs = _distinct([rule.at for rule in vertical] + [end for rule in horizontal for end in (rule.start, rule.end)])
    ys = _distinct([rule.at for rule in horizontal] + [end for rule in vertical for end in (rule.start, rule.end)])
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 2 or rows < 2 or xs[-1] - xs[0] < NARROWEST_TABLE:  # noqa: PLR2004 - less is a frame or a list
        return None
    parents = list(range(rows * columns))
    for column in range(1, columns):
        drawn = [rule for rule in vertical if abs(rule.at - xs[column]) <= TOUCH]
        for row in range(rows):
            if not _is_closed(drawn, ys[row], ys[row + 1]):
                _union(parents, row * columns + column - 1, row * columns + column)
    for row in range(1, rows):
        drawn = [rule for rule in horizontal if abs(rule.at - ys[row]) <= TOUCH]
        for column in range(columns):
            if not _is_closed(drawn, xs[column], xs[column + 1]):
                _union(parents, (row - 1) * columns + column, row * columns + column)
    table = _numbered(parents, xs, ys)
    rows_with_columns = sum(len(set(row)) > 1 for row in table.owner)
    return table if rows_with_columns > 1 else None


def _numbered(parents: list[int], xs: list[float], ys: list[float]) -> RuledTable:
    columns = len(xs) - 1
    places: dict[int, list[tuple[int, int]]] = {}
    for cell in range(len(parents)):
        places.setdefault(_root(parents, cell), []).append(divmod(cell, columns))
    numbers = {root: number for number, root in enumerate(places)}
    regions = []
    for cells in places.values():
        rows = (min(row for row, _ in cells), max(row for row, _ in cells))
        across = (min(column for _, column in cells), max(column for _, column in cells))
        regions.append(Region(xs[across[0]], ys[rows[0]], xs[across[1] + 1], ys[rows[1] + 1], rows, across))
    owner = tuple(
        tuple(numbers[_root(parents, row * columns + column)] for column in range(columns))
        for row in range(len(ys) - 1)
    )
    return RuledTable(tuple(xs), tuple(ys), tuple(regions), owner)


def _is_closed(rules: list[Rule], start: float, end: float) -> bool:
    """Whether most of a cell's side is drawn by these; in scans lines have holes."""
    drawn = 0.0
    for rule in rules:
        if rule.end > start and rule.start < end:
            drawn += min(rule.end, end) - max(rule.start, start)
    return drawn > (end - start) / 2


def _distinct(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > TOUCH:
            found.append(value)
    return found


def _root(parents: list[int], number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = parents[number]
    return number


def _union(parents: list[int], one: int, other: int) -> None:
    parents[_root(parents, one)] = _root(parents, other)
