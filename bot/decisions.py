"""What people decide about exceptions: applied to the order, with who, when and why, in one transaction."""

import json
from typing import Literal

import msgspec
from sqlite_utils import Database

from bot.agreement import Agreed, Stop, agreed_by, in_part, stops_of
from bot.corrections import NotPossible, correct
from bot.learning.keep import Seen
from bot.learning.observe import learn_from_approval
from bot.ledger import order
from bot.order_rows import StoredOrder, head_columns, write_lines
from bot.outgoing import withdraw_messages
from bot.row_writing import insert
from bot.settings import Learning
from bot.staging import Event, Staging, utc_now
from bot.status import OrderStatus, before
from bot.stock_holds import has_lapsed

__all__ = ["Action", "Decision", "NotPossible", "apply", "correct"]

Action = Literal["accept", "approve", "correct", "reject"]

_LEARNING = Learning()


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One person's word on one order as they saw it (``version``). ``corrections`` maps paths to new values."""

    order_id: int
    version: int
    action: Action
    by: str
    corrections: dict[str, str] = {}
    note: str | None = None


def apply(staging: Staging, decision: Decision, *, learning: Learning = _LEARNING) -> str:
    """Carry a decision out and return the order's new status. Raises NotPossible, and changes nothing then.

    ``approve`` lets the order go on as it stands, once everybody agreed who has to; until then it waits on. What was
    agreed to is not asked again should the order be checked anew; it is checked anew where its goods are no longer held
    for it. ``accept`` and ``correct`` change the order and have it checked anew. ``reject`` ends it.
    """
    with staging.transaction(durable=True) as db:
        stored = order(staging, decision.order_id)
        if stored.version != decision.version or stored.status != OrderStatus.EXCEPTION:
            raise NotPossible(
                f"{stored.our_number}: changed since this was exported (now {stored.status}, version {stored.version}, "
                f"the decision is about version {decision.version}); export again and decide on what stands there now"
            )
        if decision.action == "approve":
            return _approve(staging, db, stored, decision, learning)
        if decision.action == "reject":
            return _reject(staging, db, stored, decision)
        return _correct(staging, db, stored, decision)


def _approve(staging: Staging, db: Database, stored: StoredOrder, decision: Decision, learning: Learning) -> str:
    if staging.row("SELECT id FROM sales_order WHERE purchase_order_id = ?", [stored.id]) is None:
        raise NotPossible(
            f"{stored.our_number}: 客户、物料、数量或单价未知，不能按现状批准，请先更正 · cannot be approved as it "
            "stands, because its customer, an item, a quantity or a price is not known; correct that first"
        )
    stops = stops_of(staging, stored.id)
    given = [stop for stop in stops if stop.wants(decision.by)]
    if not given and any(stop.lacking for stop in stops):
        raise _not_theirs(stored, decision.by, next(stop for stop in stops if stop.lacking))
    stops = [stop.with_agreement([decision.by]) for stop in stops]
    agreed = [stop.key for stop in given]
    if any(stop.lacking for stop in stops):
        return _agree_in_part(staging, db, stored, decision, stops, agreed)
    if any(stop.code == "revision" for stop in stops):
        _supersede(staging, db, stored, decision)
    # Goods that were held for it long enough may be somebody else's by now: then it is checked once more.
    to = OrderStatus.READ if has_lapsed(staging, stored.id) else OrderStatus.APPROVED
    event = Event(what="order_approved", actor=decision.by, why=decision.note)
    decision_id = _note(staging, db, stored, decision, to, event, agreed=agreed)
    if learning.hits:
        seen = Seen(staging, order_id=stored.id, decision_id=decision_id, by=decision.by, needed=learning.hits)
        learn_from_approval(staging, stored, agreed, seen)
    # What was agreed to stays said, and is no question any more should the order come back for another reason.
    for stop in stops:
        _add_words(db, stored.id, stop, agreed_by(stop.agreed), settled=True)
    return to


def _not_theirs(stored: StoredOrder, who: str, stop: Stop) -> NotPossible:
    zh, en = stop.still_needed()
    already = stop.allows(who)
    why_zh = f"{who} 已经批准过，还需 {zh} 批准" if already else f"{who} 无权批准此项，需要 {zh} 批准"
    why_en = f"{who} has agreed already" if already else f"it is not for {who} to agree to this"
    return NotPossible(
        f"{stored.our_number}: {why_zh}；订单未变，继续等待 · {why_en}; still needed: {en}. The order waits on"
    )


def _agree_in_part(
    staging: Staging,
    db: Database,
    stored: StoredOrder,
    decision: Decision,
    stops: list[Stop],
    agreed: list[Agreed],
) -> str:
    """Some have agreed, others still have to: the order waits on and says for whom."""
    words = [in_part(stop) for stop in stops if stop.lacking and stop.agreed]
    missing = [stop.still_needed() for stop in stops if stop.lacking]
    event = Event(
        what="order_agreed_in_part",
        actor=decision.by,
        why=decision.note or "still needed: " + "; ".join(dict.fromkeys(en for _, en in missing)),
        why_zh=decision.note or "还需批准：" + "；".join(dict.fromkeys(zh for zh, _ in missing)),
        detail={"agreed": [code for code, _, _ in agreed]},
    )
    _note(staging, db, stored, decision, OrderStatus.EXCEPTION, event, agreed=agreed)
    for stop, said in zip([stop for stop in stops if stop.lacking and stop.agreed], words, strict=True):
        _add_words(db, stored.id, stop, said, settled=False)
    for stop in stops:
        if not stop.lacking:
            _add_words(db, stored.id, stop, agreed_by(stop.agreed), settled=True)
    return OrderStatus.EXCEPTION


def _add_words(db: Database, order_id: int, stop: Stop, words: tuple[str, str], *, settled: bool) -> None:
    """Say beside the finding who agreed. What is settled stops the order no more."""
    change = ", severity = 'info', suggestion_json = '{}'" if settled else ""
    db.execute(
        f"UPDATE finding SET why_zh = why_zh || ?, why_en = why_en || ?{change} "  # noqa: S608 - one of two texts of ours
        "WHERE purchase_order_id = ? AND code = ? AND place = ? AND value IS ? AND severity IN ('approve', 'block')",
        [*words, order_id, *stop.key],
    )


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
    agreed: list[Agreed] | None = None,
) -> int:
    """Write a decision down and return its id."""
    approved = agreed or []
    identity = insert(
        db,
        "decision",
        {
            "purchase_order_id": stored.id,
            "order_version": decision.version,
            "action": decision.action,
            "corrections_json": json.dumps(decision.corrections, ensure_ascii=False),
            "approved_json": json.dumps(approved, ensure_ascii=False),
            "decided_by": decision.by,
            "note": decision.note,
            "decided_at": utc_now(),
        },
    )
    db.execute(
        "UPDATE purchase_order SET status = ?, version = version + 1, attempts = 0, not_before = NULL, updated_at = ? "
        "WHERE id = ?",
        [to, utc_now(), stored.id],
    )
    staging.record(event, order_id=stored.id, status=to)
    return identity


def _suggestions(staging: Staging, stored: StoredOrder) -> dict[str, str]:
    """What the findings suggest, the weakest first, so that what a graver one says of the same value counts."""
    found: dict[str, str] = {}
    sql = "SELECT suggestion_json FROM finding WHERE purchase_order_id = ? ORDER BY id DESC"
    for row in staging.rows(sql, [stored.id]):
        found |= json.loads(row["suggestion_json"])
    return found
