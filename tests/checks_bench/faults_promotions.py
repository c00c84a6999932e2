"""Faults of promotions: claimed by the wrong one, too early, too late, for too little, or too many at once."""

from decimal import Decimal
from random import Random

from tests.checks_bench.faults import fault, on_line
from tests.checks_bench.faults_items import swap
from tests.checks_bench.orders import Draft, Expect
from tests.checks_bench.prices import TODAY, Promotion, reduced, together
from tests.checks_bench.world import World


def _claimed(draft: Draft, at: int, world: World, chosen: tuple[Promotion, ...], base: int, name: str) -> Expect | None:
    """Claim these promotions for so much, unless the price could be right."""
    item = world.item[chosen[0].item or ""]
    if draft.buyer.currency != "CNY" or item.trap:
        return None
    swap(world, draft, at, item, base)
    line = draft.lines[at]
    price = reduced(line.gross, chosen).quantize(Decimal("0.000001"))
    if world.prices.explained(draft.buyer, item, base, price, near=0.006):
        return None
    line.gross = price
    return on_line(name, at)


def _some(world: World, rng: Random) -> Promotion:
    return rng.choice([one for one in world.prices.promotions if one.item])


@fault("line", priced=True, needs="promotions")
def promotion_below_its_minimum(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    one = _some(world, rng)
    item = world.item[one.item or ""]
    base = item.lawful(1)
    if not one.holds(TODAY) or base >= one.minimum or one.customer or one.group:
        return None
    return _claimed(draft, at, world, (one,), base, "promotion-below-its-minimum")


@fault("line", priced=True, needs="promotions")
def promotion_of_another_day(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    one = _some(world, rng)
    if one.holds(TODAY):
        return None
    item = world.item[one.item or ""]
    return _claimed(draft, at, world, (one,), item.lawful(max(one.minimum, item.typical)), "promotion-of-another-day")


@fault("line", priced=True, needs="promotions")
def promotion_of_another_customer(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    one = _some(world, rng)
    theirs = one.customer not in (None, draft.buyer.number) or one.group not in (None, draft.buyer.group)
    if not one.holds(TODAY) or not theirs:
        return None
    item = world.item[one.item or ""]
    return _claimed(
        draft, at, world, (one,), item.lawful(max(one.minimum, item.typical)), "promotion-of-another-customer"
    )


@fault("line", priced=True, needs="promotions")
def promotions_not_stackable(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    one = _some(world, rng)
    item = world.item[one.item or ""]
    base = item.lawful(max(one.minimum, item.typical))
    pair = tuple(world.prices.claimable(draft.buyer, item, base)[:2])
    if len(pair) < 2 or together(pair):
        return None
    return _claimed(draft, at, world, pair, base, "promotions-not-stackable")


@fault("line", priced=True, needs="promotions")
def promotion_above_its_maximum(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    one = _some(world, rng)
    if one.maximum is None or not one.holds(TODAY) or one.customer or one.group:
        return None
    base = world.item[one.item or ""].lawful(one.maximum + 1)
    return _claimed(draft, at, world, (one,), base, "promotion-above-its-maximum")


@fault("alone", priced=True, needs="promotions")
def promotion_below_its_amount(draft: Draft, _at: int, world: World, _rng: Random) -> Expect | None:
    """What is off for large orders, claimed by a small one."""
    (wide,) = world.prices.by_item[""]
    if draft.worth() > wide.amount_from / 2 or draft.buyer.currency != "CNY":
        return None
    for line in draft.lines:
        line.gross = reduced(line.gross, (wide,))
    return Expect(fault="promotion-below-its-amount", where=("lines.*", "order", "total_amount"))
