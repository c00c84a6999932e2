"""Workbooks (xlsx, xlsm, xls, xlsb, ods): a grid for each visible sheet, each cell where the sheet has it.

Texts are as the sheet shows them. No formula or macro is run; hidden rows, columns and sheets are left out and said.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from extractors.document import Document, Grid
from extractors.readers import zip_members
from extractors.readers.long_sheets import HEAD, LONG, MOST_CELLS, MOST_ROWS
from extractors.readers.pictures_inside import pictures_inside
from extractors.readers.sheet_rows import SheetRows
from extractors.readers.unreadable import damaged, locked, too_large, unknown
from extractors.readers.workbook_biff import old_sheet_facts
from extractors.readers.workbook_odf import odf_sheet_facts
from extractors.readers.workbook_xml import SheetFacts, column_letters, sheet_facts

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

FORMAT = "spreadsheet"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_WORKBOOK = tuple(name.encode("utf-16-le") for name in ("Workbook", "\x00Book\x00"))
OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BARE_XLS = (b"\x09\x08\x10\x00\x00\x06", b"\x09\x08\x08\x00\x00\x05", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
MOST_HELD = 20_000  # rows that are held where they cannot go by one after the other
MOST_PLACES = 4_000_000  # empty ones counted: libraries hold whole sheets
MOST_NAMED = 5


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
    inside = zip_members.names(content)
    facts = _facts(content, inside)
    odf = "content.xml" in inside
    workbook = _opened(content, filename, max((one.area for one in facts.values()), default=0), odf=odf)
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
        grid = _grid(opened, sheet.name, of_sheet, filename) if opened.height <= MOST_ROWS else None
        if grid is None:
            long.append(f"sheet '{sheet.name}' of {opened.height} rows")
            continue
        cells += sum(map(len, grid.rows))
        if cells > MOST_CELLS:
            raise too_large(filename, f"more than {MOST_CELLS} cells")
        grids.append(grid)
        remarks.extend(_remarks(sheet.name, of_sheet))
    if long and not cells:
        raise too_large(filename, long[0])
    remarks.extend(f"{what} is no order and was left out (行数过多，未读取)" for what in long)
    pictures = pictures_inside(content) if not cells and content.startswith(b"PK") else ()
    return Document(name=filename, format=FORMAT, grids=tuple(grids), enclosed=pictures, remarks=tuple(remarks))


def _grid(sheet: "CalamineSheet", name: str, facts: SheetFacts, filename: str) -> Grid | None:
    """The sheet, of a long one its first rows while the others wait; None where they would have to be held, too."""
    whole = SheetRows(sheet, name, facts)
    long = sheet.height > LONG and whole.last_merged < HEAD
    if not long and sheet.height > MOST_HELD:
        return None
    rows = []
    cells = 0
    for row, values in islice(whole, HEAD) if long else whole:
        if found := whole.cells(row, values):
            rows.append(found)
            cells += len(found)
        if cells > MOST_CELLS:
            raise too_large(filename, f"more than {MOST_CELLS} cells")
    more = SheetRows(sheet, name, facts, HEAD) if long else None
    return Grid(name=name, kind="sheet", rows=tuple(rows), more=more)


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


def _opened(content: bytes, filename: str, area: int, *, odf: bool) -> "CalamineWorkbook":
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

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


def _facts(content: bytes, inside: frozenset[str]) -> dict[str, SheetFacts]:
    try:
        if content.startswith(OLE):
            return old_sheet_facts(content)
        if "xl/workbook.xml" in inside:
            return sheet_facts(content)
        if "content.xml" in inside:
            return odf_sheet_facts(content)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, KeyError, ValueError, IndexError, struct.error):
        pass  # calamine could read it; what is hidden in it stays unknown
    return {}


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
