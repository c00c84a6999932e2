"""What an order's own figures say about each other."""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.checks.quotes import explained, quotes
from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.freight import freight_in
from bot.pricing import is_rounding
from bot.tax import STANDARD_RATES, cents, product, smallest
from extractors.purchase_order import OrderLine

MUCH = Decimal("0.2")
"""A share of the total that freight or a discount seldom is: a line may have been missed."""

DROPPED = Decimal(1)
"""Totals are rounded to whole units of money by leaving out less than this."""

CAPITALS = re.compile(r"[壹贰叁肆伍陆柒捌玖]")


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
    amount, cent = line.line_amount or Decimal(0), smallest(case.resolution.currency)
    if abs(plain - amount) <= cent:
        return True
    rate, quantity = _rate(case, index, line), line.quantity or Decimal(0)
    exact = quantity * (line.unit_price or Decimal(0))
    if any(abs(one - amount) <= cent for one in (exact * (1 + rate), exact / (1 + rate))):
        return True
    return any(abs(quantity * price - amount) <= cent for price in _unrounded(case, index, line, rate))


def _unrounded(case: Case, index: int, line: OrderLine, rate: Decimal) -> Iterator[Decimal]:
    """Right prices of which the written one is a rounding: documents often reckon with more places than they show."""
    written = line.unit_price or Decimal(0)
    for quote in quotes(case):
        if quote.index != index:
            continue
        known = explained(case, quote)
        reduced = [known.reduced.price] if known is not None and known.reduced is not None else []
        for price in (*(right.price for right in quote.right), *reduced):
            for exact in (price, price / (1 + rate)):
                if is_rounding(written, exact):
                    yield from (exact, exact * (1 + rate))


def _rate(case: Case, index: int, line: OrderLine) -> Decimal:
    return _known_rate(case, index, line) or Decimal(0)


def _known_rate(case: Case, index: int, line: OrderLine) -> Decimal | None:
    item = case.resolution.items.get(index)
    return line.tax_rate if line.tax_rate is not None else item.tax_rate if item else None


@check("total-amount")
def total_amount(case: Case) -> Iterator[Finding]:
    """The lines add up to the total, tax added or not; only rounding, or freight that is named, explains more."""
    said, amounts = case.order.total_amount, _amounts(case)
    if said is None or amounts is None or said == sum(amounts, Decimal(0)):
        return
    cent = smallest(case.resolution.currency)
    sums = _sums(case, amounts)
    freight = next((one for one in sums if _is_freight(case, said - one)), None)
    nearest = min(sums, key=lambda one: abs(said - one))
    off = said - nearest
    listed = case.settings.price_tolerance if _from_the_list(case) else Decimal(0)
    if abs(off) > max(cent * len(amounts), abs(said) * max(case.settings.total_tolerance, listed)):
        yield _difference(sums[0], nearest if freight is None else freight, said, by_freight=freight is not None)


def _amounts(case: Case) -> list[Decimal] | None:
    """Each line's amount: as written, else quantity × price, else at the list's price; None where one is not known."""
    listed = {quote.index: quote.asked.quantity * quote.listed for quote in quotes(case) if quote.listed is not None}
    found: list[Decimal] = []
    for index, line in enumerate(case.order.lines):
        amount = product(line) if line.line_amount is None else line.line_amount
        if amount is None and line.unit_price is None:
            amount = listed.get(index)
        if amount is None:
            return None
        found.append(amount)
    return found or None


def _from_the_list(case: Case) -> bool:
    return any(line.unit_price is None and line.line_amount is None for line in case.order.lines)


