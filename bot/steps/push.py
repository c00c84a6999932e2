"""Push: write each sales order into the target, exactly once.

Takes: orders "confirmed". Leaves: "pushed" with the target's number; or "exception" when the target refuses or its
answer cannot be learnt. An order waits as "confirmed" while the target is away.

Before anything is sent, the attempt is written down and the target is asked for the order; after any doubt it is asked
again. So a run killed at any point leaves either no order there or one that the next run finds.
"""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from bot.ledger import order
from bot.order_rows import StoredOrder, read_sales_order
from bot.room import Room, Tally
from bot.staging import Event, to_utc, utc_now
from bot.status import OrderStatus
from connectors.errors import OutcomeUnknown, Refused, SignInFailed, Unavailable
from connectors.sales_order import SalesOrder, Target

NAME = "push"
TAKES = (OrderStatus.CONFIRMED,)
LEAVES = (OrderStatus.PUSHED, OrderStatus.EXCEPTION)

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long an order rests after each failure of the system; after the last one a person looks at it."""

LOOKS = (0.5, 2.0, 5.0)
"""Seconds before each look at the target after an answer that never came."""

BREAKER = 3
"""Failures of the target in a row after which this run leaves it alone."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How an attempt ended, in the words of push_attempt.outcome."""

    outcome: str
    number: str | None = None
    said: str | None = None
    evidence: tuple[Path, ...] = ()


def run(room: Room) -> Tally:
    """Push everything confirmed, oldest first."""
    tally = Tally()
    waiting = room.staging.claimable("purchase_order", TAKES)
    target = room.connectors.target() if waiting else None
    if target is None:
        return tally
    failures = 0
    try:
        for done, identity in enumerate(waiting):
            if failures >= BREAKER:
                tally.problems.append(f"{target.name}: left alone after {failures} failures in a row; orders wait")
                break
            if not room.staging.claim("purchase_order", identity, TAKES, room.run):
                continue
            stored = order(room.staging, int(identity))
            room.progress(NAME, done, len(waiting), stored.order.order_number or stored.our_number)
            outcome = _push(room, target, stored)
            tally.add(outcome.outcome)
            failures = failures + 1 if outcome.outcome in ("unavailable", "unknown") else 0
            if outcome.outcome in ("unavailable", "unknown"):
                tally.problems.append(f"{stored.our_number}: {outcome.said}")
    except SignInFailed as error:
        tally.problems.append(f"{target.name}: {error}")
    finally:
        target.close()
    return tally


def _push(room: Room, target: Target, stored: StoredOrder) -> Outcome:
    row = room.staging.row("SELECT * FROM sales_order WHERE purchase_order_id = ?", [stored.id])
    if row is None:
        raise LookupError(f"{stored.our_number} is confirmed but has no sales order")
    sales_order = read_sales_order(row)
    if room.dry:
        return _rehearse(room, target, stored, sales_order)
    attempt = _begin(room, target, stored, sales_order)
    try:
        outcome = _look_and_create(room, target, stored, sales_order)
    except SignInFailed as error:
        # Nothing was sent and a person has to act: the order waits, untouched, for the run after that.
        with room.staging.transaction() as db:
            _end(room, attempt, Outcome(outcome="unavailable", said=str(error)))
            db.execute("UPDATE purchase_order SET claimed_by = NULL, claimed_until = NULL WHERE id = ?", [stored.id])
        raise
    _settle(room, target, stored, attempt, outcome)
    return outcome


def _look_and_create(room: Room, target: Target, stored: StoredOrder, sales_order: SalesOrder) -> Outcome:
    try:
        number = target.find(sales_order.reference, sales_order.customer_number)
        if number is not None:
            return _already_there(room, target, stored, number)
        pushed = target.create(sales_order)
    except Refused as error:
        return Outcome(outcome="refused", said=str(error), evidence=error.evidence)
    except Unavailable as error:
        return Outcome(outcome="unavailable", said=str(error), evidence=error.evidence)
    except OutcomeUnknown as error:
        return _look_again(target, sales_order, error)
    return Outcome(outcome="created", number=pushed.number, evidence=pushed.evidence)


def _already_there(room: Room, target: Target, stored: StoredOrder, number: str) -> Outcome:
    other = room.staging.row(
        "SELECT o.our_number FROM sales_order s JOIN purchase_order o ON o.id = s.purchase_order_id "
        "WHERE s.target = ? AND s.target_number = ? AND o.id <> ?",
        [target.name, number, stored.id],
    )
    if other is None:
        return Outcome(outcome="already_there", number=number)
    said = f"{number} stands there already, from {other['our_number']}: change it there by hand, then reject this one"
    return Outcome(outcome="refused", said=said)


