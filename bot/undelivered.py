"""Messages to customers and notices to subscribers that were tried often enough and given up: known, and sent anew."""

from collections.abc import Collection

import msgspec

from bot.staging import Event, Staging

_GIVEN_UP = """
SELECT 'message' AS kind, m.id AS id, o.id AS order_id, o.our_number, m.recipient, m.kind AS what, m.error
FROM message m JOIN purchase_order o ON o.id = m.purchase_order_id WHERE m.status = 'failed'
UNION ALL
SELECT 'notice', n.id, o.id, o.our_number, n.subscriber, n.event, n.error
FROM notice n JOIN purchase_order o ON o.id = n.purchase_order_id WHERE n.status = 'failed'
ORDER BY order_id, kind, id
"""

_ANEW = {
    "message": "UPDATE message SET status = 'queued', attempts = 0 WHERE id = ? AND status = 'failed'",
    "notice": "UPDATE notice SET status = 'queued', attempts = 0, not_before = NULL WHERE id = ? AND status = 'failed'",
}


class Undelivered(msgspec.Struct, frozen=True, kw_only=True):
    """Of which order, to whom (an address, or a subscriber's name), what it tells, and the last error."""

    our_number: str
    recipient: str
    what: str
    error: str


def undelivered(staging: Staging) -> list[Undelivered]:
    """Everything that was given up and is still to be told, by order."""
    return [_told(row) for row in staging.rows(_GIVEN_UP)]


def send_anew(staging: Staging, by: str, our_numbers: Collection[str] = ()) -> list[Undelivered]:
    """Queue it again for the next run, as if it had never been tried; of these orders alone where some are named.

    A message keeps its Message-ID and a notice its id: whoever did get it knows the second copy for the same.
    """
    with staging.transaction(durable=True) as db:
        rows = [row for row in staging.rows(_GIVEN_UP) if not our_numbers or row["our_number"] in our_numbers]
        for row in rows:
            db.execute(_ANEW[row["kind"]], [row["id"]])
            event = Event(what="sent_anew", actor=by, detail={"to": row["recipient"], "what": row["what"]})
            staging.record(event, order_id=row["order_id"])
    return [_told(row) for row in rows]


def _told(row: dict[str, str]) -> Undelivered:
    return Undelivered(
        our_number=row["our_number"], recipient=row["recipient"], what=row["what"], error=row["error"] or "?"
    )
