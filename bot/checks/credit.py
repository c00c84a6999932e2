"""Whether the customer is good for it: what they are given on credit, and for how long."""

from collections.abc import Iterator
from decimal import Decimal

from bot.checks.approval import order_amount
from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.masterdata import Customer
from bot.payment_terms import AT_ONCE, as_compared, is_later, meaning


@check("credit-limit")
def credit_limit(case: Case) -> Iterator[Finding]:
    """What they owe, what is on its way to them and this order together stay within what they are given on credit."""
    customer, total = case.customer, order_amount(case)
    if customer is None or customer.credit_limit is None or total is None or not _on_credit(customer):
        return
    money = customer.currency or case.resolution.currency
    here = _converted(case, total, money)
    if here is None:
        yield _not_comparable(case, customer, total, money)
        return
    balance = customer.open_balance or Decimal(0)
    together = balance + case.owed + here
    if together > customer.credit_limit:
        yield Finding(
            code="credit-limit",
            severity=Severity.APPROVE,
            where="total_amount",
            why_zh=f"应收 {balance:,.2f} + 在途订单 {case.owed:,.2f} + 本单 {here:,.2f} = {together:,.2f}，超过"
            f"信用额度 {customer.credit_limit:,.2f} {money}（超出 {together - customer.credit_limit:,.2f}）",
            why_en=f"{balance:,.2f} owed, {case.owed:,.2f} on its way and this order's {here:,.2f} are "
            f"{together:,.2f}, more than the credit limit of {customer.credit_limit:,.2f} {money} by "
            f"{together - customer.credit_limit:,.2f}",
            value=f"{together:f}",
            limit=f"{customer.credit_limit:f}",
        )


def _on_credit(customer: Customer) -> bool:
    """Whether a limit says anything: 0 beside payment in advance or on delivery only says that there is no credit."""
    terms = meaning(customer.payment_terms) if customer.payment_terms else None
    return bool(customer.credit_limit) or terms is None or terms.days > AT_ONCE.days


def _converted(case: Case, amount: Decimal, money: str) -> Decimal | None:
    if money == case.resolution.currency:
        return amount
    rate, of = case.settings.rate(case.resolution.currency), case.settings.rate(money)
    return None if rate is None or of is None else amount * rate / of


def _not_comparable(case: Case, customer: Customer, total: Decimal, money: str) -> Finding:
    said = case.resolution.currency
    return Finding(
        code="credit-limit",
        severity=Severity.WARN,
        where="total_amount",
        why_zh=f"信用额度是 {money}，订单是 {said}，设置里没有汇率（[checks] exchange_rates），未能核对",
        why_en=f"the credit limit is in {money}, the order in {said}: without a rate ([checks] exchange_rates) "
        "they could not be compared",
        value=f"{total:f}",
        limit=f"{customer.credit_limit:f}",
    )


@check("payment-terms")
def payment_terms(case: Case) -> Iterator[Finding]:
    """Terms by which they would pay later than agreed need somebody's word; other terms are pointed out."""
    said, agreed = case.order.payment_terms, case.customer.payment_terms if case.customer else None
    if not said or not agreed or as_compared(said) == as_compared(agreed):
        return
    if meaning(said) is not None and meaning(said) == meaning(agreed):
        return
    later = is_later(said, agreed)
    zh, en = "；以约定为准", "; what was agreed counts"
    if later:
        zh, en = "，付款更晚，需要同意", ": they would pay later, so somebody must agree"
    yield Finding(
        code="payment-terms",
        severity=Severity.APPROVE if later else Severity.WARN,
        where="payment_terms",
        why_zh=f"订单上的付款条件是“{said}”，约定为“{agreed}”{zh}",
        why_en=f"the order says payment terms '{said}', agreed are '{agreed}'{en}",
        value=said,
        limit=agreed,
        suggestion={"payment_terms": agreed},
    )
