"""Who may claim which promotion, and which may stand together."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masterdata import Promotion
from bot.pricing import Asked
from bot.promotions import allowed, eligible, forbidden, may_stand_together, refusal
from tests.bot.trade import BOLT, CUSTOMER, DAY, master, promotion

ONE = Decimal(1)


def asked(quantity: int = 200, unit: str = "件", together: int | None = None) -> Asked:
    whole = None if together is None else Decimal(together)
    return Asked(
        customer=CUSTOMER, item=BOLT, unit=unit, quantity=Decimal(quantity), day=DAY, currency="CNY", together=whole
    )


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, None),
        ({"minimum_quantity": Decimal(200)}, None),
        ({"minimum_quantity": Decimal(201)}, "it asks for 201 件, this is 200"),
        ({"maximum_quantity": Decimal(200)}, None),
        ({"maximum_quantity": Decimal(199)}, "it is for up to 199 件 a line, this is 200"),
        ({"minimum_amount": Decimal(500)}, None),
        ({"minimum_amount": Decimal(501)}, "it asks for an order of 501.00, this is 500.00"),
        ({"customer_number": "C1", "price_group": "A"}, None),
        ({"customer_number": "C2"}, "it is another customer's"),
        ({"price_group": "B"}, "it is for price group B alone"),
        ({"valid_from": DAY, "valid_to": DAY}, None),
        ({"valid_to": date(2026, 11, 19)}, "it ended on 2026-11-19"),
        ({"valid_from": date(2026, 11, 21)}, "it starts on 2026-11-21"),
    ],
)
def test_a_promotion_is_claimed_by_whom_from_what_and_when_it_is_for(values: dict[str, Any], why: str | None) -> None:
    said = refusal(master(), promotion("P", 5, **values), asked(), Decimal(500))
    assert (said and said.en) == why


def test_a_minimum_counts_base_units_and_may_be_reached_by_several_lines() -> None:
    data = master(promotions=[promotion("P", 5, minimum_quantity=Decimal(1000))])
    assert [len(eligible(data, one)) for one in (asked(999), asked(1, "箱"), asked(600, together=1200))] == [0, 1, 1]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ([promotion("A", 5)], True),
        ([promotion("A", 5), promotion("B", 5)], False),
        ([promotion("A", 5, stackable=True), promotion("B", 5)], False),
        ([promotion("A", 5, stackable=True), promotion("B", 5, stackable=True)], True),
        ([promotion("A", 5, stackable=True, excludes=("b",)), promotion("B", 5, stackable=True)], False),
        ([promotion("A", 5, stackable=True, excludes=("C",)), promotion("B", 5, stackable=True)], True),
        ([promotion("A", 5, stackable=True), promotion("A", 8, stackable=True)], False),
    ],
)
def test_only_stackable_promotions_that_do_not_exclude_each_other_stand_together(
    chosen: list[Promotion],
    expected: bool,  # noqa: FBT001 - a table
) -> None:
    assert may_stand_together(chosen) is expected
    assert may_stand_together(chosen[::-1]) is expected


def test_promotions_come_off_one_after_the_other_and_money_off_a_base_unit() -> None:
    ten, twenty = promotion("A", 10, stackable=True), promotion("B", 20, stackable=True)
    assert [(str(one.price), one.codes) for one in allowed(Decimal(100), ONE, [ten, twenty])] == [
        ("90.0", "A"),
        ("80.0", "B"),
        ("72.00", "A + B"),
    ]
    money = Promotion(promotion_code="M", item_number="T-1", discount_amount=Decimal("0.02"))
    assert [one.price for one in allowed(Decimal(500), Decimal(1000), [money])] == [Decimal(480)]


def test_promotions_that_must_not_stand_together_are_told_apart_from_those_that_may() -> None:
    both = [promotion("A", 10, stackable=True), promotion("B", 20)]
    assert [one.codes for one in allowed(Decimal(100), ONE, both)] == ["A", "B"]
    assert [one.codes for one in forbidden(Decimal(100), ONE, both)] == ["A + B"]


some_promotions = st.lists(
    st.builds(
        promotion,
        st.sampled_from("ABCDEF"),
        st.integers(1, 100),
        stackable=st.booleans(),
        excludes=st.lists(st.sampled_from("ABCDEF"), max_size=2).map(tuple),
    ),
    max_size=6,
)


@given(chosen=some_promotions)
def test_no_price_is_both_of_an_allowed_and_of_a_forbidden_set(chosen: list[Promotion]) -> None:
    fine = list(allowed(Decimal(100), ONE, chosen))
    wrong = list(forbidden(Decimal(100), ONE, chosen))
    assert all(may_stand_together(one.chosen) for one in fine)
    assert not any(may_stand_together(one.chosen) for one in wrong)
    assert all(0 <= one.price <= 100 for one in (*fine, *wrong))
