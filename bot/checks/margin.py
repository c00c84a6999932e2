"""What is left after all discounts, whether promotions may stand together, and who has to agree to the amount."""

from collections.abc import Iterator
from decimal import Decimal

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.pricing import eligible, list_price, promotion_prices


@check("margin")
def margin(case: Case) -> Iterator[Finding]:
    """The price less tax against the cost: below the floor nobody sells without saying so."""
    for index, line, item in case.lines():
        factor = case.master.factor(item.item_number, line.unit)
        if item.cost is None or not line.unit_price or factor is None:
            continue
        net = line.unit_price / (1 + (item.tax_rate or Decimal(0)))
        share = (net - item.cost * factor) / net
        if share < case.settings.margin_floor:
            yield Finding(
                code="margin-below-floor",
                severity=Severity.BLOCK,
                where=f"lines.{index}.unit_price",
                why_zh=f"第 {index + 1} 行 {item.item_number} 按单价 {line.unit_price:f} 计，毛利率 {share:.1%}，"
                f"低于底线 {case.settings.margin_floor:.1%}" + ("，已低于成本" if share < 0 else ""),
                why_en=f"line {index + 1}: {item.item_number} at {line.unit_price:f} leaves a margin of {share:.1%}, "
                f"the floor is {case.settings.margin_floor:.1%}" + (": below cost" if share < 0 else ""),
                value=f"{share:.4f}",
                limit=str(case.settings.margin_floor),
            )


@check("promotion-stacking")
def stacking(case: Case) -> Iterator[Finding]:
    """A price that only several promotions together give, though one of them stands alone."""
    if case.customer is None:
        return
    for index, line, item in case.lines():
        base = case.base_quantity(line, item)
        if line.unit_price is None or line.quantity is None or base is None:
            continue
        day = case.order.issue_date or case.today
        unit = line.unit or item.base_unit
        money = case.order.currency or case.customer.currency or "CNY"
        listed = list_price(case.master, case.customer, item, unit, line.quantity, day, money)
        if listed is None:
            continue
        ways = promotion_prices(listed.unit_price, eligible(case.master, case.customer, item, base, day))
        giving = [chosen for price, chosen in ways if abs(price - line.unit_price) <= Decimal("0.005")]
        alone = any(len(chosen) == 1 or all(one.stackable for one in chosen) for chosen in giving)
        if giving and not alone:
            codes = " + ".join(one.promotion_code for one in giving[0])
            yield Finding(
                code="promotion-stacking",
                severity=Severity.BLOCK,
                where=f"lines.{index}.unit_price",
                why_zh=f"第 {index + 1} 行的单价 {line.unit_price:f} 同时用了不可叠加的促销 {codes}",
                why_en=f"line {index + 1}: {line.unit_price:f} comes of promotions that must not be combined: {codes}",
                value=codes,
            )


@check("approval-amount")
def approval_amount(case: Case) -> Iterator[Finding]:
    """From a certain amount on somebody has to agree."""
    sales_order = case.resolution.sales_order
    total = sales_order.total_amount if sales_order else case.order.total_amount
    if total is not None and total >= case.settings.approval_amount:
        yield Finding(
            code="approval-amount",
            severity=Severity.APPROVE,
            where="total_amount",
            why_zh=f"订单金额 {total:,.2f} 达到审批额度 {case.settings.approval_amount:,.2f}，需要批准",
            why_en=f"the order's {total:,.2f} reaches {case.settings.approval_amount:,.2f}: somebody must agree",
            value=f"{total:f}",
            limit=f"{case.settings.approval_amount:f}",
        )
