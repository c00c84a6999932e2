"""A folder of workbooks or CSV files, one a kind of master data, as typed rows; every problem by its file and row."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec

from bot.errors import OrderbotError
from bot.masterdata.cells import Read, reader_of
from bot.masterdata.headings import HEADINGS, heading_zh
from bot.masterdata.problems import in_cell, in_file, in_row
from bot.masterdata.rows import KINDS, NEEDED

SHOWN = 40
"""Problems that a message names; the first ones tell what went wrong with the others."""

Numbered = tuple[int, Any]
"""A row's number in its file, as a spreadsheet shows it, and the row."""


class MasterDataError(OrderbotError):
    """The master data cannot be used as it is. ``problems`` has all of them, each with its file and row."""

    def __init__(self, problems: Sequence[str]) -> None:
        lines = ["主数据需要修改 · master data has to be mended:", *(f"  {problem}" for problem in problems[:SHOWN])]
        if more := len(problems[SHOWN:]):
            lines.append(f"  … 另有 {more} 处 · and {more} more")
        super().__init__("\n".join(lines))
        self.problems = tuple(problems)


class Files(msgspec.Struct, kw_only=True):
    """What a folder holds: of each kind its file's name and numbered rows, a fingerprint of it all, the problems.

    ``pulled`` are the rows that a target gave, from KIND.pulled.csv; ``dated`` is of when each kind's figures are.
    """

    names: dict[str, str] = {}
    rows: dict[str, list[Numbered]] = {}
    pulled: dict[str, list[Numbered]] = {}
    paths: list[Path] = []
    version: str = ""
    dated: dict[str, datetime] = {}
    problems: list[str] = []


def read_folder(folder: Path) -> Files:
    """Read every kind's file; what is wrong with one row or file keeps no other from being looked at."""
    files = Files()
    digest = hashlib.sha256()
    for kind, (_, shape) in KINDS.items():
        path = _file(folder, kind, files.problems)
        pulled = folder / f"{kind}{PULLED}"
        files.names[kind] = path.name if path else f"{kind}.xlsx"
        columns = _Columns(kind, shape)
        files.rows[kind] = _rows(kind, path, columns, files, digest)
        files.pulled[kind] = _rows(kind, pulled if pulled.exists() else None, columns, files, digest)
        if path is None and kind in NEEDED and not pulled.exists():
            files.problems.append(
                in_file(
                    folder,
                    f"缺少 {kind}.xlsx 或 {kind}.csv；请填写 orderbot masterdata template 写出的工作簿，"
                    "或由目标系统取得：orderbot masterdata pull",
                    f"{kind}.xlsx or {kind}.csv is missing; fill in a workbook of  orderbot masterdata template, "
                    "or have a target that lists them fill it:  orderbot masterdata pull",
                )
            )
    files.version = digest.hexdigest()[:16]
    return files


def read_file(kind: str, path: Path) -> list[Numbered]:
    """The rows of one file that has a kind's columns, wherever it lies. Raises MasterDataError with all problems."""
    problems: list[str] = []
    columns = _Columns(kind, KINDS[kind][1])
    if not path.exists():
        raise MasterDataError([in_file(path, "没有这个文件", "there is no such file")])
    rows = [
        (number, columns.row(cells, path.name, number, problems)) for number, cells in _table(path, columns, problems)
    ]
    if problems:
        raise MasterDataError(problems)
    return rows


PULLED = ".pulled.csv"
"""How the name of a file ends that a target's rows were put into."""


def _rows(kind: str, path: Path | None, columns: "_Columns", files: Files, digest: "hashlib._Hash") -> list[Numbered]:
    if path is None:
        return []
    rows: list[Numbered] = []
    digest.update(kind.encode())
    for number, cells in _table(path, columns, files.problems):
        digest.update(repr(cells).encode())
        row = columns.row(cells, path.name, number, files.problems)
        if row is not None:
            rows.append((number, row))
    files.paths.append(path)
    files.dated[kind] = max(_date(path, rows), files.dated.get(kind, _LONG_AGO))
    return rows


_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_EARLIEST_ZONE = timedelta(hours=14)


def _date(path: Path, rows: list[Numbered]) -> datetime:
    """Of when a file's figures are: the newest day that they name, from its first hour on, or of its last saving."""
    days = [row.counted_on for _, row in rows if getattr(row, "counted_on", None) is not None]
    if days:
        return datetime.combine(max(days), time(), UTC) - _EARLIEST_ZONE
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _file(folder: Path, kind: str, problems: list[str]) -> Path | None:
    found = [path for end in (".xlsx", ".csv") if (path := folder / f"{kind}{end}").exists()]
    if len(found) > 1:
        one, other = found[0].name, found[1].name
        problems.append(
            in_file(folder, f"{one} 和 {other} 同时存在，请只留一个", f"{one} and {other} are both there; keep one")
        )
    return found[0] if found else None


