"""What calamine does not tell of an OpenDocument workbook (ods): what is hidden, figures as shown."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractors.readers.workbook_xml import MOST_HIDDEN_COLUMNS, SheetFacts, column_letters

if TYPE_CHECKING:
    from lxml.etree import _Element

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
FIGURES = {"float", "percentage", "currency"}
UNSEEN = {"collapse", "filter"}
MOST_ROWS = 1_048_576


def odf_sheet_facts(content: bytes) -> dict[str, SheetFacts]:
    """By sheet name. Raises BadZipFile or KeyError where the container is damaged, ValueError where its XML is."""
    from lxml.etree import XMLSyntaxError, iterparse

    with zipfile.ZipFile(io.BytesIO(content)) as container:
        source = io.BytesIO(container.read("content.xml"))
    found: dict[str, SheetFacts] = {}
    sheet = _Sheet()
    events = iterparse(
        source,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        tag=(f"{TABLE}table", f"{TABLE}table-column", f"{TABLE}table-row"),
    )
    try:
        for event, element in events:
            if event == "start":
                sheet = _Sheet() if element.tag == f"{TABLE}table" else sheet
                continue
            sheet.take(element)
            if element.tag == f"{TABLE}table":
                found[element.get(f"{TABLE}name", "")] = sheet.facts()
            element.clear()
    except XMLSyntaxError as error:
        raise ValueError("content.xml") from error
    return found


class _Sheet:
    """One sheet while its elements go by. Rows count from 1, columns from 0."""

    def __init__(self) -> None:
        self._columns = self._rows = 0
        self._hidden_columns: set[int] = set()
        self._hidden_rows: set[int] = set()
        self._texts: dict[str, str] = {}
        self._widest = self._first = self._last = 0

    def take(self, element: "_Element") -> None:
        if element.tag == f"{TABLE}table-column":
            count = _repeated(element, "columns", MOST_HIDDEN_COLUMNS - self._columns)
            if element.get(f"{TABLE}visibility") in UNSEEN:
                self._hidden_columns.update(range(self._columns, self._columns + count))
            self._columns += count
        elif element.tag == f"{TABLE}table-row":
            self._row(element)

    def facts(self) -> SheetFacts:
        area = self._widest * (self._last - self._first + 1) if self._widest else 0
        return SheetFacts(
            hidden_rows=frozenset(self._hidden_rows),
            hidden_columns=frozenset(self._hidden_columns),
            texts=self._texts,
            area=area,
        )

    def _row(self, row: "_Element") -> None:
        count = _repeated(row, "rows", MOST_ROWS - self._rows)
        filled = False
        for column, cell, width in _cells(row):
            if cell.get(f"{OFFICE}value-type") is None and not len(cell):
                continue
            filled = True
            self._widest = max(self._widest, column + width)
            if cell.get(f"{OFFICE}value-type") in FIGURES and width == count == 1:
                shown = "".join("".join(map(str, text.itertext())) for text in cell.iter(f"{TEXT}p")).strip()
                self._texts[f"{column_letters(column)}{self._rows + 1}"] = shown
        if filled:
            self._first = self._first or self._rows + 1
            self._last = self._rows + count
            if row.get(f"{TABLE}visibility") in UNSEEN:
                self._hidden_rows.update(range(self._rows + 1, self._rows + count + 1))
        self._rows += count


def _cells(row: "_Element") -> "Iterator[tuple[int, _Element, int]]":
    column = 0
    for cell in row:
        if cell.tag in CELLS:
            count = _repeated(cell, "columns", MOST_HIDDEN_COLUMNS)
            yield column, cell, count
            column += count


def _repeated(element: "_Element", what: str, most: int) -> int:
    said = element.get(f"{TABLE}number-{what}-repeated", "1")
    return max(0, min(int(said), most)) if re.fullmatch(r"\d{1,9}", said) else 1
