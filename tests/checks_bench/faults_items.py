"""Faults of lines: articles, quantities, units."""

from decimal import Decimal
from random import Random

from tests.checks_bench.customers import Customer
from tests.checks_bench.faults import fault, on_line, priced_as
from tests.checks_bench.goods import Item
from tests.checks_bench.orders import Draft, Expect
from tests.checks_bench.world import World


def swap(
    world: World, draft: Draft, at: int, item: Item, base: int, *, names: tuple[str, ...] = ("ours", "one text")
) -> None:
    """Have the line ask for another article, by the piece."""
    line = draft.lines[at]
    line.item, line.base, line.unit, line.factor, line.names, line.text = item, base, item.base, 1, names, {}
    priced_as(world, draft, line)


def _sold(world: World, rng: Random, buyer: Customer, fits: str) -> Item | None:
    """An ordinary article in which a property is given, that this customer has a price for."""
    if buyer.currency != "CNY":
        return None
    chosen = (world.goods[rng.randrange(len(world.goods))] for _ in range(400))
    return next((item for item in chosen if not item.trap and getattr(item, fits)), None)


@fault("line")
def quantity_missing(draft: Draft, at: int, _world: World, _rng: Random) -> Expect:
    draft.lines[at].says["quantity"] = None
    return on_line("quantity-missing", at)


@fault("line")
def quantity_zero(draft: Draft, at: int, _world: World, _rng: Random) -> Expect:
    draft.lines[at].says["quantity"] = "0"
    return on_line("quantity-zero", at)


@fault("line")
def quantity_negative(draft: Draft, at: int, _world: World, _rng: Random) -> Expect:
    draft.lines[at].says["quantity"] = f"-{draft.lines[at].quantity.normalize():f}"
    return on_line("quantity-negative", at)


