"""Whether an order comes when this customer's orders come, and under a number that goes on from their last ones."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise
from statistics import median

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity

TIMED = 10
"""Past orders with an hour that say when a customer orders."""
APART = 3
"""Hours between an order and any that came before, from which on its hour is pointed out."""
NUMBERS = 5
"""Past numbers that show how a customer counts."""
SOON = 4
"""An order this many times sooner than usual is pointed out."""

_TAIL = re.compile(r"^(.*?)(\d{1,15})$")


@check("unusual-hour")
def unusual_hour(case: Case) -> Iterator[Finding]:
    """An hour or a day of the week at which they never ordered is pointed out."""
    at, orders = case.received_at, case.history.orders
    if at is None or len(orders) < TIMED:
        return
    times = [order.ordered_at for order in orders]
    timed = [one for one in times if one.hour or one.minute or one.second]
    if len(timed) < TIMED:
        return
    minutes = at.hour * 60 + at.minute
    hour = all(_around(minutes - (one.hour * 60 + one.minute)) > APART * 60 for one in timed)
    day = at.isoweekday() > FRIDAY and not any(one.isoweekday() > FRIDAY for one in times)
    if hour or day:
        yield Finding(
            code="unusual-hour",
            severity=Severity.INFO,
            where="order",
            why_zh=f"{at:%Y-%m-%d %H:%M} 收到；该客户最近 {len(timed)} 张订单从未在"
            f"{'这个时段' if hour else '周末'}下单",
            why_en=f"came at {at:%Y-%m-%d %H:%M}; none of this customer's last {len(timed)} orders came "
            f"{'at such an hour' if hour else 'on a weekend'}",
            value=f"{at:%a %H:%M}",
        )


FRIDAY = 5


def _around(minutes: int) -> int:
    """Minutes apart on the clock's face."""
    return min(minutes % 1440, -minutes % 1440)


@check("ordered-early")
def ordered_early(case: Case) -> Iterator[Finding]:
    """A customer with a steady rhythm who orders much sooner is pointed out: perhaps it was sent twice."""
    at = case.received_at
    if at is None or len(case.history.orders) <= NUMBERS:
        return
    days = sorted({order.ordered_at.date() for order in case.history.orders})
    if len(days) <= NUMBERS:
        return
    gaps = [(later - sooner).days for sooner, later in pairwise(days)]
    usual_gap = median(gaps)
    steady = median(abs(gap - usual_gap) for gap in gaps) <= usual_gap / SOON
    since = at.date() - days[-1]
    if steady and timedelta(0) <= since and since.days * SOON < usual_gap:
        yield Finding(
            code="ordered-early",
            severity=Severity.INFO,
            where="order",
            why_zh=f"距上一张订单 {since.days} 天，该客户通常每 {usual_gap:g} 天下单一次",
            why_en=f"{since.days} days after their last order; usually they order every {usual_gap:g} days",
            value=str(since.days),
            limit=f"{usual_gap:g}",
        )


@check("order-number-gap")
def order_number_gap(case: Case) -> Iterator[Finding]:
    """A customer who counts their orders goes on counting: a number far ahead or behind is pointed out."""
    mine = _counted(case.order.order_number)
    if mine is None:
        return
    if len(case.history.orders) < NUMBERS:
        return
    parsed = [_counted(order.order_number) for order in reversed(case.history.orders)]
    past = [number[2] for number in parsed if number is not None and number[:2] == mine[:2]]
    if len(past) < NUMBERS:
        return
    steps = [later - sooner for sooner, later in pairwise(past)]
    if min(steps) <= 0:
        return  # they do not count upwards
    step, ahead = max(steps), mine[2] - past[-1]
    if ahead <= -max(step, 1) * len(past) or ahead > max(10 * step, 50):
        way_zh, way_en = ("往前跳了", "far ahead of") if ahead > 0 else ("倒退了", "far behind")
        yield Finding(
            code="order-number-gap",
            severity=Severity.WARN,
            where="order_number",
            why_zh=f"订单号 {case.order.order_number} 比该客户上一个号 {past[-1]} {way_zh} {abs(ahead)}"
            f"（以往每次最多增加 {step}），请确认单号没有写错",
            why_en=f"order number {case.order.order_number} is {way_en} their last one, {past[-1]} (off by "
            f"{abs(ahead)}; they never went on by more than {step}): is it mistyped?",
            value=case.order.order_number,
            limit=str(past[-1]),
        )


@lru_cache(maxsize=65_536)
def _counted(number: str | None) -> tuple[str, int, int] | None:
    """(what stands before, how many figures, the count) of a number such as PO-001234."""
    found = _TAIL.match(number.strip()) if number else None
    return (found[1].casefold(), len(found[2]), int(found[2])) if found else None
