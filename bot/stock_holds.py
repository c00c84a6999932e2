"""What is held of the stock for orders, as the store has it."""

from collections.abc import Iterable
from decimal import Decimal

from sqlite_utils import Database

from bot.staging import Staging, utc_now

Held = dict[str, dict[tuple[str, str], Decimal]]
"""Item → (warehouse as compared, day of the receipt or "") → base units."""


def held(
    staging: Staging, items: Iterable[str], except_order: int, stock_at: str | None, replaced: int | None = None
) -> Held:
    """What other orders hold of these items now, without ``replaced``, whose goods this order is to have instead.

    What left before ``stock_at`` (when the stock was last counted) the stock itself knows already.
    """
    wanted = sorted(set(items))
    if not wanted:
        return {}
    marks = ", ".join("?" * len(wanted))
    sql = (
        "SELECT item_number, warehouse, arrives, quantity FROM stock_hold "  # noqa: S608 - question marks
        f"WHERE item_number IN ({marks}) AND purchase_order_id <> ? AND purchase_order_id IS NOT ? AND active = 1 "
        "AND (expires_at IS NULL OR expires_at > ?) AND (pushed_at IS NULL OR ? IS NULL OR pushed_at > ?)"
    )
    found: Held = {}
    for item, warehouse, arrives, quantity in staging.db.conn.execute(
        sql, [*wanted, except_order, replaced, utc_now(), stock_at, stock_at]
    ):
        spots = found.setdefault(item, {})
        spots[warehouse, arrives] = spots.get((warehouse, arrives), Decimal(0)) + Decimal(quantity)
    return found


def release(db: Database, order_id: int) -> None:
    """Let go of all that an order holds; call it inside a transaction."""
    db.conn.execute("DELETE FROM stock_hold WHERE purchase_order_id = ?", [order_id])


def has_lapsed(staging: Staging, order_id: int) -> bool:
    """Whether an order's goods may be somebody else's by now.

    That is so when the time for which they were planned for it is over, and, where they are held only once somebody has
    agreed, when another order has got goods of the same items since: checked later, or agreed to later.
    """
    sql = (
        "SELECT 1 FROM stock_hold mine WHERE mine.purchase_order_id = ? AND (mine.expires_at <= ? OR mine.active = 0 "
        "AND EXISTS (SELECT 1 FROM stock_hold other WHERE other.item_number = mine.item_number "
        "AND other.purchase_order_id <> mine.purchase_order_id AND other.active = 1 "
        "AND (other.id > mine.id OR EXISTS (SELECT 1 FROM decision d WHERE d.action = 'approve' "
        "AND d.purchase_order_id = other.purchase_order_id AND d.decided_at >= mine.taken_at))))"
    )
    return staging.row(sql, [order_id, utc_now()]) is not None


def forget_counted(staging: Staging, stock_at: str | None) -> None:
    """Drop what was held for goods that had left when the stock was last counted."""
    if stock_at is None:
        return
    with staging.transaction() as db:
        db.conn.execute("DELETE FROM stock_hold WHERE pushed_at <= ?", [stock_at])
