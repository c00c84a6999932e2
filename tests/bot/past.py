"""Customers with a past, for tests of what leans on it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bot.checks import Case, run_checks
from bot.finding import Finding
from bot.history import History, PastOrder, PastOrderLine
from bot.masterdata import MasterData
from bot.resolve import resolve
from bot.sender import Sender
from bot.thresholds import CheckSettings
from extractors.purchase_order import PurchaseOrder
from tests.bot.trade import DAY, master

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=ZONE)
"""A Friday, on which the customer's order comes."""


def past(days_ago: float, *lines: tuple[str, int] | tuple[str, int, str], **values: Any) -> PastOrder:
    """An order of so many days ago, of (item, base units, price of one: 0.50 if not given)."""
    made = [
        PastOrderLine(item_number=item, base_quantity=Decimal(much), base_price=Decimal(*(price or ("0.50",))))
        for item, much, *price in lines
    ]
    number = values.get("order_number", f"OLD-{days_ago:g}")
    given: dict[str, Any] = {
        "reference": number or f"OB-{days_ago:g}",
        "order_number": number,
        "ordered_at": NOW - timedelta(days=days_ago),
        "lines": tuple(made),
        "total_amount": sum((one.base_quantity * (one.base_price or 0) for one in made), Decimal(0)),
        "our_number": f"OB-{days_ago:g}",
        "status": "pushed",
        "id": 1,
        **values,
    }
    return PastOrder(**given)


def steady(*quantities: int, every: float = 7, item: str = "T-1", **values: Any) -> tuple[PastOrder, ...]:
    """An order of one item every so many days, the newest first."""
    return tuple(past(every * turn, (item, much), **values) for turn, much in enumerate(quantities, 1))


def case_of(  # noqa: PLR0913 - all that a case may have
    one: PurchaseOrder,
    history: Sequence[PastOrder] = (),
    *,
    similar: Sequence[PastOrder] = (),
    data: MasterData | None = None,
    sender: Sender | None = None,
    settings: dict[str, Any] | None = None,
    elsewhere: dict[str, tuple[Decimal, ...]] | None = None,
    **more: Any,
) -> Case:
    """The order's case, with what came before it."""
    data, sender = data or master(), sender or Sender(address="po@cheshi.example")
    return Case(
        order=one,
        resolution=resolve(one, sender, data, "OB-9", DAY),
        sender=sender,
        master=data,
        settings=CheckSettings(**settings or {}),
        today=DAY,
        received_at=more.pop("received_at", NOW),
        history=History(orders=tuple(history), elsewhere=elsewhere or {}),
        similar=tuple(similar),
        **more,
    )


def said(code: str, *args: Any, **how: Any) -> list[Finding]:
    """The findings with this code, of all that all checks say."""
    return [finding for finding in run_checks(case_of(*args, **how)) if finding.code == code]