def _look_again(target: Target, sales_order: SalesOrder, doubt: OutcomeUnknown) -> Outcome:
    """Learn what became of an order whose answer never came. What cannot be learnt stays unknown."""
    said = str(doubt)
    for pause in LOOKS:
        time.sleep(pause)
        try:
            number = target.find(sales_order.reference, sales_order.customer_number)
        except (Unavailable, OutcomeUnknown) as error:
            said = f"{doubt}; and looking for it failed: {error}"
            continue
        if number is not None:
            return Outcome(outcome="created", number=number, said=said, evidence=doubt.evidence)
        said = str(doubt)
    if said != str(doubt):
        return Outcome(outcome="unknown", said=said, evidence=doubt.evidence)
    return Outcome(outcome="unavailable", said=f"{doubt}; it is not there", evidence=doubt.evidence)


def _begin(room: Room, target: Target, stored: StoredOrder, sales_order: SalesOrder) -> int:
    with room.staging.transaction(durable=True) as db:
        db.execute(
            "UPDATE push_attempt SET outcome = 'unknown', ended_at = ?, said = 'the run ended before the answer' "
            "WHERE purchase_order_id = ? AND outcome = 'started'",
            [utc_now(), stored.id],
        )
        attempt = db.table("push_attempt").insert(
            {
                "purchase_order_id": stored.id,
                "target": target.name,
                "reference": sales_order.reference,
                "started_at": utc_now(),
                "outcome": "started",
            }
        )
        return int(attempt.last_pk or 0)


def _end(room: Room, attempt: int, outcome: Outcome) -> None:
    evidence = json.dumps([str(path) for path in outcome.evidence], ensure_ascii=False)
    room.staging.db.execute(
        "UPDATE push_attempt SET ended_at = ?, outcome = ?, number = ?, said = ?, evidence_json = ? WHERE id = ?",
        [utc_now(), outcome.outcome, outcome.number, outcome.said, evidence, attempt],
    )


def _settle(room: Room, target: Target, stored: StoredOrder, attempt: int, outcome: Outcome) -> None:
    to, event = _next(target, stored, outcome)
    with room.staging.change("purchase_order", stored.id, room.run, to, event, durable=True) as db:
        _end(room, attempt, outcome)
        if to is OrderStatus.PUSHED:
            db.execute(
                "UPDATE sales_order SET target = ?, target_number = ?, pushed_at = ?, target_state = 'open' "
                "WHERE purchase_order_id = ?",
                [target.name, outcome.number, utc_now(), stored.id],
            )
        elif to is OrderStatus.EXCEPTION:
            _add_finding(room, stored, target, outcome)
        else:
            pause = to_utc(datetime.now(UTC) + PAUSES[min(stored.attempts, len(PAUSES) - 1)])
            db.execute(
                "UPDATE purchase_order SET attempts = attempts + 1, not_before = ? WHERE id = ?", [pause, stored.id]
            )


def _next(target: Target, stored: StoredOrder, outcome: Outcome) -> tuple[OrderStatus, Event]:
    evidence = [str(path) for path in outcome.evidence]
    detail = {"target": target.name, "number": outcome.number, "evidence": evidence}
    if outcome.outcome in ("created", "already_there"):
        return OrderStatus.PUSHED, Event(what="order_pushed", actor=NAME, why=outcome.said, detail=detail)
    if outcome.outcome == "unavailable" and stored.attempts < len(PAUSES):
        return OrderStatus.CONFIRMED, Event(what="push_postponed", actor=NAME, why=outcome.said, detail=detail)
    return OrderStatus.EXCEPTION, Event(what="push_failed", actor=NAME, why=outcome.said, detail=detail)


def _add_finding(room: Room, stored: StoredOrder, target: Target, outcome: Outcome) -> None:
    said = outcome.said or "?"
    reference = stored.order.order_number or stored.our_number
    why_zh = {
        "refused": f"{target.name} 拒绝了该订单：{said}",
        "unknown": f"无法确认 {target.name} 是否已保存该订单，请先在其中查找 {reference}：{said}",
    }.get(outcome.outcome, f"{target.name} 多次无法访问：{said}")
    why_en = {
        "refused": f"{target.name} refused the order: {said}",
        "unknown": f"whether {target.name} holds the order could not be learnt, look for it there first: {said}",
    }.get(outcome.outcome, f"{target.name} could not be reached many times over: {said}")
    room.staging.db.table("finding").insert(
        {
            "purchase_order_id": stored.id,
            "code": f"push-{outcome.outcome}",
            "severity": "block",
            "place": "order",
            "why_zh": why_zh,
            "why_en": why_en,
            "suggestion_json": "{}",
            "found_at": utc_now(),
        }
    )


def _rehearse(room: Room, target: Target, stored: StoredOrder, sales_order: SalesOrder) -> Outcome:
    try:
        if target.find(sales_order.reference, sales_order.customer_number) is None:
            target.rehearse(sales_order)
    except (Refused, Unavailable, OutcomeUnknown) as error:
        return Outcome(outcome="would fail", said=str(error))
    finally:
        room.staging.release("purchase_order", stored.id, room.run)
    return Outcome(outcome="would be pushed")
