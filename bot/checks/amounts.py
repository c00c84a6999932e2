"""What an order's own figures say about each other."""

from collections.abc import Iterator
from decimal import Decimal

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.tax import CENT, cents, product
from extractors.purchase_order import OrderLine

MUCH = Decimal("0.2")
"""A share of the total that freight or a discount seldom is: a line may have been missed."""


@check("line-amount")
def line_amount(case: Case) -> Iterator[Finding]:
    """Quantity × price is the amount, with the line's tax or without, to the cent."""
    for index, line in enumerate(case.order.lines):
        plain = product(line)
        if plain is None or line.line_amount is None or _fits(case, index, line, plain):
            continue
        yield Finding(
            code="line-amount",
            severity=Severity.BLOCK,
            where=f"lines.{index}.line_amount",
            why_zh=f"第 {index + 1} 行 {line.quantity:f} × {line.unit_price:f} = {plain:f}，单据写的是 "
            f"{line.line_amount:f}",
            why_en=f"line {index + 1}: {line.quantity:f} × {line.unit_price:f} is {plain:f}, the document says "
            f"{line.line_amount:f}",
            value=f"{line.line_amount:f}",
            limit=f"{plain:f}",
            suggestion={f"lines.{index}.line_amount": f"{plain:f}"},
        )


def _fits(case: Case, index: int, line: OrderLine, plain: Decimal) -> bool:
    """Whether the amount is quantity × price, with the tax added, or taken off, or as it is."""
    amount = line.line_amount or Decimal(0)
    rate = _rate(case, index, line)
    exact = (line.quantity or Decimal(0)) * (line.unit_price or Decimal(0))
    return any(abs(one - amount) <= CENT for one in (plain, exact * (1 + rate), exact / (1 + rate)))


def _rate(case: Case, index: int, line: OrderLine) -> Decimal:
    item = case.resolution.items.get(index)
    rate = line.tax_rate if line.tax_rate is not None else item.tax_rate if item else None
    return rate or Decimal(0)


@check("total-amount")
def total_amount(case: Case) -> Iterator[Finding]:
    """The lines add up to the total, tax added or not; freight and discounts may explain a small difference."""
    order = case.order
    amounts = [product(line) if line.line_amount is None else line.line_amount for line in order.lines]
    known = [amount for amount in amounts if amount is not None]
    if order.total_amount is None or not known or len(known) < len(amounts):
        return
    rates = [1 + _rate(case, index, line) for index, line in enumerate(order.lines)]
    sums = [
        sum(known, Decimal(0)),
        cents(sum((amount * rate for amount, rate in zip(known, rates, strict=True)), Decimal(0))),
        cents(sum((amount / rate for amount, rate in zip(known, rates, strict=True)), Decimal(0))),
    ]
    off = min(abs(one - order.total_amount) for one in sums)
    if off > CENT * len(known):
        yield _difference(sums[0], order.total_amount, much=off > abs(order.total_amount) * MUCH)


def _difference(total: Decimal, said: Decimal, *, much: bool) -> Finding:
    zh = "，差额较大，可能漏读了明细" if much else "，差额可能是运费、税或折扣"
    en = ": so much that a line may have been missed" if much else ": freight, tax or a discount may explain it"
    return Finding(
        code="total-amount",
        severity=Severity.APPROVE if much else Severity.WARN,
        where="total_amount",
        why_zh=f"各行金额合计 {total:f}，单据合计 {said:f}{zh}",
        why_en=f"the lines add up to {total:f}, the document's total is {said:f}{en}",
        value=f"{said:f}",
        limit=f"{total:f}",
    )
