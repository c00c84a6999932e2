"""A table printed in two halves beside each other: its right half goes on where the left one ends."""

from msgspec.structs import replace

from extractors.document import Cell
from extractors.understand.headings import HOW_MANY, roles_of
from extractors.understand.layout import Row, Section
from extractors.understand.vocabulary import plain

FEWEST = 2


def unfold(section: Section) -> None:
    """Put the right half of each such table below its left half, in the left one's columns."""
    for index, row in enumerate(section.rows):
        if _repeats_itself(row):
            section.rows, section.opening = _unfolded(section.rows, index), None
            return


def _repeats_itself(row: Row) -> bool:
    """Whether a row is the same heading twice: "品名 | 数量 | 单位 | 品名 | 数量 | 单位"."""
    half = len(row) // 2
    if half < FEWEST or len(row) % 2:
        return False
    if plain(row[0].text) != plain(row[half].text):
        return False
    words = [plain(cell.text) for cell in row]
    if words[:half] != words[half:] or len(set(words)) != half:
        return False
    return any(HOW_MANY & roles_of(cell.text).keys() for cell in row[:half])


def _unfolded(rows: tuple[Row, ...], at: int) -> tuple[Row, ...]:
    heading = rows[at]
    half = len(heading) // 2
    border = _border(heading)
    left: list[Row] = []
    right: list[Row] = []
    end = at + 1
    for row in rows[at + 1 :]:
        one, other = _parted(row, border)
        if max(len(one), len(other)) < FEWEST or any(cell.left < border < cell.right - 1 for cell in one):
            break
        left.append(one)
        right.append(tuple(_moved(cell, heading) for cell in other))
        end += 1
    return (*rows[:at], heading[:half], *left, *(row for row in right if row), *rows[end:])


def _moved(cell: Cell, heading: Row) -> Cell:
    """The cell where the left half has the column that it stands in."""
    half = len(heading) // 2
    middle = (cell.left + cell.right) / 2
    own = min(range(half), key=lambda i: abs((heading[half + i].left + heading[half + i].right) / 2 - middle))
    return replace(cell, left=heading[own].left, right=heading[own].right)


def _border(heading: Row) -> float:
    """Where the right half begins: between the two headings, nearer to the right one."""
    half = len(heading) // 2
    first, before = heading[half], heading[half - 1]
    return max(before.right, first.left - (first.left - before.right) / 2)


def _parted(row: Row, border: float) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    return (
        tuple(cell for cell in row if (cell.left + cell.right) / 2 < border),
        tuple(cell for cell in row if (cell.left + cell.right) / 2 >= border),
    )
