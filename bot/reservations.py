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
from bot.row_writing import insert_all
from bot.staging import Staging, to_utc
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


def take(staging: Staging, order_id: int, case: Case, *, now: datetime, active: bool, stock_at: str | None) -> None:
    """Hold what an order's check has planned; call it inside the transaction that commits the check.

    What is not ``active`` is held from the moment on in which somebody agrees to the order. Raises GoodsGone, and
    nothing may be committed then, when others hold more of it, or less, than the check was told.
    """
    plans = plan(case)
    items = {case.resolution.items[index].item_number for index in plans}
    if active and held(staging, items, order_id, stock_at) != _told(case.held, items):
        raise GoodsGone(f"order {order_id}: goods that it asks for were taken meanwhile; it is checked anew")
    release(staging.db, order_id)
    until = to_utc(now.astimezone(UTC) + timedelta(hours=case.settings.reservation_hours))
    common = {"purchase_order_id": order_id, "active": int(active), "taken_at": to_utc(now), "expires_at": until}
    insert_all(staging.db, "stock_hold", ({**row, **common} for row in _rows(case, plans)))


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
