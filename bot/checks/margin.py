"""What is left after all discounts, whether promotions may stand together, and who has to agree to the amount."""

from collections.abc import Iterator
from decimal import Decimal

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.pricing import eligible, is_near, promotion_prices


@check("margin")
def margin(case: Case) -> Iterator[Finding]:
    """The price less tax against the cost: below the floor nobody sells without saying so."""
    rate = case.settings.rate(case.resolution.currency)
    if rate is None:
        return
    for index, line, item in case.lines():
        said, factor = case.resolution.prices.get(index), case.master.factor(item.item_number, line.unit)
        if item.cost is None or said is None or said.written <= 0 or factor is None:
            continue
        tax = line.tax_rate if line.tax_rate is not None else item.tax_rate or Decimal(0)
        net = said.gross / (1 + tax) * rate
        share = (net - item.cost * factor) / net
        if share < case.settings.margin_floor:
            yield _below(index, item.item_number, said.written, share, case.settings.margin_floor)


def _below(index: int, item: str, price: Decimal, share: Decimal, floor: Decimal) -> Finding:
    return Finding(
        code="margin-below-floor",
        severity=Severity.BLOCK,
        where=f"lines.{index}.unit_price",
        why_zh=f"第 {index + 1} 行 {item} 按单价 {price:f} 计，毛利率 {share:.1%}，低于底线 {floor:.1%}"
        + ("，已低于成本" if share < 0 else ""),
        why_en=f"line {index + 1}: {item} at {price:f} leaves a margin of {share:.1%}, the floor is {floor:.1%}"
        + (": below cost" if share < 0 else ""),
        value=f"{share:.4f}",
        limit=str(floor),
    )


@check("promotion-stacking")
def stacking(case: Case) -> Iterator[Finding]:
    """A price that only several promotions together give, though one of them stands alone."""
    for index, _, said, asked, listed in case.priced():
        if listed is None or is_near(said.written, listed / said.taxing, case.settings.price_tolerance):
            continue
        giving = [
            chosen
            for price, chosen in promotion_prices(listed, eligible(case.master, asked))
            if is_near(said.written, price / said.taxing, case.settings.price_tolerance)
        ]
        if giving and not any(len(chosen) == 1 or all(one.stackable for one in chosen) for chosen in giving):
            codes = " + ".join(one.promotion_code for one in giving[0])
            yield Finding(
                code="promotion-stacking",
                severity=Severity.BLOCK,
                where=f"lines.{index}.unit_price",
                why_zh=f"第 {index + 1} 行的单价 {said.written:f} 同时用了不可叠加的促销 {codes}",
                why_en=f"line {index + 1}: {said.written:f} comes of promotions that must not be combined: {codes}",
                value=codes,
            )


@check("approval-amount")
def approval_amount(case: Case) -> Iterator[Finding]:
    """From a certain amount on somebody has to agree."""
    sales_order, limit = case.resolution.sales_order, case.settings.approval_amount
    total = sales_order.total_amount if sales_order else case.order.total_amount
    if total is None:
        return
    money = case.resolution.currency
    rate = case.settings.rate(money)
    worth = total * (rate or Decimal(1))
    if worth >= limit:
        at = case.settings.home_currency if rate is not None else money
        as_home = f" = {worth:,.2f} {at}" if rate not in (None, Decimal(1)) else ""
        yield Finding(
            code="approval-amount",
            severity=Severity.APPROVE,
            where="total_amount",
            why_zh=f"订单金额 {total:,.2f} {money}{as_home} 达到审批额度 {limit:,.2f} {at}，需要批准",
            why_en=f"the order's {total:,.2f} {money}{as_home} reaches {limit:,.2f} {at}: somebody must agree",
            value=f"{total:f}",
            limit=f"{limit:f}",
        )
