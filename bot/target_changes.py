"""What people change in the target after the push: seen by comparing, shown, told once, never overwritten."""

import json
from collections.abc import Iterator

import msgspec

from bot import notices
from bot.finding import Finding, Severity
from bot.finding_rows import finding_row
from bot.order_rows import StoredOrder, to_text
from bot.room import Room
from bot.staging import Event, Row
from bot.status import OrderStatus
from connectors.capabilities import Capability, Reads, SavedOrder, capabilities
from connectors.sales_order import Target
from connectors.targets.api.compare import NAMES, shown

ACTOR = "follow"


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it stands in the target, every value as the text that people would see."""

    head: dict[str, str]
    lines: list[dict[str, str]]


def look_for_changes(room: Room, target: Target, stored: StoredOrder, row: Row) -> bool:
    """Read the order back where the target can, and note what differs from how it stood there first.

    True when there is something new: it becomes an event, a finding for people, and a notice. Raises as Target does.
    """
    if Capability.READ not in capabilities(target) or not isinstance(target, Reads) or _is_being_revised(room, row):
        return False
    now = _texts(target.read(row["target_number"]))
    if row["target_saved_json"] is None:
        with room.staging.transaction() as db:
            db.execute("UPDATE sales_order SET target_saved_json = ? WHERE id = ?", [to_text(now), row["id"]])
        return False
    found = list(_differences(msgspec.json.decode(row["target_saved_json"], type=Saved), now))
    said = json.dumps(found, ensure_ascii=False)
    if said == (row["target_changes_json"] or "[]"):
        return False
    _note(room, stored, row, found, said)
    return True


def changed_by_hand(target: Target, row: Row) -> list[tuple[str, str]]:
    """What differs there now from how this sales order stood first, in Chinese and English. Raises as Target does.

    Nothing where the target cannot read, or where it has not been read since the push.
    """
    if row["target_saved_json"] is None or Capability.READ not in capabilities(target) or not isinstance(target, Reads):
        return []
    now = _texts(target.read(row["target_number"]))
    return list(_differences(msgspec.json.decode(row["target_saved_json"], type=Saved), now))


def _is_being_revised(room: Room, row: Row) -> bool:
    """Whether a change to a revision was begun there and is in doubt: what differs may be our own doing."""
    begun = room.staging.row(
        "SELECT a.id FROM push_attempt a JOIN purchase_order o ON o.id = a.purchase_order_id "
        "WHERE a.target = ? AND a.number = ? AND a.outcome <> 'refused' AND o.id <> ? AND o.status IN (?, ?)",
        [row["target"], row["target_number"], row["purchase_order_id"], OrderStatus.CONFIRMED, OrderStatus.EXCEPTION],
    )
    return begun is not None


def _note(room: Room, stored: StoredOrder, row: Row, found: list[tuple[str, str]], said: str) -> None:
    zh, en = "；".join(one for one, _ in found), "; ".join(one for _, one in found)
    event = Event(
        what="order_changed_in_target",
        actor=ACTOR,
        why=en or "as it was pushed again",
        why_zh=zh or "恢复为写入时的内容",
        detail={"number": row["target_number"]},
    )
    with room.staging.transaction() as db:
        db.execute("UPDATE sales_order SET target_changes_json = ? WHERE id = ?", [said, row["id"]])
        db.execute("DELETE FROM finding WHERE purchase_order_id = ? AND code = 'changed-in-target'", [stored.id])
        if found:
            db.table("finding").insert(finding_row(stored.id, _finding(row, zh, en)))
        room.staging.record(event, order_id=stored.id)
        count = room.staging.row(
            "SELECT count(*) AS n FROM event WHERE purchase_order_id = ? AND what = ?", [stored.id, event.what]
        )
        change = notices.Change(event="changed", text=event.why or "", changes=tuple(found), about=str(count))
        notices.queue(room, db, stored, row, change)


def _finding(row: Row, zh: str, en: str) -> Finding:
    return Finding(
        code="changed-in-target",
        severity=Severity.INFO,
        where="order",
        why_zh=f"{row['target']} 中的 {row['target_number']} 写入后被人改动：{zh}",
        why_en=f"{row['target_number']} was changed by hand in {row['target']} after the push: {en}",
        value=str(row["target_number"]),
    )


def _texts(saved: SavedOrder) -> Saved:
    return Saved(
        head={path: shown(value) for path, value in saved.head.items()},
        lines=[{path: shown(value) for path, value in line.items()} for line in saved.lines],
    )


def _differences(was: Saved, now: Saved) -> Iterator[tuple[str, str]]:
    """Each field that is otherwise, in Chinese and English, head first."""
    yield from _of(was.head, now.head, "", "")
    if len(was.lines) != len(now.lines):
        yield f"行数 {len(was.lines)} → {len(now.lines)}", f"lines {len(was.lines)} → {len(now.lines)}"
    for number, (old, new) in enumerate(zip(was.lines, now.lines, strict=False), 1):
        yield from _of(old, new, f"第 {number} 行 ", f"line {number} ")


def _of(was: dict[str, str], now: dict[str, str], zh: str, en: str) -> Iterator[tuple[str, str]]:
    for path in sorted(was.keys() & now.keys()):
        if was[path] != now[path]:
            names = NAMES.get(path, (path, path))
            yield f"{zh}{names[0]} {was[path]} → {now[path]}", f"{en}{names[1]} {was[path]} → {now[path]}"
