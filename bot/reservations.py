"""Goods held for orders: taken in the transaction that commits an order's check, so that nothing is promised twice.

An order that waits for a person holds its goods for a set time; one that is approved until it was pushed and the stock
was counted since; one that was given up holds none (triggers in the store see to that, whoever ends it and why).
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.checks import Case
from bot.checks.available import LinePlan, plan
from bot.errors import OrderbotError
from bot.ledger import NOT_PROMISED
from bot.masterdata import MasterData
from bot.row_writing import insert_all
from bot.staging import Row, Staging, to_utc, utc_now
from bot.stock_holds import Held, held, release

DOUBTFUL = frozenset(
    {
        *NOT_PROMISED,
        "bar-code-unit",
        "customer-identity",
        "customer-keys",
        "fraud-risk",
        "item-code-misread",
        "item-code-text",
        "item-discontinued",
        "pack-size",
        "quantity-breaks-pack",
        "quantity-decimals",
        "quantity-fraction",
        "sender-not-the-customers",
        "unit-plausible",
        "unusual-order",
        "unusual-quantity",
    }
)
"""Findings that make it doubtful who wants the goods, or which and how many: ten times too many, held for three days,
would keep others from getting theirs. Such an order holds nothing until somebody has agreed to it."""


class GoodsGone(OrderbotError):
    """Somebody else took goods of the same items since the order was checked; it has to be checked anew."""


def take(  # noqa: PLR0913 - whose goods, which, and from when on
    staging: Staging,
    order_id: int,
    case: Case,
    *,
    now: datetime,
    active: bool,
    stock_at: str | None,
    holds_some: bool = True,
) -> None:
    """Hold what an order's check has planned; call it inside the transaction that commits the check.

    What is not ``active`` is held from the moment on in which somebody agrees to the order; what the order
    ``holds_some`` of already it lets go. Raises GoodsGone, and nothing may be committed then, when others hold more of
    it, or less, than the check was told.
    """
    plans = plan(case)
    items = {case.resolution.items[index].item_number for index in plans}
    # Where nobody else could write since the order was checked, what others hold is what the check was told.
    if (
        active
        and not staging.alone
        and held(staging, items, order_id, stock_at, case.replaced) != _told(case.held, items)
    ):
        raise GoodsGone(f"order {order_id}: goods that it asks for were taken meanwhile; it is checked anew")
    if holds_some:
        release(staging.db, order_id)
    until = to_utc(now.astimezone(UTC) + timedelta(hours=case.settings.reservation_hours))
    common = {"purchase_order_id": order_id, "active": int(active), "taken_at": to_utc(now), "expires_at": until}
    insert_all(staging.db, "stock_hold", ({**row, **common} for row in _rows(case, plans)))


# A sign before a column keeps its index from being used: few of all that is pushed was since the stock was counted.
_WITHOUT = """
WITH promised (id, status, sales_order_id, pushed_at) AS (
    SELECT o.id, o.status, s.id, s.pushed_at FROM purchase_order o JOIN sales_order s ON s.purchase_order_id = o.id
    WHERE o.status IN ('checked', 'exception', 'approved', 'confirmed')
    UNION ALL
    SELECT o.id, o.status, s.id, s.pushed_at FROM sales_order s JOIN purchase_order o ON o.id = s.purchase_order_id
    WHERE s.pushed_at > ? AND +o.status = 'pushed'
)
SELECT p.id, p.status, p.pushed_at, l.item_number, l.quantity, l.unit FROM promised p
JOIN sales_order_line l ON l.sales_order_id = p.sales_order_id
WHERE NOT EXISTS (SELECT 1 FROM stock_hold h WHERE h.purchase_order_id = p.id)
ORDER BY l.id
"""


def adopt(staging: Staging, master: MasterData, stock_at: str | None) -> None:
    """Hold what was promised before goods were held, by an earlier version, or before an item's stock was kept.

    Where it lies was never said. Orders that wait for a person hold nothing: they are checked anew after an approval.
    Whoever is checked holds their goods: with the same stock there is nothing to look for twice.
    """
    if stock_at is None or staging.adopted == (master.version, stock_at):
        return
    with staging.transaction() as db:
        insert_all(db, "stock_hold", (_adopted(row, base) for row, base in _without(staging, master, stock_at)))
    staging.adopted = (master.version, stock_at)


def _without(staging: Staging, master: MasterData, stock_at: str) -> Iterator[tuple[Row, Decimal]]:
    """Lines of orders that hold nothing though their items' stock is kept, with their base units."""
    for row in staging.rows(_WITHOUT, [stock_at]):
        item = row["item_number"]
        factor = master.factor(item, row["unit"]) if item in master.items and master.stock(item) else None
        if factor is not None:
            yield row, Decimal(row["quantity"]) * factor


def _adopted(row: Row, base: Decimal) -> Row:
    waits, now = row["status"] in ("checked", "exception"), utc_now()
    return {
        "purchase_order_id": row["id"],
        "item_number": row["item_number"],
        "warehouse": "",
        "arrives": "",
        "quantity": f"{base:f}",
        "active": int(not waits),
        "taken_at": now,
        "expires_at": now if waits else None,
        "pushed_at": row["pushed_at"],
    }


def _told(told: Mapping[str, Mapping[tuple[str, str], Decimal]], items: set[str]) -> Held:
    return {item: dict(spots) for item, spots in told.items() if item in items}


def _rows(case: Case, plans: dict[int, LinePlan]) -> Iterator[dict[str, object]]:
    for index, found in plans.items():
        item = case.resolution.items[index].item_number
        if found.is_short:
            yield {"item_number": item, "warehouse": "", "arrives": "", "quantity": f"{found.wanted:f}"}
        for one in found.allotted:
            arrives = one.arrives.isoformat() if one.arrives else ""
            yield {
                "item_number": item,
                "warehouse": one.warehouse,
                "arrives": arrives,
                "quantity": f"{one.quantity:f}",
            }
