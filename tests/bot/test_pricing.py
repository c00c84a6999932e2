"""Which price is valid for whom."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masterdata import Price
from bot.pricing import Asked, eligible, is_near, list_price, promotion_prices
from tests.bot.trade import BOLT, CUSTOMER, DAY, master, promotion


def price(amount: str, **values: Any) -> Price:
    return Price(item_number="T-1", unit_price=Decimal(amount), **{"unit": "件", **values})


def asked(quantity: int = 200, unit: str | None = "件", currency: str = "CNY") -> Asked:
    return Asked(customer=CUSTOMER, item=BOLT, unit=unit, quantity=Decimal(quantity), day=DAY, currency=currency)


OWN = price("0.40", customer_number="C1")
GROUP = price("0.45", price_group="A")
OTHERS = price("0.30", price_group="B")
BREAK = price("0.48", minimum_quantity=Decimal(1000))


@pytest.mark.parametrize(
    ("more", "quantity", "expected"),
    [
        ([], 200, "0.50"),
        ([OTHERS], 200, "0.50"),
        ([GROUP], 200, "0.45"),
        ([GROUP, OWN], 200, "0.40"),
        ([BREAK], 999, "0.50"),
        ([BREAK], 1000, "0.48"),
        ([BREAK, GROUP], 1000, "0.45"),
        ([price("0.42", valid_from=date(2026, 11, 1)), price("0.99", valid_from=date(2026, 12, 1))], 200, "0.42"),
        ([price("0.42", valid_to=date(2026, 11, 19))], 200, "0.50"),
    ],
)
def test_the_nearest_then_the_highest_break_then_the_newest_price_counts(
    more: list[Price], quantity: int, expected: str
) -> None:
    assert list_price(master(prices=more), asked(quantity)) == Decimal(expected)


def test_a_price_for_another_unit_is_converted_and_breaks_count_in_base_units() -> None:
    carton = price("470", unit="箱", minimum_quantity=Decimal(2))
    data = master(prices=[carton])
    assert list_price(data, asked(2, "ctn")) == Decimal(470)
    assert list_price(data, asked(2000)) == Decimal("0.47")
    assert list_price(data, asked(1999)) == Decimal("0.50")
    assert list_price(data, asked(1, "箱")) == Decimal(500)


def test_there_is_no_price_in_another_currency_or_for_an_unknown_unit() -> None:
    assert list_price(master(), asked(currency="EUR")) is None
    assert list_price(master(), asked(unit="桶")) is None
    assert list_price(master(), asked(currency="USD")) == Decimal("0.07")


def test_promotions_are_claimed_by_whom_and_from_what_they_are_for() -> None:
    all_of_them = [
        promotion("ALL", 5),
        promotion("MUCH", 5, minimum_quantity=Decimal(1000)),
        promotion("OTHER", 5, customer_number="C2"),
        promotion("OVER", 5, valid_to=date(2026, 1, 1)),
    ]
    data = master(promotions=all_of_them)
    assert [one.promotion_code for one in eligible(data, asked(200))] == ["ALL"]
    assert [one.promotion_code for one in eligible(data, asked(1, "箱"))] == ["ALL", "MUCH"]


def test_combined_promotions_come_off_one_after_the_other() -> None:
    prices = list(promotion_prices(Decimal(100), [promotion("A", 10), promotion("B", 20)]))
    assert [(str(price), len(chosen)) for price, chosen in prices] == [("90.0", 1), ("80.0", 1), ("72.00", 2)]


@pytest.mark.parametrize(
    ("written", "fair", "near"),
    [
        ("0.50", "0.50", True),
        ("0.5", "0.502", True),
        ("0.0042", "0.0092", False),
        ("0.05", "0.047", False),
        ("0.047", "0.0475", True),
        ("0.48", "0.475", True),
        ("0.12", "0.115", False),
        ("0.120", "0.115", False),
        ("0.11", "0.12", False),
        ("100", "100.4", True),
        ("100", "101", False),
    ],
)
def test_a_price_is_near_within_the_tolerance_or_its_own_rounding(written: str, fair: str, near: bool) -> None:  # noqa: FBT001 - a table
    assert is_near(Decimal(written), Decimal(fair), Decimal("0.005")) is near


@given(fair=st.decimals(min_value="0.0001", max_value=10_000, places=4))
def test_the_fair_price_itself_is_always_near_and_its_double_never(fair: Decimal) -> None:
    assert is_near(fair, fair, Decimal("0.005"))
    assert not is_near(fair * 2 + Decimal("0.01"), fair, Decimal("0.005"))