class _Columns:
    """How the cells of one kind become a row. Cells that say the same share one value: rows by the million repeat."""

    def __init__(self, kind: str, shape: type[msgspec.Struct]) -> None:
        fields = msgspec.structs.fields(shape)
        self.kind = kind
        self.shape = shape
        self.readers: dict[str, Read] = {field.name: reader_of(field.name, field.type) for field in fields}
        self._known: dict[str, dict[Any, Any]] = {name: {} for name in self.readers}
        self.required = tuple(field.name for field in fields if field.required)

    def chinese(self, name: str) -> str:
        """The column's Chinese heading."""
        return heading_zh(self.kind, name)

    def row(self, cells: dict[str, Any], file: str, number: int, problems: list[str]) -> msgspec.Struct | None:
        before = len(problems)
        known: dict[str, Any] = {}
        for name, cell in cells.items():
            values = self._known[name]
            try:
                value = values.get((cell.__class__, cell), _UNKNOWN)
                if value is _UNKNOWN:
                    value = values[cell.__class__, cell] = self.readers[name](cell)
                known[name] = value
            except ValueError as error:
                problems.append(in_cell(file, number, (self.chinese(name), name), _shown(cell), error))
        problems += [
            in_row(file, number, f"{self.chinese(name)}必填，却是空的", f"{name} is empty; it has to be given")
            for name in self.required
            if name not in cells
        ]
        if known.get("valid_from") and known.get("valid_to") and known["valid_to"] < known["valid_from"]:
            begin, end = known["valid_from"], known["valid_to"]
            zh, en = f"失效日 {end} 早于生效日 {begin}", f"valid_to {end} is before valid_from {begin}"
            problems.append(in_row(file, number, zh, en))
        return self.shape(**known) if len(problems) == before else None


_UNKNOWN = object()


def _shown(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _table(path: Path, columns: _Columns, problems: list[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        lines = _workbook(path) if path.suffix == ".xlsx" else _csv(path)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one file, the others are looked at too
        zh, en = "无法读取，请另存为 .xlsx 或 UTF-8 的 .csv", "cannot be read; save it again as .xlsx or UTF-8 .csv"
        problems.append(in_file(path.name, zh, f"{en} ({error})"))
        return
    headings = _headings(path.name, lines[0], columns, problems)
    for number, line in enumerate(lines[1:], 2):
        cells = {
            name: cell
            for name, cell in zip(headings, line, strict=False)
            if name and cell is not None and (cell.__class__ is not str or (cell and not cell.isspace()))
        }
        if cells:
            yield number, cells


def _headings(file: str, line: list[Any], columns: _Columns, problems: list[str]) -> list[str]:
    """The column that each heading means; empty for what has none and for what was complained of."""
    named: list[str] = []
    for number, cell in enumerate(line, 1):
        heading = str(cell).strip(" \t\n*＊")
        name = HEADINGS.get(heading, heading.lower().replace(" ", "_"))
        if name and name not in columns.readers:
            zh, en = _meant(name, columns)
            problems.append(
                _in_heading(file, number, f"没有“{heading}”这一列；{zh}", f"no column is called '{heading}'; {en}")
            )
            name = ""
        elif name in named:
            zh, en = f"“{heading}”出现两次（{name}），请只留一列", f"'{heading}' stands there twice ({name}); keep one"
            problems.append(_in_heading(file, number, zh, en))
            name = ""
        named.append(name)
    missing = [name for name in columns.required if name not in named]
    if missing:
        zh = f"缺少列：{'、'.join(map(columns.chinese, missing))}，请补上"
        problems.append(in_row(file, 1, zh, f"no column for {', '.join(missing)}; add it"))
        return []  # each row would only say the same again
    return named


def _in_heading(file: str, column: int, zh: str, en: str) -> str:
    return in_file(f"{file} 第 1 行第 {column} 列 row 1, column {column}", zh, en)


def _meant(name: str, columns: _Columns) -> tuple[str, str]:
    headings = {heading: name for name in columns.readers for heading in (name, columns.chinese(name))}
    near = [headings[heading] for heading in get_close_matches(name, headings, n=1)]
    if near:
        return f"是不是“{columns.chinese(near[0])}”（{near[0]}）？", f"did you mean '{near[0]}'?"
    return (
        f"请删去，或改用：{'、'.join(map(columns.chinese, columns.readers))}",
        f"take it away, or use one of {', '.join(columns.readers)}",
    )


def _workbook(path: Path) -> list[list[Any]]:
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False) or [[]]


def _csv(path: Path) -> list[list[Any]]:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return list(csv.reader(io.StringIO(text), delimiter=delimiter)) or [[]]
