"""Read: turn each parcel into purchase orders in the customer's words.

Takes: parcels "received". Leaves: purchase orders "read" and their parcel "read"; or the parcel "no_order" or
"unreadable" with the reason.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from time import monotonic

from bot.errors import OrderbotError
from bot.learning import columns
from bot.order_rows import insert_order, to_text
from bot.our_side import seller
from bot.resolve_customer import resolve_customer
from bot.room import Room, Tally
from bot.sender import sender_of
from bot.staging import ClaimLost, Event, Row, storable, utc_now
from bot.status import OrderStatus, ParcelStatus
from bot.workers import Outcome, Readers, Task
from extractors.errors import UnreadableDocument
from extractors.purchase_order import Extraction

NAME = "read"
TAKES = (ParcelStatus.RECEIVED,)
UNSTORABLE = (
    ValueError,
    TypeError,
    ArithmeticError,
    sqlite3.DataError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)
"""What a value raises that is half a character, a number beyond all bounds or the like; no fault of the disk."""

LEAVES = (ParcelStatus.READ, ParcelStatus.NO_ORDER, ParcelStatus.UNREADABLE)

AT_ONCE = 25
LONGEST = 0.2
"""Documents whose orders are committed together, and seconds that they may take to come."""


def run(room: Room) -> Tally:
    """Read everything received, in the order in which it came."""
    tally = Tally()
    waiting = [str(identity) for identity in room.staging.claimable("parcel", TAKES)]
    taught = columns.pending(room.staging) if room.settings.learning.hits else []
    if not waiting and not taught:
        return tally
    tasks = [task for identity in waiting if (task := _task(room, identity, tally))]
    reading = room.settings.reading
    ours = seller(room.settings.company, room.master.items)
    with Readers(ours, processes=reading.processes, seconds=reading.seconds) as readers:
        if columns.learn(room.staging, readers, taught, needed=room.settings.learning.hits):
            room.learnt.forget()
        done = 0
        for batch in _batches(_with_profiles(room, readers, readers.read(tasks))):
            room.progress(NAME, done, len(tasks), batch[0][0].filename)
            keep(room, batch, tally)
            done += len(batch)
    return tally


def _with_profiles(
    room: Room, readers: Readers, results: Iterable[tuple[Task, Outcome]]
) -> Iterator[tuple[Task, Outcome]]:
    """What was read; once more, with what is known of its layout, where something is known of its customer's."""
    for task, outcome in results:
        if isinstance(outcome, UnreadableDocument) or not outcome.orders or not room.learnt.has_columns():
            yield task, outcome
            continue
        whose = _customer(room, task, outcome)
        known = room.learnt.columns(whose) if whose else []
        yield task, columns.read_again(readers, task, outcome, known) if known else outcome


def _customer(room: Room, task: Task, outcome: Extraction) -> str | None:
    """The number of the customer whose order a document holds, as far as that can be told from its first one."""
    row = room.staging.row("SELECT source, sender FROM parcel WHERE id = ?", [task.key])
    if row is None:
        return None
    source = room.connectors.customer_of(row["source"])
    sender = sender_of(row["sender"], outcome.mail, source, room.settings.company.mail_domains)
    try:
        match, _ = resolve_customer(outcome.orders[0].order, sender, room.master)
    except Exception:  # noqa: BLE001 - one of many: an order that trips this is told so when it is checked
        return None
    return match.found.customer_number if match.found else None


def keep(room: Room, batch: Iterable[tuple[Task, Outcome]], tally: Tally) -> None:
    """Store what was read, each document's orders whole or not at all."""
    with room.staging.together():
        for task, outcome in batch:
            if room.staging.claim("parcel", task.key, TAKES, room.run):
                tally.add(_keep_safely(room, task, outcome))


def _batches(results: Iterable[tuple[Task, Outcome]]) -> Iterator[list[tuple[Task, Outcome]]]:
    """What is read, as many at once as come quickly after each other: the disk is asked once for all of them."""
    batch: list[tuple[Task, Outcome]] = []
    since = monotonic()
    for one in results:
        batch.append(one)
        if len(batch) == AT_ONCE or monotonic() - since > LONGEST:
            yield batch
            batch, since = [], monotonic()
    if batch:
        yield batch


