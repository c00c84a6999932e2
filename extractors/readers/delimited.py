"""Comma-, tab- and otherwise separated values: one grid, each field where the file has it."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extractors.document import Cell, Document, Grid
from extractors.readers.long_sheets import HEAD, LONG, MOST_CELLS, MOST_ROWS
from extractors.readers.text import is_text
from extractors.readers.text_encoding import decode
from extractors.readers.unreadable import damaged, too_large

FORMAT = "csv"
DELIMITERS = ",\t;|"
LARGEST = 64 * 1024 * 1024
LONGEST_FIELD = 256 * 1024
LONGEST_LINE = 1024 * 1024
SAMPLE_ROWS = 50
FEWEST_COLUMNS = 3


def recognises(content: bytes, filename: str) -> bool:
    """Whether these bytes are text and called csv or tsv, or every line has the same few delimiters."""
    if not is_text(content):
        return False
    if filename.lower().endswith((".csv", ".tsv", ".tab")):
        return True
    sample = decode(content[:16384])
    if re.match(r"\s*<|[A-Za-z-]+: ", sample):
        return False
    counts = [line.count(",") for line in sample.splitlines()[:-1] if line.strip()]
    return len(counts) >= FEWEST_COLUMNS and counts[0] >= FEWEST_COLUMNS and set(counts) == {counts[0]}


def read(content: bytes, filename: str) -> Document:
    """One grid of the file's fields as they stand. Raises UnreadableDocument where it is too large or damaged."""
    if len(content) > LARGEST:
        raise too_large(filename, f"more than {LARGEST // 2**20} MB of text")
    text = decode(content).replace("\x00", "")
    if any(len(line) > LONGEST_LINE for line in io.StringIO(text)):
        raise too_large(filename, f"a line of more than {LONGEST_LINE // 2**20} million characters")
    declared = re.match(r"sep=(.)\r?\n", text)
    text = text[declared.end() :] if declared else text
    delimiter = declared.group(1) if declared else delimiter_of(text)
    rows: list[tuple[Cell, ...]] = []
    cells = 0
    for line, fields in _Fields(text, delimiter, filename):
        row = _row(fields, line)
        cells += len(row)
        rows.extend([row] if row else [])
        if cells > MOST_CELLS:
            raise too_large(filename, f"more than {MOST_CELLS} cells in {len(rows)} rows")
        if len(rows) > LONG:
            more = _Fields(text, delimiter, filename, rows[HEAD][0].top)
            grid = Grid(name=filename, kind="sheet", rows=tuple(rows[:HEAD]), more=more)
            return Document(name=filename, format=FORMAT, grids=(grid,))
    grid = Grid(name=filename, kind="sheet", rows=tuple(rows))
    return Document(name=filename, format=FORMAT, grids=(grid,))


class _Fields:
    """The fields of each row from a line on, as ``document.LongRows`` asks for them."""

    first_column = 0

    def __init__(self, text: str, delimiter: str, filename: str, first: float = 0) -> None:
        self._text, self._delimiter, self._filename, self._first = text, delimiter, filename, first
        self.count = text.count("\n") + 1 - int(first)

    def __iter__(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Raises UnreadableDocument for a file that is damaged or has too many rows."""
        csv.field_size_limit(LONGEST_FIELD)
        lines = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._delimiter, skipinitialspace=True)
        try:
            for number, fields in enumerate(lines):
                if number > MOST_ROWS:
                    raise too_large(self._filename, f"more than {MOST_ROWS} rows")
                if fields and lines.line_num >= self._first:
                    yield lines.line_num, fields
        except csv.Error as error:
            raise damaged(self._filename, FORMAT) from error

    def cells(self, row: int, values: Sequence[object]) -> tuple[Cell, ...]:
        """What a row holds, empty fields left out."""
        return _row([str(value) for value in values], row)

    def typed(self, row: int, column: int, value: object) -> tuple[str, None]:  # noqa: ARG002 - as for all long rows
        """A field's text: nothing more is known of it."""
        return _plain(str(value)), None

    def place(self, row: int, column: int) -> str:
        """Line and column."""
        return f"line {row}, column {column + 1}"


def delimiter_of(text: str) -> str:
    """The delimiter that splits the first rows into the most even number of fields."""
    sample = "\n".join(text.splitlines()[:SAMPLE_ROWS])

    def evenness(delimiter: str) -> float:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        except csv.Error:
            return 0
        counts = Counter(width for width in widths if width > 1)
        if not counts:
            return 0
        width, agreeing = counts.most_common(1)[0]
        return agreeing / len(widths) * min(width, 12)

    return max(DELIMITERS, key=evenness)


def _row(fields: Sequence[str], line: int) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            text=_plain(field),
            place=f"line {line}, column {column}",
            left=column - 1,
            right=column,
            top=line,
            bottom=line + 1,
        )
        for column, field in enumerate(fields, 1)
        if field.strip()
    )


def _plain(field: str) -> str:
    """A field without the tricks that keep Excel from cutting zeros: ="00123" and '00123 and a tab behind."""
    trick = re.fullmatch(r'="(.*)"', field.strip(), re.DOTALL)
    return (trick.group(1) if trick else field).strip()
