"""Calls keep to the rate that a vendor documents, and nobody spins while waiting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.targets.api.limit import Limit


class Clock:
    """Time passes where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def made(clock: Clock, calls: float, seconds: float = 1.0, burst: float = 1) -> Limit:
    return Limit(calls, seconds, burst=burst, clock=clock.time, sleep=clock.sleep)


def test_a_burst_goes_at_once_and_the_rest_evenly() -> None:
    clock = Clock()
    limit = made(clock, 4, burst=4)

    for _ in range(7):
        limit.wait()

    assert clock.slept == pytest.approx([0.25] * 3)


def test_what_was_not_used_is_not_saved_up() -> None:
    clock = Clock()
    limit = made(clock, 2, burst=2)
    clock.now += 60

    for _ in range(4):
        limit.wait()

    assert clock.slept == pytest.approx([0.5] * 2)


def test_a_system_that_asks_for_time_gets_it() -> None:
    clock = Clock()
    limit = made(clock, 10)

    limit.hold(7)
    limit.wait()

    assert clock.slept == pytest.approx([7.0])


@given(st.integers(1, 50), st.floats(0.5, 60), st.lists(st.floats(0, 5), max_size=80))
def test_no_window_ever_holds_more_than_its_share(calls: int, seconds: float, pauses: list[float]) -> None:
    clock = Clock()
    limit = made(clock, calls, seconds)
    made_at = []
    for pause in pauses:
        clock.now += pause
        limit.wait()
        made_at.append(clock.now)

    for first in made_at:
        inside = [at for at in made_at if first <= at < first + seconds - 1e-6]
        assert len(inside) <= calls + 1


@pytest.mark.parametrize(("calls", "seconds"), [(0, 1), (1, 0), (-1, 1)])
def test_a_limit_of_nothing_is_none(calls: float, seconds: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        Limit(calls, seconds)