@fault("line")
def quantity_below_minimum(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    item = _sold(world, rng, draft.buyer, "minimum")
    step = (item.carton.factor if item.whole else item.multiple or 1) if item else 1
    if item is None or (item.minimum or 0) <= step:
        return None
    swap(world, draft, at, item, step)
    return on_line("quantity-below-minimum", at)


@fault("line")
def quantity_no_multiple(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    item = _sold(world, rng, draft.buyer, "multiple")
    if item is None or (item.multiple or 1) < 2:
        return None
    swap(world, draft, at, item, item.lawful(item.typical) + rng.randrange(1, item.multiple or 2))
    return on_line("quantity-no-multiple", at)


@fault("line", needs="units")
def pack_broken(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    item = _sold(world, rng, draft.buyer, "whole")
    if item is None:
        return None
    swap(world, draft, at, item, item.lawful(item.typical) + rng.randrange(1, item.carton.factor))
    return on_line("pack-broken", at)


@fault("line", needs="units")
def pack_fraction(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    item = _sold(world, rng, draft.buyer, "whole")
    if item is None or item.carton.factor % 2:
        return None
    swap(world, draft, at, item, item.lawful(item.typical) + item.carton.factor // 2)
    line = draft.lines[at]
    line.unit, line.factor, line.gross = item.carton.unit, item.carton.factor, line.gross * item.carton.factor
    return on_line("pack-fraction", at)


@fault("line")
def wording_missing(draft: Draft, at: int, _world: World, _rng: Random) -> Expect:
    draft.lines[at].names, draft.lines[at].text = (), {}
    return on_line("wording-missing", at)


@fault("line")
def code_unknown(draft: Draft, at: int, _world: World, rng: Random) -> Expect:
    line = draft.lines[at]
    line.names, line.text = (), {}
    line.says["seller_item_code"] = f"ZX{rng.randrange(10**6):06}"
    return on_line("code-unknown", at)


@fault("line")
def code_mistyped(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    line = draft.lines[at]
    line.names, line.text = ("ours", "one text"), {}
    digits = list(line.item.number)
    place = rng.randrange(2, len(digits))
    digits[place] = str((int(digits[place]) + rng.randrange(1, 10)) % 10)
    if "".join(digits) in world.item:
        return None
    line.says["seller_item_code"] = "".join(digits)
    return on_line("code-mistyped", at)


@fault("line")
def code_of_another(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    line = draft.lines[at]
    place = world.goods.index(line.item) if len(world.goods) < 5000 else rng.randrange(len(world.goods))
    other = world.goods[place - 1]
    if other.trap or other is line.item:
        return None
    line.names, line.text = ("one text",), {}
    line.says["seller_item_code"] = other.number
    return on_line("code-of-another", at)


@fault("line", needs="customer_items")
def own_code_of_another(draft: Draft, at: int, _world: World, rng: Random) -> Expect | None:
    line = draft.lines[at]
    others = [code for number, code in draft.buyer.codes.items() if number != line.item.number]
    if not others:
        return None
    line.names, line.text = (("text",) if draft.buyer.language == "en" else ("one text",)), {}
    line.says["buyer_item_code"] = rng.choice(others)
    return on_line("own-code-of-another", at)


@fault("line")
def text_of_another(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    line = draft.lines[at]
    alike = [
        item
        for item in rng.sample(world.goods, min(4000, len(world.goods)))
        if item.name == line.item.name and item.spec != line.item.spec and not item.trap
    ]
    if not alike or draft.buyer.language == "en":
        return None
    line.names, line.text = ("ours",), {}
    line.says["description"], line.says["specification"] = alike[0].name, alike[0].spec
    return on_line("text-of-another", at)


@fault("line")
def discontinued(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    if draft.buyer.currency != "CNY":
        return None
    item = rng.choice(world.traps["discontinued"])
    swap(world, draft, at, item, item.lawful(item.typical))
    return on_line("discontinued", at)


@fault("line")
def unit_unknown(draft: Draft, at: int, _world: World, rng: Random) -> Expect:
    draft.lines[at].unit = rng.choice(("托", "吨", "打", "pallet", "m3"))
    return on_line("unit-unknown", at)


@fault("line", priced=True, needs="units")
def carton_price_for_a_piece(draft: Draft, at: int, _world: World, _rng: Random) -> Expect:
    line = draft.lines[at]
    if line.factor == 1:
        line.gross *= line.item.carton.factor
    else:
        line.gross /= line.factor
    return on_line("carton-price-for-a-piece", at)


@fault("line", needs="units")
def pack_of_another_size(draft: Draft, at: int, _world: World, _rng: Random) -> Expect | None:
    line = draft.lines[at]
    if line.factor == 1:
        return None
    line.says["unit"] = f"箱({line.factor // 2 + 1}{line.item.base}/箱)"
    return on_line("pack-of-another-size", at)


@fault("line", rule=False, buyers="history", needs="order_history")
def ten_times_as_much(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    return _times(draft, at, world, 10, "ten-times-as-much")


@fault("line", rule=False, buyers="history", needs="order_history")
def hundred_times_as_much(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    return _times(draft, at, world, 100, "hundred-times-as-much")


@fault("line", rule=False, buyers="history", priced=False, needs="order_history")
def cartons_for_pieces(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    """As many cartons as they wanted pieces."""
    line = draft.lines[at]
    if line.factor != 1 or line.item.carton.factor < 10 or not _often(draft, at, world):
        return None
    line.unit = line.item.carton.unit
    line.factor, line.base = line.item.carton.factor, line.base * line.item.carton.factor
    return on_line("cartons-for-pieces", at)


def _times(draft: Draft, at: int, world: World, by: int, name: str) -> Expect | None:
    line = draft.lines[at]
    if not _often(draft, at, world):
        return None
    line.base *= by
    line.gross = (world.prices.gross(draft.buyer, line.item, line.base) or Decimal(0)) * line.factor
    return on_line(name, at, "approval-amount", "order-total-unusual")


def _often(draft: Draft, at: int, world: World) -> bool:
    """Whether this customer has had the article often enough for a habit."""
    return world.times(draft.buyer, draft.lines[at].item) >= 4