def _task(room: Room, identity: str, tally: Tally) -> Task | None:
    row = room.staging.row("SELECT filename, stored FROM parcel WHERE id = ?", [identity])
    if row is None:
        return None
    path = room.staging.folder / row["stored"]
    try:
        room.staging.content(identity)
    except FileNotFoundError:
        zh, en = f"原始文件不在 {path}，请放回", f"its stored bytes are missing at {path}; put the file back"
        tally.tell(row["filename"], zh, en)
        return None
    except OrderbotError as error:
        tally.problems.append(str(error))
        return None
    return Task(key=identity, path=path, filename=row["filename"])


def _keep_safely(room: Room, task: Task, outcome: Outcome) -> str:
    try:
        return _keep(room, task.key, outcome)
    except ClaimLost as error:
        return str(error)
    except UNSTORABLE as error:  # one of many: values that no store can hold must stop no other parcel
        said = f"what was read of it could not be stored ({type(error).__name__}: {error})"
        mend = "look at the original and ask the sender for another format"
        return _keep(room, task.key, UnreadableDocument(task.filename, said, mend))


def _keep(room: Room, parcel_id: str, outcome: Outcome) -> str:
    if isinstance(outcome, UnreadableDocument):
        row: Row = {"reason_code": "unreadable", "reason": storable(str(outcome))}
        return _set_aside(room, parcel_id, ParcelStatus.UNREADABLE, row)
    if not outcome.orders:
        code = outcome.why_none or "nothing_ordered"
        row = {"reason_code": code, "reason": outcome.reason or code, "format": outcome.format}
        return _set_aside(room, parcel_id, ParcelStatus.NO_ORDER, {**row, "mail_json": _mail(outcome)})
    return _keep_orders(room, parcel_id, outcome)


def _set_aside(room: Room, parcel_id: str, status: ParcelStatus, row: Row) -> str:
    event = Event(what=f"parcel_{status}", actor=NAME, why=row["reason"])
    with room.staging.change("parcel", parcel_id, room.run, status, event, columns=row):
        pass
    return status


def _keep_orders(room: Room, parcel_id: str, extraction: Extraction) -> str:
    staging = room.staging
    event = Event(
        what="parcel_read", actor=NAME, detail={"orders": len(extraction.orders), "format": extraction.format}
    )
    columns = {"format": extraction.format, "mail_json": _mail(extraction)}
    with staging.change("parcel", parcel_id, room.run, ParcelStatus.READ, event, columns=columns) as db:
        for position, found in enumerate(extraction.orders, 1):
            row: Row = {
                "our_number": _our_number(room, parcel_id, position),
                "parcel_id": parcel_id,
                "position": position,
                "status": OrderStatus.READ,
                "created_at": utc_now(),
                "updated_at": utc_now(),
            }
            order_id = insert_order(db, found, row)
            event = Event(what="order_read", actor=NAME, detail={"remarks": list(found.remarks)})
            staging.record(event, order_id=order_id, status=OrderStatus.READ)
    return f"{len(extraction.orders)} orders" if len(extraction.orders) > 1 else "1 order"


def _our_number(room: Room, parcel_id: str, position: int) -> str:
    # Made of the parcel's own bytes, so that the same parcel gets the same number even in a store begun anew: it is the
    # reference in the target for orders whose customer gave none.
    row = room.staging.row("SELECT received_at FROM parcel WHERE id = ?", [parcel_id])
    day = (row["received_at"] if row else utc_now())[2:10].replace("-", "")
    suffix = "" if position == 1 else f"-{position}"
    length = 6
    while True:
        number = f"OB{day}-{parcel_id[:length]}{suffix}"
        if room.staging.row("SELECT 1 AS taken FROM purchase_order WHERE our_number = ?", [number]) is None:
            return number
        length += 2


def _mail(extraction: Extraction) -> str | None:
    return None if extraction.mail is None else to_text(extraction.mail)
