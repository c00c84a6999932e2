"""Whether somebody has to agree to the order as a whole: its amount, what it earns, and the least that is delivered."""

from collections.abc import Iterator
from decimal import Decimal

from bot.checks.margin import earned, margin_of
from bot.checks.quotes import quotes
from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.thresholds import ApprovalTier


@check("approval-amount")
def approval_amount(case: Case) -> Iterator[Finding]:
    """From a certain amount on somebody has to agree; the highest tier that is reached says who and how many."""
    total = order_amount(case)
    if total is None:
        return
    money = case.resolution.currency
    rate = case.settings.rate(money)
    value = total * (rate or Decimal(1))
    reached = [tier for tier in case.settings.tiers() if tier.amount is not None and value >= tier.amount]
    if not reached:
        return
    tier = max(reached, key=lambda one: (one.amount or Decimal(0), one.people))
    at = case.settings.home_currency if rate is not None else money
    as_home = f" = {value:,.2f} {at}" if rate not in (None, Decimal(1)) else ""
    zh, en = _who(tier)
    yield Finding(
        code="approval-amount",
        severity=Severity.APPROVE,
        where="total_amount",
        why_zh=f"订单金额 {total:,.2f} {money}{as_home} 达到审批额度 {tier.amount:,.2f} {at}，需要{zh}批准",
        why_en=f"the order's {total:,.2f} {money}{as_home} reaches {tier.amount:,.2f} {at}: {en} must agree",
        value=f"{total:f}",
        limit=f"{tier.amount:f}",
        people=tier.people,
        by=tier.by,
    )


@check("approval-margin")
def approval_margin(case: Case) -> Iterator[Finding]:
    """An order that earns less than a tier says needs those whom it names."""
    share = margin_of(earned(case))
    below = [tier for tier in case.settings.tiers() if tier.margin is not None and share is not None]
    below = [tier for tier in below if share is not None and tier.margin is not None and share < tier.margin]
    if share is None or not below:
        return
    tier = min(below, key=lambda one: (one.margin or Decimal(0), -one.people))
    zh, en = _who(tier)
    yield Finding(
        code="approval-margin",
        severity=Severity.APPROVE,
        where="order",
        why_zh=f"整单毛利率 {share:.2%} 低于审批线 {tier.margin:.2%}，需要{zh}批准",
        why_en=f"the order leaves a margin of {share:.2%}, below {tier.margin:.2%}: {en} must agree",
        value=f"{share:.4f}",
        limit=f"{tier.margin:f}",
        people=tier.people,
        by=tier.by,
    )


def _who(tier: ApprovalTier) -> tuple[str, str]:
    """Who has to agree, in words."""
    if tier.people == 1:
        return ("、".join(tier.by), " or ".join(tier.by)) if tier.by else ("", "somebody")
    of_zh = f"（{'、'.join(tier.by)}）" if tier.by else ""
    of_en = f" of {', '.join(tier.by)}" if tier.by else ""
    return f" {tier.people} 位不同的人{of_zh}", f"{tier.people} different people{of_en}"


@check("minimum-order-amount")
def minimum_order_amount(case: Case) -> Iterator[Finding]:
    """A customer's order comes to the least amount that they are delivered for."""
    total, least = order_amount(case), case.customer.minimum_order_amount if case.customer else None
    if total is None or not least or total >= least:
        return
    money = case.customer.currency if case.customer and case.customer.currency else case.resolution.currency
    if money != case.resolution.currency:
        return  # the currency itself is told
    yield Finding(
        code="minimum-order-amount",
        severity=Severity.APPROVE,
        where="total_amount",
        why_zh=f"订单金额 {total:,.2f} {money} 不足该客户的最低订单金额 {least:,.2f}，还差 {least - total:,.2f}",
        why_en=f"the order's {total:,.2f} {money} is below this customer's least order of {least:,.2f} by "
        f"{least - total:,.2f}",
        value=f"{total:f}",
        limit=f"{least:f}",
    )


def order_amount(case: Case) -> Decimal | None:
    """What the order comes to, tax included: our own sum, or what is known of it where it cannot be written yet.

    Of the lines that are known and the total that the document says, the larger counts: a line that is still a question
    makes no order small.
    """
    if case.resolution.sales_order is not None:
        return case.resolution.sales_order.total_amount
    known = [one.asked.quantity * one.gross for one in quotes(case) if one.gross is not None]
    said = case.order.total_amount
    if len(known) < len(case.order.lines) and said is None:
        return sum(known, Decimal(0)) if known else None
    return max([sum(known, Decimal(0)), *([] if said is None else [said])]) if known or said is not None else None
