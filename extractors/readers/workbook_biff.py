"""What calamine does not tell of an old workbook (xls): hidden rows and columns. Records as in MS-XLS."""

import io
import struct
from collections.abc import Iterator
from typing import NamedTuple

from extractors.readers.workbook_xml import SheetFacts

BEGIN, SHEET, ROW, COLUMNS = 0x0809, 0x0085, 0x0208, 0x007D
ROW_HIDDEN = 0x20
COLUMN_HIDDEN = 0x1
MOST_RECORDS = 5_000_000
MOST_COLUMNS = 256


class _Record(NamedTuple):
    at: int
    kind: int
    data: bytes


def old_sheet_facts(content: bytes) -> dict[str, SheetFacts]:
    """By sheet name; empty where the container cannot be opened. Raises struct.error for a damaged stream."""
    stream = _stream(content)
    names: dict[int, str] = {}
    rows: dict[int, set[int]] = {}
    columns: dict[int, set[int]] = {}
    sheet = 0
    for record in _records(stream):
        if record.kind == SHEET:
            names[struct.unpack_from("<I", record.data)[0]] = _name(record.data[6:])
        elif record.kind == BEGIN:
            sheet = record.at
        elif record.kind == ROW and struct.unpack_from("<I", record.data, 12)[0] & ROW_HIDDEN:
            rows.setdefault(sheet, set()).add(struct.unpack_from("<H", record.data)[0] + 1)
        elif record.kind == COLUMNS:
            first, last, _, _, flags = struct.unpack_from("<HHHHH", record.data)
            if flags & COLUMN_HIDDEN:
                columns.setdefault(sheet, set()).update(range(first, min(last, MOST_COLUMNS) + 1))
    return {
        name: SheetFacts(hidden_rows=frozenset(rows.get(at, ())), hidden_columns=frozenset(columns.get(at, ())))
        for at, name in names.items()
    }


def _stream(content: bytes) -> bytes:
    from olefile import OleFileIO  # type: ignore[import-untyped]  # it ships no types

    try:
        with OleFileIO(io.BytesIO(content)) as container:
            name = next((name for name in ("Workbook", "Book") if container.exists(name)), None)
            return bytes(container.openstream(name).read()) if name else b""
    except (OSError, IndexError, ValueError):
        return b""


def _records(stream: bytes) -> Iterator[_Record]:
    at = 0
    for _ in range(MOST_RECORDS):
        if at + 4 > len(stream):
            return
        kind, length = struct.unpack_from("<HH", stream, at)
        yield _Record(at, kind, stream[at + 4 : at + 4 + length])
        at += 4 + length


def _name(data: bytes) -> str:
    count, wide = data[0], data[1] & 1
    return data[2 : 2 + count * 2].decode("utf-16-le") if wide else data[2 : 2 + count].decode("latin-1")
