"""What an order's own figures say about each other."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity

CENT = Decimal("0.01")


@check("line-amount")
def line_amount(case: Case) -> Iterator[Finding]:
    """Quantity × price is the amount, with the line's tax or without, to the cent."""
    for index, line in enumerate(case.order.lines):
        if line.quantity is None or line.unit_price is None or line.line_amount is None:
            continue
        product = (line.quantity * line.unit_price).quantize(CENT, ROUND_HALF_UP)
        taxed = product * (1 + (line.tax_rate or Decimal(0)))
        if min(abs(product - line.line_amount), abs(taxed - line.line_amount)) > CENT:
            yield Finding(
                code="line-amount",
                severity=Severity.BLOCK,
                where=f"lines.{index}.line_amount",
                why_zh=f"第 {index + 1} 行 {line.quantity:f} × {line.unit_price:f} = {product:f}，单据写的是 "
                f"{line.line_amount:f}",
                why_en=f"line {index + 1}: {line.quantity:f} × {line.unit_price:f} is {product:f}, the document says "
                f"{line.line_amount:f}",
                value=f"{line.line_amount:f}",
                limit=f"{product:f}",
                suggestion={f"lines.{index}.line_amount": f"{product:f}"},
            )


@check("total-amount")
def total_amount(case: Case) -> Iterator[Finding]:
    """The lines add up to the total; freight, tax and discount rows may explain a difference: a warning."""
    amounts = [line.line_amount for line in case.order.lines]
    if case.order.total_amount is None or not amounts or None in amounts:
        return
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    if abs(total - case.order.total_amount) > CENT * len(amounts):
        yield Finding(
            code="total-amount",
            severity=Severity.WARN,
            where="total_amount",
            why_zh=f"各行金额合计 {total:f}，单据合计 {case.order.total_amount:f}",
            why_en=f"the lines add up to {total:f}, the document's total is {case.order.total_amount:f}",
            value=f"{case.order.total_amount:f}",
            limit=f"{total:f}",
        )
