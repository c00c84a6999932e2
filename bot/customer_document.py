"""The customer's own document goes along to the target: once for each pushed order, after the push, where it can be.

What stands in the way of it never stands in the way of the order: a refusal is noted beside it, and an outage is tried
again by the next run.
"""

import tempfile
from pathlib import Path

import msgspec

from bot.clean_text import one_line
from bot.errors import OrderbotError
from bot.order_rows import StoredOrder
from bot.room import Room, Tally
from bot.staging import Event, Row, Staging, utc_now
from connectors.capabilities import Attaches, Capability, capabilities
from connectors.errors import OutcomeUnknown, Refused, Unavailable
from connectors.sales_order import Target

ACTOR = "follow"
LONGEST = 180
"""Bytes of a file's name; more is refused by some file systems."""


def attach_document(room: Room, target: Target, stored: StoredOrder, row: Row, tally: Tally) -> None:
    """Attach the document that the order stood in, unless that was done or refused before."""
    if row["document_at"] is not None or not room.settings.push.attach_document:
        return
    if Capability.ATTACH not in capabilities(target) or not isinstance(target, Attaches):
        return
    try:
        name, content = document_of(room.staging, stored)
    except (OrderbotError, OSError) as error:  # gone or changed on our disk: somebody has to know, once
        zh, en = f"客户文件无法放入 {target.name}", f"its document cannot be attached in {target.name}"
        tally.tell(stored.our_number, zh, en, error)
        _note(room, stored, row, Event(what="document_refused", actor=ACTOR, why=str(error)))
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / _file_name(name)
            file.write_bytes(content)
            target.attach(row["target_number"], file)
    except Refused as error:
        _note(room, stored, row, Event(what="document_refused", actor=ACTOR, why=str(error)))
    except (Unavailable, OutcomeUnknown) as error:
        zh, en = f"{name} 还未放入 {target.name}", f"{name} is not attached in {target.name} yet"
        tally.tell(stored.our_number, zh, en, error)
    else:
        _note(room, stored, row, Event(what="document_attached", actor=ACTOR, why=name))


def document_of(staging: Staging, stored: StoredOrder) -> tuple[str, bytes]:
    """Name and bytes of the file in which the order stood: the parcel, or a file inside it.

    Raises OrderbotError or OSError where the stored bytes are not what they were.
    """
    from extractors.errors import UnreadableDocument
    from extractors.readers import read_document

    content = staging.content(stored.parcel_id)
    parcel = staging.row("SELECT filename FROM parcel WHERE id = ?", [stored.parcel_id])
    name = str(parcel["filename"]) if parcel else stored.parcel_id
    inside = _place(stored).removeprefix(name).strip("/")
    while inside:
        try:
            enclosed = dict(read_document(content, name).enclosed)
        except UnreadableDocument:  # read once, but not any more: then the whole parcel goes along
            break
        found = next((each for each in enclosed if f"{inside}/".startswith(f"{each}/")), None)
        if found is None:
            break
        name, content, inside = found, enclosed[found], inside.removeprefix(found).strip("/")
    return name, content


def _place(stored: StoredOrder) -> str:
    """The document that most values of the order stood in, such as "mail.eml/order.xlsx"."""
    places = [evidence.document for path, evidence in stored.evidence.items() if path.startswith("lines.")]
    places = places or [evidence.document for evidence in stored.evidence.values()]
    return max(places, key=places.count, default="")


def _file_name(name: str) -> str:
    plain = one_line(name).replace("/", "_").replace("\\", "_").strip(". ") or "order"
    stem, suffix = Path(plain).stem, Path(plain).suffix
    while len(f"{stem}{suffix}".encode()) > LONGEST and stem:
        stem = stem[:-1]
    return f"{stem}{suffix}"


def _note(room: Room, stored: StoredOrder, row: Row, event: Event) -> None:
    with room.staging.transaction() as db:
        db.execute("UPDATE sales_order SET document_at = ? WHERE id = ?", [utc_now(), row["id"]])
        room.staging.record(msgspec.structs.replace(event, detail={"number": row["target_number"]}), order_id=stored.id)
