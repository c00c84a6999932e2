"""What shipping, warehouse and finance are told: it stands in the store with the change it tells of, and is sent from
there afterwards, to each subscriber in the order in which things happened.
"""

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from sqlite_utils import Database

from bot.order_rows import StoredOrder, read_sales_order, to_text
from bot.room import Room, Tally
from bot.sign_ins import signing_in
from bot.staging import Event as OrderEvent
from bot.staging import Row, to_utc, utc_now
from connectors.errors import ConnectorError, Refused, SignInFailed
from connectors.subscriber import Event, Notice, Subscriber

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440, 1440))
"""How long a notice rests after each failure; after the last one a person looks at it. About three days in all."""

NAMESPACE = uuid.UUID("6a1f3c52-7b0e-5d7c-9a34-0f2d5b8f0c11")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to an order: the event, the target's own text, what people changed there (zh, en), and ``about``:
    what tells this change from an earlier one of the same kind.
    """

    event: Event
    text: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    about: str = ""


def queue(room: Room, db: Database, stored: StoredOrder, row: Row, change: Change) -> None:
    """Write a notice for every subscriber that wants this event; ``row`` is the order's sales_order as it is now."""
    for connection in room.connectors.subscribers():
        if change.event not in connection.settings.events:
            continue
        at = utc_now()
        notice_id = uuid.uuid5(NAMESPACE, f"{connection.name}|{stored.our_number}|{change.event}|{change.about}")
        db.execute(
            "INSERT OR IGNORE INTO notice (notice_id, subscriber, purchase_order_id, event, at, document_json, status) "
            "VALUES (?, ?, ?, ?, ?, ?, 'queued')",
            [str(notice_id), connection.name, stored.id, change.event, at, _document(stored, row, change, at)],
        )


def _document(stored: StoredOrder, row: Row, change: Change, at: str) -> str:
    return json.dumps(
        {
            "event": change.event,
            "at": at,
            "order": {
                "our_number": stored.our_number,
                "reference": row["reference"],
                "customer_number": row["customer_number"],
                "target": row["target"],
                "target_number": row["target_number"],
                "text": change.text,
            },
            "changes": [{"zh": zh, "en": en} for zh, en in change.changes],
            "sales_order": json.loads(to_text(read_sales_order(row))),
        },
        ensure_ascii=False,
    )


def send(room: Room, actor: str, tally: Tally) -> None:
    """Send what is queued. While an order's notice waits, the later ones of that order to that subscriber wait too."""
    if room.dry:
        return
    known = {connection.name: connection for connection in room.connectors.subscribers()}
    rows = room.staging.rows("SELECT * FROM notice WHERE status = 'queued' ORDER BY id")
    for name in dict.fromkeys(row["subscriber"] for row in rows):
        theirs = [row for row in rows if row["subscriber"] == name]
        if name not in known:
            zh, en = (
                f"{len(theirs)} 条通知等待；orderbot.toml 没有这个",
                f"{len(theirs)} notices wait; orderbot.toml names no such",
            )
            tally.tell(name, f"{zh} [[subscriber]]", f"{en} [[subscriber]]")
            continue
        _send_all(room, room.connectors.make("subscriber", known[name]), theirs, actor, tally)


def _send_all(room: Room, subscriber: Subscriber, rows: Sequence[Row], actor: str, tally: Tally) -> None:
    held: set[int] = set()
    now = utc_now()
    for row in rows:
        order_id = int(row["purchase_order_id"])
        if order_id in held or (row["not_before"] or "") > now:
            held.add(order_id)
            continue
        try:
            with signing_in(room, "subscriber", subscriber.name):
                _deliver(room, subscriber, row, actor)
            tally.add("notices sent")
        except ConnectorError as error:
            held.add(order_id)
            # A refused sign-in is not tried again by itself, so it has not been tried enough: a person acts first.
            tried_enough = row["attempts"] >= len(PAUSES) and not isinstance(error, SignInFailed)
            final = isinstance(error, Refused) or tried_enough
            _failed(room, row, actor, error, final=final)
            zh, en = ("通知已放弃", "a notice is given up") if final else ("通知等待", "notices wait")
            tally.tell(subscriber.name, zh, en, error)
            if isinstance(error, SignInFailed) or not isinstance(error, Refused):
                return  # it is away: whoever stands behind waits for the next run


def _deliver(room: Room, subscriber: Subscriber, row: Row, actor: str) -> None:
    document = str(row["document_json"]).encode()
    subscriber.deliver(Notice(id=str(row["notice_id"]), event=row["event"], at=str(row["at"]), document=document))
    with room.staging.transaction() as db:
        db.execute(
            "UPDATE notice SET status = 'sent', sent_at = ?, attempts = attempts + 1, error = NULL WHERE id = ?",
            [utc_now(), row["id"]],
        )
        event = OrderEvent(what="notice_sent", actor=actor, detail={"to": row["subscriber"], "event": row["event"]})
        room.staging.record(event, order_id=int(row["purchase_order_id"]))


def _failed(room: Room, row: Row, actor: str, error: ConnectorError, *, final: bool) -> None:
    pause = to_utc(datetime.now(UTC) + PAUSES[min(int(row["attempts"]), len(PAUSES) - 1)])
    with room.staging.transaction() as db:
        db.execute(
            "UPDATE notice SET status = ?, attempts = attempts + 1, not_before = ?, error = ? WHERE id = ?",
            ["failed" if final else "queued", pause, str(error), row["id"]],
        )
        what = "notice_failed" if final else "notice_waits"
        event = OrderEvent(what=what, actor=actor, why=str(error), detail={"to": row["subscriber"]})
        room.staging.record(event, order_id=int(row["purchase_order_id"]))
