"""What is usual: found on the customers of a small generator, whose quantities vary by factors."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.unusual import FAR, SPREAD, VERY_FAR
from bot.thresholds import CheckSettings
from bot.usual import Usual, deviations, usual

TIMES = float(CheckSettings().unusual_times)

figures = st.lists(st.floats(1, 1e6), min_size=1, max_size=30)


def stops(known: Usual, figure: float) -> bool:
    return known.distance(figure) > (FAR if figure >= TIMES * known.middle else VERY_FAR)


def shares(spread: float, past: int, orders: int = 500) -> tuple[float, float]:
    """The share of right orders (of four items) that are called unusual, and of tenfold quantities that are."""
    rng = Random(f"{spread}-{past}")
    alarms = caught = 0
    for _ in range(orders):
        items = [[rng.lognormvariate(5, spread) for _ in range(past)] for _ in range(4)]
        off = [one for item in items for one in deviations(item)]
        known = [usual(item, SPREAD, off) for item in items]
        todays = [rng.lognormvariate(5, spread) for _ in items]
        far = [
            [one is not None and stops(one, much) for much in (today, today * 10)]
            for one, today in zip(known, todays, strict=True)
        ]
        alarms += any(right for right, _ in far)
        caught += far[0][1]
    return alarms / orders, caught / orders


@pytest.mark.parametrize(("spread", "past"), [(0.1, 4), (0.25, 6), (0.35, 4), (0.35, 20), (0.45, 12)])
def test_tenfold_quantities_are_caught_and_right_ones_pass(spread: float, past: int) -> None:
    alarms, caught = shares(spread, past)
    assert caught >= 0.9
    assert alarms <= 0.01


def test_one_outlier_in_the_past_hides_no_other() -> None:
    known = usual([100, 110, 95, 105, 100, 98, 5000], SPREAD)
    assert known is not None
    assert known.middle == 100
    assert known.distance(1000) > FAR


@given(figures)
def test_the_median_itself_is_never_unusual(past: list[float]) -> None:
    known = usual(past, SPREAD)
    assert known is not None
    assert known.least <= known.middle <= known.most
    assert abs(known.distance(known.middle)) < FAR


@given(figures, st.floats(0.01, 100))
def test_what_is_usual_does_not_hang_on_the_unit(past: list[float], factor: float) -> None:
    one, other = usual(past, SPREAD), usual([figure * factor for figure in past], SPREAD)
    assert one is not None
    assert other is not None
    assert other.distance(200 * factor) == pytest.approx(one.distance(200), abs=1e-6)


def test_nothing_is_usual_where_nothing_is_known() -> None:
    assert usual([], SPREAD) is None
    assert usual([0, -5], SPREAD) is None
    assert deviations([7]) == []
