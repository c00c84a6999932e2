"""Follow: learn from the target how far pushed orders are, and tell whoever wants to know, once for each change.

The customer is told when goods leave; subscribers (shipping, warehouse, finance) of each change that they asked for,
also of what people changed in the target by hand: that is seen and shown, and never overwritten.

Takes: orders "pushed", and those "fulfilled" whose payment somebody wants to be told of. Leaves: "fulfilled" when goods
are out and invoiced, "cancelled" when the target cancelled it, else "pushed" with its newest state.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot import notices, outbox, wording
from bot.customer_document import attach_document
from bot.ledger import order
from bot.order_rows import StoredOrder, read_sales_order
from bot.outgoing import queue
from bot.room import Room, Tally
from bot.sign_ins import signing_in
from bot.staging import ClaimLost, Event, Row, to_utc
from bot.status import OrderStatus
from bot.target_changes import look_for_changes
from connectors.errors import ConnectorError, Refused
from connectors.message import Message
from connectors.sales_order import Target, TargetStatus

NAME = "follow"
TAKES = (OrderStatus.PUSHED, OrderStatus.FULFILLED)
LEAVES = (OrderStatus.PUSHED, OrderStatus.FULFILLED, OrderStatus.CANCELLED)

ENDS = {"invoiced": OrderStatus.FULFILLED, "paid": OrderStatus.FULFILLED, "cancelled": OrderStatus.CANCELLED}
"""The target's states that end the journey."""

LEFT = ("shipped", "invoiced", "paid")
"""States in which goods are on their way or there."""

UNPAID = timedelta(days=180)
"""How long after the push a payment is looked for, once a day, where somebody wants to be told of it."""

DAY = timedelta(days=1)


def run(room: Room) -> Tally:
    """Ask the target for every order that is still on its way."""
    tally = Tally()
    waiting = room.staging.claimable("purchase_order", (OrderStatus.PUSHED,))
    unpaid = _unpaid(room)
    target = room.connectors.target() if (waiting or unpaid) and not room.dry else None
    if target is None:
        notices.send(room, NAME, tally)
        return tally
    try:
        with signing_in(room, "target", target.name):
            _follow_all(room, target, waiting, tally)
            _look_for_payments(room, target, unpaid, tally)
    except ConnectorError as error:
        tally.tell(target.name, "无法查看", "could not look", error)
    finally:
        target.close()
    outbox.send(room, NAME, tally)
    notices.send(room, NAME, tally)
    return tally


def _follow_all(room: Room, target: Target, waiting: Sequence[str | int], tally: Tally) -> None:
    for done, identity in enumerate(waiting):
        if not room.staging.claim("purchase_order", identity, (OrderStatus.PUSHED,), room.run):
            continue
        stored = order(room.staging, int(identity))
        room.progress(NAME, done, len(waiting), stored.order.order_number or stored.our_number)
        tally.add(_follow(room, target, stored, tally))


def _unpaid(room: Room) -> list[int]:
    """Invoiced orders whose payment a subscriber wants to be told of and that were not looked at today."""
    if not any("paid" in connection.settings.events for connection in room.connectors.subscribers()):
        return []
    now = datetime.now(UTC)
    rows = room.staging.rows(
        "SELECT o.id FROM sales_order s JOIN purchase_order o ON o.id = s.purchase_order_id "
        "WHERE s.target_state = 'invoiced' AND s.pushed_at >= ? AND o.status = 'fulfilled' "
        "AND (o.not_before IS NULL OR o.not_before <= ?) ORDER BY o.id",
        [to_utc(now - UNPAID), to_utc(now)],
    )
    return [row["id"] for row in rows]


def _look_for_payments(room: Room, target: Target, unpaid: Sequence[int], tally: Tally) -> None:
    for identity in unpaid:
        if not room.staging.claim("purchase_order", identity, (OrderStatus.FULFILLED,), room.run):
            continue
        with room.staging.transaction() as db:
            rest = to_utc(datetime.now(UTC) + DAY)
            db.execute("UPDATE purchase_order SET not_before = ? WHERE id = ?", [rest, identity])
        tally.add(_look_for_payment(room, target, order(room.staging, identity), tally))


