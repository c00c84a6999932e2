"""The rows that the product keeps of an order, written by plain SQL: what the store alone costs, whoever fills it."""

import hashlib
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from bot.staging import open_database
from extractors.purchase_order import OrderLine, PurchaseOrder
from tests.bench.plain_store import added_up

INTO = {
    "parcel": "id, filename, size, stored, source, received_at, status, format, updated_at",
    "purchase_order": "our_number, parcel_id, position, status, order_number, issue_date, currency, buyer_name, "
    "deliver_to_address, total_amount, customer_number, business_fingerprint, content_fingerprint, document_json, "
    "as_read_json, evidence_json, remarks_json, created_at, updated_at",
    "purchase_order_line": "purchase_order_id, position, line_number, buyer_item_code, seller_item_code, description, "
    "specification, quantity, unit, unit_price, tax_rate, line_amount",
    "sales_order": "purchase_order_id, reference, customer_number, customer_name, currency, total_amount, "
    "ship_to_address, document_json",
    "sales_order_line": "sales_order_id, line_number, item_number, description, quantity, unit, unit_price, "
    "line_amount, tax_rate",
    "stock_hold": "purchase_order_id, item_number, warehouse, arrives, quantity, active, taken_at, expires_at",
    "event": "at, actor, parcel_id, purchase_order_id, what, status, detail_json",
}
SQL = {
    table: f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * (columns.count(',') + 1))})"
    for table, columns in INTO.items()
}


class SameRows:
    """The product's own tables, with all their indexes and references, and nothing of the product around them.

    ``like`` is a store of the product, closed or as it was left at its last checkpoint, that is copied.
    """

    def __init__(self, store: Path, like: Path) -> None:
        store.parent.mkdir(parents=True)
        shutil.copyfile(like, store)
        self._db = open_database(store).conn
        self._numbers = count(10**9)

    def take(self, document: bytes, customer: str) -> Decimal:
        """One order from its JSON into the tables; returns what its customer has open."""
        order, wrong, total = added_up(document)
        content = hashlib.sha256(document).hexdigest()
        business = f"{customer}|{order.order_number}"
        sql = "SELECT id FROM purchase_order WHERE business_fingerprint = ?"
        self._db.execute(sql, [business]).fetchall()
        owed = self._db.execute(
            "SELECT s.total_amount FROM purchase_order o JOIN sales_order s ON s.purchase_order_id = o.id "
            "WHERE o.customer_number = ? AND o.status IN ('checked', 'approved', 'pushed')",
            [customer],
        ).fetchall()
        for line in order.lines:
            held = "SELECT quantity FROM stock_hold WHERE item_number = ? AND active = 1"
            self._db.execute(held, [line.seller_item_code]).fetchall()
        self._db.execute("BEGIN IMMEDIATE")
        self._write(order, document.decode(), (customer, business, content, str(total)), wrong)
        self._db.execute("COMMIT")
        return sum((Decimal(row[0]) for row in owed), Decimal(0))

    def _write(self, order: PurchaseOrder, document: str, keys: tuple[str, str, str, str], wrong: int) -> None:
        customer, business, content, total = keys
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        parcel = hashlib.sha256(str(next(self._numbers)).encode()).hexdigest()
        self._one("parcel", parcel, "order.json", 2000, "parcels/x", "raw", now, "read", "json", now)
        head = (f"OB-{parcel[:12]}", parcel, 1, "checked", order.order_number, str(order.issue_date), order.currency)
        place = (order.buyer.name, order.deliver_to.address, total, customer, business, content)
        bought = self._one("purchase_order", *head, *place, document, "", "{}", "[]", now, now)
        self._many("purchase_order_line", [(bought, *_written(number, line)) for number, line in _numbered(order)])
        name, address = order.buyer.name or "", order.deliver_to.address
        sold = self._one(
            "sales_order", bought, business, customer, name, order.currency or "", total, address, document
        )
        self._many("sales_order_line", [(sold, *_sold(number, line)) for number, line in _numbered(order)])
        holds = [(bought, line.seller_item_code or "", "", "", str(line.quantity), 1, now, now) for line in order.lines]
        self._many("stock_hold", holds)
        for what, whose in (("parcel_read", (parcel, None)), ("order_read", (None, bought))):
            self._one("event", now, "raw", *whose, what, "read", "{}")
        self._one("event", now, "raw", None, bought, "order_checked", "checked", f'{{"wrong": {wrong}}}')

    def _one(self, table: str, *values: object) -> int:
        return int(self._db.execute(SQL[table], values).lastrowid or 0)

    def _many(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        self._db.executemany(SQL[table], rows)


def _numbered(order: PurchaseOrder) -> list[tuple[int, OrderLine]]:
    return list(enumerate(order.lines, 1))


def _written(number: int, line: OrderLine) -> tuple[object, ...]:
    named = (line.buyer_item_code, line.seller_item_code, line.description, line.specification)
    return number, number, *named, str(line.quantity), line.unit, *_money(line)


def _sold(number: int, line: OrderLine) -> tuple[object, ...]:
    price, rate, amount = _money(line)
    item, text = line.seller_item_code or "", line.description or ""
    return number, item, text, str(line.quantity), line.unit or "", price, amount, rate


def _money(line: OrderLine) -> tuple[str, str | None, str]:
    return str(line.unit_price), None if line.tax_rate is None else str(line.tax_rate), str(line.line_amount)
