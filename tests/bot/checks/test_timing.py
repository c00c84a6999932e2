"""Hours, rhythms and numbers: pointed out, and never more."""

from datetime import timedelta

import pytest

from tests.bot.past import NOW, past, said, steady
from tests.bot.trade import order

TEN = steady(*[200] * 10)


def test_an_hour_or_a_day_at_which_they_never_ordered_is_told() -> None:
    night, saturday = NOW.replace(hour=3), NOW + timedelta(days=1)
    [finding] = said("unusual-hour", order(), TEN, received_at=night)
    assert (finding.severity, finding.value) == ("info", "Fri 03:00")
    assert "从未在周末下单" in said("unusual-hour", order(), TEN, received_at=saturday)[0].why_zh
    assert said("unusual-hour", order(), TEN, received_at=NOW.replace(hour=12)) == []
    assert said("unusual-hour", order(), TEN[:9], received_at=night) == []


def test_books_that_know_the_day_alone_say_nothing_of_hours() -> None:
    days = [past(turn, ("T-1", 1), ordered_at=NOW.replace(hour=0) - timedelta(days=turn)) for turn in range(1, 15)]
    assert said("unusual-hour", order(), days, received_at=NOW.replace(hour=20)) == []


def test_an_order_much_sooner_than_their_rhythm_is_told() -> None:
    monthly = steady(*[200] * 8, every=30)
    soon = monthly[0].ordered_at + timedelta(days=3)
    [finding] = said("ordered-early", order(), monthly, received_at=soon)
    assert (finding.severity, finding.value, finding.limit) == ("info", "3", "30")
    assert said("ordered-early", order(), monthly) == []


@pytest.mark.parametrize(
    ("number", "told"), [("PO-0107", 0), ("PO-0112", 0), ("PO-0106", 0), ("PO-9107", 1), ("PO-0007", 1)]
)
def test_a_number_far_ahead_or_behind_is_told(number: str, told: int) -> None:
    counted = [past(turn, ("T-1", 200), order_number=f"PO-{107 - turn:04}") for turn in range(1, 7)]
    found = said("order-number-gap", order(order_number=number), counted)
    assert [finding.severity for finding in found] == ["warn"] * told


def test_numbers_that_do_not_count_upwards_have_no_gaps() -> None:
    wild = [
        past(turn, ("T-1", 200), order_number=f"PO-{number}") for turn, number in enumerate((17, 92, 33, 71, 55, 20), 1)
    ]
    assert said("order-number-gap", order(order_number="PO-99999999"), wild) == []
    assert said("order-number-gap", order(order_number="A/B"), wild) == []
