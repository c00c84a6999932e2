"""A document as sections of rows, whatever the format: sheets, pages and tables as they are, text line by line."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.document import Cell, Document, Grid, LongRows, Passage
from extractors.understand.contact_data import find_phone
from extractors.understand.labels_in_text import labelled_parts, leading_label

Row = tuple[Cell, ...]
_FRAME = re.compile(r"^[\s|+=─━│┃┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬║═_-]{3,}$")
FEWEST_FRAMES = 2
LONG_TEXT = 28
SAME_SIZE = 0.75  # of a line's height
_GAP = re.compile(r"\t+|[ \u3000]{2,}")


@dataclass(kw_only=True)
class Section:
    """Rows that share a measure. ``taken`` holds the numbers of rows that belong to a line table."""

    name: str
    kind: str  # sheet, page, table, text (columns of a text: for tables only) or passage (its lines: for labels)
    rows: tuple[Row, ...]
    ruled: bool
    role: str = "new"
    passage: int = 0
    page: int | None = None
    taken: set[int] = field(default_factory=set)
    line: int = 0  # of the text around a table, at which it stands; 0 where there is none
    everywhere: bool = False  # a text without a place among the tables, which speaks of all of them
    opening: Any = None  # its first line table's row and heading, once they have been looked for
    more: LongRows | None = None  # the rows below, of a sheet too long to be held
    plan: Any = None  # what the columns of its line table are, for those rows

    @property
    def for_labels(self) -> bool:
        """Whether labels are looked for here; a text's columns stand in its lines once more."""
        return self.kind != "text"

    def free_rows(self) -> Iterator[tuple[int, Row]]:
        """The rows that belong to no line table."""
        return ((index, row) for index, row in enumerate(self.rows) if index not in self.taken and row)


def sections_of(document: Document) -> list[Section]:
    """The document's sections in its own order, as far as it is known: else grids, then what stands in running text."""
    grids = [_of_grid(grid) for grid in document.grids]
    passages = [_of_passage(passage, index) for index, passage in enumerate(document.passages)]
    lines = [grid.line for grid in document.grids] + [passage.first_line for passage in document.passages]
    if document.mail is not None or len(passages) < 2 or not all(lines):
        return grids + passages
    for section in passages:
        section.everywhere = False
    both = sorted(zip(lines, [*grids, *passages], strict=True), key=lambda entry: entry[0])
    return [section for _, section in both]


def _of_grid(grid: Grid) -> Section:
    rows = (
        grid.rows if grid.ruled or grid.kind == "text" else _without_frames(tuple(_in_order(row) for row in grid.rows))
    )
    if grid.kind == "page" and not grid.ruled:
        rows = tuple(_paragraphs(rows))
    number = re.search(r"\d+", grid.name) if grid.kind == "page" else None
    page = int(number[0]) if number else None
    return Section(
        name=grid.name,
        kind=grid.kind,
        rows=rows,
        ruled=grid.ruled,
        role=grid.role,
        page=page,
        line=grid.line,
        more=grid.more,
    )


def _paragraphs(rows: tuple[Row, ...]) -> Iterator[Row]:
    """Rows with running text that goes on in the next row, at the right margin, as one row."""
    margin = max((cell.right for row in rows for cell in row), default=0)
    pending: Row = ()
    above: Row = ()
    for row in rows:
        alone = pending and len(row) == 1 and row[0].left <= pending[-1].left
        if alone and _same_size(above[-1], row[0]) and _goes_on(above, row[0], margin):
            pending = (*pending[:-1], joined([pending[-1], row[0]]))
            above = row
            continue
        if pending:
            yield pending
        pending = above = row
    if pending:
        yield pending


def _same_size(one: Cell, other: Cell) -> bool:
    """Whether two cells are written in letters of one size: a heading in larger ones does not go on below."""
    heights = [(cell.bottom - cell.top) / (cell.text.count("\n") + 1) for cell in (one, other)]
    return min(heights) > SAME_SIZE * max(heights)


