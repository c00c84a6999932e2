"""Whether the customer has ordered just this before, under another number or none: sent twice, or wanted twice?

The same number again is settled before the checks run (a duplicate, or a revision). Here the content speaks, of orders
without a number as well, and numbers that the eye takes for the same. What a customer keeps ordering at such distances
is a habit, and no question.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import msgspec

from bot.addresses import plain_address
from bot.checks.registry import Case, check
from bot.comparing import plain_code
from bot.duplicates import content_fingerprint
from bot.finding import Finding, Severity
from bot.history import PastOrder
from bot.order_likeness import Likeness, likeness, may_be_nearly, same_to_the_eye, with_something_behind
from bot.resolve_ship_to import resolve_ship_to
from extractors.purchase_order import Delivery

Words = tuple[str, str]
SAME: Words = ("内容完全相同", "it asks for just the same")
NEARLY: Words = ("内容几乎相同", "it asks for nearly the same")
SOON = timedelta(days=3)
"""Within which an order that was sent twice comes again, whatever day it is said to be wanted on."""


@check("possible-duplicate")
def possible_duplicate(case: Case) -> Iterator[Finding]:
    """No other order of late asks for the same, or nearly the same, or bears a number that looks the same."""
    if case.customer is None:
        return
    yield from _gravest(_alike(case)) or _in_the_books(case)


def _alike(case: Case) -> Iterator[Finding]:
    for earlier in case.similar:
        why = None if _settled(case, earlier) else _why(case, earlier)
        if why is not None:
            found = _finding(case, earlier, why)
            another = why in (SAME, NEARLY) and (_to_another_known_place(case, earlier) or _for_later(case, earlier))
            yield msgspec.structs.replace(found, severity=Severity.WARN) if another else found


def _gravest(found: Iterator[Finding]) -> list[Finding]:
    """The newest that has to be agreed to, else the newest."""
    first: list[Finding] = []
    for one in found:
        if one.severity is Severity.APPROVE:
            return [one]
        first = first or [one]
    return first


def _to_another_known_place(case: Case, earlier: PastOrder) -> bool:
    """Whether it goes to another of the customer's places: two shops are filled alike, sent twice goes to one."""
    known, customer = case.resolution.ship_to, case.customer
    if known is None or customer is None:
        return False
    before = resolve_ship_to(Delivery(address=earlier.ship_to_address), customer, case.master).found
    there = plain_address(before.address) if before is not None and earlier.ship_to_address else None
    return there is not None and there != plain_address(known.address)


def _for_later(case: Case, earlier: PastOrder) -> bool:
    """Whether it came days after and is wanted on a later day: sent twice is soon, and for the same day."""
    day = case.order.requested_delivery_date
    later = day is not None and earlier.day is not None and day > earlier.day
    return later and _now(case) - earlier.ordered_at >= SOON


def _settled(case: Case, earlier: PastOrder) -> bool:
    """Whether it is the same number: that is told as a duplicate or a revision."""
    mine = plain_code(case.order.order_number)
    return bool(mine) and mine == plain_code(earlier.order_number)


def _why(case: Case, earlier: PastOrder) -> Words | None:
    mine, theirs = case.order.order_number, earlier.order_number
    if mine and theirs and same_to_the_eye(mine, theirs):
        return f"订单号与 {theirs} 看起来相同", f"its number looks like {theirs}"
    behind = bool(mine and theirs and with_something_behind(mine, theirs))
    distance = abs(_now(case) - earlier.ordered_at)
    days = timedelta(days=case.settings.repeat_days)
    if not behind and (distance > days or not _may_be_near(case, earlier)):
        return None
    found = _likeness(case, earlier)
    if behind and found.shared * 2 >= found.lines:
        return f"订单号是 {theirs} 加后缀", f"its number is that of {theirs} with something behind it"
    if not found.nearly or distance > (days if found.same else days / 2) or _usual(case, earlier, distance):
        return None
    return SAME if found.same else NEARLY


def _may_be_near(case: Case, earlier: PastOrder) -> bool:
    mine = _lines(case)
    if not mine or not earlier.lines:
        return True  # then their words decide
    if "base_items" not in case.seen:
        case.seen["base_items"] = frozenset(item for item, _, _ in mine)
    return may_be_nearly(case.seen["base_items"], len(mine), earlier.lines)


def _likeness(case: Case, earlier: PastOrder) -> Likeness:
    if not _lines(case) or not earlier.lines:
        # One of them is still a question: then their words decide, and those only when they are the very same.
        same = earlier.content is not None and earlier.content == _content(case)
        return Likeness(lines=1, shared=int(same), same=same, nearly=same)
    return likeness(_lines(case), earlier.lines)


