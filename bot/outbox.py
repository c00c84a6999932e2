"""What customers are told: written into the store with the change it tells of, sent from there afterwards.

A message keeps its Message-ID for ever: when a crash falls between sending and noting it, the second copy is known to
the recipient's server as the same message.
"""

from sqlite_utils import Database

from bot.room import Room, Tally
from bot.settings import Company
from bot.staging import Event, utc_now
from connectors.errors import ConnectorError, Refused, SignInFailed, Unavailable
from connectors.message import Message, Messenger

TRIES = 5
"""Runs in which a message is tried before a person has to look."""


def queue(db: Database, order_id: int, kind: str, messenger: str, message: Message) -> None:
    """Write a message into the outbox; the same kind for the same order once only."""
    db.execute(
        "INSERT INTO message (purchase_order_id, kind, messenger, recipient, subject, body, message_id, in_reply_to, "
        "status, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?) ON CONFLICT (message_id) DO NOTHING",
        [
            order_id,
            kind,
            messenger,
            message.recipient,
            message.subject,
            message.body,
            message.message_id,
            message.in_reply_to,
            utc_now(),
        ],
    )


def message_id(our_number: str, kind: str, company: Company) -> str:
    """The one Message-ID that this kind of message has for this order."""
    domain = next(iter(company.mail_domains), "orderbot.invalid")
    return f"<{our_number}.{kind}@{domain}>"


def send(room: Room, actor: str, tally: Tally) -> None:
    """Send everything queued, oldest first. A messenger that is away keeps its messages for the next run."""
    if room.dry:
        return
    away: set[str] = set()
    for row in room.staging.rows("SELECT * FROM message WHERE status = 'queued' ORDER BY id"):
        if row["messenger"] in away:
            continue
        messenger = room.connectors.messenger()
        try:
            if messenger is not None:
                _send(room, messenger, row, actor)
                tally.add("messages sent")
        except (SignInFailed, Unavailable) as error:
            away.add(row["messenger"])
            _failed(room, row, actor, error, final=row["attempts"] + 1 >= TRIES)
            tally.problems.append(f"{row['messenger']}: messages wait: {error}")
        except Refused as error:
            _failed(room, row, actor, error, final=True)
            tally.problems.append(f"{row['recipient']}: not delivered: {error}")


def _send(room: Room, messenger: Messenger, row: dict[str, object], actor: str) -> None:
    messenger.send(
        Message(
            message_id=str(row["message_id"]),
            recipient=str(row["recipient"]),
            subject=str(row["subject"]),
            body=str(row["body"]),
            in_reply_to=None if row["in_reply_to"] is None else str(row["in_reply_to"]),
        )
    )
    with room.staging.transaction() as db:
        db.execute(
            "UPDATE message SET status = 'sent', sent_at = ?, attempts = attempts + 1, error = NULL WHERE id = ?",
            [utc_now(), row["id"]],
        )
        event = Event(what="message_sent", actor=actor, detail={"kind": row["kind"], "to": row["recipient"]})
        room.staging.record(event, order_id=_order(row))


def _failed(room: Room, row: dict[str, object], actor: str, error: ConnectorError, *, final: bool) -> None:
    with room.staging.transaction() as db:
        db.execute(
            "UPDATE message SET status = ?, attempts = attempts + 1, error = ? WHERE id = ?",
            ["failed" if final else "queued", str(error), row["id"]],
        )
        event = Event(what="message_failed" if final else "message_waits", actor=actor, why=str(error))
        room.staging.record(event, order_id=_order(row))


def _order(row: dict[str, object]) -> int | None:
    return row["purchase_order_id"] if isinstance(row["purchase_order_id"], int) else None
