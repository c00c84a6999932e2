"""What a wrong price may come of, in words: last year's list, somebody else's price, a slip of the comma …"""

from collections.abc import Iterator
from decimal import Decimal

from bot.checks.quotes import Quote, fits
from bot.checks.registry import Case
from bot.pricing import ListPrice, every_row, is_near

Why = tuple[str, str]
"""The same in Chinese and English."""

NEAR = Decimal("0.001")
"""A share of a price that a slip of the comma may be off by."""
STRANGER = 3
SLIPS = (Decimal(10), Decimal(100), Decimal(1000))


def reason(case: Case, quote: Quote) -> Why | None:
    """The likeliest reason for a price that nothing explains; None where there is no likely one."""
    return next(_reasons(case, quote), None)


def _reasons(case: Case, quote: Quote) -> Iterator[Why]:
    yield from _slips(quote)
    yield from _swapped(quote)
    rows = sorted(every_row(case.master, quote.asked), key=lambda one: (_strangeness(quote, one), one.price))
    yield from (_other_row(quote, one) for one in rows if _is_it(case, quote, one))
    yield from _taxes(case, quote)


def _is_it(case: Case, quote: Quote, one: ListPrice) -> bool:
    """Of strangers' prices there are many: only the very same figure says anything."""
    if _strangeness(quote, one) < STRANGER:
        return fits(case, quote, one.price)
    return quote.said is not None and abs(quote.said.gross - one.price) <= one.price * NEAR


def _strangeness(quote: Quote, one: ListPrice) -> int:
    """The customer's own rows come first: what was theirs is likelier than what is somebody else's."""
    row, customer = one.row, quote.asked.customer
    if row.customer_number is not None:
        return 0 if row.customer_number == customer.customer_number else 4
    if row.price_group is not None:
        return 1 if row.price_group == customer.price_group else 3
    return 2


def _other_row(quote: Quote, one: ListPrice) -> Why:
    row, asked = one.row, quote.asked
    if row.currency != asked.currency:
        return f"这是 {row.currency} 的价格", f"that is the price in {row.currency}"
    return _somebody_elses(quote, one) or _of_another_day(quote, one) or _of_another_break(quote, one)


def _somebody_elses(quote: Quote, one: ListPrice) -> Why | None:
    row = one.row
    if _strangeness(quote, one) < STRANGER:
        return None
    if row.customer_number is not None:
        return f"这是客户 {row.customer_number} 的价格", f"that is customer {row.customer_number}'s price"
    return f"这是价格组 {row.price_group} 的价格", f"that is price group {row.price_group}'s price"


def _of_another_day(quote: Quote, one: ListPrice) -> Why | None:
    row, day = one.row, quote.asked.day
    if row.valid_to is not None and row.valid_to < day:
        return f"这是 {row.valid_to} 之前的价格", f"that was the price until {row.valid_to}"
    if row.valid_from is not None and row.valid_from > day:
        return f"这是 {row.valid_from} 起的价格", f"that is the price from {row.valid_from} on"
    return None


def _of_another_break(quote: Quote, one: ListPrice) -> Why:
    if one.base > quote.asked.quantity * quote.factor:
        least = f"{one.row.minimum_quantity:f} {one.row.unit}"
        return (
            f"这是满 {least} 的价格，本行未达到",
            f"that is the price from {least} on, which this line does not reach",
        )
    return "已有更优先的价格代替该价格", "a closer or newer price counts instead of that one"


def _taxes(case: Case, quote: Quote) -> Iterator[Why]:
    said, listed = quote.said, quote.listed
    rate = quote.line.tax_rate if quote.line.tax_rate is not None else quote.item.tax_rate
    if said is None or listed is None or not rate:
        return
    if is_near(said.gross * (1 + rate), listed, case.settings.price_tolerance):
        yield "这是未税价，单据其他金额未加税", "that is the price before tax, which the document does not add"
    if is_near(said.gross / (1 + rate), listed, case.settings.price_tolerance):
        yield "这像是在含税价上又加了一次税", "the tax seems to be added twice"


def _slips(quote: Quote) -> Iterator[Why]:
    said, listed = quote.said, quote.listed
    if said is None or not listed:
        return
    for times in SLIPS:
        if is_near(said.gross, listed * times, NEAR):
            yield (
                f"正好是 {times:f} 倍，小数点可能错位",
                f"exactly {times:f} times as much: a slip of the decimal point?",
            )
        if is_near(said.gross, listed / times, NEAR):
            yield f"正好是 1/{times:f}，小数点可能错位", f"exactly a {times:f}th: a slip of the decimal point?"


def _swapped(quote: Quote) -> Iterator[Why]:
    """Two neighbouring digits changed places: 35.00 for 53.00."""
    if quote.said is None or quote.listed is None or quote.said.taxing != 1:
        return
    ours, theirs = (f"{figure:.4f}" for figure in (quote.listed, quote.said.written))
    off = [at for at, (one, other) in enumerate(zip(ours, theirs, strict=False)) if one != other]
    if len(ours) == len(theirs) and len(off) == 2 and off[1] - off[0] <= 2:  # noqa: PLR2004 - two digits, a point between
        first, second = off
        if (ours[first], ours[second]) == (theirs[second], theirs[first]):
            yield "两位数字可能写颠倒了", "two digits seem to have changed places"
