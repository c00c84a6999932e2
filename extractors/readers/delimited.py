"""Comma-, tab- and otherwise separated values: one grid, each field where the file has it."""

import csv
import io
import re
from collections import Counter

from extractors.document import Cell, Document, Grid
from extractors.readers.text import is_text
from extractors.readers.text_encoding import decode
from extractors.readers.unreadable import damaged, too_large

FORMAT = "csv"
DELIMITERS = ",\t;|"
LARGEST = 64 * 1024 * 1024
LONGEST_FIELD = 256 * 1024
LONGEST_LINE = 1024 * 1024
MOST_ROWS = 20_000  # more is a price list or an export of a system, not an order
MOST_CELLS = 400_000
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
    csv.field_size_limit(LONGEST_FIELD)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    rows: list[tuple[Cell, ...]] = []
    cells = 0
    try:
        for fields in lines:
            row = _row(fields, lines.line_num)
            cells += len(row)
            rows.extend([row] if row else [])
            if cells > MOST_CELLS or len(rows) > MOST_ROWS:
                raise too_large(filename, f"more than {MOST_ROWS} rows")
    except csv.Error as error:
        raise damaged(filename, FORMAT) from error
    grid = Grid(name=filename, kind="sheet", rows=tuple(rows))
    return Document(name=filename, format=FORMAT, grids=(grid,))


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


def _row(fields: list[str], line: int) -> tuple[Cell, ...]:
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
