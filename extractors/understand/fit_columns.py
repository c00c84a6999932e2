"""The columns of a table without rules, as wide as what stands in them: figures may stand beside their heading."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from extractors.document import Cell
from extractors.understand.headings import Column
from extractors.understand.layout import Row

FEWEST_CELLS, FEWEST_ROWS = 3, 2


class _Stretch(NamedTuple):
    left: float
    right: float


def fit_columns(columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Widen each column by the stretch of cells that stands under it, or beside it and under no other."""
    stretches = _stretches(_alike(rows, len(columns)), columns)
    under = [[column for column in columns if _touch(column, stretch)] for stretch in stretches]
    alone = [column for column in columns if not any(column in found for found in under)]
    for stretch, found in zip(stretches, under, strict=True):
        if len(found) == 1:
            _widen(found[0], stretch, columns)
        elif not found and (nearest := _nearest(stretch, alone, columns)):
            alone.remove(nearest)
            _widen(nearest, stretch, columns)


def _alike(rows: Sequence[Row], columns: int) -> list[Row]:
    """The rows with as many cells as most have: they show where columns stand."""
    full = [row for row in rows if len(row) >= max(FEWEST_CELLS, columns // 2)]
    if len(full) < FEWEST_ROWS:
        return []
    usual = Counter(len(row) for row in full).most_common(1)[0][0]
    return [row for row in full if len(row) == usual]


def _stretches(rows: Sequence[Row], columns: Sequence[Column]) -> list[_Stretch]:
    """Where cells stand above each other, left to right; a cell that runs on under the next heading shows nothing."""
    found: list[_Stretch] = []
    shown = (cell for row in rows for cell in row if sum(_touch(column, cell) for column in columns) <= 1)
    cells = sorted(shown, key=lambda cell: cell.left)
    for cell in cells:
        if found and cell.left < found[-1].right:
            found[-1] = _Stretch(found[-1].left, max(found[-1].right, cell.right))
        else:
            found.append(_Stretch(cell.left, cell.right))
    return found


def _touch(column: Column, stretch: _Stretch | Cell) -> bool:
    return min(column.right, stretch.right) > max(column.left, stretch.left)


def _nearest(stretch: _Stretch, alone: Sequence[Column], columns: Sequence[Column]) -> Column | None:
    """The column without cells that no other column parts from these."""
    near = [column for column in alone if not any(_between(other, column, stretch) for other in columns)]
    return min(near, key=lambda column: max(stretch.left - column.right, column.left - stretch.right), default=None)


def _between(other: Column, column: Column, stretch: _Stretch) -> bool:
    left, right = min(column.right, stretch.right), max(column.left, stretch.left)
    return left <= other.left and other.right <= right


def _widen(column: Column, stretch: _Stretch, columns: Sequence[Column]) -> None:
    """As far as the neighbours allow."""
    left = max((other.right for other in columns if other.right <= column.left), default=stretch.left)
    right = min((other.left for other in columns if other.left >= column.right), default=stretch.right)
    column.left = min(column.left, max(stretch.left, left))
    column.right = max(column.right, min(stretch.right, right))
