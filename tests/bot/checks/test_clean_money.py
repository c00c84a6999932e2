"""Orders whose money is right, in all the ways in which documents write it, are never stopped for it."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.masterdata import Item, Price, Promotion, Unit
from extractors.purchase_order import OrderLine
from tests.bot.trade import CUSTOMER, findings, order, replaced

MONEY = {
    "unit-price",
    "promotion-not-eligible",
    "promotion-stacking",
    "no-list-price",
    "free-line",
    "line-amount",
    "total-amount",
    "tax-rate",
    "margin-below-floor",
    "order-margin",
    "amount-in-words",
    "currency",
}


class Style(NamedTuple):
    """How a document writes money: places of its prices, which of its figures are taxed, and how else it goes about it.

    "rate": lines show their tax rate; "exact": amounts are reckoned with more places than prices show; "at once": the
    tax is added to the sum.
    """

    places: int
    taxed: str
    how: str = ""


STYLES = {
    "with tax throughout": Style(4, "price amount total"),
    "with tax, the rate shown": Style(4, "price amount total", "rate"),
    "before tax, the total with tax": Style(4, "total", "rate"),
    "before tax, no rate shown": Style(4, "total"),
    "before tax, amounts with tax": Style(4, "amount total", "rate"),
    "an ERP's: before tax, reckoned with more places than shown": Style(4, "total", "rate, exact"),
    "an ERP's, two places shown": Style(2, "amount total", "rate, exact"),
    "before tax, the tax added to the sum": Style(4, "total", "rate, at once"),
}


class Wanted(NamedTuple):
    """One line that is wanted: the item, how many of which unit, and the price of that unit with tax."""

    item: Item
    quantity: int
    unit: str
    gross: Decimal


def article(number: int, tax: str) -> Item:
    cost = Decimal("0.001")
    return Item(item_number=f"A-{number}", name=f"货{number}", base_unit="个", tax_rate=Decimal(tax), cost=cost)


ITEMS = [article(1, "0.13"), article(2, "0.13"), article(3, "0.09"), article(4, "0")]
UNITS = [Unit(item_number=item.item_number, unit="箱", factor=Decimal(24)) for item in ITEMS]
PRICES = {
    "A-1": (Price(item_number="A-1", unit="个", unit_price=Decimal("0.85")), Decimal("0.85")),
    "A-2": (Price(item_number="A-2", unit="个", unit_price=Decimal("11.50"), tax_included=False), Decimal("12.995")),
    "A-3": (Price(item_number="A-3", unit="箱", unit_price=Decimal(100)), Decimal(100) / 24),
    "A-4": (Price(item_number="A-4", unit="个", unit_price=Decimal("1234.56")), Decimal("1234.56")),
}
OFF = {
    (): Decimal(1),
    ("ALL",): Decimal("0.95"),
    ("ALL", "MORE"): Decimal("0.95") * Decimal("0.9"),
}
PROMOTIONS = [
    Promotion(promotion_code="ALL", discount_percent=Decimal(5), stackable=True),
    Promotion(promotion_code="MORE", discount_percent=Decimal(10), stackable=True, minimum_quantity=Decimal(10)),
    Promotion(promotion_code="NEVER", discount_percent=Decimal(90), customer_number="C2"),
]
MASTER = replaced(
    items=ITEMS,
    units=UNITS,
    prices=[row for row, _ in PRICES.values()],
    promotions=PROMOTIONS,
    customers=[CUSTOMER],
    customer_items=[],
    stock=[],
)


def rounded(figure: Decimal, places: int = 2) -> Decimal:
    return figure.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def written(wanted: Wanted, style: Style) -> OrderLine:
    tax = 1 + (wanted.item.tax_rate or Decimal(0))
    exact = wanted.gross if "price" in style.taxed else wanted.gross / tax
    shown = rounded(exact, style.places)
    amount = wanted.quantity * (exact if "exact" in style.how else shown)
    if "amount" in style.taxed and "price" not in style.taxed:
        amount *= tax
    return OrderLine(
        seller_item_code=wanted.item.item_number,
        quantity=Decimal(wanted.quantity),
        unit=wanted.unit,
        unit_price=shown,
        tax_rate=wanted.item.tax_rate if "rate" in style.how else None,
        line_amount=rounded(amount),
    )


def total(wishes: list[Wanted], lines: list[OrderLine], style: Style) -> Decimal:
    amounts = [line.line_amount or Decimal(0) for line in lines]
    if "amount" in style.taxed:
        return sum(amounts, Decimal(0))
    taxed = [amount * (1 + (one.item.tax_rate or 0)) for amount, one in zip(amounts, wishes, strict=True)]
    return rounded(sum(taxed, Decimal(0))) if "at once" in style.how else sum(map(rounded, taxed), Decimal(0))


@st.composite
def wishes(draw: st.DrawFn) -> list[Wanted]:
    found: list[Wanted] = []
    for item in draw(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=5)):
        quantity, unit = draw(st.integers(1, 3000)), draw(st.sampled_from(["个", "箱"]))
        factor = 24 if unit == "箱" else 1
        off = OFF[draw(st.sampled_from(sorted(OFF)))] if quantity >= 10 else OFF["ALL",]
        found.append(Wanted(item, quantity, unit, PRICES[item.item_number][1] * factor * off))
    return found


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
@settings(deadline=None, max_examples=30)
@given(wanted=wishes(), with_total=st.booleans())
def test_right_money_is_never_stopped(style: Style, wanted: list[Wanted], with_total: bool) -> None:  # noqa: FBT001 - drawn
    lines = [written(one, style) for one in wanted]
    proven = "amount" in style.taxed  # else the total alone tells that prices are before tax
    one = order(*lines, total_amount=total(wanted, lines, style) if with_total or not proven else None)
    found: list[Any] = [each for each in findings(one, MASTER) if each.code in MONEY and each.severity != "warn"]
    assert [each.why_en for each in found] == []


WRONG = [Decimal(factor) for factor in ("0.1", "0.5", "0.7", "0.83", "0.98", "1.02", "1.1", "1.3", "2", "10")]
"""No promotion and no tax makes a price so much less or more."""


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES.keys())
@settings(deadline=None, max_examples=30)
@given(wanted=wishes(), factor=st.sampled_from(WRONG), data=st.data())
def test_a_wrong_price_is_always_stopped(style: Style, wanted: list[Wanted], factor: Decimal, data: Any) -> None:
    at = data.draw(st.integers(0, len(wanted) - 1))
    wrong = [one._replace(gross=one.gross * factor) if index == at else one for index, one in enumerate(wanted)]
    lines = [written(one, style) for one in wrong]
    found = findings(order(*lines, total_amount=total(wrong, lines, style)), MASTER)
    told = {f"lines.{at}.unit_price", f"lines.{at}.line_amount"}  # a price of few places may be another one's rounding
    assert any(each.where in told and each.severity == "block" for each in found)
