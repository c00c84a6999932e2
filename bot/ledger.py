"""What the staging store knows, asked for: earlier orders, what is owed, and the balance of everything seen."""

from collections import Counter
from decimal import Decimal
from typing import Any

import msgspec

from bot.order_rows import STORED, StoredOrder, stored_order
from bot.staging import Staging
from bot.status import OrderStatus

Row = dict[str, Any]

DEAD = (OrderStatus.REJECTED, OrderStatus.CANCELLED, OrderStatus.DUPLICATE, OrderStatus.SUPERSEDED)
"""Orders that no longer ask for anything."""

PROMISING = (OrderStatus.CHECKED, OrderStatus.EXCEPTION, OrderStatus.APPROVED, OrderStatus.CONFIRMED)
"""Orders whose goods are spoken for though the target does not know of it yet."""

OWED = (*PROMISING, OrderStatus.PUSHED)
"""Orders that will have to be paid for and are in nobody's books yet."""

NOT_PROMISED = (
    "stock-short",
    "revision",
    "possible-duplicate",
    "customer-on-hold",
    "sender-spoofed",
    "sender-looks-like",
)
"""Findings of an order that holds no goods until somebody has agreed to it: it may never be delivered, and whoever sent
it must not be able to take the goods from others."""

BUCKETS = (
    "exception",
    "waiting",
    "pushed",
    "fulfilled",
    "duplicate",
    "superseded",
    "rejected",
    "cancelled",
    "no_order",
    "unreadable",
    "left_behind",
    "gone",
)
"""Where a parcel can have ended, the one that needs attention first. A parcel with several orders counts by the first
bucket in this list that one of them is in."""


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """The night as a till: what was seen, where it ended, and the difference, which must be zero."""

    seen: int
    buckets: dict[str, int]
    orders: int
    order_buckets: dict[str, int]

    @property
    def difference(self) -> int:
        """Parcels that a source listed and that ended nowhere: not fetched, or read without a result."""
        return self.seen - sum(self.buckets.values())


_STORED = f"SELECT {STORED} FROM purchase_order WHERE id = ?"  # noqa: S608 - names of our own


def order(staging: Staging, order_id: int) -> StoredOrder:
    """The order of this id."""
    row = staging.row(_STORED, [order_id])
    if row is None:
        raise LookupError(f"no order with id {order_id}")
    return stored_order(row)


_DEAD = ", ".join(f"'{status}'" for status in DEAD)

NAMES: tuple[str, ...] = (
    "SELECT * FROM purchase_order WHERE our_number = ?",
    f"SELECT * FROM purchase_order WHERE order_number = ? ORDER BY status IN ({_DEAD}), id DESC",  # noqa: S608 - names of our own, never input
    "SELECT o.* FROM sales_order s JOIN purchase_order o ON o.id = s.purchase_order_id WHERE s.target_number = ?",
    "SELECT * FROM purchase_order WHERE id = ?",
)
"""What people call an order by, the most telling first: our number, the customer's (the living and newest of several),
the target's, the plain id."""


def find_order(staging: Staging, name: str) -> StoredOrder | None:
    """The order that people call ``name``: our number, the customer's, the target's or the plain id."""
    for sql in NAMES:
        row = staging.row(sql, [name])
        if row is not None:
            return stored_order(row)
    return None


def earlier_orders(staging: Staging, business_fingerprint: str, order_id: int) -> list[Row]:
    """Living orders with the same business fingerprint that this one comes after, oldest first.

    One that arrived later but was known by this fingerprint before this one was (because this one's customer or number
    has only just been corrected) counts as well, unless it was held against this one itself.
    """
    marks = ", ".join(f"'{status}'" for status in DEAD)
    return staging.rows(
        f"SELECT * FROM purchase_order WHERE business_fingerprint = ? AND id <> ? AND status NOT IN ({marks}) "  # noqa: S608 - names of our own, never input
        "AND (id < ? OR related_order_id IS NULL OR related_order_id <> ?) ORDER BY id",
        [business_fingerprint, order_id, order_id, order_id],
    )


def owed(staging: Staging, customer_number: str, except_order: int, replaced: int | None = None) -> dict[str, Decimal]:
    """The amount of this customer's other orders that are on their way, by currency, without the one that is replaced.

    One that waits for a person counts, too, unless it may never be delivered, or is itself the one that is too much.
    """
    marks, never = (", ".join(f"'{name}'" for name in names) for names in (OWED, (*NOT_PROMISED, "credit-limit")))
    rows = staging.rows(
        "SELECT s.currency, s.total_amount FROM purchase_order o "  # noqa: S608 - names of our own, never input
        "JOIN sales_order s ON s.purchase_order_id = o.id "
        f"WHERE o.customer_number = ? AND o.id <> ? AND o.id IS NOT ? AND o.status IN ({marks}) "
        "AND (o.status NOT IN ('checked', 'exception') OR NOT EXISTS (SELECT 1 FROM finding f "
        f"WHERE f.purchase_order_id = o.id AND f.severity IN ('approve', 'block') AND f.code IN ({never})))",
        [customer_number, except_order, replaced],
    )
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row["currency"]] = sums.get(row["currency"], Decimal(0)) + Decimal(row["total_amount"])
    return sums


def balance(staging: Staging) -> Balance:
    """Count every parcel ever seen, each once for each time it came, and where it ended."""
    receipts = staging.rows(
        "SELECT r.again, r.gone_at, r.left_at, p.status, "
        "(SELECT group_concat(o.status) FROM purchase_order o WHERE o.parcel_id = p.id) AS orders "
        "FROM receipt r LEFT JOIN parcel p ON p.id = r.parcel_id"
    )
    orders = staging.rows("SELECT status FROM purchase_order")
    return Balance(
        seen=len(receipts),
        buckets=_sorted(Counter(filter(None, map(_bucket, receipts)))),
        orders=len(orders),
        order_buckets=_sorted(Counter(_order_bucket(row["status"]) for row in orders)),
    )


def _bucket(receipt: Row) -> str | None:
    if receipt["status"] is None:
        return "gone" if receipt["gone_at"] else "left_behind" if receipt["left_at"] else None
    if receipt["again"]:
        return "duplicate"
    if receipt["status"] in ("no_order", "unreadable"):
        return str(receipt["status"])
    if receipt["status"] == "received":
        return "waiting"
    ends = {_order_bucket(status) for status in (receipt["orders"] or "").split(",") if status}
    return next((bucket for bucket in BUCKETS if bucket in ends), None)


def _order_bucket(status: str) -> str:
    return "waiting" if status in ("read", "checked", "approved", "confirmed") else status


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return {bucket: counts[bucket] for bucket in BUCKETS if counts[bucket]}
