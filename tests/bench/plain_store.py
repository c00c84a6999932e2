"""The least that takes an order in: decoded, added up, looked up by every key, and written, in plain SQLite."""

import hashlib
import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from random import Random

import msgspec

from extractors.purchase_order import PurchaseOrder

SCHEMA = """
CREATE TABLE placed (id INTEGER PRIMARY KEY, business TEXT, content TEXT, customer TEXT, total TEXT, open INTEGER,
    document TEXT);
CREATE INDEX placed_business ON placed (business);
CREATE INDEX placed_content ON placed (content);
CREATE INDEX placed_customer ON placed (customer, open);
CREATE TABLE placed_line (placed INTEGER, item TEXT, quantity TEXT, open INTEGER);
CREATE INDEX placed_line_item ON placed_line (item, open);
CREATE TABLE happened (id INTEGER PRIMARY KEY, placed INTEGER, what TEXT, at TEXT);
CREATE INDEX happened_placed ON happened (placed);
"""


class PlainStore:
    """Orders in three tables, with an index for each question."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(SCHEMA)

    def hold(self, count: int, customers: Sequence[str], items: Sequence[str]) -> None:
        """Put so many orders of the past there; one in twenty is still open."""
        rng = Random(7)
        self._db.execute("BEGIN")
        for one in range(1, count + 1):
            customer, is_open = customers[rng.randrange(len(customers))], int(one % 20 == 0)
            row = (one, f"{customer}|h-{one}", f"{one * 2654435761 % 2**64:064x}", customer, "420.00", is_open, "{}")
            self._db.execute("INSERT INTO placed VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            lines = [(one, items[rng.randrange(len(items))], "2", is_open) for _ in range(8)]
            self._db.executemany("INSERT INTO placed_line VALUES (?, ?, ?, ?)", lines)
        self._db.execute("COMMIT")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def take(self, document: bytes, customer: str) -> Decimal:
        """One order from its JSON into the tables; returns what its customer has open."""
        order = msgspec.json.decode(document, type=PurchaseOrder, strict=False)
        total = sum((line.quantity or 0) * (line.unit_price or 0) for line in order.lines)
        wrong = [line for line in order.lines if (line.quantity or 0) * (line.unit_price or 0) != line.line_amount]
        content = hashlib.sha256(document).hexdigest()
        business = f"{customer}|{order.order_number}"
        self._db.execute("SELECT id FROM placed WHERE business = ?", [business]).fetchall()
        self._db.execute("SELECT id FROM placed WHERE content = ?", [content]).fetchall()
        owed = self._db.execute("SELECT total FROM placed WHERE customer = ? AND open = 1", [customer]).fetchall()
        for line in order.lines:
            sql = "SELECT quantity FROM placed_line WHERE item = ? AND open = 1"
            self._db.execute(sql, [line.seller_item_code]).fetchall()
        self._write(order, document, (business, content, customer, str(total), 1), len(wrong))
        return sum((Decimal(row[0]) for row in owed), Decimal(0))

    def _write(self, order: PurchaseOrder, document: bytes, keys: tuple[object, ...], wrong: int) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        row = (None, *keys, document.decode())
        placed = self._db.execute("INSERT INTO placed VALUES (?, ?, ?, ?, ?, ?, ?)", row).lastrowid
        lines = [(placed, line.seller_item_code, str(line.quantity), 1) for line in order.lines]
        self._db.executemany("INSERT INTO placed_line VALUES (?, ?, ?, ?)", lines)
        self._db.execute("INSERT INTO happened VALUES (?, ?, 'placed', ?)", (None, placed, f"{wrong} wrong"))
        self._db.execute("COMMIT")
