"""Which days are worked."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schedules.workdays import Workdays, can_tell_holidays

FRIDAY = date(2026, 9, 25)
MAKE_UP = date(2026, 9, 20)
AUTUMN = Workdays({FRIDAY: False, MAKE_UP: True})


def test_the_calendar_goes_before_the_week() -> None:
    assert [AUTUMN.is_workday(day) for day in (FRIDAY, MAKE_UP, date(2026, 9, 24), date(2026, 9, 26))] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("day", "workdays", "expected"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),  # a Friday
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 24)),
        (date(2026, 9, 24), 1, date(2026, 9, 28)),  # over a holiday and a weekend
        (date(2026, 9, 18), 1, date(2026, 9, 20)),  # onto a Sunday that is worked
    ],
)
def test_workdays_are_counted_from_the_first_that_is_one(day: date, workdays: int, expected: date) -> None:
    assert AUTUMN.after(day, workdays) == expected


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 40))
def test_as_many_workdays_lie_between_as_were_counted(day: date, workdays: int) -> None:
    end = AUTUMN.after(day, workdays)
    between = [day + timedelta(days=ahead) for ahead in range((end - day).days)]
    assert AUTUMN.is_workday(end)
    assert sum(map(AUTUMN.is_workday, between)) == workdays


def test_a_calendar_without_any_workday_does_not_hang() -> None:
    never = Workdays({FRIDAY + timedelta(days=ahead): False for ahead in range(1000)})
    assert never.first(FRIDAY) == FRIDAY


def test_holidays_of_a_country_that_nobody_knows_are_not_told() -> None:
    assert not can_tell_holidays("Atlantis")
