"""Whether an order's prices hold the tax already. The document's own arithmetic says so, not its layout."""

import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from bot.freight import freight_in
from extractors.purchase_order import OrderLine, PurchaseOrder

HOME = "CNY"
"""The currency of what is taxed here, where the settings say nothing else."""
CENT = Decimal("0.01")
WHOLE = frozenset({"JPY", "KRW", "VND", "CLP", "ISK"})
"""Currencies without cents."""
STANDARD_RATES = tuple(Decimal(rate) for rate in ("0.13", "0.09", "0.06", "0.03", "0.01"))
"""China's rates of value-added tax, for what neither document nor master data gives a rate."""
FINEST = Decimal("0.000001")
MOST = Decimal("0.004")
"""A share of a list price that the written one may differ from it by its rounding."""
FAR_LESS = Decimal("0.25")
"""A share of the tax that nobody would take for the tax."""
BEFORE = re.compile(
    r"(?:不含|不包含|未含|未|除)\s*(?:增值)?税|税前价|"
    r"\b(?:before|plus|excl\.?|excluding|exclusive of|ex|net of|without)\s+(?:tax|vat|gst)\b|\b(?:tax|vat) excluded\b",
    re.IGNORECASE,
)
"""How an order says of itself that its prices are before tax."""


class LinePrice(msgspec.Struct, frozen=True, kw_only=True):
    """A line's price as written, and what it has to be multiplied by to hold the tax: 1 when it does already.

    ``worked_out``: the line says an amount alone, of which this is the price.
    """

    written: Decimal
    taxing: Decimal = Decimal(1)
    worked_out: bool = False

    @property
    def gross(self) -> Decimal:
        """The price, tax included."""
        return self.written * self.taxing

    @property
    def is_final(self) -> bool:
        """Whether it stands as it is written: with its tax, and not worked out of an amount."""
        return self.taxing == 1 and not self.worked_out


RateOf = Callable[[int], Decimal | None]
"""A line's index → the tax rate that its item has by the master data."""

BeforeTax = Callable[[int], Decimal | None]
"""A line's index → its list price before tax, where the list is kept before tax."""


def nothing_known(_index: int) -> None:
    """Nothing is known beyond the document."""


def line_prices(
    order: PurchaseOrder, rate_of: RateOf = nothing_known, before_tax: BeforeTax = nothing_known
) -> dict[int, LinePrice]:
    """Each priced line's price, by the line's index; of one that says its amount alone, what that makes of a unit.

    A price is without tax when quantity × price gives the line's amount, or the lines together the total, only with tax
    added; when every line whose list is kept before tax has exactly its price; and when the order's note says so.
    Without any of these it is taken to include the tax, as prices in Chinese trade do.
    """
    written = {index: price for index, line in enumerate(order.lines) if (price := _written(line)) is not None}
    without = _says_so(order) or _total_adds_tax(order, rate_of)
    listed = frozenset() if without else _as_listed(written, before_tax)
    prices: dict[int, LinePrice] = {}
    for index, price in written.items():
        rate = _rate(order.lines[index], index, rate_of)
        adds = without or index in listed or _amount_adds_tax(order.lines[index], rate)
        prices[index] = LinePrice(
            written=price,
            taxing=1 + rate if adds else Decimal(1),
            worked_out=order.lines[index].unit_price is None,
        )
    return prices


def product(line: OrderLine) -> Decimal | None:
    """Quantity × price to the cent; None where one of them is missing."""
    if line.quantity is None or line.unit_price is None:
        return None
    return cents(line.quantity * line.unit_price)


