"""The local SQLite staging store: one file, one writer at a time, and every change with its event in one transaction.

Parcels' bytes lie beside it, named by their hash, and are on disk before any row speaks of them.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlite_utils import Database

from bot.durable_files import write_durably
from bot.errors import OrderbotError
from bot.migrations import MIGRATIONS
from bot.row_writing import insert
from bot.status import ParcelStatus, before
from connectors.parcel import Parcel

LEASE = timedelta(minutes=10)
"""How long a claim holds without a sign of life from its run."""

Row = dict[str, Any]


class ClaimLost(OrderbotError):
    """Somebody else has changed what this run was working on; its result is dropped, theirs stands."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a parcel or an order: ``what`` is a fixed name, ``why`` is for people.

    ``why_zh`` says the same in Chinese where the words are ours; a person's note or a system's answer stands as it is.
    """

    what: str
    actor: str
    why: str | None = None
    why_zh: str | None = None
    detail: dict[str, Any] | None = None


def utc_now() -> str:
    """This moment as the store writes it."""
    return to_utc(datetime.now(UTC))


def to_utc(moment: datetime) -> str:
    """An aware time as sortable text; a time without a zone is refused."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def storable(text: str) -> str:
    """The text as the store can keep it: half characters, as a file name in a foreign encoding has, are spelt out."""
    return text.encode("utf-8", "backslashreplace").decode()