def _goes_on(row: Row, following: Cell, margin: float) -> bool:
    last = row[-1]
    height = following.bottom - following.top
    before, parts = labelled_parts(following.text)
    if (parts and not before and parts[0].meanings) or leading_label(following.text):
        return False
    if (phone := find_phone(last.text)) and last.text.rstrip().endswith(phone):
        return False
    near = following.top - last.bottom < 1.2 * height
    return near and last.right > margin - 2.5 * height and len(last.text) >= LONG_TEXT and len(row) <= 2


def _without_frames(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows of a print whose tables are drawn with characters: the frames left out, cells cut at the bars."""
    framed = sum(_FRAME.match(cell.text) is not None for row in rows for cell in row)
    if framed < FEWEST_FRAMES:
        return rows
    bare = (tuple(cell for cell in row if not _FRAME.match(cell.text)) for row in rows)
    return tuple(tuple(piece for cell in row for piece in _cut_at_bars(cell)) for row in bare if row)


def _cut_at_bars(cell: Cell) -> Iterator[Cell]:
    width = (cell.right - cell.left) / max(1, len(cell.text))
    for found in re.finditer(r"[^|│┃║]+", cell.text):
        text = found[0].strip()
        if text:
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            left = cell.left + start * width
            yield Cell(
                text=text,
                place=cell.place,
                left=left,
                right=left + len(text) * width,
                top=cell.top,
                bottom=cell.bottom,
                confidence=cell.confidence,
            )


def _of_passage(passage: Passage, index: int) -> Section:
    lines = passage.text.splitlines()
    rows = tuple(_line(line, passage.first_line + number) for number, line in enumerate(lines))
    return Section(
        name="text", kind="passage", rows=rows, ruled=False, role=passage.role, passage=index, everywhere=True
    )


def _in_order(row: Row) -> Row:
    return tuple(sorted(row, key=lambda cell: cell.left))


def _line(line: str, number: int) -> Row:
    cells, start = [], 0
    for gap in [*_GAP.finditer(line), None]:
        end = gap.start() if gap else len(line)
        piece = line[start:end]
        if piece.strip():
            left = columns_of(line[:start])
            cells.append(
                Cell(
                    text=piece.strip(),
                    place=f"line {number}",
                    left=left,
                    right=left + columns_of(piece),
                    top=number,
                    bottom=number + 1,
                )
            )
        start = gap.end() if gap else end
    return tuple(cells)


def columns_of(text: str) -> int:
    """The width of a text in characters, a Chinese one counting two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def overlap(one: Cell, other: Cell) -> float:
    """How far two cells share their horizontal extent."""
    return min(one.right, other.right) - max(one.left, other.left)


def joined(cells: Sequence[Cell]) -> Cell:
    """Several cells as one, their texts in reading order."""
    first = cells[0]
    if len(cells) == 1:
        return first
    return Cell(
        text=join_texts([cell.text for cell in cells]),
        place=first.place,
        left=min(cell.left for cell in cells),
        right=max(cell.right for cell in cells),
        top=min(cell.top for cell in cells),
        bottom=max(cell.bottom for cell in cells),
        value=None,
        confidence=min(cell.confidence for cell in cells),
    )


def join_texts(texts: Sequence[str]) -> str:
    """Pieces of one text: without a blank between Chinese characters, with one elsewhere."""
    whole = ""
    for text in texts:
        piece = text.strip()
        if whole and piece and not (_wide(whole[-1]) and _wide(piece[0])):
            whole += " "
        whole += piece
    return whole


def text_of(section: Section) -> list[str]:
    """The section's lines outside line tables; a line a table has taken stays as an empty one."""
    return [
        "" if index in section.taken else "  ".join(cell.text for cell in row) for index, row in enumerate(section.rows)
    ]


def one_line(text: str) -> str:
    """A cell's wrapped text as one line."""
    return join_texts(text.split("\n")) if "\n" in text else text.strip()


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
