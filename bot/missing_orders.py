"""The order that did not come: customers with a rhythm whose next order is overdue.

Nobody sees a mail that was never sent, was lost in a spam folder, or went to somebody else; their own rhythm shows it.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

import msgspec

from bot.masterdata import MasterData
from bot.past_orders import LIVING
from bot.staging import Staging, to_utc

LOOKED_BACK = timedelta(days=400)
GAPS = 5
"""Times between orders that make a rhythm."""
NEWEST = 30
"""Days with an order that are looked at: a rhythm may have been another one long ago."""
MAD = 1.4826
FAR = 3
"""Spreads after the usual time from which on an order is overdue."""
LATE = 1.5
"""How many times the usual time has to have gone by as well."""
LOST = 6
"""After so many times the usual time they are no customer with a rhythm any more."""


class Overdue(msgspec.Struct, frozen=True, kw_only=True):
    """A customer whose order is overdue: the usual days between two, since the last one, and since it was expected."""

    customer_number: str
    name: str
    last_order: str
    last_on: date
    usual_days: float
    days_since: int
    days_over: int
    orders: int
    why_zh: str
    why_en: str


def missing_orders(staging: Staging, master: MasterData, today: date, zone: ZoneInfo) -> list[Overdue]:
    """Customers whose next order is overdue ``today``, the most overdue by their own rhythm first."""
    came = _in_the_store(staging, datetime.combine(today, datetime.min.time(), zone) - LOOKED_BACK, zone)
    for line in master.rows("order_history"):
        if line.ordered_at.date() >= today - LOOKED_BACK:
            days = came.setdefault(line.customer_number, {})
            days.setdefault(line.ordered_at.date(), line.order_number)
    found = [one for number, days in came.items() for one in _overdue(number, days, master, today)]
    return sorted(found, key=lambda one: (-one.days_since / one.usual_days, one.customer_number))


def _in_the_store(staging: Staging, since: datetime, zone: ZoneInfo) -> dict[str, dict[date, str]]:
    """Customer → day by the company's clock → number of an order that came then and was not ended."""
    marks = ", ".join(f"'{status}'" for status in LIVING)
    rows = staging.db.conn.execute(
        "SELECT o.customer_number, p.received_at, coalesce(o.order_number, o.our_number) FROM purchase_order o "  # noqa: S608 - names of our own
        f"JOIN parcel p ON p.id = o.parcel_id WHERE o.status IN ({marks}) AND o.customer_number IS NOT NULL "
        "AND p.received_at >= ? ORDER BY o.id",
        [to_utc(since)],
    )
    came: dict[str, dict[date, str]] = {}
    for number, at, order in rows:
        came.setdefault(number, {})[datetime.fromisoformat(at).astimezone(zone).date()] = order
    return came


def _overdue(number: str, days: dict[date, str], master: MasterData, today: date) -> Iterator[Overdue]:
    customer = master.customers.get(number)
    known = sorted(day for day in days if day <= today)[-NEWEST:]
    gaps = [(later - sooner).days for sooner, later in pairwise(known)]
    if customer is None or customer.on_hold or len(gaps) < GAPS:
        return
    usual = float(median(gaps))
    spread = MAD * median(abs(gap - usual) for gap in gaps)
    expected = max(usual + FAR * spread, usual * LATE, usual + 1)
    since = (today - known[-1]).days
    if not expected < since <= usual * LOST + 1:
        return
    order, on = days[known[-1]], known[-1]
    least, most = min(gaps), max(gaps)
    range_zh, range_en = (f"{least}", f"{least}") if least == most else (f"{least}–{most}", f"{least} to {most}")
    yield Overdue(
        customer_number=number,
        name=customer.name,
        last_order=order,
        last_on=on,
        usual_days=usual,
        days_since=since,
        days_over=since - round(usual),
        orders=len(known),
        why_zh=f"通常每 {usual:g} 天下单一次（最近 {len(gaps)} 次间隔 {range_zh} 天），上一张 {order} 是 "
        f"{on}，已过 {since} 天",
        why_en=f"usually orders every {usual:g} days ({range_en} over the last {len(gaps)} times); the "
        f"last one, {order}, came on {on}, {since} days ago",
    )
