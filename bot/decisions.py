"""What people decide about exceptions: applied to the order, with who, when and why, in one transaction."""

import json
from typing import Literal

import msgspec
from sqlite_utils import Database

from bot.corrections import NotPossible, correct
from bot.ledger import order
from bot.order_rows import StoredOrder, head_columns, write_lines
from bot.outgoing import withdraw_messages
from bot.staging import Event, Row, Staging, utc_now
from bot.status import OrderStatus, before

__all__ = ["Action", "Decision", "NotPossible", "apply", "approvals", "correct"]

Action = Literal["accept", "approve", "correct", "reject"]

Agreed = tuple[str, str, str | None]
"""A finding that somebody agreed to: its code, place and value. Another value is another finding."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One person's word on one order as they saw it (``version``). ``corrections`` maps paths to new values."""

    order_id: int
    version: int
    action: Action
    by: str
    corrections: dict[str, str] = {}
    note: str | None = None


def apply(staging: Staging, decision: Decision) -> str:
    """Carry a decision out and return the order's new status. Raises NotPossible, and changes nothing then.

    ``approve`` lets the order go on as it stands, and what was agreed to is not asked again should the order be checked
    anew. ``accept`` and ``correct`` change it and have it checked anew. ``reject`` ends it.
    """
    with staging.transaction(durable=True) as db:
        stored = order(staging, decision.order_id)
        if stored.version != decision.version or stored.status != OrderStatus.EXCEPTION:
            raise NotPossible(
                f"{stored.our_number}: changed since this was exported (now {stored.status}, version {stored.version}, "
                f"the decision is about version {decision.version}); export again and decide on what stands there now"
            )
        if decision.action == "approve":
            return _approve(staging, db, stored, decision)
        if decision.action == "reject":
            return _reject(staging, db, stored, decision)
        return _correct(staging, db, stored, decision)


def approvals(staging: Staging, order_id: int) -> dict[Agreed, str]:
    """What somebody agreed to about this order, and who."""
    agreed: dict[Agreed, str] = {}
    sql = (
        "SELECT decided_by, approved_json FROM decision WHERE purchase_order_id = ? AND action = 'approve' ORDER BY id"
    )
    for row in staging.rows(sql, [order_id]):
        agreed |= dict.fromkeys(map(tuple, json.loads(row["approved_json"])), row["decided_by"])
    return agreed


def agreed_by(who: str) -> tuple[str, str]:
    """What is added to the words of a finding that somebody agreed to, in Chinese and English."""
    return f"（{who} 已批准）", f" ({who} agreed)"


def _approve(staging: Staging, db: Database, stored: StoredOrder, decision: Decision) -> str:
    if staging.row("SELECT id FROM sales_order WHERE purchase_order_id = ?", [stored.id]) is None:
        raise NotPossible(
            f"{stored.our_number}: cannot be approved as it stands, because its customer, an item, a "
            "quantity or a price is not known; correct that first"
        )
    stops = staging.rows(
        "SELECT code, place, value FROM finding WHERE purchase_order_id = ? AND severity IN ('approve', 'block')",
        [stored.id],
    )
    if any(row["code"] == "revision" for row in stops):
        _supersede(staging, db, stored, decision)
    event = Event(what="order_approved", actor=decision.by, why=decision.note)
    _note(staging, db, stored, decision, OrderStatus.APPROVED, event, agreed=stops)
    # What was agreed to stays said, and is no question any more should the order come back for another reason.
    db.execute(
        "UPDATE finding SET severity = 'info', why_zh = why_zh || ?, why_en = why_en || ?, suggestion_json = '{}' "
        "WHERE purchase_order_id = ? AND severity IN ('approve', 'block')",
        [*agreed_by(decision.by), stored.id],
    )
    return OrderStatus.APPROVED


