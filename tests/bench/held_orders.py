"""A store that holds many orders of the past, put there by plain SQL."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tests.bench.held_copies import COPIES

LINES = 8
MADE = 10_000
"""Orders that are made one by one; more than these are the same ones again, under numbers of their own."""

STATUSES = ("fulfilled",) * 94 + ("pushed",) * 5 + ("approved",)
OLD, NEW = "2026-05-04T02:00:00.000Z", "2026-11-19T02:00:00.000Z"

SQL = {
    "parcel": "INSERT INTO parcel (id, filename, size, stored, source, received_at, status, updated_at) "
    "VALUES (?, 'order.json', 2000, 'parcels/x', 'bench', ?, 'read', ?)",
    "purchase_order": "INSERT INTO purchase_order (id, our_number, parcel_id, position, status, order_number, "
    "currency, customer_number, business_fingerprint, content_fingerprint, document_json, as_read_json, evidence_json, "
    "remarks_json, created_at, updated_at) VALUES (?, ?, ?, 1, ?, ?, 'CNY', ?, ?, ?, ?, '', '{}', '[]', ?, ?)",
    "purchase_order_line": "INSERT INTO purchase_order_line (purchase_order_id, position, seller_item_code, quantity, "
    "unit, unit_price) VALUES (?, ?, ?, ?, ?, ?)",
    "sales_order": "INSERT INTO sales_order (id, purchase_order_id, reference, customer_number, customer_name, "
    "currency, total_amount, document_json, target, target_number, pushed_at) "
    "VALUES (?, ?, ?, ?, 'held', 'CNY', ?, ?, 'erp', ?, ?)",
    "sales_order_line": "INSERT INTO sales_order_line (sales_order_id, line_number, item_number, description, "
    "quantity, unit, unit_price, line_amount) VALUES (?, ?, ?, 'held', ?, ?, ?, ?)",
    "event": "INSERT INTO event (at, actor, parcel_id, purchase_order_id, what, status) VALUES (?, 'held', ?, ?, ?, ?)",
}
BOUGHT = '{"order_number": "held", "lines": []}'
SOLD = (
    '{"reference": "H-%d", "customer_number": "%s", "customer_name": "held", "currency": "CNY", '
    '"total_amount": "%s", "ship_to": {"address": "held"}, "order_date": "2026-05-04", "lines": [%s]}'
)


class Wont(NamedTuple):
    """What a customer takes of an item: so many units at a price."""

    item: str
    unit: str
    quantity: str
    price: str
    amount: str

    @property
    def line(self) -> str:
        """A sales order's line as JSON."""
        return (
            f'{{"line_number": 1, "item_number": "{self.item}", "description": "held", "quantity": "{self.quantity}", '
            f'"unit": "{self.unit}", "unit_price": "{self.price}", "line_amount": "{self.amount}"}}'
        )


def hold(store: Path, count: int, wonts: Sequence[tuple[str, Sequence[Wont]]]) -> None:
    """Put so many orders of these customers, each of what they are wont to take, into a store that has its tables."""
    db = sqlite3.connect(store, isolation_level=None)
    first = int(db.execute("SELECT coalesce(max(id), 0) + 1 FROM purchase_order").fetchone()[0])
    line = int(db.execute("SELECT coalesce(max(id), 0) + 1 FROM sales_order_line").fetchone()[0])
    made = min(count, MADE)
    with filling(db, SQL):
        db.execute("BEGIN")
        for table, listed in _rows(range(first, first + made), wonts, Random(7)).items():
            db.executemany(SQL[table], listed)
        db.execute("COMMIT")
        for on in range(MADE, count, MADE):
            last = first + min(MADE, count - on) - 1
            db.execute("BEGIN")
            for sql in COPIES:
                db.execute(sql, {"first": first, "last": last, "on": on, "line": line})
            db.execute("COMMIT")
    db.close()


@contextmanager
def filling(db: sqlite3.Connection, tables: Iterable[str]) -> Iterator[None]:
    """Tables without their indexes, which are made anew at the end: in the middle of filling they cost the most."""
    marks = ", ".join(f"'{table}'" for table in tables)
    sql = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})"
    indexes = db.execute(sql).fetchall()
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -262144")
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    yield
    for _, made in indexes:
        db.execute(made)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("PRAGMA cache_size = -2000")
    db.execute("PRAGMA synchronous = NORMAL")


def scattered(number: int) -> str:
    """What stands for a hash of an order."""
    return f"{number * 2654435761 % 2**32:08x}{number:056x}"


def _rows(
    identities: Iterable[int], wonts: Sequence[tuple[str, Sequence[Wont]]], rng: Random
) -> dict[str, list[tuple[Any, ...]]]:
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in SQL}
    for one in identities:
        customer, usual = wonts[rng.randrange(len(wonts))]
        status = rng.choice(STATUSES)
        at = OLD if status == "fulfilled" else NEW
        parcel, number = scattered(one), f"H-{one}"
        lines = [usual[rng.randrange(len(usual))] for _ in range(LINES)]
        total = f"{sum(float(line.amount) for line in lines):.2f}"
        sold = SOLD % (one, customer, total, ", ".join(line.line for line in lines))
        keys = (f"{customer}|{number.lower()}", parcel)
        rows["parcel"].append((parcel, at, at))
        rows["purchase_order"].append((one, f"OB-{one:010}", parcel, status, number, customer, *keys, BOUGHT, at, at))
        pushed = (f"SO-{one:010}", at) if status != "approved" else (None, None)
        rows["sales_order"].append((one, one, number, customer, total, sold, *pushed))
        rows["event"] += [(at, parcel, None, "parcel_read", "read"), (at, None, one, "order_checked", "checked")]
        for place, line in enumerate(lines, 1):
            rows["purchase_order_line"].append((one, place, line.item, line.quantity, line.unit, line.price))
            rows["sales_order_line"].append((one, place, line.item, line.quantity, line.unit, line.price, line.amount))
    return rows
