"""Receive: take in every parcel that waits in a source.

Takes: what the sources list. Leaves: parcels "received", stored whole, and the sources told so.
A source is told only after the bytes are on disk here. Killed in between, the next run tells it again.
"""

from collections.abc import Sequence

from bot.room import Room, Tally
from bot.staging import Event
from bot.status import ParcelStatus
from connectors.errors import ConnectorError
from connectors.parcel import Source

NAME = "receive"
TAKES: tuple[str, ...] = ()
LEAVES = (ParcelStatus.RECEIVED,)

TOLD_AT_ONCE = 20
"""Parcels after which the source is told: a round trip for each would be slow, one for all would be late."""


def run(room: Room) -> Tally:
    """Look into every source; one that cannot be reached is a problem of its own and stops no other."""
    tally = Tally()
    for source in room.connectors.sources():
        try:
            _take_in(room, source, tally)
        except ConnectorError as error:
            tally.problems.append(f"{source.name}: could not look: {error}")
            with room.staging.transaction():
                room.staging.record(Event(what="source_failed", actor=NAME, why=f"{source.name}: {error}"))
        finally:
            source.close()
    return tally


def _take_in(room: Room, source: Source, tally: Tally) -> None:
    waiting = list(source.waiting())
    new = room.staging.sight(source.name, waiting)
    _tell(room, source, sorted(set(waiting) - set(new), key=waiting.index))
    stored: list[str] = []
    for done, parcel in enumerate(source.fetch(new) if new else ()):
        room.progress(NAME, done, len(new), f"{source.name} · {parcel.filename}")
        tally.add("received" if room.staging.keep(parcel, NAME) else "same again")
        stored.append(parcel.key)
        if len(stored) % TOLD_AT_ONCE == 0:
            _tell(room, source, stored[-TOLD_AT_ONCE:])
    _tell(room, source, stored[len(stored) - len(stored) % TOLD_AT_ONCE :])
    if len(stored) < len(new):
        tally.problems.append(
            f"{source.name}: {len(new) - len(stored)} of {len(new)} were listed but not to be fetched"
        )


def _tell(room: Room, source: Source, keys: Sequence[str]) -> None:
    if room.dry or not keys:
        return
    source.acknowledge(keys)
    room.staging.acknowledged(source.name, keys)
