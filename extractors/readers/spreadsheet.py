"""Workbooks (xlsx, xlsm, xls, xlsb, ods): a grid for each visible sheet, each cell where the sheet has it.

Texts are as the sheet shows them. No formula or macro is run; hidden rows, columns and sheets are left out and said.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.document import Cell, Document, Grid
from extractors.readers import zip_members
from extractors.readers.number_format import NumberFormat, plain, shown
from extractors.readers.pictures_inside import pictures_inside
from extractors.readers.unreadable import damaged, locked, too_large, unknown
from extractors.readers.workbook_biff import old_sheet_facts
from extractors.readers.workbook_odf import odf_sheet_facts
from extractors.readers.workbook_xml import SheetFacts, Span, column_letters, sheet_facts

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

FORMAT = "spreadsheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_WORKBOOK = tuple(name.encode("utf-16-le") for name in ("Workbook", "\x00Book\x00"))
OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BARE_XLS = (b"\x09\x08\x10\x00\x00\x06", b"\x09\x08\x08\x00\x00\x05", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
MOST_CELLS = 400_000
MOST_ROWS = 20_000  # of one sheet: a longer one is a price list or an export of a system, not an order
MOST_PLACES = 4_000_000  # empty ones counted: libraries hold whole sheets
MOST_NAMED = 5
LEADING_ZEROS = re.compile(r"0\d+")
PLAIN_FIGURE = re.compile(r"-?(?:0|[1-9][\d.,\s\u202f]*|0[.,]\d*)")
EXACT = 2**53
EXCEL_DIGITS = 15


def recognises(content: bytes, filename: str) -> bool:  # noqa: ARG001 - every reader is asked the same
    """Whether the bytes are a workbook, whatever the name says; a locked one counts."""
    if content.startswith(OLE):
        return OLE_ENCRYPTED in content or any(name in content for name in OLE_WORKBOOK)
    if content.startswith(b"PK"):
        return _workbook_names(zip_members.names(content))
    return content.startswith(BARE_XLS)


def read(content: bytes, filename: str) -> Document:
    """A grid for each visible sheet, in the workbook's order.

    Raises UnreadableDocument for a workbook that is damaged, locked or too large.
    """
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    _refuse(content, filename)
    facts = _facts(content)
    workbook = _opened(content, filename, max((one.area for one in facts.values()), default=0))
    grids: list[Grid] = []
    remarks: list[str] = []
    long: list[str] = []
    cells = 0
    for sheet in workbook.sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible:
            remarks.append(f"sheet '{sheet.name}' is hidden and was left out (工作表 '{sheet.name}' 已隐藏，未读取)")
            continue
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        of_sheet = facts.get(sheet.name, SheetFacts())
        if of_sheet.area > MOST_PLACES:
            raise too_large(filename, f"sheet '{sheet.name}' of {of_sheet.area} cells")
        opened = _sheet(workbook, sheet.name, filename)
        if opened.height > MOST_ROWS:
            long.append(f"sheet '{sheet.name}' of {opened.height} rows")
            continue
        rows = []
        for row in _rows(opened, sheet.name, of_sheet):
            cells += len(row)
            rows.append(row)
            if cells > MOST_CELLS:
                raise too_large(filename, f"more than {MOST_CELLS} cells")
        grids.append(Grid(name=sheet.name, kind="sheet", rows=tuple(rows)))
        remarks.extend(_remarks(sheet.name, of_sheet))
    if long and not cells:
        raise too_large(filename, long[0])
    remarks.extend(f"{what} is no order and was left out (行数过多，未读取)" for what in long)
    pictures = pictures_inside(content) if not cells and content.startswith(b"PK") else ()
    return Document(name=filename, format=FORMAT, grids=tuple(grids), enclosed=pictures, remarks=tuple(remarks))


def _workbook_names(names: frozenset[str]) -> bool:
    if {"xl/workbook.xml", "xl/workbook.bin"} & names:
        return True
    return {"content.xml", "mimetype", "META-INF/manifest.xml"} <= names


def _refuse(content: bytes, filename: str) -> None:
    """Raise UnreadableDocument for what is not even to be opened: locked ones and bombs."""
    if OLE_ENCRYPTED in content[: 1 << 20] and content.startswith(OLE):
        raise locked(filename, "workbook")
    try:
        broken = zip_members.bomb(content) if content.startswith(b"PK") else None
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise damaged(filename, "workbook") from error
    if broken:
        raise too_large(filename, broken)


def _opened(content: bytes, filename: str, area: int) -> "CalamineWorkbook":
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    odf = content.startswith(b"PK") and "content.xml" in zip_members.names(content)
    if odf and area > MOST_PLACES:  # all its sheets are unfolded at once
        raise too_large(filename, f"a sheet of {area} cells")
    try:
        with _panics(filename):
            return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise locked(filename, "workbook") from error
    except (CalamineError, ValueError, OSError) as error:
        if odf:
            raise unknown(filename, "OpenDocument file that is no workbook") from error
        raise damaged(filename, "workbook") from error


@contextmanager
def _panics(filename: str) -> Iterator[None]:
    """The library's own mistakes come as an exception that is of no class but the root's: the file is damaged."""
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(filename, "workbook") from error


def _sheet(workbook: "CalamineWorkbook", name: str, filename: str) -> "CalamineSheet":
    from python_calamine import CalamineError

    try:
        with _panics(filename):
            sheet = workbook.get_sheet_by_name(name)
    except (CalamineError, ValueError, OSError) as error:
        raise damaged(filename, "workbook") from error
    if sheet.total_height * sheet.total_width > MOST_PLACES:
        raise too_large(filename, f"sheet '{name}' of {sheet.total_height * sheet.total_width} cells")
    return sheet


def _facts(content: bytes) -> dict[str, SheetFacts]:
    try:
        if content.startswith(OLE):
            return old_sheet_facts(content)
        if content.startswith(b"PK") and "xl/workbook.xml" in zip_members.names(content):
            return sheet_facts(content)
        if content.startswith(b"PK") and "content.xml" in zip_members.names(content):
            return odf_sheet_facts(content)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, KeyError, ValueError, IndexError, struct.error):
        pass  # calamine could read it; what is hidden in it stays unknown
    return {}


def _rows(sheet: "CalamineSheet", name: str, facts: SheetFacts) -> Iterator[tuple[Cell, ...]]:
    if sheet.start is None:
        return
    first_column = sheet.start[1]
    merged: dict[tuple[int, int], Span] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        merged[top, left] = (top, left, bottom, right)
    for row, values in enumerate(sheet.iter_rows()):
        cells = []
        for column, value in enumerate(values, first_column):
            if value == "" or value is None:
                continue
            span = merged.get((row, column)) if merged else None
            if facts.is_hidden(span or (row, column, row, column)):
                continue
            if cell := _cell(
                value, name, f"{column_letters(column)}{row + 1}", span or (row, column, row, column), facts
            ):
                cells.append(cell)
        if cells:
            yield tuple(cells)


def _cell(value: object, sheet: str, reference: str, span: Span, facts: SheetFacts) -> Cell | None:
    top, left, bottom, right = span
    text, typed = _typed(value, reference, facts)
    if not text:
        return None
    return Cell(
        text=text,
        place=f"{sheet}!{reference}",
        left=left,
        right=right + 1,
        top=top + 1,
        bottom=bottom + 2,
        value=typed,
    )


def _typed(value: object, reference: str, facts: SheetFacts) -> tuple[str, Decimal | date | datetime | bool | None]:
    """The text as shown, and the value where the text is more than a text."""
    if isinstance(value, str):
        return value.strip(), None
    if isinstance(value, bool):
        return str(value).upper(), value
    if isinstance(value, int | float):
        figure = _figure(value, reference, facts)
        text = facts.texts.get(reference, "")
        if text and not PLAIN_FIGURE.fullmatch(text):
            return text, None if LEADING_ZEROS.fullmatch(text) else figure
        return _typed_figure(figure, facts.formats.get(reference))
    if isinstance(value, datetime):
        moment = value.date() if value.time() == time() else value
        return str(moment), moment
    return str(value), value if isinstance(value, date) else None


def _typed_figure(figure: Decimal, style: NumberFormat | None) -> tuple[str, Decimal | None]:
    """A figure shown with leading zeros is a code, no number."""
    if style is None:
        return plain(figure), figure
    return shown(figure, style), None if style.zeros else figure


def _figure(value: float, reference: str, facts: SheetFacts) -> Decimal:
    if abs(value) >= EXACT and reference in facts.digits:
        return Decimal(facts.digits[reference])
    if float(value).is_integer() and abs(value) < EXACT:
        return Decimal(int(value))
    # Excel keeps 15 digits: the rest of a stored 0.30000000000000004 is noise.
    return Decimal(format(value, f".{EXCEL_DIGITS}g")) if abs(value) < EXACT else Decimal(repr(value))


def _remarks(sheet: str, facts: SheetFacts) -> Iterator[str]:
    if facts.hidden_rows:
        which = _named(sorted(facts.hidden_rows))
        yield f"sheet '{sheet}': hidden rows {which} were left out (隐藏行 {which} 未读取)"
    if facts.hidden_columns:
        which = _named([column_letters(column) for column in sorted(facts.hidden_columns)])
        yield f"sheet '{sheet}': hidden columns {which} were left out (隐藏列 {which} 未读取)"
    if facts.uncalculated:
        which = _named(facts.uncalculated)
        yield f"sheet '{sheet}': formulas without a stored result in {which} (公式没有保存计算结果: {which})"


def _named(what: "list[int] | list[str] | tuple[str, ...]") -> str:
    names = [str(name) for name in what]
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" … (+{more})" if more > 0 else "")
