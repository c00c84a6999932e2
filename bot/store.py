"""The staging store's file: transactions, claims, and every change with its event in one transaction."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from sqlite_utils import Database

from bot.errors import OrderbotError
from bot.migrations import MIGRATIONS
from bot.row_writing import insert
from bot.status import before

LEASE = timedelta(minutes=10)
"""How long a claim holds without a sign of life from its run."""

CACHED_KIB = 32_000
"""Memory for the store's pages: what every order touches is not read anew for each."""
PAGE = 8_192
"""Bytes of a page of a new store: an order's text fills more than half of a smaller one, whose rest stays empty."""
CHECKPOINTED = 2_000
"""Pages of the log from which on they are written to the store itself: a page that changes often is written once."""

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
    return f"{datetime.now(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


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
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, cached_statements=512)
    connection.execute(f"PRAGMA page_size = {PAGE}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHED_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINTED}")
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


class Store:
    """One SQLite file: its transactions, and what a run may take, change and tell of in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db = open_database(path)
        self._claimed: dict[tuple[str, str | int], int] | None = None

    @property
    def alone(self) -> bool:
        """Whether nobody else can write before what is under way is committed."""
        return self._claimed is not None

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        self.db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Commit the transactions inside as one, which costs the disk as much as one; each still stands or falls alone.

        What was done before an error inside is kept. Others wait as long as this takes, so it has to be short.
        """
        self.db.conn.execute("BEGIN IMMEDIATE")
        self._claimed = {}
        try:
            yield
        finally:
            left, self._claimed = self._claimed, None
            if self.db.conn.in_transaction:  # a full disk may have ended it already
                for (table, identity), run in left.items():
                    self._write_claim(table, identity, run)
                self.db.conn.execute("COMMIT")

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[Database]:
        """All or nothing. ``durable`` waits for the disk: for what a promise to the outside hangs on."""
        if self._claimed is not None:
            with self._part(durable=durable):
                yield self.db
            return
        if durable:
            self.db.execute("PRAGMA synchronous = FULL")
        try:
            self.db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
            except BaseException:
                self.db.conn.execute("ROLLBACK")
                raise
            self.db.conn.execute("COMMIT")
        finally:
            if durable:
                self.db.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def _part(self, *, durable: bool) -> Iterator[None]:
        """A transaction inside of one that is under way."""
        if durable:
            raise ValueError("nothing is on the disk before the transactions that it belongs to are committed together")
        execute = self.db.conn.execute
        execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self.db.conn.in_transaction:
                execute("ROLLBACK TO part")
                execute("RELEASE part")
            raise
        execute("RELEASE part")

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """The rows of a query, as dicts."""
        cursor = self.db.conn.execute(sql, parameters)
        found = cursor.fetchall()
        if not found:
            return []
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """The first row of a query."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

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
        """Take one thing for this run. False when it is no longer there to be taken.

        Where nobody else can write, nothing has to be written for others to see: only what is still claimed at the end.
        """
        marks = ", ".join(f"'{status}'" for status in statuses)
        there = f"id = ? AND status IN ({marks}) AND (claimed_by IS NULL OR claimed_by = ? OR claimed_until < ?)"
        if self._claimed is not None:
            sql = f"SELECT 1 FROM {table} WHERE {there}"  # noqa: S608 - names of our own, never input
            if self.db.conn.execute(sql, [identity, run, utc_now()]).fetchone() is None:
                return False
            self._claimed[table, identity] = run
            return True
        with self.transaction() as db:
            taken = db.conn.execute(
                f"UPDATE {table} SET claimed_by = ?, claimed_until = ? WHERE {there}",  # noqa: S608 - names of our own, never input
                [run, to_utc(datetime.now(UTC) + LEASE), identity, run, utc_now()],
            )
            return taken.rowcount == 1

    def _write_claim(self, table: str, identity: str | int, run: int) -> None:
        self.db.conn.execute(
            f"UPDATE {table} SET claimed_by = ?, claimed_until = ? WHERE id = ?",  # noqa: S608 - names of our own, never input
            [run, to_utc(datetime.now(UTC) + LEASE), identity],
        )

    def release(self, table: str, identity: str | int, run: int) -> None:
        """Let go of a claim without having changed anything."""
        if self._claimed is not None:
            self._claimed.pop((table, identity), None)
        with self.transaction() as db:
            db.execute(
                f"UPDATE {table} SET claimed_by = NULL, claimed_until = NULL WHERE id = ? AND claimed_by = ?",  # noqa: S608 - names of our own, never input
                [identity, run],
            )

    # changes

    @contextmanager
    def change(  # noqa: PLR0913 - what a change is made of
        self,
        table: str,
        identity: str | int,
        run: int,
        to: str,
        event: Event,
        *,
        columns: Mapping[str, object] | None = None,
        durable: bool = False,
    ) -> Iterator[Database]:
        """Result, new status and event in one transaction; the claim ends with it. ``columns`` are set with the status.

        What the caller writes inside the block belongs to the same transaction. Raises ClaimLost, and writes nothing,
        when the claim is no longer this run's.
        """
        ours = self._claimed is not None and self._claimed.get((table, identity)) == run
        columns = columns or {}
        with self.transaction(durable=durable) as db:
            yield db
            values = [*columns.values(), to, utc_now(), identity]
            changed = db.conn.execute(
                _changing(table, to, tuple(columns), ours=ours), values if ours else [*values, run]
            )
            if changed.rowcount != 1:
                raise ClaimLost(
                    f"{table} {identity}: 已被另一次运行或他人更改 · another run or person changed it meanwhile"
                )
            if table == "parcel":
                self.record(event, parcel_id=str(identity), status=to)
            else:
                self.record(event, order_id=int(identity), status=to)
        if ours and self._claimed is not None:
            del self._claimed[table, identity]

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
            "detail_json": None if event.detail is None else storable(_as_text(event.detail)),
        }
        insert(self.db, "event", row)


_as_text = json.JSONEncoder(ensure_ascii=False).encode


@lru_cache(maxsize=200)
def _changing(table: str, to: str, columns: tuple[str, ...], *, ours: bool) -> str:
    """The statement that changes a status; of what is ``ours`` in a transaction under way the claim is not written."""
    sets = "".join(f"{name} = ?, " for name in columns)
    version = ", version = version + 1" if table == "purchase_order" else ""
    froms = ", ".join(f"'{status}'" for status in before(table, to))
    return (
        f"UPDATE {table} SET {sets}status = ?, claimed_by = NULL, claimed_until = NULL, updated_at = ?{version} "  # noqa: S608 - names of our own, never input
        f"WHERE id = ? AND status IN ({froms}){'' if ours else ' AND claimed_by = ?'}"
    )
