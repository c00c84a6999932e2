"""Which price is valid for whom, and what promotions make of it."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

import msgspec

from bot.masterdata import Customer, Item, MasterData, Price, Promotion

HUNDRED = Decimal(100)
FINEST = Decimal("0.000001")
"""Prices are converted between units to this."""

ROUNDED = Decimal("0.02")
"""A share of a price that nobody would lose to rounding: 0.05 is not 0.047 rounded to the cent."""

TOGETHER = 4
"""Promotions that are looked at in combination."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a price is asked for: so much of an item, in a unit, by a customer, on a day, in a currency."""

    customer: Customer
    item: Item
    unit: str | None
    quantity: Decimal
    day: date
    currency: str


def list_price(master: MasterData, asked: Asked) -> Decimal | None:
    """The valid price per the unit asked for; None when there is none, or the unit is not known.

    The customer's own comes before their group's, that before everybody's; then the highest break; then the newest. A
    price kept for another unit is converted through base units.
    """
    factor = master.factor(asked.item.item_number, asked.unit)
    if factor is None:
        return None
    base = max(asked.quantity * factor, Decimal(0))  # a quantity below 0 is told elsewhere
    fitting: list[tuple[int, Decimal, date, Price, Decimal]] = []
    for price in master.prices(asked.item.item_number):
        of = master.factor(asked.item.item_number, price.unit)
        if of is not None and _is_for(price, asked) and base >= price.minimum_quantity * of:
            since = price.valid_from or date.min
            fitting.append((_closeness(price), price.minimum_quantity * of, since, price, of))
    if not fitting:
        return None
    *_, best, of = max(fitting, key=lambda one: one[:3])
    return convert(best.unit_price, of, factor)


def convert(price: Decimal, of: Decimal, to: Decimal) -> Decimal:
    """A price per ``of`` base units as one per ``to`` base units."""
    if of == to:
        return price
    return (price * to / of).quantize(FINEST, ROUND_HALF_UP).normalize() + 0


def eligible(master: MasterData, asked: Asked) -> list[Promotion]:
    """The promotions that may be claimed for what is asked."""
    factor = master.factor(asked.item.item_number, asked.unit)
    if factor is None:
        return []
    return [
        promotion
        for promotion in master.promotions(asked.item.item_number)
        if promotion.customer_number in (None, asked.customer.customer_number)
        and promotion.price_group in (None, asked.customer.price_group)
        and asked.quantity * factor >= promotion.minimum_quantity
        and _holds(promotion.valid_from, promotion.valid_to, asked.day)
    ]


def promotion_prices(price: Decimal, promotions: list[Promotion]) -> Iterator[tuple[Decimal, tuple[Promotion, ...]]]:
    """Every price that some of the promotions together give, allowed or not, with those that give it."""
    for count in range(1, min(len(promotions), TOGETHER) + 1):
        for chosen in combinations(promotions, count):
            reduced = price
            for promotion in chosen:
                reduced *= 1 - (promotion.discount_percent or Decimal(0)) / HUNDRED
            yield reduced, chosen


def is_near(written: Decimal, fair: Decimal, tolerance: Decimal) -> bool:
    """Whether a price as written is the fair one: within the tolerance, or rounded to the places it is written with.

    Rounding explains a difference only where the fair price has more places than the written one.
    """
    places = max(2, -_exponent(written))
    rounded = fair.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    slack = min(Decimal(5).scaleb(-places - 1), abs(fair) * ROUNDED) if rounded != fair else Decimal(0)
    return abs(written - fair) <= max(abs(fair) * tolerance, slack)


def _exponent(figure: Decimal) -> int:
    exponent = figure.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _is_for(price: Price, asked: Asked) -> bool:
    if price.currency != asked.currency or not _holds(price.valid_from, price.valid_to, asked.day):
        return False
    if price.customer_number is not None:
        return price.customer_number == asked.customer.customer_number
    return price.price_group in (None, asked.customer.price_group)


def _closeness(price: Price) -> int:
    return 2 if price.customer_number else 1 if price.price_group else 0


def _holds(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or day <= until)
