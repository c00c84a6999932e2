"""A store that holds many orders of the past, put there by plain SQL."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

LINES = 8
AT_ONCE = 20_000
"""Orders that are made before they are written."""

STATUSES = ("fulfilled",) * 94 + ("pushed",) * 5 + ("approved",)
OLD, NEW = "2026-05-04T02:00:00.000Z", "2026-11-19T02:00:00.000Z"

SQL = {
    "parcel": "INSERT INTO parcel (id, filename, size, stored, source, received_at, status, updated_at) "
    "VALUES (?, 'order.json', 2000, 'parcels/x', 'bench', ?, 'read', ?)",
    "purchase_order": "INSERT INTO purchase_order (id, our_number, parcel_id, position, status, order_number, "
    "currency, customer_number, business_fingerprint, content_fingerprint, document_json, as_read_json, evidence_json, "
    "remarks_json, created_at, updated_at) VALUES (?, ?, ?, 1, ?, ?, 'CNY', ?, ?, ?, ?, ?, '{}', '[]', ?, ?)",
    "purchase_order_line": "INSERT INTO purchase_order_line (purchase_order_id, position, seller_item_code, quantity, "
    "unit, unit_price) VALUES (?, ?, ?, ?, ?, ?)",
    "sales_order": "INSERT INTO sales_order (id, purchase_order_id, reference, customer_number, customer_name, "
    "currency, total_amount, document_json, target, target_number, pushed_at) "
    "VALUES (?, ?, ?, ?, 'held', 'CNY', ?, ?, 'erp', ?, ?)",
    "sales_order_line": "INSERT INTO sales_order_line (sales_order_id, line_number, item_number, description, "
    "quantity, unit, unit_price, line_amount) VALUES (?, ?, ?, 'held', ?, ?, ?, ?)",
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
    db.execute("PRAGMA synchronous = OFF")
    rng = Random(7)
    first = int(db.execute("SELECT coalesce(max(id), 0) + 1 FROM purchase_order").fetchone()[0])
    for start in range(first, first + count, AT_ONCE):
        db.execute("BEGIN")
        for table, listed in _rows(range(start, min(start + AT_ONCE, first + count)), wonts, rng).items():
            db.executemany(SQL[table], listed)
        db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def _rows(
    identities: Iterable[int], wonts: Sequence[tuple[str, Sequence[Wont]]], rng: Random
) -> dict[str, list[tuple[Any, ...]]]:
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in SQL}
    for one in identities:
        customer, usual = wonts[rng.randrange(len(wonts))]
        status = rng.choice(STATUSES)
        at = OLD if status == "fulfilled" else NEW
        parcel, number = f"{one * 2654435761 % 2**64:064x}", f"H-{one}"
        lines = [usual[rng.randrange(len(usual))] for _ in range(LINES)]
        total = f"{sum(float(line.amount) for line in lines):.2f}"
        sold = SOLD % (one, customer, total, ", ".join(line.line for line in lines))
        keys = (f"{customer}|{number.lower()}", parcel)
        rows["parcel"].append((parcel, at, at))
        rows["purchase_order"].append(
            (one, f"OB-{one}", parcel, status, number, customer, *keys, BOUGHT, BOUGHT, at, at)
        )
        pushed = (f"SO-{one}", at) if status != "approved" else (None, None)
        rows["sales_order"].append((one, one, number, customer, total, sold, *pushed))
        for place, line in enumerate(lines, 1):
            rows["purchase_order_line"].append((one, place, line.item, line.quantity, line.unit, line.price))
            rows["sales_order_line"].append((one, place, line.item, line.quantity, line.unit, line.price, line.amount))
    return rows
