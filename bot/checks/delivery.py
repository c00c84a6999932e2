"""When the goods can be there, against when they are wanted."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal

import msgspec

from bot.checks.address import area_of
from bot.checks.available import plan, preferred_warehouse
from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.masterdata import Item
from schedules.workdays import Workdays


class Delay(msgspec.Struct, frozen=True):
    """Something that takes time: the words for it, with places for what is named in them."""

    zh: str
    en: str
    named: tuple[object, ...]


class Earliest(msgspec.Struct, frozen=True, kw_only=True):
    """The first day on which a line can be there, and what takes the time."""

    day: date
    delays: tuple[Delay, ...]

    def words(self) -> tuple[str, str]:
        """What takes the time, in Chinese and English."""
        zh = dict.fromkeys(delay.zh.format(*delay.named) for delay in self.delays)
        en = dict.fromkeys(delay.en.format(*delay.named) for delay in self.delays)
        return "，".join(zh), ", ".join(en)


LONG_PAST = timedelta(days=30)
AHEAD = timedelta(days=7)
"""Clocks and calendars differ by a day, and some date an order for the Monday; no more than that."""


@check("dates")
def dates(case: Case) -> Iterator[Finding]:
    """Goods are not wanted before they were ordered, nor in the past, nor a year too far ahead."""
    for where, day in _wanted(case):
        yield from _impossible(case, where, day)


def _wanted(case: Case) -> Iterator[tuple[str, date]]:
    order = case.order
    if order.requested_delivery_date is not None:
        yield "requested_delivery_date", order.requested_delivery_date
    for index, line in enumerate(order.lines):
        if line.requested_delivery_date is not None:
            yield f"lines.{index}.requested_delivery_date", line.requested_delivery_date


def _impossible(case: Case, where: str, day: date) -> Iterator[Finding]:
    issued, last = case.order.issue_date, case.day + timedelta(days=case.settings.delivery_days_ahead)
    if issued is not None and day < issued:
        zh, en = f"早于下单日期 {issued}", f"before the order's own {issued}"
        yield _date(where, day, Severity.BLOCK, zh, en, better=_same_day(day, issued, last), limit=issued)
    elif day > last:
        zh = f"离下单超过 {case.settings.delivery_days_ahead} 天，年份可能写错"
        en = f"more than {case.settings.delivery_days_ahead} days ahead: is the year right?"
        better = _same_day(day, case.day, last)
        yield _date(where, day, Severity.APPROVE, zh, en, better=better, limit=last, code="delivery-date-far")
    elif day < case.today:
        # An order that lay about is late; a day long past, by an order that does not say when it was made, is a slip.
        slip = issued is None and day < case.today - LONG_PAST
        better = _same_day(day, case.today, last) if slip else None
        severity = Severity.APPROVE if slip else Severity.WARN
        yield _date(where, day, severity, "已过", "past already", better=better, limit=case.today)


def _same_day(day: date, first: date, last: date) -> date | None:
    """The same day of the first year in which it lies between two others: a year that slipped."""
    for year in (first.year, first.year + 1):
        try:
            found = day.replace(year=year)
        except ValueError:  # the 29th of February
            continue
        if first <= found <= last:
            return found
    return None


def _date(  # noqa: PLR0913 - what differs between them
    where: str,
    day: date,
    severity: Severity,
    zh: str,
    en: str,
    *,
    code: str = "delivery-date",
    better: date | None = None,
    limit: date | None = None,
) -> Finding:
    parts = where.split(".")
    line = int(parts[1]) + 1 if parts[0] == "lines" else None
    return Finding(
        code=code,
        severity=severity,
        where=where,
        why_zh=f"{f'第 {line} 行' if line else ''}交期 {day} {zh}",
        why_en=f"{f'line {line}: ' if line else ''}the delivery date {day} is {en}",
        value=str(day),
        limit=str(limit) if limit else None,
        suggestion={where: str(better)} if better else {},
    )


@check("order-date")
def order_date(case: Case) -> Iterator[Finding]:
    """An order is not dated after today, nor long ago: its day decides which prices count."""
    day = case.order.issue_date
    if day is None:
        return
    severity = Severity.APPROVE
    if day > case.today + timedelta(days=1):
        severity = Severity.APPROVE if day > case.today + AHEAD else Severity.WARN
        zh, en = f"晚于今天 {case.today}", f"after today, {case.today}"
    elif day < case.today - timedelta(days=case.settings.delivery_days_ahead):
        zh, en = "在很久以前，年份可能写错", "long ago: is the year right?"
    else:
        return
    yield Finding(
        code="order-date",
        severity=severity,
        where="issue_date",
        why_zh=f"下单日期 {day} {zh}",
        why_en=f"the order's date {day} is {en}",
        value=str(day),
        limit=str(case.today),
    )


@check("delivery-day-off")
def day_off(case: Case) -> Iterator[Finding]:
    """A delivery on a day that is not worked is pointed out; a holiday of the calendar more loudly than a weekend."""
    days, first = workdays(case), {day: where for where, day in reversed(list(_wanted(case)))}
    for day, where in first.items():
        if day < case.today or days.is_workday(day):
            continue
        next_day = days.first(day)
        yield Finding(
            code="delivery-day-off",
            severity=Severity.WARN if day in case.master.calendar else Severity.INFO,
            where=where,
            why_zh=f"交期 {day}（周{'一二三四五六日'[day.weekday()]}）不是工作日，之后的第一个工作日是 {next_day}",
            why_en=f"the delivery date {day}, a {day:%A}, is no workday; the next one is {next_day}",
            value=str(day),
            limit=str(next_day),
        )


@check("delivery-impossible")
def impossible(case: Case) -> Iterator[Finding]:
    """A line is wanted no earlier than its goods can be there: made or received, packed, and on the road."""
    slowest: dict[str, tuple[date, Earliest, int]] = {}
    for index, line, item in case.lines():
        own = line.requested_delivery_date
        wanted = own or case.order.requested_delivery_date
        if wanted is None or wanted < max(case.today, case.order.issue_date or case.today):
            continue  # that is another finding
        found = earliest(case, index, item)
        if found is None or wanted >= found.day:
            continue
        where = f"lines.{index}.requested_delivery_date" if own else "requested_delivery_date"
        if where not in slowest or slowest[where][1].day < found.day:
            slowest[where] = (wanted, found, index)
    for where, (wanted, found, index) in slowest.items():
        zh, en = found.words()
        yield Finding(
            code="delivery-impossible",
            severity=Severity.APPROVE,
            where=where,
            why_zh=f"交期 {wanted} 来不及：第 {index + 1} 行最早 {found.day} 送到（{zh}）",
            why_en=f"wanted on {wanted}, but line {index + 1} can be there on {found.day} at the earliest ({en})",
            value=str(wanted),
            limit=str(found.day),
            suggestion={where: str(found.day)},
        )


def earliest(case: Case, index: int, item: Item) -> Earliest | None:
    """When a line can be there. None where it is short of stock, or nothing is known that takes time."""
    if (index, "earliest") not in case.seen:
        case.seen[index, "earliest"] = _earliest(case, index, item)
    found: Earliest | None = case.seen[index, "earliest"]
    return found


def workdays(case: Case) -> Workdays:
    """The days on which this company works."""
    return case.master.workdays(case.settings.holidays)


def _earliest(case: Case, index: int, item: Item) -> Earliest | None:
    delays: list[Delay] = []
    ready, found = case.today, plan(case).get(index)
    if found is not None and found.is_short:
        return None
    warehouses = {one.warehouse for one in found.allotted} if found else set()
    arrivals = [one.arrives for one in found.allotted if one.arrives] if found else []
    if arrivals:
        ready = max(arrivals)
        delays.append(Delay("{} 到货", "expected on {}", (ready,)))
    elif found is None and item.lead_time_days:
        ready = workdays(case).after(ready, _whole(item.lead_time_days))
        delays.append(Delay("备货 {:f} 个工作日", "{:f} workdays until there are any", (item.lead_time_days,)))
    places = sorted(warehouses) or [preferred_warehouse(case)]
    left = [_leaves(case, ready, one, delayed=bool(delays)) for one in places]
    there = max(day for day, _ in left)
    for _, more in left:
        delays += more
    area = area_of(case)
    if area is not None and area.transit_days:
        there += timedelta(days=_whole(area.transit_days))
        delays.append(Delay("在途 {:f} 天", "{:f} days on the road", (area.transit_days,)))
    return Earliest(day=there, delays=tuple(delays)) if delays else None


def _whole(days: Decimal) -> int:
    """Days, begun ones counted as whole."""
    return int(days.to_integral_value(ROUND_CEILING))


def _leaves(case: Case, ready: date, warehouse: str, *, delayed: bool) -> tuple[date, list[Delay]]:
    """The day on which goods that are ready leave a warehouse, and what takes the time; the same for most lines."""
    key = ("leaves", ready, warehouse, delayed)
    if key not in case.seen:
        case.seen[key] = _leaving(case, ready, warehouse, delayed=delayed)
    found: tuple[date, list[Delay]] = case.seen[key]
    return found


def _leaving(case: Case, ready: date, warehouse: str, *, delayed: bool) -> tuple[date, list[Delay]]:
    delays: list[Delay] = []
    known, days, came = case.master.warehouses.get(warehouse), workdays(case), case.received_at
    if known is None:
        return (days.first(ready) if delayed else ready), delays
    start, name = days.first(ready), known.name or known.warehouse
    if came is not None and start == case.today and _too_late(came, case.today, known.cut_off):
        start = days.after(start, 1)
        zh, en = "{:%H:%M} 收到，已过{}截单时间 {}", "received at {:%H:%M}, after the cut-off of {} at {}"
        delays.append(Delay(zh, en, (came, name, known.cut_off)))
    if known.handling_days:
        start = days.after(start, _whole(known.handling_days))
        zh, en = "{1}出库 {0:f} 个工作日", "{0:f} workdays of handling at {1}"
        delays.append(Delay(zh, en, (known.handling_days, name)))
    return start, delays


def _too_late(came: datetime, today: date, cut_off: str | None) -> bool:
    return cut_off is not None and came.date() == today and f"{came:%H:%M}" > cut_off
