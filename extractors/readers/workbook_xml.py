"""What calamine does not tell of an xlsx: what is hidden, number formats, formulas, long figures.

The parts are scanned with regular expressions, not parsed: a few attributes are all that matters, and most sheets have
none of them.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from html import unescape

import msgspec

from extractors.readers.number_format import BUILT_IN, NumberFormat, parse_format

SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*\"([^\"]*)\"")
COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
FORMAT_CODE = re.compile(rb"<(?:\w+:)?numFmt\b[^>]*>")
CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
CELL_FORMAT = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
STYLED = re.compile(rb"<(?:\w+:)?c\b(?=[^>]*\br=\"([A-Z]+\d+)\")(?=[^>]*\bs=\"(\d+)\")[^>]*>")
STORED = re.compile(
    rb"<(?:\w+:)?c\b[^>]*\br=\"([A-Z]+\d+)\"[^>]*>(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>(\d{16,})</"
)
# Written by programs that never calculated: a formula, then no value or an empty one.
UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\b[^>]*\br=\"([A-Z]+\d+)\"[^>]*><(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
FILLED = re.compile(rb"<(?:\w+:)?c\b[^>]*\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*(?<!/)>")
ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\b[^>]*\br=\"(\d{1,7})\"")
# A cell beyond the 26th column or the 149,999th row: before that no sheet has too many places.
SPREAD = re.compile(rb"r=\"(?:[A-Z]{2,3}\d|[A-Z]?(?:1[5-9]|[2-9]\d)\d{4}|[A-Z]?\d{7})")
LONG_FIGURE = re.compile(rb"v>\d{16}")
MOST_HIDDEN_COLUMNS = 16384

Span = tuple[int, int, int, int]  # first row, first column, last row, last column


class SheetFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Of one sheet. Rows count from 1, columns from 0; ``formats``, ``digits`` and ``texts`` (figures as
    shown) are keyed by reference ("B3").

    ``area`` is the number of places between the outermost filled cells: what a reader of whole sheets has to hold;
    0 where no cell stands so far out that they could be too many.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formats: dict[str, NumberFormat] = {}
    digits: dict[str, str] = {}
    texts: dict[str, str] = {}
    uncalculated: tuple[str, ...] = ()
    area: int = 0

    def is_hidden(self, span: Span) -> bool:
        """Whether nothing of a cell, merged or not, is shown."""
        if not self.hidden_rows and not self.hidden_columns:
            return False
        top, left, bottom, right = span
        return all(row + 1 in self.hidden_rows for row in range(top, bottom + 1)) or all(
            column in self.hidden_columns for column in range(left, right + 1)
        )


def sheet_facts(content: bytes) -> dict[str, SheetFacts]:
    """By sheet name. Raises BadZipFile or KeyError where the container is damaged."""
    with zipfile.ZipFile(io.BytesIO(content)) as container:
        formats = _formats(container)
        return {name: _facts(container.read(part), formats) for name, part in _sheets(container)}


def column_number(reference: str) -> int:
    """0 for "A", 27 for "AB"."""
    number = 0
    for letter in reference:
        number = number * 26 + ord(letter) - 64
    return number - 1


@cache
def column_letters(number: int) -> str:
    """The letters of a column: "A" for 0, "AB" for 27."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _sheets(container: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    present = set(container.namelist())
    targets = {}
    for relation in RELATION.findall(container.read("xl/_rels/workbook.xml.rels")):
        given = _attributes(relation)
        target = given.get("Target", "").lstrip("/")
        targets[given.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"
    for sheet in SHEET.findall(container.read("xl/workbook.xml")):
        given = _attributes(sheet)
        part = targets.get(next((value for name, value in given.items() if name.endswith(":id")), ""))
        if part in present and "worksheets/" in part:
            yield given.get("name", ""), part


def _facts(xml: bytes, formats: dict[int, NumberFormat]) -> SheetFacts:
    hidden: set[int] = set()
    for column in COLUMN.findall(xml, 0, max(0, xml.find(b"sheetData"))):
        given = _attributes(column)
        first, last = int(given.get("min", "1")), int(given.get("max", "0"))
        hidden.update(range(first - 1, min(last, MOST_HIDDEN_COLUMNS)))
    rows = (_attributes(row).get("r", "0") for row in ROW.findall(xml)) if b"hidden=" in xml else ()
    return SheetFacts(
        hidden_rows=frozenset(int(row) for row in rows),
        hidden_columns=frozenset(hidden),
        formats=_styled(xml, formats) if formats else {},
        digits=_long_figures(xml),
        uncalculated=tuple(cell.decode() for cell in UNCALCULATED.findall(xml)) if b"<f" in xml or b":f" in xml else (),
        area=_area(xml),
    )


def _long_figures(xml: bytes) -> dict[str, str]:
    """By reference, figures of more digits than a float holds."""
    found = STORED.findall(xml) if LONG_FIGURE.search(xml) else ()
    return {reference.decode(): digits.decode() for reference, digits in found}


def _area(xml: bytes) -> int:
    if not SPREAD.search(xml):
        return 0
    columns: set[bytes] = set()
    rows = set(map(int, ROW_NUMBER.findall(xml)))
    for cell in FILLED.finditer(xml):
        columns.add(cell[1])
        rows.add(int(cell[2]))
    if not columns or not rows:
        return 0
    across = [column_number(letters.decode()) for letters in columns]
    return (max(across) - min(across) + 1) * (max(rows) - min(rows) + 1)


def _styled(xml: bytes, formats: dict[int, NumberFormat]) -> dict[str, NumberFormat]:
    found = ((reference, formats.get(int(style))) for reference, style in STYLED.findall(xml))
    return {reference.decode(): style for reference, style in found if style}


def _formats(container: zipfile.ZipFile) -> dict[int, NumberFormat]:
    """Style index → format, only those that add something to a figure."""
    try:
        xml = container.read("xl/styles.xml")
    except KeyError:
        return {}
    codes = dict(BUILT_IN)
    for found in FORMAT_CODE.findall(xml):
        given = _attributes(found)
        codes[int(given.get("numFmtId", "0"))] = given.get("formatCode", "")
    cells = CELL_FORMATS.search(xml)
    used = CELL_FORMAT.findall(cells.group()) if cells else []
    parsed = {
        style: parse_format(codes.get(int(_attributes(xf).get("numFmtId", "0")), "")) for style, xf in enumerate(used)
    }
    return {style: found for style, found in parsed.items() if found}


def _attributes(tag: bytes) -> dict[str, str]:
    return {
        name.decode("ascii", "ignore"): unescape(value.decode("utf-8", "replace"))
        for name, value in ATTRIBUTE.findall(tag)
    }
