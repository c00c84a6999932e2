"""Whether an order's prices hold the tax already. The document's own arithmetic says so, not its layout."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from extractors.purchase_order import OrderLine, PurchaseOrder

CENT = Decimal("0.01")


class LinePrice(msgspec.Struct, frozen=True, kw_only=True):
    """A line's price as written, and what it has to be multiplied by to hold the tax: 1 when it does already."""

    written: Decimal
    taxing: Decimal = Decimal(1)

    @property
    def gross(self) -> Decimal:
        """The price, tax included."""
        return self.written * self.taxing


RateOf = Callable[[int], Decimal | None]
"""A line's index → the tax rate that its item has by the master data."""


def no_rate(_index: int) -> None:
    """Nothing is known beyond the document."""


def line_prices(order: PurchaseOrder, rate_of: RateOf = no_rate) -> dict[int, LinePrice]:
    """Each priced line's price, by the line's index.

    A price is without tax when quantity × price gives the line's amount, or the lines together the total, only with tax
    added. Without such a proof it is taken to include the tax, as prices in Chinese trade do.
    """
    total_is_taxed = _total_adds_tax(order, rate_of)
    prices: dict[int, LinePrice] = {}
    for index, line in enumerate(order.lines):
        if line.unit_price is None:
            continue
        rate = _rate(line, index, rate_of)
        without = total_is_taxed or _amount_adds_tax(line, rate)
        prices[index] = LinePrice(written=line.unit_price, taxing=1 + rate if without else Decimal(1))
    return prices


def product(line: OrderLine) -> Decimal | None:
    """Quantity × price to the cent; None where one of them is missing."""
    if line.quantity is None or line.unit_price is None:
        return None
    return cents(line.quantity * line.unit_price)


def cents(amount: Decimal) -> Decimal:
    """To the cent, as documents round."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def _rate(line: OrderLine, index: int, rate_of: RateOf) -> Decimal:
    rate = line.tax_rate if line.tax_rate is not None else rate_of(index)
    return rate or Decimal(0)


def _amount_adds_tax(line: OrderLine, rate: Decimal) -> bool:
    amount, plain = line.line_amount, product(line)
    if amount is None or plain is None or not rate:
        return False
    return abs(plain - amount) > CENT and abs(plain * (1 + rate) - amount) <= CENT


def _total_adds_tax(order: PurchaseOrder, rate_of: RateOf) -> bool:
    products = [product(line) for line in order.lines]
    if order.total_amount is None or not products or None in products:
        return False
    plain = [amount for amount in products if amount is not None]
    taxed = [amount * (1 + _rate(order.lines[index], index, rate_of)) for index, amount in enumerate(plain)]
    slack = CENT * len(plain)
    return abs(sum(plain) - order.total_amount) > slack and abs(sum(taxed) - order.total_amount) <= slack
