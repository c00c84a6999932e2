"""Prices that promotions give: claimed rightly, wrongly, or together though they must not be."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masterdata import Promotion
from bot.promotions import reduce
from tests.bot.trade import DAY, codes, findings, line, master, order, promotion

YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"minimum_quantity": Decimal(300)}, "it asks for 300 件, this is 200"),
        ({"maximum_quantity": Decimal(100)}, "it is for up to 100 件 a line, this is 200"),
        ({"minimum_amount": Decimal(500)}, "it asks for an order of 500.00, this is 100.00"),
        ({"customer_number": "C2"}, "it is another customer's"),
        ({"price_group": "B"}, "it is for price group B alone"),
        ({"valid_to": YESTERDAY}, "it ended on 2026-11-19"),
        ({"valid_from": TOMORROW}, "it starts on 2026-11-21"),
    ],
)
def test_a_discount_that_may_not_be_claimed_is_named_with_the_reason(values: dict[str, Any], why: str) -> None:
    found = findings(order(line(unit_price="0.45")), master(promotions=[promotion("CX-10", 10, **values)]))
    assert [one.code for one in found] == ["promotion-not-eligible", "unit-price"]
    assert found[0].why_en == f"line 1: 0.45 is the price with promotion CX-10, but CX-10 may not be claimed: {why}"


def test_a_minimum_amount_counts_the_whole_order_before_its_discounts() -> None:
    data = master(promotions=[promotion("CX-10", 10, minimum_amount=Decimal(200))])
    assert codes(order(line(unit_price="0.45"), line(unit_price="0.45")), data) == []


def test_a_running_promotion_together_with_one_that_ended_is_named() -> None:
    data = master(
        promotions=[promotion("A", 10, stackable=True), promotion("OLD", 10, stackable=True, valid_to=YESTERDAY)]
    )
    found = findings(order(line(unit_price="0.405")), data)
    assert [(one.code, one.value, one.limit) for one in found if one.code == "promotion-not-eligible"] == [
        ("promotion-not-eligible", "A + OLD", "OLD")
    ]


@pytest.mark.parametrize(
    "pair",
    [
        (promotion("A", 10), promotion("B", 10)),
        (promotion("A", 10, stackable=True), promotion("B", 10)),
        (promotion("A", 10, stackable=True, excludes=("B",)), promotion("B", 10, stackable=True)),
        (promotion("A", 10, stackable=True), promotion("B", 10, stackable=True, excludes=("A",))),
    ],
)
def test_two_promotions_that_must_not_be_combined_are_stopped_with_the_best_that_is_left(pair: Any) -> None:
    (finding,) = findings(order(line(unit_price="0.405")), master(promotions=list(pair)))
    assert (finding.code, finding.severity, finding.value) == ("promotion-stacking", "block", "A + B")
    assert finding.suggestion == {"lines.0.unit_price": "0.45"}


def test_money_off_a_base_unit_counts_for_each_piece_in_a_carton() -> None:
    money = Promotion(promotion_code="M", item_number="T-1", discount_amount=Decimal("0.05"))
    carton = {"unit": "箱", "quantity": "1"}
    data = master(promotions=[money])
    assert codes(order(line(unit_price="450", **carton)), data) == []
    assert codes(order(line(unit_price="499.95", **carton)), data, price_tolerance=Decimal(0)) == ["unit-price:block"]


def test_promotions_for_a_category_and_for_everything_explain_a_price_before_tax_too() -> None:
    every = Promotion(promotion_code="ALL", discount_percent=Decimal(10))
    net = line(unit_price="0.3982", tax_rate="0.13", line_amount="90.00")
    assert codes(order(net), master(promotions=[every])) == []


some = st.lists(
    st.builds(
        promotion,
        st.sampled_from("ABCDE"),
        st.integers(1, 95),
        stackable=st.booleans(),
        excludes=st.lists(st.sampled_from("ABCDE"), max_size=1).map(tuple),
        minimum_quantity=st.sampled_from([Decimal(0), Decimal(500)]),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda one: one.promotion_code,
)


@given(promotions=some, data=st.data())
def test_promotions_never_lower_the_margin_below_the_floor_without_a_finding(promotions: Any, data: Any) -> None:
    chosen = data.draw(st.lists(st.sampled_from(promotions), min_size=1, unique=True))
    price = reduce(Decimal("0.50"), Decimal(1), chosen)
    margin = 1 - Decimal("0.20") / (price / Decimal("1.13"))
    found = {
        one.code: one.severity for one in findings(order(line(unit_price=f"{price:f}")), master(promotions=promotions))
    }
    if margin < Decimal("0.05"):
        assert found["margin-below-floor"] == ("block" if margin < 0 else "approve")
    else:
        assert "margin-below-floor" not in found
