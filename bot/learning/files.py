"""What was learnt as a workbook, to look through, to hand on, and to take in again."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from bot.addresses import plain_address
from bot.comparing import plain_code, plain_name
from bot.errors import OrderbotError
from bot.learning.alias import KINDS, LIVING, Alias, Kind, Meaning
from bot.learning.columns import LINE_FIELDS
from bot.learning.keep import ACTOR, add, living
from bot.learning.written import NOTHING
from bot.masterdata import MasterData
from bot.matching.texts import plain_text
from bot.staging import Event, Staging
from extractors.understand.vocabulary import plain

COLUMNS: dict[str, tuple[str, float]] = {
    "id": ("编号", 8),
    "kind": ("种类", 12),
    "customer_number": ("客户编号", 12),
    "item_number": ("料号", 14),
    "written": ("写法", 34),
    "meant": ("意思", 34),
    "state": ("状态", 12),
    "hits": ("印证次数", 10),
    "needed": ("需要次数", 10),
    "owner": ("由谁更正", 14),
    "order_number": ("订单", 20),
    "created_at": ("学到时间", 24),
    "changed_at": ("最近变化", 24),
    "why": ("撤回原因", 30),
}
"""Each column with its Chinese heading and its width; the first row of a workbook has both names."""

READ = ("kind", "customer_number", "item_number", "written", "meant", "state", "owner")


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did: aliases that are new, that were there, and rows that cannot be taken, with the reason."""

    added: tuple[int, ...] = ()
    known: int = 0
    problems: tuple[str, ...] = ()


def write(path: Path, found: Iterable[Alias]) -> None:
    """Write a workbook; everything is text, so that a code keeps its zeros and no text is run. Raises OrderbotError."""
    from xlsxwriter import Workbook

    if path.suffix != ".xlsx":
        raise OrderbotError(f"{path}: 请用 .xlsx 结尾的文件名 · give a name that ends in .xlsx")
    if path.exists():
        raise OrderbotError(f"{path}: 已存在，不会覆盖 · is there already; give another name")
    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("learnt")
        head, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
        for place, (name, (zh, width)) in enumerate(COLUMNS.items()):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, f"{zh}\n{name}", head)
        sheet.freeze_panes(1, 0)
        for row, alias in enumerate(found, 1):
            for place, name in enumerate(COLUMNS):
                value = getattr(alias, name)
                sheet.write_string(row, place, "" if value is None else str(value), text)


def take(staging: Staging, path: Path, master: MasterData, *, by: str, needed: int) -> Taken:
    """Take in what a workbook holds, all that can be. ``by`` is the owner where a row names none.

    Raises OrderbotError for a file that is no such workbook.
    """
    added: list[int] = []
    known = 0
    problems: list[str] = []
    for number, row in _rows(path):
        with staging.transaction():
            try:
                identity = _take(staging, row, master, by, needed)
            except ValueError as error:
                problems.append(f"{path.name} 第 {number} 行 · row {number}: {error}")
                continue
        if identity is None:
            known += 1
        else:
            added.append(identity)
    return Taken(added=tuple(added), known=known, problems=tuple(problems))


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    from python_calamine import CalamineWorkbook

    try:
        table = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the file, it is no workbook of ours
        raise OrderbotError(
            f"{path}: 无法读取 · cannot be read ({error}); export one:  orderbot learnt export"
        ) from None
    names = [str(cell).splitlines()[-1].strip() if str(cell).strip() else "" for cell in (table or [[]])[0]]
    missing = [name for name in READ if name not in names and name not in ("item_number", "owner", "state")]
    if missing:
        raise OrderbotError(f"{path}: 缺少列 · lacks the columns {', '.join(missing)}; see  orderbot learnt export")
    return [
        (number, {name: _text(cell) for name, cell in zip(names, row, strict=False) if name})
        for number, row in enumerate(table[1:], 2)
        if any(_text(cell) for cell in row)
    ]


def _text(cell: Any) -> str:  # noqa: ANN401 - whatever a sheet holds
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _take(staging: Staging, row: dict[str, str], master: MasterData, by: str, needed: int) -> int | None:
    """The new alias's number; None for one that is there. Raises ValueError with what is wrong with the row."""
    state = row.get("state") or "probation"
    if state == "retired":
        return None
    if state not in LIVING:
        raise ValueError(f"state “{state}”: {' / '.join(LIVING)}")
    meaning = _meaning(row, master)
    known = living(staging, meaning)
    if known is not None and known.meant != meaning.meant:
        raise ValueError(
            f"“{meaning.written}”已有另一个意思（{known.id} 号：{known.meant}） · means {known.meant} already "
            f"(no. {known.id})"
        )
    if known is not None:
        return None
    owner = row.get("owner") or by
    identity = add(
        staging.db, meaning, state="active" if state == "active" else "probation", owner=owner, needed=needed
    )
    event = Event(
        what="alias_active" if state == "active" else "alias_proposed",
        actor=by or ACTOR,
        why=f"'{meaning.written}' is {meaning.meant}: taken in from a workbook",
        why_zh=f"“{meaning.written}”即 {meaning.meant}：由工作簿导入",
        detail={"alias": identity, "kind": meaning.kind},
    )
    staging.record(event)
    return identity


def _meaning(row: dict[str, str], master: MasterData) -> Meaning:
    kind = next((name for name in KINDS if name == row.get("kind")), None)
    written, meant, whose = row.get("written", ""), row.get("meant", ""), row.get("customer_number", "")
    if kind is None:
        raise ValueError(f"kind “{row.get('kind', '')}”: {' / '.join(KINDS)}")
    if not written or not meant:
        raise ValueError("written、meant 不能为空 · must not be empty")
    if (kind != "customer" and whose not in master.customers) or (kind == "customer" and meant not in master.customers):
        raise ValueError(f"没有客户 · no customer {meant if kind == 'customer' else whose}")
    if kind in ("item-code", "item-text") and meant not in master.items:
        raise ValueError(f"没有料号 · no item {meant}")
    item = row.get("item_number", "")
    if kind == "unit" and (item not in master.items or master.unit(item, meant) is None):
        raise ValueError(f"料号 {item} 没有单位 {meant} · item {item} does not come in {meant}")
    if kind == "ship-to" and meant not in {place.address for place in master.ship_tos(whose)}:
        raise ValueError(f"客户 {whose} 没有这个收货地 · customer {whose} has no such place")
    if kind == "column" and meant not in LINE_FIELDS:
        raise ValueError(f"“{meant}”不是明细的字段 · is no field of a line: {', '.join(LINE_FIELDS)}")
    compared = _COMPARED[kind](written)
    return Meaning(
        kind=kind,
        customer_number="" if kind == "customer" else whose,
        item_number=item if kind == "unit" else "",
        written=written,
        compared=compared,
        meant=meant,
    )


def _plain_unit(unit: str) -> str:
    return "" if unit == NOTHING else plain_code(unit)


_COMPARED: dict[Kind, Callable[[str], str]] = {
    "customer": plain_name,
    "item-code": plain_code,
    "item-text": plain_text,
    "unit": _plain_unit,
    "ship-to": plain_address,
    "column": plain,
}
"""How what is written is compared, by the kind of alias."""
