"""The rows of messages that are to be sent: written with the change that they tell of."""

from sqlite_utils import Database

from bot.staging import storable, utc_now
from connectors.message import Message


def queue(db: Database, order_id: int, kind: str, messenger: str, message: Message) -> bool:
    """Write a message into the outbox. False when it stands there already: the same words for the same order.

    A message of the same kind with other words tells of a change: it gets a Message-ID of its own, and what was not
    sent yet of the earlier ones is withdrawn.
    """
    earlier = list(
        db.query(
            "SELECT id, body, message_id FROM message WHERE purchase_order_id = ? AND kind = ? "
            "AND status <> 'withdrawn' ORDER BY id",
            [order_id, kind],
        )
    )
    body = storable(message.body)
    if earlier and earlier[-1]["body"] == body:
        return False
    for row in earlier:
        db.execute(
            "UPDATE message SET status = 'withdrawn' WHERE id = ? AND status IN ('queued', 'failed')", [row["id"]]
        )
    count = next(
        db.query("SELECT count(*) AS n FROM message WHERE purchase_order_id = ? AND kind = ?", [order_id, kind])
    )
    db.table("message").insert(
        {
            "purchase_order_id": order_id,
            "kind": kind,
            "messenger": messenger,
            "recipient": message.recipient,
            "subject": " ".join(storable(message.subject).split()),  # a subject is one line, whatever a number holds
            "body": body,
            "message_id": _numbered(message.message_id, int(count["n"])),
            "in_reply_to": message.in_reply_to,
            "status": "queued",
            "created_at": utc_now(),
        }
    )
    return True


def withdraw_messages(db: Database, order_id: int) -> None:
    """Do not send, and do not ask anybody to send anew, what has not been sent about this order."""
    db.execute(
        "UPDATE message SET status = 'withdrawn' WHERE purchase_order_id = ? AND status IN ('queued', 'failed')",
        [order_id],
    )


def _numbered(message_id: str, earlier: int) -> str:
    """The Message-ID for the how-manieth message of its kind; the first keeps the plain one."""
    if not earlier:
        return message_id
    name, _, domain = message_id.rpartition("@")
    return f"{name}.{earlier + 1}@{domain}"