def open_database(path: Path) -> Database:
    """Open the store and bring its schema up to date. Transactions are begun and ended by us alone."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    database = Database(connection)
    if MIGRATIONS.pending(database):
        # All of them in one transaction, taken before looking again: two processes may open a new store at once.
        connection.execute("BEGIN IMMEDIATE")
        try:
            MIGRATIONS.apply(database)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
    return database


class Staging:
    """Parcels, orders and all that happens to them, in ``folder``/staging.sqlite."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "staging.sqlite"
        self.db = open_database(self.path)
        self._together = False

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        self.db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Commit the transactions inside as one, which costs the disk as much as one; each still stands or falls alone.

        What was done before an error inside is kept. Others wait as long as this takes, so it has to be short.
        """
        self.db.execute("BEGIN IMMEDIATE")
        self._together = True
        try:
            yield
        finally:
            self._together = False
            if self.db.conn.in_transaction:  # a full disk may have ended it already
                self.db.execute("COMMIT")

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[Database]:
        """All or nothing. ``durable`` waits for the disk: for what a promise to the outside hangs on."""
        if self._together:
            with self._part(durable=durable):
                yield self.db
            return
        if durable:
            self.db.execute("PRAGMA synchronous = FULL")
        try:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
            except BaseException:
                self.db.execute("ROLLBACK")
                raise
            self.db.execute("COMMIT")
        finally:
            if durable:
                self.db.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def _part(self, *, durable: bool) -> Iterator[None]:
        """A transaction inside of one that is under way."""
        if durable:
            raise ValueError("nothing is on the disk before the transactions that it belongs to are committed together")
        self.db.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self.db.conn.in_transaction:
                self.db.execute("ROLLBACK TO part")
                self.db.execute("RELEASE part")
            raise
        self.db.execute("RELEASE part")

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """The rows of a query, as dicts."""
        cursor = self.db.conn.execute(sql, parameters)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """The first row of a query."""
        return next(iter(self.rows(sql, parameters)), None)

    # parcels

    def sight(self, source: str, keys: Sequence[str]) -> list[str]:
        """Note everything a source lists and return the keys whose bytes are not stored yet.

        What was listed before, was never fetched and is listed no more is noted as gone.
        """
        named = {storable(key): key for key in keys}
        with self.transaction() as db:
            for name in named:
                db.execute(
                    "INSERT INTO receipt (source, key, seen_at) VALUES (?, ?, ?) "
                    "ON CONFLICT (source, key) DO UPDATE SET gone_at = NULL WHERE gone_at IS NOT NULL",
                    [source, name, utc_now()],
                )
            missing = {
                row["key"]
                for row in self.rows("SELECT key FROM receipt WHERE source = ? AND parcel_id IS NULL", [source])
            }
            for name in missing - named.keys():
                db.execute(
                    "UPDATE receipt SET gone_at = coalesce(gone_at, ?) WHERE source = ? AND key = ?",
                    [utc_now(), source, name],
                )
        return [key for name, key in named.items() if name in missing]

    def leave(self, source: str, keys: Sequence[str]) -> None:
        """Note that the source lists these and said why it cannot give them; they are asked for again every time."""
        with self.transaction() as db:
            for key in keys:
                db.execute(
                    "UPDATE receipt SET left_at = ? WHERE source = ? AND key = ? AND parcel_id IS NULL",
                    [utc_now(), source, storable(key)],
                )

    def keep(self, parcel: Parcel, actor: str) -> bool:
        """Store a parcel and its receipt durably. False when the same bytes had come before: the same parcel."""
        name = hashlib.sha256(parcel.content).hexdigest()
        stored = Path("parcels") / name[:2] / name
        write_durably(self.folder / stored, parcel.content)
        with self.transaction(durable=True) as db:
            again = self._came_before(name, parcel)
            if self.row("SELECT id FROM parcel WHERE id = ?", [name]) is None:
                db.table("parcel").insert(
                    {
                        "id": name,
                        "filename": storable(parcel.filename),
                        "size": len(parcel.content),
                        "stored": stored.as_posix(),
                        "source": parcel.source,
                        "sender": None if parcel.sender is None else storable(parcel.sender),
                        "received_at": to_utc(parcel.received_at),
                        "status": ParcelStatus.RECEIVED,
                        "updated_at": utc_now(),
                    }
                )
            key = storable(parcel.key)
            db.execute(
                "INSERT INTO receipt (source, key, seen_at, parcel_id, again) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (source, key) DO UPDATE SET parcel_id = excluded.parcel_id, again = excluded.again",
                [parcel.source, key, utc_now(), name, int(again)],
            )
            event = Event(
                what="parcel_came_again" if again else "parcel_received",
                actor=actor,
                detail={"source": parcel.source, "key": key},
            )
            self.record(event, parcel_id=name, status=None if again else ParcelStatus.RECEIVED)
        return not again

    def _came_before(self, name: str, parcel: Parcel) -> bool:
        """Whether these bytes came under another key; the same key fetched twice is still the first time."""
        sql = "SELECT id FROM receipt WHERE parcel_id = ? AND NOT (source = ? AND key = ?)"
        return self.row(sql, [name, parcel.source, storable(parcel.key)]) is not None

    def acknowledged(self, source: str, keys: Sequence[str]) -> None:
        """Note that the source was told these are taken."""
        with self.transaction() as db:
            for key in keys:
                db.execute(
                    "UPDATE receipt SET acknowledged_at = ? WHERE source = ? AND key = ? AND acknowledged_at IS NULL",
                    [utc_now(), source, storable(key)],
                )

    def content(self, parcel_id: str) -> bytes:
        """The parcel's bytes, proven to be what was stored."""
        row = self.row("SELECT stored, filename FROM parcel WHERE id = ?", [parcel_id])
        if row is None:
            raise OrderbotError(f"no parcel {parcel_id} in {self.path}")
        content: bytes = (self.folder / row["stored"]).read_bytes()
        if hashlib.sha256(content).hexdigest() != parcel_id:
            raise OrderbotError(
                f"{self.folder / row['stored']}: the stored bytes of {row['filename']} have been changed"
            )
        return content

    # claims

    def claimable(self, table: str, statuses: Sequence[str]) -> list[str | int]:
        """What waits in these statuses, oldest first, and is not being worked on or pausing."""
        pausing = "AND (not_before IS NULL OR not_before <= :now)" if table == "purchase_order" else ""
        order = "received_at, id" if table == "parcel" else "id"
        marks = ", ".join(f"'{status}'" for status in statuses)
        sql = (
            f"SELECT id FROM {table} WHERE status IN ({marks}) "  # noqa: S608 - names of our own, never input
            f"AND (claimed_by IS NULL OR claimed_until < :now) {pausing} ORDER BY {order}"
        )
        return [row["id"] for row in self.db.query(sql, {"now": utc_now()})]

    def claim(self, table: str, identity: str | int, statuses: Sequence[str], run: int) -> bool:
        """Take one thing for this run. False when it is no longer there to be taken."""
        marks = ", ".join(f"'{status}'" for status in statuses)
        with self.transaction() as db:
            taken = db.execute(
                f"UPDATE {table} SET claimed_by = ?, claimed_until = ? WHERE id = ? "  # noqa: S608 - names of our own, never input
                f"AND status IN ({marks}) AND (claimed_by IS NULL OR claimed_by = ? OR claimed_until < ?)",
                [run, to_utc(datetime.now(UTC) + LEASE), identity, run, utc_now()],
            )
            return taken.rowcount == 1

    def release(self, table: str, identity: str | int, run: int) -> None:
        """Let go of a claim without having changed anything."""
        with self.transaction() as db:
            db.execute(
                f"UPDATE {table} SET claimed_by = NULL, claimed_until = NULL WHERE id = ? AND claimed_by = ?",  # noqa: S608 - names of our own, never input
                [identity, run],
            )

    # changes

    @contextmanager
    def change(
        self, table: str, identity: str | int, run: int, to: str, event: Event, *, durable: bool = False
    ) -> Iterator[Database]:
        """Result, new status and event in one transaction; the claim ends with it.

        What the caller writes inside the block belongs to the same transaction. Raises ClaimLost, and writes nothing,
        when the claim is no longer this run's.
        """
        with self.transaction(durable=durable) as db:
            yield db
            version = ", version = version + 1" if table == "purchase_order" else ""
            froms = ", ".join(f"'{status}'" for status in before(table, to))
            changed = db.execute(
                f"UPDATE {table} SET status = ?, claimed_by = NULL, claimed_until = NULL, updated_at = ?{version} "  # noqa: S608 - names of our own, never input
                f"WHERE id = ? AND claimed_by = ? AND status IN ({froms})",
                [to, utc_now(), identity, run],
            )
            if changed.rowcount != 1:
                raise ClaimLost(f"{table} {identity}: another run or person changed it meanwhile")
            if table == "parcel":
                self.record(event, parcel_id=str(identity), status=to)
            else:
                self.record(event, order_id=int(identity), status=to)

    def record(
        self, event: Event, *, parcel_id: str | None = None, order_id: int | None = None, status: str | None = None
    ) -> None:
        """Write an event. Call it inside the transaction of what it tells about; ``status`` is the one it leads to."""
        row = {
            "at": utc_now(),
            "actor": event.actor,
            "parcel_id": parcel_id,
            "purchase_order_id": order_id,
            "what": event.what,
            "status": status,
            "why": None if event.why is None else storable(event.why),
            "why_zh": None if event.why_zh is None else storable(event.why_zh),
            "detail_json": None if event.detail is None else storable(json.dumps(event.detail, ensure_ascii=False)),
        }
        insert(self.db, "event", row)
