"""Taking parcels into the store, beside raw SQLite with the same promise to the disk."""

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot.staging import Staging
from connectors.parcel import Parcel
from tests.bench.pairs import Pair

CONTENT = b"an order, " * 2000
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def pairs(folder: Path) -> Iterator[Pair]:
    """A parcel kept durably: its file synced, its row and event committed and synced."""
    staging = Staging(folder / "product")
    raw = Raw(folder / "raw")
    numbers = count()

    def keep() -> None:
        number = next(numbers)
        content = CONTENT + str(number).encode()
        staging.keep(
            Parcel(source="mail", key=f"INBOX/1/{number}", filename="a.eml", content=content, received_at=AT), "bench"
        )

    yield Pair(name="parcel kept ÷ file and row synced by hand", product=keep, raw=raw.keep, times=20)


class Raw:
    """A file and a row, each on the disk, and nothing else."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._numbers = count()
        self._db = sqlite3.connect(folder / "raw.sqlite", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("CREATE TABLE parcel (id TEXT PRIMARY KEY, size INTEGER)")

    def keep(self) -> None:
        content = CONTENT + str(next(self._numbers)).encode()
        name = hashlib.sha256(content).hexdigest()
        with (self._folder / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        self._db.execute("INSERT INTO parcel VALUES (?, ?)", [name, len(content)])
