"""The least that takes an order in: decoded, added up, looked up by every key, and written, in plain SQLite."""

import hashlib
import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from random import Random

import msgspec

from extractors.purchase_order import PurchaseOrder
from tests.bench.held_copies import PLACED_COPIES
from tests.bench.held_orders import LINES, MADE, filling, scattered

TABLES = """
CREATE TABLE placed (id INTEGER PRIMARY KEY, business TEXT, content TEXT, customer TEXT, total TEXT, open INTEGER,
    document TEXT);
CREATE TABLE placed_line (placed INTEGER, item TEXT, quantity TEXT, open INTEGER);
CREATE TABLE happened (id INTEGER PRIMARY KEY, placed INTEGER, what TEXT, at TEXT);
CREATE INDEX placed_business ON placed (business);
CREATE INDEX placed_content ON placed (content);
CREATE INDEX placed_customer ON placed (customer, open);
CREATE INDEX placed_line_item ON placed_line (item, open);
CREATE INDEX happened_placed ON happened (placed);
"""


class PlainStore:
    """Orders in three tables, with an index for each question."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(TABLES)

    def hold(self, count: int, customers: Sequence[str], items: Sequence[str]) -> None:
        """Put so many orders of the past there; one in twenty is still open."""
        rng, made = Random(7), min(count, MADE)
        with filling(self._db, ("placed", "placed_line", "happened")):
            self._db.execute("BEGIN")
            for one in range(1, made + 1):
                customer, is_open = customers[rng.randrange(len(customers))], int(one % 20 == 0)
                row = (one, f"{customer}|h-{one}", scattered(one), customer, "420.00", is_open, "{}")
                self._db.execute("INSERT INTO placed VALUES (?, ?, ?, ?, ?, ?, ?)", row)
                lines = [(one, items[rng.randrange(len(items))], "2", is_open) for _ in range(LINES)]
                self._db.executemany("INSERT INTO placed_line VALUES (?, ?, ?, ?)", lines)
            for on in range(MADE, count, MADE):
                for sql in PLACED_COPIES:
                    self._db.execute(sql, {"first": 1, "last": min(MADE, count - on), "on": on})
            self._db.execute("COMMIT")

    def take(self, document: bytes, customer: str) -> Decimal:
        """One order from its JSON into the tables; returns what its customer has open."""
        order, wrong, total = added_up(document)
        content = hashlib.sha256(document).hexdigest()
        business = f"{customer}|{order.order_number}"
        self._db.execute("SELECT id FROM placed WHERE business = ?", [business]).fetchall()
        self._db.execute("SELECT id FROM placed WHERE content = ?", [content]).fetchall()
        owed = self._db.execute("SELECT total FROM placed WHERE customer = ? AND open = 1", [customer]).fetchall()
        for line in order.lines:
            sql = "SELECT quantity FROM placed_line WHERE item = ? AND open = 1"
            self._db.execute(sql, [line.seller_item_code]).fetchall()
        self._write(order, document, (business, content, customer, str(total), 1), wrong)
        return sum((Decimal(row[0]) for row in owed), Decimal(0))

    def _write(self, order: PurchaseOrder, document: bytes, keys: tuple[object, ...], wrong: int) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        row = (None, *keys, document.decode())
        placed = self._db.execute("INSERT INTO placed VALUES (?, ?, ?, ?, ?, ?, ?)", row).lastrowid
        lines = [(placed, line.seller_item_code, str(line.quantity), 1) for line in order.lines]
        self._db.executemany("INSERT INTO placed_line VALUES (?, ?, ?, ?)", lines)
        self._db.execute("INSERT INTO happened VALUES (?, ?, 'placed', ?)", (None, placed, f"{wrong} wrong"))
        self._db.execute("COMMIT")


def added_up(document: bytes) -> tuple[PurchaseOrder, int, Decimal]:
    """A JSON document as an order, how many of its lines do not come to their amount, and what they come to."""
    order = msgspec.json.decode(document, type=PurchaseOrder, strict=False)
    products = [(line.quantity or Decimal(0)) * (line.unit_price or Decimal(0)) for line in order.lines]
    wrong = sum(amount != line.line_amount for amount, line in zip(products, order.lines, strict=True))
    return order, wrong, sum(products, Decimal(0))
