"""Which price is valid for whom."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masterdata import MasterData, Price
from bot.pricing import Asked, agreed_price, every_row, is_near, list_price, price_day, right_prices
from bot.tax import LinePrice
from tests.bot.trade import BOLT, CUSTOMER, DAY, master, replaced


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


CARTON = price("470", unit="箱", minimum_quantity=Decimal(2))


def right(data: MasterData, what: Asked) -> list[str]:
    return [f"{one.price.normalize():f}" for one in right_prices(data, what)]


def test_a_price_for_another_unit_is_converted_and_breaks_count_in_base_units() -> None:
    data = replaced(prices=[price("0.50", valid_to=DAY), CARTON])
    assert list_price(data, asked(2, "ctn")) == Decimal(470)
    assert list_price(data, asked(1, "箱")) == Decimal(500)
    assert list_price(replaced(prices=[CARTON]), asked(2000)) == Decimal("0.47")
    assert list_price(replaced(prices=[CARTON]), asked(1999)) is None


def test_a_price_kept_in_the_unit_asked_for_comes_first_and_another_units_may_be_claimed() -> None:
    data = master(prices=[CARTON, price("0.48", minimum_quantity=Decimal(1000))])
    assert right(data, asked(2, "箱")) == ["470"]
    assert right(data, asked(1, "箱")) == ["480"]
    assert right(data, asked(2000)) == ["0.48", "0.47"]


def test_lines_of_one_item_may_reach_a_break_together_or_each_by_itself() -> None:
    together = msgspec.structs.replace(asked(600), together=Decimal(1200))
    assert right(master(prices=[BREAK]), together) == ["0.5", "0.48"]
    assert right(master(prices=[BREAK]), asked(600)) == ["0.5"]


def test_a_list_before_tax_has_the_items_tax_added() -> None:
    assert list_price(master(prices=[price("0.40", price_group="A", tax_included=False)]), asked()) == Decimal("0.452")


def test_an_export_list_before_tax_stays_as_it_is_unless_its_currency_is_our_own() -> None:
    data = [price("0.07", price_group="A", tax_included=False, currency="USD")]
    dollars = asked(currency="USD")
    assert list_price(master(prices=data), dollars) == Decimal("0.07")
    assert list_price(master(prices=data), msgspec.structs.replace(dollars, home="USD")) == Decimal("0.0791")


def test_a_price_worked_out_for_one_home_currency_is_not_taken_for_another() -> None:
    data = master(prices=[price("0.07", price_group="A", currency="USD", tax_included=False)])
    dollars = asked(currency="USD")
    at_home = msgspec.structs.replace(dollars, home="USD")
    assert [list_price(data, one) for one in (dollars, at_home, dollars)] == list(
        map(Decimal, ("0.07", "0.0791", "0.07"))
    )


@given(order=st.permutations([OWN, GROUP, OTHERS, BREAK, CARTON, price("0.49", valid_from=DAY)]))
def test_the_rows_order_in_the_file_decides_nothing(order: list[Price]) -> None:
    first = master(prices=[OWN, GROUP, OTHERS, BREAK, CARTON, price("0.49", valid_from=DAY)])
    assert right(master(prices=order), asked(2000)) == right(first, asked(2000))


def test_every_row_is_there_to_be_named_whoever_it_is_for() -> None:
    found = [one.price for one in every_row(master(prices=[OTHERS, OWN]), asked(1, "箱"))]
    assert sorted(found) == [Decimal(70), Decimal(300), Decimal(400), Decimal(500)]


@pytest.mark.parametrize(
    ("said", "sold"),
    [
        (None, "0.50"),
        (LinePrice(written=Decimal("0.501")), "0.501"),
        (LinePrice(written=Decimal("0.4425"), taxing=Decimal("1.13")), "0.50"),
        (LinePrice(written=Decimal("0.44"), taxing=Decimal("1.13")), "0.50"),
        (LinePrice(written=Decimal("0.4000"), taxing=Decimal("1.13")), "0.452"),
    ],
)
def test_what_is_sold_at_is_the_list_price_where_the_written_one_is_its_rounding(
    said: LinePrice | None, sold: str
) -> None:
    assert agreed_price(said, master(), asked()) == Decimal(sold)


@pytest.mark.parametrize(
    ("issued", "day"),
    [
        (None, date(2026, 11, 20)),
        (date(2026, 11, 18), date(2026, 11, 18)),
        (date(2026, 10, 20), date(2026, 10, 20)),
        (date(2026, 10, 19), date(2026, 11, 20)),
        (date(2025, 11, 20), date(2026, 11, 20)),
        (date(2026, 12, 1), date(2026, 11, 20)),
    ],
)
def test_an_order_has_the_prices_of_its_own_day_unless_that_is_long_ago_or_to_come(
    issued: date | None, day: date
) -> None:
    assert price_day(issued, DAY) == day


def test_there_is_no_price_in_another_currency_or_for_an_unknown_unit() -> None:
    assert list_price(master(), asked(currency="EUR")) is None
    assert list_price(master(), asked(unit="桶")) is None
    assert list_price(master(), asked(currency="USD")) == Decimal("0.07")


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
