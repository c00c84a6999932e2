"""Words and rules of a page → grids: ruled tables cell by cell, everything else row by row, in the page's order."""

from collections.abc import Iterable, Iterator, Sequence

from extractors.document import Cell, Grid
from extractors.readers.page import Rules, Word, word_of
from extractors.readers.page_lost_rules import FIGURE, with_lost_rules
from extractors.readers.page_rows import cell_text, rows_of, without_duplicates
from extractors.readers.page_rules import Region, RuledTable, ruled_tables
from extractors.readers.page_seams import split_at_seams

WIDE_CELL = 0.35  # of the table's width: such a cell may hold a little layout of its own
CROSSING = 0.08  # of the height: a smaller gap at a rule means that the text runs over it


def page_grids(words: Sequence[Word], rules: Rules, page: int) -> tuple[Grid, ...]:
    """The grids of page number ``page``, top to bottom. Ruled ones have their rules as the cells' sides."""
    name = f"page {page}"
    tables = ruled_tables(rules)
    inside: list[dict[int, list[Word]]] = [{} for _ in tables]
    loose: list[Word] = []
    for word in without_duplicates(words):
        for piece in _split_at_rules(word, tables):
            place = _place_of(piece, tables)
            if place is None:
                loose.append(piece)
            else:
                inside[place[0]].setdefault(place[1], []).append(piece)
    grids: list[tuple[float, Grid]] = []
    for ruled, words_inside in zip(tables, inside, strict=True):
        table, filled = with_lost_rules(ruled, words_inside)
        rows = tuple(_table_rows(table, filled, page))
        if rows:
            grids.append((table.ys[0], Grid(name=name, kind="page", rows=rows)))
    grids.extend(_loose_grids(split_at_seams(loose), [table.ys[0] for table in tables], page))
    return tuple(grid for _, grid in sorted(grids, key=lambda pair: pair[0]))


def turned_grid(words: Sequence[Word], page: int, degrees: int) -> Grid:
    """Text that runs in another direction than its page, in its own upright measure."""
    rows = tuple(tuple(_loose_cell(word, page) for word in row) for row in rows_of(words))
    return Grid(name=f"page {page}, turned {degrees}°", kind="page", rows=rows, ruled=False)


def place_of(page: int, box: tuple[float, float, float, float]) -> str:
    """A box (left, top, right, bottom) as a person would say it."""
    return f"page {page}, box " + ",".join(f"{side:.0f}" for side in box)


def _loose_grids(words: list[Word], tops: list[float], page: int) -> Iterator[tuple[float, Grid]]:
    """The rows between the tables, each stretch a grid."""
    stretches: dict[int, list[Word]] = {}
    for word in words:
        stretches.setdefault(sum(top < word.line for top in tops), []).append(word)
    for stretch in stretches.values():
        rows = tuple(tuple(_loose_cell(word, page) for word in row) for row in rows_of(stretch))
        yield min(word.top for word in stretch), Grid(name=f"page {page}", kind="page", rows=rows, ruled=False)


def _loose_cell(word: Word, page: int) -> Cell:
    return _cell(word.text, page, [word], (word.left, word.top, word.right, word.bottom))


def _cell(text: str, page: int, words: Sequence[Word], sides: tuple[float, float, float, float]) -> Cell:
    box = (
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )
    left, top, right, bottom = (round(side, 1) for side in sides)
    return Cell(
        text=text,
        place=place_of(page, box),
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        confidence=min(word.confidence for word in words),
    )


def _split_at_rules(word: Word, tables: Sequence[RuledTable]) -> Iterable[Word]:
    """The word's pieces in different cells; text that runs over a rule without a gap stays whole."""
    middle = (word.top + word.bottom) / 2
    table = next((table for table in tables if table.ys[0] <= middle <= table.ys[-1]), None)
    if table is None or table.region_at(word.left + 1, middle) == table.region_at(word.right - 1, middle):
        return (word,)
    gap = CROSSING * (word.bottom - word.top)
    pieces: list[Word] = []
    start = 0
    for at in range(1, len(word.characters)):
        before, after = word.characters[at - 1], word.characters[at]
        apart = after.blank or after.left - before.right > gap
        if apart and table.region_at(before.right, middle) != table.region_at(after.right - 1, middle):
            pieces.append(word_of(word.characters[start:at], word))
            start = at
    return (*pieces, word_of(word.characters[start:], word))


def _place_of(word: Word, tables: Sequence[RuledTable]) -> tuple[int, int] | None:
    x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    for number, table in enumerate(tables):
        region = table.region_at(x, y)
        if region is not None:
            return number, region
    return None


def _table_rows(table: RuledTable, filled: dict[int, list[Word]], page: int) -> Iterator[tuple[Cell, ...]]:
    for band in range(len(table.ys) - 1):
        starting = [
            number
            for number in dict.fromkeys(table.owner[band])
            if table.regions[number].rows[0] == band and number in filled
        ]
        lines = {number: rows_of(filled[number]) for number in starting}
        open_cells = [number for number in starting if _is_open(table, number, lines[number], starting)]
        closed = [number for number in starting if number not in open_cells]
        if sum(_is_column_of_figures(lines[number]) for number in closed) > 1:
            yield from _split_band(table, {number: lines[number] for number in closed}, page)
        elif closed:
            yield tuple(_table_cell(table.regions[number], lines[number], page) for number in closed)
        for number in open_cells:
            yield from (tuple(_loose_cell(word, page) for word in line) for line in lines[number])


def _is_open(table: RuledTable, number: int, lines: list[list[Word]], band: list[int]) -> bool:
    """Whether a cell is a frame around text with a layout of its own."""
    region = table.regions[number]
    wide = region.right - region.left > WIDE_CELL * (table.xs[-1] - table.xs[0])
    return (wide or len(band) == 1) and any(len(line) > 1 for line in lines)


def _is_column_of_figures(lines: list[list[Word]]) -> bool:
    return len(lines) > 1 and all(FIGURE.match(" ".join(word.text for word in line)) for line in lines)


def _table_cell(region: Region, lines: list[list[Word]], page: int) -> Cell:
    words = [word for line in lines for word in line]
    sides = (region.left, region.top, region.right, region.bottom)
    return _cell(cell_text(lines, region.right), page, words, sides)


def _split_band(table: RuledTable, lines: dict[int, list[list[Word]]], page: int) -> Iterator[tuple[Cell, ...]]:
    """Rows of a band whose lines are not ruled apart: columns are certain, rows stand as text does."""
    owner = {id(word.characters): number for number, rows in lines.items() for line in rows for word in line}
    for row in rows_of(word for rows in lines.values() for line in rows for word in line):
        cells: dict[int, list[Word]] = {}
        for word in row:
            cells.setdefault(owner[id(word.characters)], []).append(word)
        yield tuple(
            _cell(
                "  ".join(word.text for word in words),
                page,
                words,
                (
                    table.regions[number].left,
                    min(word.top for word in words),
                    table.regions[number].right,
                    max(word.bottom for word in words),
                ),
            )
            for number, words in cells.items()
        )
