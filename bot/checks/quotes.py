"""Each line's price beside what it may rightly be: worked out once for an order, whichever check asks first."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from bot.checks.registry import Case
from bot.masterdata import Item, Promotion
from bot.pricing import Asked, ListPrice, is_near, right_prices
from bot.promotions import Reduced, allowed, eligible, forbidden
from bot.tax import LinePrice
from extractors.purchase_order import OrderLine

Reductions = Callable[[Decimal, Decimal, list[Promotion]], Iterator[Reduced]]


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A line whose customer, item, unit and quantity are known: its price as written, and every right list price.

    ``factor`` is base units in one of the line's unit.
    """

    index: int
    line: OrderLine
    item: Item
    asked: Asked
    factor: Decimal
    said: LinePrice | None
    right: tuple[ListPrice, ...]

    @property
    def listed(self) -> Decimal | None:
        """The list price, tax included."""
        return self.right[0].price if self.right else None

    @property
    def gross(self) -> Decimal | None:
        """The price that the line will be sold at, tax included: as written, else the list's."""
        return self.listed if self.said is None else self.said.gross

    @property
    def place(self) -> str:
        """Where findings about it belong."""
        return f"lines.{self.index}.unit_price"


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """What a written price comes of: the list, promotions that may stand together, or ones that must not."""

    by: Literal["list", "promotions", "forbidden"]
    reduced: Reduced | None = None


def quotes(case: Case) -> tuple[Quote, ...]:
    """Every line that a price can be held against."""
    if "quotes" not in case.seen:
        case.seen["quotes"] = tuple(_quotes(case))
    found: tuple[Quote, ...] = case.seen["quotes"]
    return found


def worth(case: Case) -> Decimal:
    """What the order comes to at the list's or its own prices, whichever is more: promotions may ask for an amount."""
    if "worth" not in case.seen:
        lines = ((one.asked.quantity, one.listed or Decimal(0), one.gross or Decimal(0)) for one in quotes(case))
        case.seen["worth"] = sum((quantity * max(listed, gross) for quantity, listed, gross in lines), Decimal(0))
    amount: Decimal = case.seen["worth"]
    return amount


def explained(case: Case, quote: Quote) -> Explained | None:
    """What the line's written price comes of; None where nothing explains it."""
    key = ("explained", quote.index)
    if key not in case.seen:
        case.seen[key] = _explained(case, quote)
    found: Explained | None = case.seen[key]
    return found


def fits(case: Case, quote: Quote, gross: Decimal) -> bool:
    """Whether the written price is this one, written before tax where the document's prices are."""
    said = quote.said
    if said is None:
        return False
    fair = gross if said.taxing == 1 else gross / said.taxing
    return is_near(said.written, fair, case.settings.price_tolerance)


def _quotes(case: Case) -> list[Quote]:
    found: list[Quote] = []
    for index, line, item in case.lines():
        asked = case.asked(line, item)
        factor = case.master.factor(item.item_number, line.unit)
        if asked is not None and factor is not None:
            found.append(
                Quote(
                    index=index,
                    line=line,
                    item=item,
                    asked=asked,
                    factor=factor,
                    said=case.resolution.prices.get(index),
                    right=right_prices(case.master, asked),
                )
            )
    return found


def _explained(case: Case, quote: Quote) -> Explained | None:
    if any(fits(case, quote, one.price) for one in quote.right):
        return Explained(by="list")
    claimable = eligible(case.master, quote.asked, worth(case))
    rightly = _first(case, quote, claimable, allowed)
    if rightly is not None:
        return Explained(by="promotions", reduced=rightly)
    wrongly = _first(case, quote, claimable, forbidden)
    return None if wrongly is None else Explained(by="forbidden", reduced=wrongly)


def _first(case: Case, quote: Quote, claimable: list[Promotion], reductions: Reductions) -> Reduced | None:
    """The first of the prices that promotions make of the right ones which is the written one."""
    every = (one for right in quote.right for one in reductions(right.price, quote.factor, claimable))
    return next((one for one in every if fits(case, quote, one.price)), None)
