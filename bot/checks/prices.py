"""Whether the order's prices are those that this customer has, promotions included."""

from collections.abc import Iterator
from decimal import Decimal

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.pricing import eligible, list_price, promotion_prices


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


@check("unit-price")
def unit_price(case: Case) -> Iterator[Finding]:
    """The price is the valid list price, or that less promotions the line is eligible for, within the tolerance."""
    if case.customer is None:
        return
    money = case.order.currency or case.customer.currency or "CNY"
    for index, line, item in case.lines():
        base = case.base_quantity(line, item)
        if line.quantity is None or base is None:
            continue
        unit = line.unit or item.base_unit
        day = case.order.issue_date or case.today
        listed = list_price(case.master, case.customer, item, unit, line.quantity, day, money)
        if listed is None:
            yield Finding(
                code="no-list-price",
                severity=Severity.BLOCK,
                where=f"lines.{index}.unit_price",
                why_zh=f"第 {index + 1} 行 {item.item_number} 在 {day} 没有适用于该客户的 {money} 价格",
                why_en=f"line {index + 1}: {item.item_number} has no {money} price valid for this customer on {day}",
            )
        elif line.unit_price is not None:
            promotions = eligible(case.master, case.customer, item, base, day)
            fair = [listed.unit_price, *(price for price, _ in promotion_prices(listed.unit_price, promotions))]
            if not any(_near(line.unit_price, price, case.settings.price_tolerance) for price in fair):
                yield _mismatch(index, item.item_number, line.unit_price, listed.unit_price, money)


def _near(price: Decimal, fair: Decimal, tolerance: Decimal) -> bool:
    # A price is written to the cent or finer, so half a cent is never a difference.
    return abs(price - fair) <= max(fair * tolerance, Decimal("0.005"))


def _mismatch(index: int, item: str, price: Decimal, listed: Decimal, money: str) -> Finding:
    shown = f"{listed.quantize(Decimal('0.0001')).normalize():f}"
    share = (price - listed) / listed * 100 if listed else Decimal(0)
    return Finding(
        code="unit-price",
        severity=Severity.BLOCK,
        where=f"lines.{index}.unit_price",
        why_zh=f"第 {index + 1} 行 {item} 单价 {price:f} 与价目表 {shown} {money} 不符（{share:+.1f}%）",
        why_en=f"line {index + 1}: {item} at {price:f}, the list says {shown} {money} ({share:+.1f} %)",
        value=f"{price:f}",
        limit=shown,
        suggestion={f"lines.{index}.unit_price": shown},
    )
