"""An exceptions workbook that came back, as rows: what people wrote, and in which cell.

Columns are known by the hidden key row, orders by the hidden key columns; where they stand does not matter.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from bot.errors import OrderbotError
from bot.exceptions.columns import EXCEPTION_COLUMNS, PARCEL_COLUMNS, Column
from bot.typed_values import Typed

READ_BACK = ("our_number", "decision", "corrected", "by", "note", "key_order", "key_version", "key_path")
"""The columns that an import needs of the sheet of exceptions."""

PARCELS_READ_BACK = ("filename", "decision", "by", "note", "key_parcel")
"""The columns that an import needs of the sheet of parcels without an order, where there is one."""

LARGEST = 50_000_000
"""Bytes of a workbook, packed; and unpacked four times as much."""


class NoExceptionsWorkbook(OrderbotError):
    """This file is not one that can be imported; nothing was done."""

    def __init__(self, path: Path, zh: str, en: str) -> None:
        super().__init__(f"{path}: {zh} · {en}")


class SheetRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that speaks of an order or a parcel. ``cells`` and ``places`` ("例外 Exceptions!N7") are by column key."""

    cells: dict[str, Typed]
    places: dict[str, str]


class ReturnedWorkbook(msgspec.Struct, frozen=True, kw_only=True):
    """All rows of a workbook, those of parcels without an order apart, and who saved it last, where it says so."""

    path: Path
    rows: tuple[SheetRow, ...]
    saved_by: str | None
    parcels: tuple[SheetRow, ...] = ()


def read_workbook(path: Path) -> ReturnedWorkbook:
    """Read a workbook that was saved by Excel, WPS or LibreOffice. Raises NoExceptionsWorkbook."""
    content = _content(path)
    sheets = _sheets(path, content)
    orders = _keyed(path, sheets, "key_order", EXCEPTION_COLUMNS, READ_BACK)
    if orders is not None:
        return ReturnedWorkbook(
            path=path,
            rows=orders,
            saved_by=_saved_by(content),
            parcels=_keyed(path, sheets, "key_parcel", PARCEL_COLUMNS, PARCELS_READ_BACK) or (),
        )
    raise NoExceptionsWorkbook(
        path,
        "不是例外工作簿（找不到隐藏的键行），请重新导出：orderbot exceptions export",
        "is no exceptions workbook (its hidden key row is missing); export it again",
    )


def _content(path: Path) -> bytes:
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        raise NoExceptionsWorkbook(
            path,
            f"请另存为 .xlsx 再导入（{path.suffix or '没有扩展名'}）",
            "save it as .xlsx first; other formats lose what tells the rows apart",
        )
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        raise NoExceptionsWorkbook(path, "无法读取", f"cannot be read: {error.strerror}") from None
    unpacked = _unpacked(content)
    if size > LARGEST or unpacked > 4 * LARGEST:
        raise NoExceptionsWorkbook(path, "文件过大", "is larger than any exceptions workbook")
    if unpacked < 0:
        raise NoExceptionsWorkbook(
            path,
            "文件已损坏或加了密码，请去掉密码后另存为 .xlsx",
            "is damaged or locked; save it as .xlsx without a password",
        )
    return content


def _unpacked(content: bytes) -> int:
    """Bytes that the file's parts say they have; -1 where it is no archive at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        return -1


def _sheets(path: Path, content: bytes) -> list[tuple[str, list[list[Any]]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except CalamineError as error:
        raise NoExceptionsWorkbook(path, "无法读取，请另存为 .xlsx", f"save it again as .xlsx ({error})") from None


def _keyed(
    path: Path, sheets: list[tuple[str, list[list[Any]]]], key: str, known: dict[str, Column], needed: tuple[str, ...]
) -> tuple[SheetRow, ...] | None:
    """The rows of the sheet whose hidden row of keys has this key; None where no sheet has."""
    for name, table in sheets:
        head = next((number for number, line in enumerate(table) if key in line), None)
        if head is not None:
            columns = _columns(path, name, table[head], known, needed)
            return tuple(_rows(name, table, head, columns, key))
    return None


def _columns(
    path: Path, sheet: str, line: list[Any], known: dict[str, Column], needed: tuple[str, ...]
) -> dict[str, int]:
    columns = {key: place for place, key in enumerate(line) if key in known}
    missing = [key for key in needed if key not in columns]
    if missing:
        names = "、".join(f"{known[key].zh} {known[key].en}" for key in missing)
        raise NoExceptionsWorkbook(
            path,
            f"“{sheet}”缺少列：{names}；请重新导出",
            f"columns of '{sheet}' were deleted ({names}); export it again",
        )
    return columns


def _rows(sheet: str, table: list[list[Any]], head: int, columns: dict[str, int], key: str) -> Iterator[SheetRow]:
    for number, line in enumerate(table[head + 1 :], head + 2):
        cells = {key: _plain(line[place]) if place < len(line) else None for key, place in columns.items()}
        heading = number == head + 2 and not str(cells[key] or "键").isascii()
        if not heading and any(cells.get(name) is not None for name in (key, "decision", "corrected")):
            yield SheetRow(
                cells=cells, places={key: f"{sheet}!{_letters(place)}{number}" for key, place in columns.items()}
            )


def has_key(cells: dict[str, Typed]) -> bool:
    """Whether these cells name an order."""
    return str(cells["key_order"]).removesuffix(".0").isdecimal()


def _plain(cell: Typed) -> Typed:
    return (cell.strip() or None) if isinstance(cell, str) else cell


def _letters(place: int) -> str:
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % 26) + letters
        place = place // 26 - 1
    return letters


def _saved_by(content: bytes) -> str | None:
    """Who saved the file last, from its properties; WPS and LibreOffice may leave it out."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    name = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = fromstring(archive.read("docProps/core.xml")).findtext(name)
    except (KeyError, ParseError, DefusedXmlException, zipfile.BadZipFile):
        return None
    return (found or "").strip() or None
