"""What customers are told: it stands in the store with the change it tells of, and is sent from there afterwards.

A message keeps its Message-ID for ever: when a crash falls between sending and noting it, the second copy is known to
the recipient's server as the same message.
"""

from datetime import UTC, datetime, timedelta

from bot.room import Room, Tally
from bot.settings import Company
from bot.sign_ins import signing_in
from bot.staging import Event, Row, to_utc, utc_now
from connectors.errors import ConnectorError, Refused, SignInFailed
from connectors.message import Message, Messenger

TRIES = 5
"""Runs in which a message is tried, at least, before a person has to look."""

BREAKER = 3
"""Failures in a row after which this run leaves the messenger alone."""

KEPT = timedelta(days=2)
"""How long, at least, a message waits for a messenger that is away: a night without a mail server loses none."""


def message_id(our_number: str, kind: str, company: Company) -> str:
    """The one Message-ID that this kind of message has for this order."""
    domain = next(iter(company.mail_domains), "orderbot.invalid")
    return f"<{our_number}.{kind}@{domain}>"


def send(room: Room, actor: str, tally: Tally) -> None:
    """Send everything queued, oldest first. A messenger that is away keeps its messages for the next run."""
    if room.dry:
        return
    waiting = room.staging.rows("SELECT * FROM message WHERE status = 'queued' ORDER BY id")
    messenger = room.connectors.messenger() if waiting else None
    if messenger is None:
        if waiting:
            zh = f"{len(waiting)} 封邮件等待，但 orderbot.toml 没有写明由谁发送"
            tally.tell("[[messenger]]", zh, f"{len(waiting)} messages wait: orderbot.toml names nobody to send them")
        return
    failures = 0
    for done, row in enumerate(waiting):
        room.progress(actor, done, len(waiting), row["recipient"])
        try:
            with signing_in(room, "messenger", messenger.name):
                _send(room, messenger, row, actor)
            tally.add("messages sent")
            failures = 0
        except Refused as error:
            _failed(room, row, actor, error, final=True)
            tally.tell(row["recipient"], "未送达", "not delivered", error)
        except ConnectorError as error:  # also when its answer was lost: the Message-ID makes a second copy the same
            _failed(room, row, actor, error, final=_is_old(row))
            failures += 1
            if failures >= BREAKER or isinstance(error, SignInFailed):
                tally.tell(row["messenger"], "邮件等待", "messages wait", error)
                return


def _is_old(row: Row) -> bool:
    return bool(row["attempts"] + 1 >= TRIES and row["created_at"] < to_utc(datetime.now(UTC) - KEPT))


def _send(room: Room, messenger: Messenger, row: Row, actor: str) -> None:
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


def _failed(room: Room, row: Row, actor: str, error: ConnectorError, *, final: bool) -> None:
    with room.staging.transaction() as db:
        db.execute(
            "UPDATE message SET status = ?, attempts = attempts + 1, error = ? WHERE id = ?",
            ["failed" if final else "queued", str(error), row["id"]],
        )
        event = Event(what="message_failed" if final else "message_waits", actor=actor, why=str(error))
        room.staging.record(event, order_id=_order(row))


def _order(row: Row) -> int | None:
    return row["purchase_order_id"] if isinstance(row["purchase_order_id"], int) else None
