"""Faults of prices, sums, promotions and what may be lost."""

from decimal import Decimal
from itertools import pairwise
from random import Random

from tests.checks_bench.faults import fault, on_line
from tests.checks_bench.faults_items import swap
from tests.checks_bench.orders import Document, Draft, Expect, wish
from tests.checks_bench.prices import TODAY
from tests.checks_bench.workbooks import APPROVAL
from tests.checks_bench.world import World


def _priced(draft: Draft, at: int, world: World, factor: str, name: str) -> Expect | None:
    """Another price, unless it could be a right one."""
    line = draft.lines[at]
    price = line.gross * Decimal(factor)
    places = Decimal("0.0001") if price < 1 else Decimal("0.01")
    price = price.quantize(places)
    if price <= 0 or world.prices.explained(draft.buyer, line.item, line.base, price / line.factor):
        return None
    line.gross = price
    return on_line(name, at)


@fault("line", priced=True)
def price_too_high(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    return _priced(draft, at, world, "1.04", "price-too-high")


@fault("line", priced=True)
def price_a_little_high(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    """A per cent and a half: more than the tolerance, less than the eye sees; not where rounding explains it."""
    if draft.lines[at].gross < 2:
        return None
    line, before = draft.lines[at], draft.lines[at].gross
    line.gross = (before * Decimal("1.015")).quantize(Decimal("0.01"))
    if world.prices.explained(draft.buyer, line.item, line.base, line.gross / line.factor, near=0.012):
        return None
    return on_line("price-a-little-high", at)


@fault("line", priced=True)
def price_digits_swapped(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    """12.40 for 14.20."""
    line = draft.lines[at]
    digits = list(f"{line.gross.normalize():f}")
    places = [place for place, sign in enumerate(digits) if sign != "."]
    pair = next(((a, b) for a, b in pairwise(places) if digits[a] != digits[b]), None)
    if pair is None:
        return None
    digits[pair[0]], digits[pair[1]] = digits[pair[1]], digits[pair[0]]
    return _priced(draft, at, world, f"{Decimal(''.join(digits)) / line.gross}", "price-digits-swapped")


@fault("line", priced=True)
def price_too_low(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    return _priced(draft, at, world, "0.89", "price-too-low")


@fault("line", priced=True)
def price_ten_times(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    return _priced(draft, at, world, "10", "price-ten-times")


@fault("line", priced=True)
def price_a_tenth(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    return _priced(draft, at, world, "0.1", "price-a-tenth")


@fault("line", priced=True)
def price_before_tax(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    """One line's price without the tax where all others hold it."""
    if draft.pricing != "gross" or draft.buyer.currency != "CNY" or len(draft.lines) == 1:
        return None
    return _priced(draft, at, world, "0.884956", "price-before-tax")


@fault("line", priced=True)
def price_of_another_year(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    line = draft.lines[at]
    now = world.prices.gross(draft.buyer, line.item, line.base)
    for row in world.prices.rows[line.item.number]:
        is_old = (row.until and row.until < TODAY) or (row.since and row.since > TODAY)
        if is_old and now and not world.prices.explained(draft.buyer, line.item, line.base, row.price):
            line.gross = row.price * line.factor
            return on_line("price-of-another-year", at)
    return None


@fault("line", priced=True)
def price_of_a_break_not_reached(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    line = draft.lines[at]
    for row in world.prices.rows[line.item.number]:
        fits = row.minimum > line.base and row.currency == draft.buyer.currency and row.factor == 1 and not row.customer
        if fits and sum(other.item is line.item for other in draft.lines) == 1:
            if world.prices.explained(draft.buyer, line.item, line.base, row.price):
                continue
            line.gross = row.price * line.factor
            return on_line("price-of-a-break-not-reached", at)
    return None


@fault("line", priced=True)
def price_of_another_customer(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    if draft.buyer.currency != "CNY":
        return None
    own = world.own_prices
    row = own[(at + len(own) + draft.buyer.next_number) % len(own)]
    if row.customer == draft.buyer.number or world.item[row.item].trap:
        return None
    item = world.item[row.item]
    swap(world, draft, at, item, item.lawful(item.typical))
    if world.prices.explained(draft.buyer, item, draft.lines[at].base, row.price):
        return None
    draft.lines[at].gross = row.price
    return on_line("price-of-another-customer", at)


@fault("line")
def no_valid_price(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    if draft.buyer.currency != "CNY":
        return None
    item = rng.choice(world.traps["unpriced"])
    swap(world, draft, at, item, item.lawful(item.typical))
    draft.lines[at].gross = item.price
    return on_line("no-valid-price", at)


@fault("line", priced=True)
def tax_rate_wrong(draft: Draft, at: int, _world: World, rng: Random) -> Expect | None:
    if draft.pricing != "gross" or draft.buyer.currency != "CNY":
        return None
    draft.lines[at].says["tax_rate"] = rng.choice(("0.06", "0.09", "0.03"))
    return on_line("tax-rate-wrong", at, "tax-rate")


@fault("line", priced=True)
def line_amount_wrong(draft: Draft, at: int, _world: World, rng: Random) -> Expect | None:
    right = draft.document()["lines"][at]["line_amount"]
    wrong = Decimal(right) * Decimal(str(rng.choice((0.9, 1.1, 1.03)))) + Decimal("0.07")
    draft.lines[at].says["line_amount"] = f"{wrong:.2f}"
    return Expect(fault="line-amount-wrong", codes=("line-amount", "total-amount"), where=(f"lines.{at}.*",))


@fault("total", priced=True)
def total_wrong(draft: Draft, _at: int, _world: World, rng: Random) -> Expect:
    """A sum that the lines do not add up to, by more than freight would be."""

    def edit(document: Document) -> None:
        total = Decimal(document["total_amount"] or 0)
        document["total_amount"] = f"{total * Decimal(str(rng.choice((0.7, 1.3, 1.5)))) + 1:.2f}"

    draft.edits.append(edit)
    return Expect(fault="total-wrong", codes=("total-amount",), where=("total_amount",))


@fault("total", priced=True, lines=3)
def line_dropped(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect | None:
    """The total counts a line that is not there."""
    if len(draft.lines) < 2:
        return None
    last = draft.lines[-1]
    if last.gross * last.quantity < draft.worth() / 4:
        return None

    def edit(document: Document) -> None:
        document["lines"].pop()

    draft.edits.append(edit)
    return Expect(fault="line-dropped", codes=("total-amount",), where=("total_amount", "order", "lines"))


@fault("total", priced=True)
def capitals_wrong(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect | None:
    """Another amount in words than in figures."""
    if draft.buyer.currency != "CNY":
        return None

    def edit(document: Document) -> None:
        document["note"] = "合计金额（大写）：玖拾捌万柒仟陆佰伍拾肆元叁角贰分"

    draft.edits.append(edit)
    return Expect(fault="capitals-wrong", codes=("amount-in-words",), where=("total_amount", "note"))


@fault("currency", priced=True)
def currency_wrong(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect:
    draft.head["currency"] = "USD" if draft.buyer.currency != "USD" else "EUR"
    return Expect(fault="currency-wrong", codes=("currency",), where=("currency",))


@fault("line", priced=True, buyers="loss")
def sold_at_a_loss(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    return _loss(draft, at, world, "sold-at-a-loss")


@fault("line", priced=False, buyers="loss")
def sold_at_a_loss_unsaid(draft: Draft, at: int, world: World, _rng: Random) -> Expect | None:
    """The list itself is below cost, and the order says no price."""
    return _loss(draft, at, world, "sold-at-a-loss-unsaid")


def _loss(draft: Draft, at: int, world: World, name: str) -> Expect | None:
    item = world.item[world.loss[draft.buyer.number]]
    swap(world, draft, at, item, item.lawful(item.typical))
    return on_line(name, at, "margin-below-floor", "order-margin")


@fault("terms")
def terms_longer(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect | None:
    if draft.buyer.currency != "CNY":
        return None
    draft.head["payment_terms"] = "月结120天"
    return Expect(fault="terms-longer", codes=("payment-terms",), where=("payment_terms",))


@fault("amount", buyers="credit")
def credit_exceeded(_draft: Draft, _at: int, _world: World, _rng: Random) -> Expect:
    return Expect(fault="credit-exceeded", codes=("credit-limit",))


@fault("amount", buyers="least")
def below_least_amount(draft: Draft, _at: int, world: World, _rng: Random) -> Expect | None:
    item = min((line.item for line in draft.lines), key=lambda item: item.price * item.lawful(1))
    draft.lines[:] = draft.lines[:1]
    swap(world, draft, 0, item, item.lawful(1))
    if draft.worth() >= (draft.buyer.least_amount or 0) * Decimal("0.9"):
        return None
    return Expect(fault="below-least-amount", codes=("minimum-order-amount",), where=("total_amount",))


@fault("amount", priced=True)
def amount_to_be_approved(draft: Draft, _at: int, world: World, rng: Random) -> Expect | None:
    """So many ordinary lines that together they are more than one person may let pass."""
    if draft.buyer.currency != "CNY":
        return None
    for number, typical in draft.buyer.usual.items():
        item = world.item[number]
        draft.lines.append(wish(world, draft.buyer, item, item.lawful(typical * 2), rng))
        if draft.worth() > APPROVAL * Decimal("1.05"):
            return Expect(fault="amount-to-be-approved", codes=("approval-amount",), where=("total_amount",))
    return None
