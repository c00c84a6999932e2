"""Which price is valid for whom, and what promotions make of it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import combinations

from bot.masterdata import Customer, Item, MasterData, Price, Promotion

HUNDRED = Decimal(100)


def list_price(  # noqa: PLR0913, PLR0917 - a price depends on all of them
    master: MasterData,
    customer: Customer,
    item: Item,
    unit: str,
    quantity: Decimal,
    day: date | None,
    currency: str,
) -> Price | None:
    """The valid price per ``unit``: the customer's own, then their group's, then everybody's, the highest break first.

    A price kept for another unit is converted through base units.
    """
    factor = master.factor(item.item_number, unit)
    if factor is None:
        return None
    fitting = [
        price
        for price in master.prices(item.item_number)
        if _is_for(price, customer)
        and price.currency == currency
        and _holds(price.valid_from, price.valid_to, day)
        and (of := master.factor(item.item_number, price.unit)) is not None
        and quantity * factor >= price.minimum_quantity * of
    ]
    if not fitting:
        return None
    best = max(fitting, key=lambda price: (_closeness(price), price.minimum_quantity))
    per_base = best.unit_price / (master.factor(item.item_number, best.unit) or Decimal(1))
    return Price(
        customer_number=best.customer_number,
        price_group=best.price_group,
        item_number=best.item_number,
        unit=unit,
        minimum_quantity=best.minimum_quantity,
        unit_price=per_base * factor,
        currency=best.currency,
        valid_from=best.valid_from,
        valid_to=best.valid_to,
    )


def eligible(master: MasterData, customer: Customer, item: Item, base: Decimal, day: date | None) -> list[Promotion]:
    """The promotions that this customer may claim for ``base`` units of the item on that day."""
    return [
        promotion
        for promotion in master.promotions
        if promotion.item_number == item.item_number
        and promotion.customer_number in (None, customer.customer_number)
        and base >= promotion.minimum_quantity
        and _holds(promotion.valid_from, promotion.valid_to, day)
    ]


def promotion_prices(price: Decimal, promotions: list[Promotion]) -> Iterator[tuple[Decimal, tuple[Promotion, ...]]]:
    """Every price that some of the promotions together give, allowed or not, with those that give it."""
    for count in range(1, len(promotions) + 1):
        for chosen in combinations(promotions, count):
            reduced = price
            for promotion in chosen:
                reduced *= 1 - promotion.discount_percent / HUNDRED
            yield reduced, chosen


def _is_for(price: Price, customer: Customer) -> bool:
    if price.customer_number is not None:
        return price.customer_number == customer.customer_number
    return price.price_group in (None, customer.price_group)


def _closeness(price: Price) -> int:
    return 2 if price.customer_number else 1 if price.price_group else 0


def _holds(since: date | None, until: date | None, day: date | None) -> bool:
    if day is None:
        return True
    return (since is None or since <= day) and (until is None or day <= until)