def _supersede(staging: Staging, db: Database, stored: StoredOrder, decision: Decision) -> None:
    """The newer revision goes on; what it replaces stops, unless it is, or may be, in the target already."""
    if stored.related_order_id is None:
        return
    older = order(staging, stored.related_order_id)
    row = staging.row("SELECT claimed_until FROM purchase_order WHERE id = ?", [older.id])
    sent = staging.row(
        "SELECT id FROM push_attempt WHERE purchase_order_id = ? AND outcome <> 'refused'",
        [older.id],
    )
    if older.status not in before("purchase_order", OrderStatus.SUPERSEDED) or sent is not None:
        return
    if row is not None and (row["claimed_until"] or "") >= utc_now():
        raise NotPossible(
            f"{stored.our_number}: a run is working on {older.our_number}, which this would replace; "
            "decide again when it is through"
        )
    db.execute(
        "UPDATE purchase_order SET status = ?, version = version + 1, related_order_id = ?, claimed_by = NULL, "
        "claimed_until = NULL, updated_at = ? WHERE id = ?",
        [OrderStatus.SUPERSEDED, stored.id, utc_now(), older.id],
    )
    event = Event(
        what="order_superseded",
        actor=decision.by,
        why=f"{stored.our_number}, its revision, was approved",
        why_zh=f"改单 {stored.our_number} 已获批准",
        detail={"by": stored.our_number},
    )
    staging.record(event, order_id=older.id, status=OrderStatus.SUPERSEDED)
    withdraw_messages(db, older.id)


def _reject(staging: Staging, db: Database, stored: StoredOrder, decision: Decision) -> str:
    event = Event(what="order_rejected", actor=decision.by, why=decision.note)
    _note(staging, db, stored, decision, OrderStatus.REJECTED, event)
    withdraw_messages(db, stored.id)
    return OrderStatus.REJECTED


def _correct(staging: Staging, db: Database, stored: StoredOrder, decision: Decision) -> str:
    corrections = decision.corrections
    if decision.action == "accept":
        corrections = {**_suggestions(staging, stored), **corrections}
    if not corrections:
        raise NotPossible(f"{stored.our_number}: nothing to change is given; write the right value beside the finding")
    corrected = correct(stored.order, corrections)
    event = Event(
        what="order_corrected", actor=decision.by, why=decision.note, detail={"corrections": dict(corrections)}
    )
    _note(staging, db, stored, decision, OrderStatus.READ, event)
    db.table("purchase_order").update(stored.id, head_columns(corrected))
    write_lines(db, stored.id, corrected)
    return OrderStatus.READ


def _note(  # noqa: PLR0913 - all of it belongs to one decision
    staging: Staging,
    db: Database,
    stored: StoredOrder,
    decision: Decision,
    to: OrderStatus,
    event: Event,
    *,
    agreed: list[Row] | None = None,
) -> None:
    approved = [(row["code"], row["place"], row["value"]) for row in agreed or []]
    db.table("decision").insert(
        {
            "purchase_order_id": stored.id,
            "order_version": decision.version,
            "action": decision.action,
            "corrections_json": json.dumps(decision.corrections, ensure_ascii=False),
            "approved_json": json.dumps(approved, ensure_ascii=False),
            "decided_by": decision.by,
            "note": decision.note,
            "decided_at": utc_now(),
        }
    )
    db.execute(
        "UPDATE purchase_order SET status = ?, version = version + 1, attempts = 0, not_before = NULL, updated_at = ? "
        "WHERE id = ?",
        [to, utc_now(), stored.id],
    )
    staging.record(event, order_id=stored.id, status=to)


def _suggestions(staging: Staging, stored: StoredOrder) -> dict[str, str]:
    """What the findings suggest, the weakest first, so that what a graver one says of the same value counts."""
    found: dict[str, str] = {}
    sql = "SELECT suggestion_json FROM finding WHERE purchase_order_id = ? ORDER BY id DESC"
    for row in staging.rows(sql, [stored.id]):
        found |= json.loads(row["suggestion_json"])
    return found
