"""Receive: take in every parcel that waits in a source.

Takes: what the sources list. Leaves: parcels "received", stored whole, and the sources told so.
A source is told only after the bytes are on disk here. Killed in between, the next run tells it again.
"""

from collections.abc import Sequence

from bot.room import Room, Tally
from bot.sign_ins import signing_in
from bot.staging import Event
from bot.status import ParcelStatus
from connectors.errors import ConnectorError
from connectors.parcel import Source

NAME = "receive"
TAKES: tuple[str, ...] = ()
LEAVES = (ParcelStatus.RECEIVED,)

TOLD_AT_ONCE = 50
"""Parcels after which the source is told: a round trip for each would be slow, one for all would be late."""


def run(room: Room) -> Tally:
    """Look into every source; one that cannot be reached is a problem of its own and stops no other."""
    tally = Tally()
    for source in room.connectors.sources():
        try:
            with signing_in(room, "source", source.name):
                _take_in(room, source, tally)
        except ConnectorError as error:
            tally.tell(source.name, "无法查看", "could not look", error)
            with room.staging.transaction():
                room.staging.record(Event(what="source_failed", actor=NAME, why=f"{source.name}: {error}"))
        finally:
            source.close()
    return tally


def _take_in(room: Room, source: Source, tally: Tally) -> None:
    waiting = list(source.waiting())
    new = room.staging.sight(source.name, waiting)
    unknown = set(new)
    telling = _Telling(room, source, tally)
    telling.tell([key for key in waiting if key not in unknown])
    stored: set[str] = set()
    untold: list[str] = []
    for parcel in source.fetch(new) if new else ():
        room.progress(NAME, len(stored), len(new), f"{source.name} · {parcel.filename}")
        tally.add("received" if room.staging.keep(parcel, NAME) else "same again")
        stored.add(parcel.key)
        untold.append(parcel.key)
        if len(untold) == TOLD_AT_ONCE:
            telling.tell(untold)
            untold = []
    telling.tell(untold)
    tally.problems.extend(f"{source.name}: {line}" for line in source.left_behind)
    missing = [key for key in new if key not in stored]
    if len(source.left_behind) >= len(missing):
        room.staging.leave(source.name, missing)
    else:
        zh, en = (
            f"{len(new)} 份中有 {len(missing)} 份列出却取不到",
            f"{len(missing)} of {len(new)} were listed but not to be fetched",
        )
        tally.tell(source.name, zh, en)


class _Telling:
    """Tells a source what was taken. Once it does not listen it is left alone until the next run: orders come first."""

    def __init__(self, room: Room, source: Source, tally: Tally) -> None:
        self._room = room
        self._source = source
        self._tally = tally
        self._deaf = room.dry

    def tell(self, keys: Sequence[str]) -> None:
        if self._deaf or not keys:
            return
        try:
            self._source.acknowledge(keys)
        except ConnectorError as error:
            self._deaf = True
            self._tally.tell(self._source.name, "无法告知哪些已取走", "could not be told what was taken", error)
        else:
            self._room.staging.acknowledged(self._source.name, keys)
