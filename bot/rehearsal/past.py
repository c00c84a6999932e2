"""A copy of the store in which past orders can be checked again as they came, as if nobody had decided on them."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from bot.order_rows import first_read
from bot.row_writing import insert_all, update
from bot.staging import Row, Staging


class Night(msgspec.Struct, frozen=True, kw_only=True):
    """Orders that were first checked on one day with one version of the master data: their ids, oldest first."""

    day: date
    moment: datetime
    version: str | None
    orders: tuple[int, ...]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an order. ``wrong``: it was corrected, rejected, changed in the target or cancelled."""

    status: str
    corrected: bool
    changed: bool

    @property
    def wrong(self) -> bool:
        """Whether it had better not have passed as it was."""
        return self.corrected or self.changed or self.status in ("rejected", "cancelled")


def copy_store(original: Path, copy: Path) -> Staging:
    """The store's rows in another folder, freed of what only holds for today: goods held, and amounts still owed."""
    copy.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(original / "staging.sqlite") as source, sqlite3.connect(copy / "staging.sqlite") as target:
        source.backup(target)
    source.close()
    target.close()
    return Staging(copy)


def settle(staging: Staging) -> None:
    """Let what was pushed be delivered and paid for, and nothing wait to be checked but what is put there."""
    staging.db.execute("PRAGMA foreign_keys = OFF")  # rows are taken out and put back as they were
    with staging.transaction() as db:
        db.execute("UPDATE purchase_order SET status = 'fulfilled' WHERE status IN ('approved', 'confirmed', 'pushed')")
        db.execute("UPDATE purchase_order SET status = 'exception' WHERE status IN ('read', 'checked')")
        db.execute("DELETE FROM stock_hold")


def nights(staging: Staging, since: str, zone: ZoneInfo) -> list[Night]:
    """Every order that was first checked since then, by the day and the master data that it was checked with."""
    rows = staging.rows(
        "SELECT purchase_order_id AS id, min(id) AS first, at, detail_json FROM event "
        "WHERE what IN ('order_checked', 'order_duplicate') GROUP BY purchase_order_id HAVING at >= ? "
        "ORDER BY purchase_order_id",
        [since],
    )
    version: str | None = None
    known: list[tuple[date, str | None, datetime, int]] = []
    for row in rows:
        # A duplicate's event names no version: it was found in the same run as its neighbours.
        version = json.loads(row["detail_json"] or "{}").get("master_data", version)
        moment = datetime.fromisoformat(row["at"])
        known.append((moment.astimezone(zone).date(), version, moment, row["id"]))
    return [
        Night(day=day, version=of, moment=found[0][2], orders=tuple(one[3] for one in found))
        for (day, of), group in groupby(known, key=lambda one: one[:2])
        for found in [list(group)]
    ]


def outcomes(staging: Staging, orders: Sequence[int]) -> dict[int, Outcome]:
    """What became of each of these orders in the end."""
    found = {}
    for order_id in orders:
        row = staging.row(_OUTCOME, [order_id])
        if row is not None:
            found[order_id] = Outcome(
                status=row["status"], corrected=bool(row["corrected"]), changed=bool(row["changed"])
            )
    return found


_OUTCOME = """
SELECT o.status,
    EXISTS (SELECT 1 FROM decision d
        WHERE d.purchase_order_id = o.id AND d.action IN ('correct', 'accept')) AS corrected,
    EXISTS (SELECT 1 FROM event e WHERE e.purchase_order_id = o.id AND e.what = 'order_changed_in_target') AS changed
FROM purchase_order o WHERE o.id = ?
"""

_TABLES = ("sales_order", "finding", "decision", "stock_hold")


@contextmanager
def as_they_came(staging: Staging, orders: Sequence[int]) -> Iterator[None]:
    """These orders as they were read, not yet checked; at the end they are again what they became."""
    saved = {table: _rows(staging, table, orders) for table in _TABLES}
    lines = staging.rows(
        f"SELECT * FROM sales_order_line WHERE sales_order_id IN (SELECT id FROM sales_order WHERE {_in(orders)})",  # noqa: S608 - numbers
    )
    heads = staging.rows(f"SELECT * FROM purchase_order WHERE {_in(orders, 'id')}")  # noqa: S608 - numbers
    replaced = staging.rows(
        "SELECT id FROM purchase_order WHERE status = 'superseded' AND "  # noqa: S608 - numbers
        f"{_in(orders, 'related_order_id')}"
    )
    with staging.transaction() as db:
        _clear(staging, orders)
        for head in heads:
            update(db, "purchase_order", head["id"], {**_FRESH, "document_json": first_read(head)})
        for row in replaced:  # what one of them took the place of was still there when it came
            update(db, "purchase_order", row["id"], {"status": "exception"})
    try:
        yield
    finally:
        with staging.transaction() as db:
            _clear(staging, orders)
            for table, rows in saved.items():
                insert_all(db, table, rows)
            insert_all(db, "sales_order_line", lines)
            for head in heads:
                update(db, "purchase_order", head["id"], head)
            for row in replaced:
                update(db, "purchase_order", row["id"], {"status": "superseded"})


_FRESH: Row = {
    "status": "read",
    "version": 1,
    "attempts": 0,
    "not_before": None,
    "customer_number": None,
    "business_fingerprint": None,
    "content_fingerprint": None,
    "related_order_id": None,
    "claimed_by": None,
    "claimed_until": None,
}


def _rows(staging: Staging, table: str, orders: Sequence[int]) -> list[Row]:
    return staging.rows(f"SELECT * FROM {table} WHERE {_in(orders)}")  # noqa: S608 - names of our own, and numbers


def _clear(staging: Staging, orders: Sequence[int]) -> None:
    staging.db.execute(
        "DELETE FROM sales_order_line WHERE sales_order_id IN "  # noqa: S608 - numbers
        f"(SELECT id FROM sales_order WHERE {_in(orders)})"
    )
    for table in _TABLES:
        staging.db.execute(f"DELETE FROM {table} WHERE {_in(orders)}")  # noqa: S608 - names of our own, and numbers


def _in(orders: Sequence[int], column: str = "purchase_order_id") -> str:
    return f"{column} IN ({', '.join(str(int(order)) for order in orders)})"