def _sums(case: Case, amounts: list[Decimal]) -> list[Decimal]:
    """What the total may rightly be: the sum as it is first, then with the tax added or taken off."""
    lines = case.order.lines
    known = [_known_rate(case, index, line) for index, line in enumerate(lines)]
    others = min((rate for rate in known if rate is not None), default=Decimal(0))
    rates = [1 + (others if rate is None else rate) for rate in known]
    found = [sum(amounts, Decimal(0)), *_taxed(amounts, rates)]
    prices = case.resolution.prices
    taxing = [prices[index].taxing if index in prices else Decimal(1) for index in range(len(lines))]
    found.append(next(_taxed(amounts, taxing)))  # of some lines the price is before tax, of others with it
    products = [amount for line in lines if (amount := product(line)) is not None]
    if len(products) == len(amounts):
        found += [sum(products, Decimal(0)), *_taxed(products, rates)]
    if all(rate is None for rate in known):
        found += [cents(found[0] * (1 + rate)) for rate in STANDARD_RATES]
    return found


def _taxed(amounts: list[Decimal], rates: list[Decimal]) -> Iterator[Decimal]:
    pairs = list(zip(amounts, rates, strict=True))
    yield cents(sum((amount * rate for amount, rate in pairs), Decimal(0)))
    yield cents(sum((amount / rate for amount, rate in pairs), Decimal(0)))


def _difference(plain: Decimal, total: Decimal, said: Decimal, *, by_freight: bool) -> Finding:
    off = said - total
    zh, en, severity = _likely(said, off, by_freight=by_freight)
    taxed_zh, taxed_en = ("", "")
    if total != plain:
        taxed_zh, taxed_en = ("加税后", " with tax") if total > plain else ("去税后", " without tax")
    return Finding(
        code="total-amount",
        severity=severity,
        where="total_amount",
        why_zh=f"各行金额{taxed_zh}合计 {total:f}，单据合计 {said:f}（{off:+f}）{zh}",
        why_en=f"the lines add up to {total:f}{taxed_en}, the document's total is {said:f} ({off:+f}){en}",
        value=f"{said:f}",
        limit=f"{total:f}",
    )


def _likely(said: Decimal, off: Decimal, *, by_freight: bool) -> tuple[str, str, Severity]:
    """What the difference may come of, in both languages, and what it asks for."""
    if by_freight:
        return "，差额是单据所列的运费", ": freight, as the document says", Severity.WARN
    if abs(off) < DROPPED and said == said.to_integral_value():
        return "，合计取了整数", ": the total is rounded to whole money", Severity.WARN
    if abs(off) > abs(said) * MUCH:
        return "，差额较大，可能漏读了明细", ": so much that a line may have been missed", Severity.APPROVE
    if off < 0:
        return "，可能有未约定的折扣，请核对", ": a discount that nobody agreed to?", Severity.APPROVE
    return "，可能含运费或漏了明细，请核对", ": freight, or a line that is missing?", Severity.APPROVE


def _is_freight(case: Case, off: Decimal) -> bool:
    """Whether the document names freight of this amount."""
    if off <= 0:
        return False
    said = freight_in((case.order.note, *case.remarks))
    return any(abs(figure - off) <= smallest(case.resolution.currency) for figure in said)


@check("amount-in-words")
def amount_in_words(case: Case) -> Iterator[Finding]:
    """An amount in Chinese capitals says the same as the total in figures."""
    texts = [text for text in (case.order.note, *case.remarks) if text and CAPITALS.search(text)]
    amounts = _amounts(case) if texts else None
    if case.order.total_amount is not None:
        right = [case.order.total_amount]
    else:
        right = _sums(case, amounts) if amounts else []
    for text in texts if right else []:
        said = _in_words(text)
        if said is not None and min(abs(said - one) for one in right) > smallest(case.resolution.currency):
            yield Finding(
                code="amount-in-words",
                severity=Severity.APPROVE,
                where="total_amount",
                why_zh=f"大写金额是 {said:,.2f}，小写合计是 {right[0]:,.2f}，两者不符",
                why_en=f"the amount in words is {said:,.2f}, the total in figures {right[0]:,.2f}",
                value=f"{right[0]:f}",
                limit=f"{said:f}",
            )


def _in_words(text: str) -> Decimal | None:
    from extractors.understand.figures import capital_amount

    return capital_amount(text)
