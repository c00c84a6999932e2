"""Who may claim which promotion, which may stand together, and what they make of a price."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

import msgspec

from bot.comparing import plain_code
from bot.masterdata import MasterData, Promotion
from bot.pricing import Asked

HUNDRED = Decimal(100)

TOGETHER = 4
"""Promotions that are looked at in combination."""

MANY = 12
"""Of more promotions than these the strongest are combined, to find what a price that is not allowed may come of."""


class Reduced(msgspec.Struct, frozen=True, kw_only=True):
    """A price less promotions, and those that give it."""

    price: Decimal
    chosen: tuple[Promotion, ...]

    @property
    def codes(self) -> str:
        """The promotions' codes."""
        return " + ".join(one.promotion_code for one in self.chosen)


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a promotion may not be claimed."""

    zh: str
    en: str


def eligible(master: MasterData, asked: Asked, amount: Decimal | None = None) -> list[Promotion]:
    """The promotions that may be claimed for what is asked, in an order of so much (None: not known)."""
    return [one for one in master.promotions(asked.item.item_number) if refusal(master, one, asked, amount) is None]


def refusal(master: MasterData, one: Promotion, asked: Asked, amount: Decimal | None) -> Refusal | None:
    """Why this customer may not claim it for that much on that day; None when they may."""
    if one.customer_number not in (None, asked.customer.customer_number):
        return Refusal(zh="只适用于其他客户", en="it is another customer's")
    if one.price_group not in (None, asked.customer.price_group):
        return Refusal(zh=f"只适用于价格组 {one.price_group}", en=f"it is for price group {one.price_group} alone")
    return (
        _of_another_day(one, asked.day) or _of_another_quantity(master, one, asked) or _of_another_amount(one, amount)
    )


def _of_another_day(one: Promotion, day: date) -> Refusal | None:
    if one.valid_from is not None and day < one.valid_from:
        return Refusal(zh=f"自 {one.valid_from} 起才有效", en=f"it starts on {one.valid_from}")
    if one.valid_to is not None and day > one.valid_to:
        return Refusal(zh=f"已于 {one.valid_to} 结束", en=f"it ended on {one.valid_to}")
    return None


def _of_another_quantity(master: MasterData, one: Promotion, asked: Asked) -> Refusal | None:
    base = asked.quantity * (master.factor(asked.item.item_number, asked.unit) or 1)
    unit = asked.item.base_unit
    if max(base, asked.together or base) < one.minimum_quantity:
        return Refusal(
            zh=f"须满 {one.minimum_quantity:f} {unit}，本单 {base:f} {unit}",
            en=f"it asks for {one.minimum_quantity:f} {unit}, this is {base:f}",
        )
    if one.maximum_quantity is not None and base > one.maximum_quantity:
        return Refusal(
            zh=f"每行限 {one.maximum_quantity:f} {unit}，本行 {base:f} {unit}",
            en=f"it is for up to {one.maximum_quantity:f} {unit} a line, this is {base:f}",
        )
    return None


def _of_another_amount(one: Promotion, amount: Decimal | None) -> Refusal | None:
    if amount is None or amount >= one.minimum_amount:
        return None
    return Refusal(
        zh=f"订单须满 {one.minimum_amount:,.2f}，本单 {amount:,.2f}",
        en=f"it asks for an order of {one.minimum_amount:,.2f}, this is {amount:,.2f}",
    )


def may_stand_together(chosen: Sequence[Promotion]) -> bool:
    """Whether these may be claimed at once: one alone, or stackable ones of which none excludes another."""
    if len(chosen) == 1:
        return True
    codes = {plain_code(one.promotion_code) for one in chosen}
    if len(codes) < len(chosen) or not all(one.stackable for one in chosen):
        return False
    return not any(codes & set(map(plain_code, one.excludes)) for one in chosen)


def allowed(price: Decimal, factor: Decimal, promotions: Sequence[Promotion]) -> Iterator[Reduced]:
    """The prices that promotions rightly give: ``price`` is per ``factor`` base units."""
    for one in promotions:
        yield from _reduced(price, factor, (one,))
    stackable = [one for one in promotions if one.stackable]
    for count in range(2, min(len(stackable), TOGETHER) + 1):
        for chosen in combinations(stackable, count):
            if may_stand_together(chosen):
                yield from _reduced(price, factor, chosen)


def forbidden(price: Decimal, factor: Decimal, promotions: Sequence[Promotion]) -> Iterator[Reduced]:
    """The prices that promotions give which must not stand together."""
    strongest = sorted(promotions, key=lambda one: (reduce(price, factor, (one,)), one.promotion_code))[:MANY]
    for count in range(2, min(len(strongest), TOGETHER) + 1):
        for chosen in combinations(sorted(strongest, key=lambda one: one.promotion_code), count):
            if not may_stand_together(chosen):
                yield from _reduced(price, factor, chosen)


def reduce(price: Decimal, factor: Decimal, chosen: Sequence[Promotion]) -> Decimal:
    """The price with these taken off one after the other, per cent first; never below 0."""
    for one in chosen:
        price *= 1 - (one.discount_percent or Decimal(0)) / HUNDRED
    off = sum((one.discount_amount or Decimal(0) for one in chosen), Decimal(0))
    return max(price - off * factor, Decimal(0))


def _reduced(price: Decimal, factor: Decimal, chosen: tuple[Promotion, ...]) -> Iterator[Reduced]:
    """What comes of them: per cent first and, where they differ, money first."""
    first = reduce(price, factor, chosen)
    yield Reduced(price=first, chosen=chosen)
    if len(chosen) > 1 and any(one.discount_amount for one in chosen):
        off = sum((one.discount_amount or Decimal(0) for one in chosen), Decimal(0))
        after = max(price - off * factor, Decimal(0))
        for one in chosen:
            after *= 1 - (one.discount_percent or Decimal(0)) / HUNDRED
        yield Reduced(price=after, chosen=chosen)