def cents(amount: Decimal) -> Decimal:
    """To the cent, as documents round."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def smallest(currency: str) -> Decimal:
    """The smallest amount that a document in this currency writes."""
    return Decimal(1) if currency in WHOLE else CENT


def _written(line: OrderLine) -> Decimal | None:
    if line.unit_price is not None or line.line_amount is None or not line.quantity:
        return line.unit_price
    return (line.line_amount / line.quantity).quantize(FINEST, ROUND_HALF_UP).normalize() + 0


def _says_so(order: PurchaseOrder) -> bool:
    return order.note is not None and BEFORE.search(order.note) is not None


def _rate(line: OrderLine, index: int, rate_of: RateOf) -> Decimal:
    rate = line.tax_rate if line.tax_rate is not None else rate_of(index)
    return rate or Decimal(0)


def _as_listed(written: dict[int, Decimal], before_tax: BeforeTax) -> frozenset[int]:
    """The lines of which the list is kept before tax, if each has exactly its price; what is free says nothing."""
    listed = {index: price for index in written if written[index] and (price := before_tax(index)) is not None}
    exact = all(abs(price - written[index]) <= price * MOST for index, price in listed.items())
    return frozenset(listed) if exact else frozenset()


def _slack(line: OrderLine, rate: Decimal) -> Decimal:
    """What the rounding of the price as written may make of the amount: always far less than the tax."""
    plain = product(line) or Decimal(0)
    exponent = line.unit_price.as_tuple().exponent if line.unit_price is not None else 0
    places = max(2, -exponent) if isinstance(exponent, int) else 2
    return CENT + min(abs(line.quantity or Decimal(0)) * Decimal(5).scaleb(-places - 1), abs(plain) * rate * FAR_LESS)


def _amount_adds_tax(line: OrderLine, rate: Decimal) -> bool:
    amount, plain = line.line_amount, product(line)
    if amount is None or plain is None or not rate:
        return False
    if plain == amount:
        return False
    off = abs(plain * (1 + rate) - amount)
    return off < abs(plain - amount) and off <= _slack(line, rate) * (1 + rate)


def _total_adds_tax(order: PurchaseOrder, rate_of: RateOf) -> bool:
    """Whether the total, less the freight that the note names, is that of the lines with tax added.

    Documents whose line amounts hold the tax already prove it line by line.
    """
    total = order.total_amount
    if total is None:
        return False
    totals = (total, *(total - freight for freight in freight_in((order.note,))))
    return any(_is_taxed_sum(order, one, rate_of) for one in totals)


def _is_taxed_sum(order: PurchaseOrder, total: Decimal, rate_of: RateOf) -> bool:
    """Whether this is the sum of the lines with tax added, and not of the lines as they stand."""
    sums = list(_ways_to_sum(order))
    if not sums:
        return False
    untaxed = [abs(sum(amounts, Decimal(0)) - total) for amounts in sums]
    if not all(untaxed):
        return False  # that of the lines as they stand
    rates = list(_rates(order, rate_of))
    off = min(abs(_taxed(amounts, some) - total) for amounts in sums for some in rates)
    if off >= min(untaxed):
        return False
    slack = sum((_slack(line, rate) for line, rate in zip(order.lines, rates[0], strict=True)), Decimal(0))
    return off <= slack * 2


def _ways_to_sum(order: PurchaseOrder) -> Iterator[list[Decimal]]:
    """Every line's quantity × price, and every line's amount as written, each where the other is missing."""
    pairs = [(product(line), line.line_amount) for line in order.lines]
    for first in (0, 1):
        amounts = [pair[first] if pair[first] is not None else pair[1 - first] for pair in pairs]
        known = [amount for amount in amounts if amount is not None]
        if known and len(known) == len(amounts):
            yield known


def _taxed(amounts: list[Decimal], rates: list[Decimal]) -> Decimal:
    return sum((amount * (1 + rate) for amount, rate in zip(amounts, rates, strict=True)), Decimal(0))


def _rates(order: PurchaseOrder, rate_of: RateOf) -> Iterator[list[Decimal]]:
    """Each line's rate; where one of no known rate stands among others, that of one of the others."""
    known = [line.tax_rate if line.tax_rate is not None else rate_of(index) for index, line in enumerate(order.lines)]
    for rest in sorted({rate for rate in known if rate is not None} or {Decimal(0)}):
        yield [rest if rate is None else rate for rate in known]
