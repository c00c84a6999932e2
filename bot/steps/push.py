"""Push: write each sales order into the target, exactly once.

Takes: orders "confirmed". Leaves: "pushed" with the target's number; or "exception" when the target refuses or its
answer cannot be learnt. An order waits as "confirmed" while the target is away.

Before anything is sent, the attempt is written down and the target is asked for the order; after any doubt it is asked
again. So a run killed at any point leaves either no order there or one that the next run finds.

At the levels at which people type the orders themselves, the target is only asked: an order that stands there is
"pushed" and followed like any other, one that does not waits.
"""

import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from bot import notices
from bot.finding_rows import finding_row
from bot.ledger import order
from bot.levels import TYPED_BY_PEOPLE, level_of
from bot.order_rows import StoredOrder, read_sales_order, to_text
from bot.push_outcome import Outcome, push_finding
from bot.revisions import change_there, older_revision, take_over
from bot.room import Room, Tally
from bot.sign_ins import signing_in
from bot.staging import ClaimLost, Event, to_utc, utc_now
from bot.status import OrderStatus
from connectors.errors import ConnectorError, OutcomeUnknown, Refused, SignInFailed, Unavailable
from connectors.sales_order import SalesOrder, Target

NAME = "push"
TAKES = (OrderStatus.CONFIRMED,)
LEAVES = (OrderStatus.PUSHED, OrderStatus.EXCEPTION)

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long an order rests after each failure of the system; after the last one a person looks at it."""

LOOKS = (0.5, 2.0, 5.0)
"""Seconds before each look at the target after an answer that never came."""

FAILURES = ("unavailable", "unknown")
"""Outcomes that are the system's fault and not the order's."""

ENTRY = timedelta(minutes=10)
"""How long an order that people have to type rests before it is looked for again."""

BREAKER = 3
"""Failures of the target in a row after which this run leaves it alone."""


def run(room: Room) -> Tally:
    """Push everything confirmed, oldest first."""
    tally = Tally()
    waiting = room.staging.claimable("purchase_order", TAKES)
    target = room.connectors.target() if waiting else None
    if target is None:
        if waiting:
            tally.tell(
                "[[target]]",
                f"{len(waiting)} 张订单等待写入，但 orderbot.toml 没有写明目标系统",
                f"{len(waiting)} orders wait: orderbot.toml names no target to push them into",
            )
        return tally
    try:
        with signing_in(room, "target", target.name):
            _push_all(room, target, waiting, tally)
    except SignInFailed as error:
        tally.problems.append(f"{target.name}: {error}")
    finally:
        target.close()
    return tally


def _push_all(room: Room, target: Target, waiting: Sequence[str | int], tally: Tally) -> None:
    failures = 0
    for done, identity in enumerate(waiting):
        if failures >= BREAKER:
            zh, en = (
                f"连续 {failures} 次失败，本次不再写入；订单等待",
                f"left alone after {failures} failures in a row; orders wait",
            )
            tally.tell(target.name, zh, en)
            return
        if not room.staging.claim("purchase_order", identity, TAKES, room.run):
            continue
        stored = order(room.staging, int(identity))
        room.progress(NAME, done, len(waiting), stored.order.order_number or stored.our_number)
        try:
            outcome = _push(room, target, stored)
        except ClaimLost as error:
            tally.problems.append(str(error))
            continue
        tally.add(outcome.outcome)
        failures = failures + 1 if outcome.outcome in FAILURES else 0
        if outcome.outcome in FAILURES:
            tally.problems.append(f"{stored.our_number}: {outcome.said}")


def _push(room: Room, target: Target, stored: StoredOrder) -> Outcome:
    row = room.staging.row("SELECT * FROM sales_order WHERE purchase_order_id = ?", [stored.id])
    if row is None:
        raise LookupError(f"{stored.our_number} is confirmed but has no sales order")
    sales_order = read_sales_order(row)
    if room.dry:
        return _rehearse(room, target, stored, sales_order)
    if _typed_by_people(room, stored):
        return _look_for_entry(room, target, stored, sales_order)
    attempt = _begin(room, target, stored, sales_order)
    try:
        outcome = _look_and_create(room, target, stored, attempt, sales_order)
    except SignInFailed as error:
        # Nothing was sent and a person has to act: the order waits, untouched, for the run after that.
        with room.staging.transaction() as db:
            _end(room, attempt, Outcome(outcome="unavailable", said=str(error)))
            db.execute("UPDATE purchase_order SET claimed_by = NULL, claimed_until = NULL WHERE id = ?", [stored.id])
        raise
    _settle(room, target, stored, attempt, outcome)
    return outcome


def _typed_by_people(room: Room, stored: StoredOrder) -> bool:
    customer = room.master.customers.get(stored.customer_number or "")
    return level_of(customer, room.settings.checks) in TYPED_BY_PEOPLE


def _look_for_entry(room: Room, target: Target, stored: StoredOrder, sales_order: SalesOrder) -> Outcome:
    """Ask whether somebody has typed the order; nothing is ever written."""
    number, said = None, None
    try:
        number = target.find(sales_order.reference, sales_order.customer_number)
    except SignInFailed:
        room.staging.release("purchase_order", stored.id, room.run)
        raise
    except ConnectorError as error:
        said = str(error)
    if number is None:
        with room.staging.transaction() as db:
            rest = to_utc(datetime.now(UTC) + ENTRY)
            db.execute("UPDATE purchase_order SET not_before = ? WHERE id = ?", [rest, stored.id])
        room.staging.release("purchase_order", stored.id, room.run)
        return Outcome(outcome="unavailable" if said else "to be typed", said=said)
    attempt = _begin(room, target, stored, sales_order)
    outcome = _already_there(room, target, stored, attempt, number)
    _settle(room, target, stored, attempt, outcome)
    return outcome


def _look_and_create(room: Room, target: Target, stored: StoredOrder, attempt: int, sales_order: SalesOrder) -> Outcome:
    try:
        number = target.find(sales_order.reference, sales_order.customer_number)
    except Refused as error:
        return Outcome(outcome="refused", said=str(error), evidence=error.evidence)
    except (Unavailable, OutcomeUnknown) as error:
        # Looking changes nothing: whatever became of the question, nothing was sent.
        return Outcome(outcome="unavailable", said=str(error), evidence=error.evidence)
    if number is not None:
        older = older_revision(room, target, stored, number)
        if older is not None:
            return change_there(room, target, stored, older, attempt, sales_order)
        return _already_there(room, target, stored, attempt, number)
    outcome = _create(target, sales_order)
    other = _whose(room, target, stored, outcome.number) if outcome.number else None
    if other is not None:
        said = f"{target.name} gave the number {outcome.number}, which {other} has: look there what became of this one"
        return msgspec.structs.replace(outcome, outcome="unknown", said=said)
    return outcome


def _create(target: Target, sales_order: SalesOrder) -> Outcome:
    try:
        pushed = target.create(sales_order)
    except Refused as error:
        return Outcome(outcome="refused", said=str(error), evidence=error.evidence)
    except Unavailable as error:
        return Outcome(outcome="unavailable", said=str(error), evidence=error.evidence)
    except OutcomeUnknown as error:
        return _look_again(target, sales_order, error)
    return Outcome(outcome="created", number=pushed.number, evidence=pushed.evidence)


def _already_there(room: Room, target: Target, stored: StoredOrder, attempt: int, number: str) -> Outcome:
    """It is ours from an earlier attempt, unless another order of ours has that number or other content was sent."""
    other = _whose(room, target, stored, number)
    if other is not None:
        said = f"{number} stands there already, from {other}: change it there by hand, then reject this one"
        return Outcome(outcome="refused", said=said)
    changed = room.staging.row(
        "SELECT a.id FROM push_attempt a JOIN push_attempt now ON now.id = ? WHERE a.purchase_order_id = ? "
        "AND a.id <> now.id AND a.outcome <> 'refused' AND a.document_json <> now.document_json",
        [attempt, stored.id],
    )
    if changed is not None:
        said = f"{number} stands there already, sent before this order was corrected: change it there by hand, then "
        return Outcome(outcome="refused", said=f"{said}reject this one")
    return Outcome(outcome="already_there", number=number)


def _whose(room: Room, target: Target, stored: StoredOrder, number: str | None) -> str | None:
    """Our number of another order that has this number in the target."""
    row = room.staging.row(
        "SELECT o.our_number FROM sales_order s JOIN purchase_order o ON o.id = s.purchase_order_id "
        "WHERE s.target = ? AND s.target_number = ? AND o.id <> ?",
        [target.name, number, stored.id],
    )
    return None if row is None else str(row["our_number"])


def _look_again(target: Target, sales_order: SalesOrder, doubt: OutcomeUnknown) -> Outcome:
    """Learn what became of an order whose answer never came. What cannot be learnt stays unknown."""
    last: ConnectorError | None = None
    for pause in LOOKS:
        time.sleep(pause)
        try:
            number = target.find(sales_order.reference, sales_order.customer_number)
        except ConnectorError as error:
            last = error
            continue
        last = None
        if number is not None:
            return Outcome(outcome="created", number=number, said=str(doubt), evidence=doubt.evidence)
    if last is not None:
        said = f"{doubt}; and looking for it failed: {last}"
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
                "document_json": to_text(sales_order),
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
        # What an earlier attempt ran into is past; the attempts and events keep it.
        db.execute("DELETE FROM finding WHERE purchase_order_id = ? AND code LIKE 'push-%'", [stored.id])
        if to is OrderStatus.PUSHED:
            if outcome.replaces is not None:
                take_over(room, db, stored, outcome.replaces)
            db.execute(
                "UPDATE sales_order SET target = ?, target_number = ?, pushed_at = ?, target_state = 'open' "
                "WHERE purchase_order_id = ?",
                [target.name, outcome.number, utc_now(), stored.id],
            )
            pushed = room.staging.row("SELECT * FROM sales_order WHERE purchase_order_id = ?", [stored.id])
            if pushed is not None:
                notices.queue(room, db, stored, pushed, notices.Change(event="pushed", about=f"v{stored.version}"))
        elif to is OrderStatus.EXCEPTION:
            reference = stored.order.order_number or stored.our_number
            finding = push_finding(outcome.outcome, target.name, reference, outcome.said or "?")
            db.table("finding").insert(finding_row(stored.id, finding))
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


def _rehearse(room: Room, target: Target, stored: StoredOrder, sales_order: SalesOrder) -> Outcome:
    try:
        if target.find(sales_order.reference, sales_order.customer_number) is None:
            if _typed_by_people(room, stored):
                return Outcome(outcome="to be typed")
            target.rehearse(sales_order)
    except (Refused, Unavailable, OutcomeUnknown) as error:
        return Outcome(outcome="would fail", said=str(error))
    finally:
        room.staging.release("purchase_order", stored.id, room.run)
    return Outcome(outcome="would be pushed")
