"""What every source yields, and the contract a source keeps."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

import msgspec


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """Raw bytes as received. ``key`` is the source's own name for it, stable over runs.

    Keys: "INBOX/<UIDVALIDITY>/<UID>" for a mail, the file's name and content hash for a file, the order number and
    its state for a portal. ``received_at`` has a zone. ``sender`` is who handed it over, where the source knows.
    """

    source: str
    key: str
    filename: str
    content: bytes
    received_at: datetime
    sender: str | None = None


class Source(Protocol):
    """Where parcels wait. Nothing is taken away before ``acknowledge``.

    Every method may raise SignInFailed or Unavailable; ``acknowledge`` and ``check`` may raise Refused too.
    """

    name: str

    @property
    def left_behind(self) -> Sequence[str]:
        """After a ``fetch``: a line for people about each listed parcel that it could not yield, and why."""

    def waiting(self) -> Sequence[str]:
        """The keys of everything that waits, oldest first, without fetching it."""

    def fetch(self, keys: Sequence[str]) -> Iterator[Parcel]:
        """Yield the parcels of these keys, in batches of bounded size; one that is gone meanwhile is left out."""

    def acknowledge(self, keys: Iterable[str]) -> None:
        """Mark these as taken (flag, move, note), so that they wait no longer. Doing it twice changes nothing."""

    def check(self) -> str:
        """Sign in and look, changing nothing; return a line for people ("12 mails wait in INBOX")."""

    def close(self) -> None:
        """Let go of connections and browsers. Safe to call twice."""
