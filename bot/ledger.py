"""What the staging store knows, asked for: earlier orders, promised stock, and the balance of everything seen."""

from collections import Counter
from decimal import Decimal
from typing import Any

import msgspec

from bot.order_rows import StoredOrder, stored_order
from bot.staging import Staging
from bot.status import OrderStatus

Row = dict[str, Any]

DEAD = (OrderStatus.REJECTED, OrderStatus.CANCELLED, OrderStatus.DUPLICATE, OrderStatus.SUPERSEDED)
"""Orders that no longer ask for anything."""

PROMISING = (OrderStatus.APPROVED, OrderStatus.CONFIRMED, OrderStatus.PUSHED, OrderStatus.CHECKED)
"""Orders whose goods are spoken for."""

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


def order(staging: Staging, order_id: int) -> StoredOrder:
    """The order of this id."""
    row = staging.row("SELECT * FROM purchase_order WHERE id = ?", [order_id])
    if row is None:
        raise LookupError(f"no order with id {order_id}")
    return stored_order(row)


def find_order(staging: Staging, name: str) -> StoredOrder | None:
    """The order that people call ``name``: our number, the customer's, the target's or the plain id."""
    row = staging.row(
        "SELECT o.* FROM purchase_order o LEFT JOIN sales_order s ON s.purchase_order_id = o.id "
        "WHERE o.our_number = :name OR o.order_number = :name OR s.target_number = :name OR CAST(o.id AS TEXT) = :name "
        "ORDER BY o.our_number = :name DESC, o.id DESC".replace(":name", "?1"),
        [name],
    )
    return None if row is None else stored_order(row)


def earlier_orders(staging: Staging, business_fingerprint: str, order_id: int) -> list[Row]:
    """Living orders with the same business fingerprint that came before this one, oldest first."""
    marks = ", ".join(f"'{status}'" for status in DEAD)
    return staging.rows(
        f"SELECT * FROM purchase_order WHERE business_fingerprint = ? AND id < ? AND status NOT IN ({marks}) "  # noqa: S608
        "ORDER BY id",
        [business_fingerprint, order_id],
    )


def promised(staging: Staging, except_order: int) -> list[tuple[str, str, Decimal]]:
    """(item number, unit, quantity) of every line that another living order has been promised."""
    marks = ", ".join(f"'{status}'" for status in PROMISING)
    rows = staging.rows(
        "SELECT l.item_number, l.unit, l.quantity FROM sales_order_line l "  # noqa: S608
        "JOIN sales_order s ON s.id = l.sales_order_id JOIN purchase_order o ON o.id = s.purchase_order_id "
        f"WHERE o.status IN ({marks}) AND o.id <> ?",
        [except_order],
    )
    return [(row["item_number"], row["unit"], Decimal(row["quantity"])) for row in rows]


def balance(staging: Staging) -> Balance:
    """Count every parcel ever seen, each once for each time it came, and where it ended."""
    receipts = staging.rows(
        "SELECT r.again, r.gone_at, p.status, "
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
        return "gone" if receipt["gone_at"] else None
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
