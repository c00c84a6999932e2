"""Confirm: tell the customer how their order was understood.

Takes: orders "approved". Leaves: "confirmed", with the confirmation in the outbox in the same transaction; then the
outbox is sent. The policy in orderbot.toml says whether customers are told.
"""

import msgspec

from bot import outbox, wording
from bot.ledger import order
from bot.levels import ANSWERED_BY_PEOPLE, level_of
from bot.order_rows import StoredOrder, read_sales_order
from bot.outgoing import queue
from bot.room import Room, Tally
from bot.staging import ClaimLost, Event
from bot.status import OrderStatus
from connectors.message import Message
from extractors.purchase_order import MailFacts

NAME = "confirm"
TAKES = (OrderStatus.APPROVED,)
LEAVES = (OrderStatus.CONFIRMED,)


def run(room: Room) -> Tally:
    """Confirm everything approved, then send what the outbox holds, older messages included."""
    tally = Tally()
    waiting = room.staging.claimable("purchase_order", TAKES)
    for done, identity in enumerate(waiting):
        room.progress(NAME, done, len(waiting), str(identity))
        if not room.staging.claim("purchase_order", identity, TAKES, room.run):
            continue
        try:
            tally.add(_confirm(room, order(room.staging, int(identity))))
        except ClaimLost as error:
            tally.problems.append(str(error))
    outbox.send(room, NAME, tally)
    return tally


def _confirm(room: Room, stored: StoredOrder) -> str:
    message = _message(room, stored) if room.settings.confirm.policy == "inform" else None
    messenger = room.connectors.messenger_name()
    if message is None or messenger is None:
        event = Event(
            what="order_confirmed",
            actor=NAME,
            why="the customer is not told: no policy, messenger or address, or people do",
            why_zh="未告知客户：设置为不告知、由人答复，或没有消息渠道、没有邮箱地址",
        )
        with room.staging.change("purchase_order", stored.id, room.run, OrderStatus.CONFIRMED, event):
            return "not told"
    told = message.recipient
    event = Event(what="order_confirmed", actor=NAME, why=f"told to {told}", why_zh=f"已告知 {told}")
    with room.staging.change("purchase_order", stored.id, room.run, OrderStatus.CONFIRMED, event) as db:
        new = queue(db, stored.id, "confirmation", messenger, message)
    return "told" if new else "told before"


def _message(room: Room, stored: StoredOrder) -> Message | None:
    row = room.staging.row("SELECT * FROM sales_order WHERE purchase_order_id = ?", [stored.id])
    parcel = room.staging.row("SELECT mail_json FROM parcel WHERE id = ?", [stored.parcel_id])
    customer = room.master.customers.get(stored.customer_number or "")
    if row is None or parcel is None or customer is None or not customer.email:
        return None
    if level_of(customer, room.settings.checks) in ANSWERED_BY_PEOPLE:
        return None
    mail = msgspec.json.decode(parcel["mail_json"], type=MailFacts) if parcel["mail_json"] else None
    subject, body = wording.confirmation(read_sales_order(row), customer, room.settings.company)
    return Message(
        message_id=outbox.message_id(stored.our_number, "confirmation", room.settings.company),
        # To the address in the master data, never to one that only the mail itself names.
        recipient=customer.email,
        subject=subject,
        body=body,
        in_reply_to=mail.message_id if mail else None,
    )