def _usual(case: Case, earlier: PastOrder, distance: timedelta) -> bool:
    """Whether the customer has ordered the same at such a distance before, and wants this on another day."""
    if case.order.requested_delivery_date is not None and case.order.requested_delivery_date == earlier.day:
        return False
    # What the books call a price may hold the tax or not: a habit is of items and quantities.
    mine = tuple((item, quantity, None) for item, quantity, _ in _lines(case))
    times = sorted(
        one.ordered_at
        for one in {one.reference: one for one in (*case.history.orders, *case.similar)}.values()
        if one.lines and likeness(mine, one.lines).nearly and one.ordered_at <= earlier.ordered_at
    )
    gaps = [later - sooner for sooner, later in pairwise(times)]
    return any(gap <= distance * 5 / 4 for gap in gaps if gap >= timedelta(hours=12))


def _in_the_books(case: Case) -> Iterator[Finding]:
    """Somebody may have typed the order into the ERP before its mail was read."""
    number = plain_code(case.order.order_number)
    if not number:
        return
    oldest = _now(case) - timedelta(days=case.settings.booked_days)
    for earlier in case.history.orders:
        if earlier.id is None and plain_code(earlier.order_number) == number and earlier.ordered_at >= oldest:
            told = _finding(case, earlier, ("ERP 的历史订单中已有此订单号", "the ERP's past orders have this number"))
            mine = {item for item, _, _ in _lines(case)}
            # Some customers begin to count anew; what was typed in by hand would have an item in common.
            other = mine and earlier.lines and mine.isdisjoint(earlier.quantities)
            yield msgspec.structs.replace(told, severity=Severity.WARN) if other else told
            return


def _finding(case: Case, earlier: PastOrder, why: Words) -> Finding:
    named = _named(earlier)
    told = _differences(case, earlier)
    zh, en = zip(*told, strict=True) if told else ((), ())
    return Finding(
        code="possible-duplicate",
        severity=Severity.APPROVE,
        where="order_number" if case.order.order_number else "order",
        why_zh=f"可能重复：{why[0]}（{earlier.ordered_at:%Y-%m-%d} 的 {named}）"
        + (f"；不同之处：{'；'.join(zh)}" if zh else "；各行数量、单价都相同")
        + "。是重复发送，还是另订一次？",
        why_en=f"perhaps a duplicate of {named} of {earlier.ordered_at:%Y-%m-%d}: {why[1]}"
        + (f"; what differs: {'; '.join(en)}" if en else "; every quantity and price is the same")
        + ". Sent twice, or ordered again?",
        value=case.order.order_number,
        limit=earlier.our_number or earlier.reference,
    )


SHOWN = 6
"""Differences that are told one by one."""


def _differences(case: Case, earlier: PastOrder) -> list[Words]:
    """Line by line, in base units and prices of one."""
    if not _lines(case) or not earlier.lines:
        return []
    found = list(likeness(_lines(case), earlier.lines).differences)
    wanted = case.order.requested_delivery_date
    if wanted is not None and earlier.day is not None and wanted != earlier.day:
        found.append((f"交期 {earlier.day} → {wanted}", f"delivery {earlier.day} → {wanted}"))
    if _to_another_known_place(case, earlier):
        found.append(("收货地不同", "it goes to another place"))
    more = len(found) - SHOWN
    return found[:SHOWN] + ([(f"另有 {more} 处", f"{more} more")] if more > 0 else [])


def _named(earlier: PastOrder) -> str:
    if earlier.our_number and earlier.our_number != earlier.reference:
        return f"{earlier.reference} / {earlier.our_number}"
    return earlier.reference


def _lines(case: Case) -> tuple[tuple[str, Decimal, Decimal | None], ...]:
    """(item, base units, price of one) of each line; nothing where a line is still a question."""
    if "base_lines" not in case.seen:
        case.seen["base_lines"] = tuple(_base_lines(case)) if case.resolution.sales_order is not None else ()
    lines: tuple[tuple[str, Decimal, Decimal | None], ...] = case.seen["base_lines"]
    return lines


def _base_lines(case: Case) -> Iterator[tuple[str, Decimal, Decimal | None]]:
    for line in case.resolution.sales_order.lines if case.resolution.sales_order else ():
        factor = case.master.factor(line.item_number, line.unit)
        if factor is not None:
            yield line.item_number, line.quantity * factor, line.unit_price / factor


def _content(case: Case) -> str:
    if "content" not in case.seen:
        case.seen["content"] = content_fingerprint(case.order, case.resolution.sales_order)
    content: str = case.seen["content"]
    return content


def _now(case: Case) -> datetime:
    if case.received_at is not None:
        return case.received_at
    zone = case.history.orders[0].ordered_at.tzinfo if case.history.orders else None
    return datetime.combine(case.today, datetime.min.time(), zone)
