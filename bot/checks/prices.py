"""Whether the order's prices are those that this customer has, promotions included."""

from collections.abc import Iterator
from decimal import Decimal

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.pricing import FINEST, Asked, eligible, is_near, promotion_prices
from bot.tax import LinePrice


@check("currency")
def currency(case: Case) -> Iterator[Finding]:
    """An order in another currency than agreed would be priced wrongly."""
    agreed = case.customer.currency if case.customer else None
    if agreed and case.order.currency and case.order.currency != agreed:
        yield Finding(
            code="currency",
            severity=Severity.BLOCK,
            where="currency",
            why_zh=f"订单币种 {case.order.currency} 与约定的 {agreed} 不符",
            why_en=f"the order is in {case.order.currency}, agreed is {agreed}",
            value=case.order.currency,
            limit=agreed,
            suggestion={"currency": agreed},
        )


@check("list-price")
def listed(case: Case) -> Iterator[Finding]:
    """Every item has a price that is valid for this customer on that day."""
    for index, line, item in case.lines():
        asked = case.asked(line, item)
        if asked is None or case.list_price(asked) is not None:
            continue
        money = asked.currency
        yield Finding(
            code="no-list-price",
            severity=Severity.BLOCK,
            where=f"lines.{index}.unit_price",
            why_zh=f"第 {index + 1} 行 {item.item_number} 在 {case.day} 没有适用于该客户的 {money} 价格",
            why_en=f"line {index + 1}: {item.item_number} has no {money} price valid for this customer on {case.day}",
            value=None if line.unit_price is None else f"{line.unit_price:f}",
        )


@check("unit-price")
def unit_price(case: Case) -> Iterator[Finding]:
    """The price is the valid list price, or that less promotions the line is eligible for, within the tolerance."""
    for index, item, said, asked, fair in case.priced():
        if fair is None:
            continue
        if said.written == 0:
            yield _free(index, item.item_number, fair, asked)
        elif not any(is_near(said.written, price, case.settings.price_tolerance) for price in _fair(case, said, asked)):
            yield _mismatch(index, item.item_number, said, fair, asked)


def _fair(case: Case, said: LinePrice, asked: Asked) -> Iterator[Decimal]:
    """Every price that would be right, as it would be written: without tax where the document's prices are."""
    fair = case.list_price(asked)
    if fair is not None:
        yield fair / said.taxing
        for price, _ in promotion_prices(fair, eligible(case.master, asked)):
            yield price / said.taxing


def _free(index: int, item: str, fair: Decimal, asked: Asked) -> Finding:
    return Finding(
        code="free-line",
        severity=Severity.APPROVE,
        where=f"lines.{index}.unit_price",
        why_zh=f"第 {index + 1} 行 {item} × {asked.quantity:f} 单价为 0（价目表 {fair:f}），赠品需要确认",
        why_en=f"line {index + 1}: {asked.quantity:f} of {item} for nothing (the list says {fair:f}): agreed gift?",
        value="0",
        limit=f"{fair:f}",
    )


def _mismatch(index: int, item: str, said: LinePrice, fair: Decimal, asked: Asked) -> Finding:
    wanted = fair if said.taxing == 1 else (fair / said.taxing).quantize(FINEST)
    shown = f"{wanted.normalize():f}"
    share = (said.written - wanted) / wanted * 100 if wanted else Decimal(0)
    zh, en = ("", "") if said.taxing == 1 else ("（未税）", " before tax")
    return Finding(
        code="unit-price",
        severity=Severity.BLOCK,
        where=f"lines.{index}.unit_price",
        why_zh=f"第 {index + 1} 行 {item} 单价 {said.written:f} 与价目表 {shown} {asked.currency}{zh} 不符"
        f"（{share:+.1f}%）",
        why_en=f"line {index + 1}: {item} at {said.written:f}, the list says {shown} {asked.currency}{en} "
        f"({share:+.1f} %)",
        value=f"{said.written:f}",
        limit=shown,
        suggestion={f"lines.{index}.unit_price": shown},
    )