def _look_for_payment(room: Room, target: Target, stored: StoredOrder, tally: Tally) -> str:
    row = room.staging.row("SELECT * FROM sales_order WHERE purchase_order_id = ?", [stored.id])
    if row is None:
        raise LookupError(f"{stored.our_number} is fulfilled but has no sales order")
    try:
        status = target.status(row["target_number"])
        if status.state == "paid":
            _keep(room, stored, row, status)
            return "paid"
    except (Refused, ClaimLost) as error:
        tally.tell(
            stored.our_number, f"{target.name} 没有答复付款", f"{target.name} does not say whether it is paid", error
        )
    finally:
        room.staging.release("purchase_order", stored.id, room.run)
    return "not paid yet"


def _follow(room: Room, target: Target, stored: StoredOrder, tally: Tally) -> str:
    row = room.staging.row("SELECT * FROM sales_order WHERE purchase_order_id = ?", [stored.id])
    if row is None:
        raise LookupError(f"{stored.our_number} is pushed but has no sales order")
    try:
        attach_document(room, target, stored, row, tally)
        status = target.status(row["target_number"])
        changed = look_for_changes(room, target, stored, row)
        if (status.state, status.text) == (row["target_state"], row["target_text"]):
            return "changed there" if changed else "unchanged"
        _keep(room, stored, row, status)
    except Refused as error:
        number = row["target_number"]
        zh, en = f"{target.name} 中已找不到 {number}", f"{target.name} no longer knows {number}"
        tally.tell(stored.our_number, zh, en, error)
        return "lost"
    except ClaimLost as error:
        tally.problems.append(str(error))
        return "lost"
    finally:
        room.staging.release("purchase_order", stored.id, room.run)
    return status.state


def _keep(room: Room, stored: StoredOrder, row: Row, status: TargetStatus) -> None:
    if status.state == row["target_state"]:
        with room.staging.transaction() as db:  # other words for the same state: kept, and nobody is told
            db.execute("UPDATE sales_order SET target_text = ? WHERE id = ?", [status.text, row["id"]])
        return
    detail = {"from": row["target_state"], "to": status.state}
    # "order_approved" is what our own review says.
    name = "order_approved_there" if status.state == "approved" else f"order_{status.state}"
    event = Event(what=name, actor=NAME, why=status.text, detail=detail)
    to = ENDS.get(status.state, OrderStatus.PUSHED)
    messenger = room.connectors.messenger_name()
    with room.staging.change("purchase_order", stored.id, room.run, to, event) as db:
        db.execute(
            "UPDATE sales_order SET target_state = ?, target_text = ? WHERE id = ?",
            [status.state, status.text, row["id"]],
        )
        if status.state != "open":
            change = notices.Change(event=status.state, text=status.text, about=f"v{stored.version}")
            notices.queue(room, db, stored, row, change)
        message = _goods_out(room, stored, row, status)
        if message is not None and messenger is not None:
            queue(db, stored.id, "goods_out", messenger, message)


def _goods_out(room: Room, stored: StoredOrder, row: Row, status: TargetStatus) -> Message | None:
    customer = room.master.customers.get(stored.customer_number or "")
    left = status.state in LEFT and row["target_state"] not in LEFT
    if not left or customer is None or not customer.email or room.settings.confirm.policy != "inform":
        return None
    subject, body = wording.goods_out(
        read_sales_order(row), customer, room.settings.company, row["target_number"], status.text
    )
    return Message(
        message_id=outbox.message_id(stored.our_number, "goods_out", room.settings.company),
        recipient=customer.email,
        subject=subject,
        body=body,
        in_reply_to=outbox.message_id(stored.our_number, "confirmation", room.settings.company),
    )
