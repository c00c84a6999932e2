"""Dates in every custom; those without a year only with a day to start from."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.understand.dates import day_first, find_date

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年5月1日", date(2026, 5, 1)),
        ("令和8年12月2日", date(2026, 12, 2)),
        ("14-Oct-2026", date(2026, 10, 14)),
        ("Mar 23, 2026", date(2026, 3, 23)),
        ("September 19th, 2026", date(2026, 9, 19)),
        ("23. März 2026", date(2026, 3, 23)),
        ("20.09.2026", date(2026, 9, 20)),
        ("20.09.26", date(2026, 9, 20)),
        ("26年2月10日", date(2026, 2, 10)),
        ("20261120", date(2026, 11, 20)),
        ("PO20260531-15", None),
        ("11月20日", None),
        ("31.02.2026", None),
    ],
)
def test_a_date_is_read_as_it_is_written(text: str, day: date | None) -> None:
    found = find_date(text)
    assert (found.day if found else None) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12月5日前", date(2026, 12, 5)),
        ("1月8日", date(2027, 1, 8)),
        ("下周三前", date(2026, 12, 2)),
        ("明天", date(2026, 11, 24)),
        ("月底前", date(2026, 11, 30)),
        ("next Friday", date(2026, 11, 27)),
    ],
)
def test_what_a_date_leaves_open_the_day_of_writing_tells(text: str, day: date) -> None:
    found = find_date(text, reference=MONDAY)
    assert found is not None
    assert found.day == day


def test_one_date_that_can_only_be_read_one_way_tells_how_to_read_the_others() -> None:
    assert day_first("25/03/2026|04/05/2026") is True
    assert day_first("03/25/2026|04/05/2026") is False
    assert day_first("03/05/2026|04/05/2026") is None


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_full_dates_come_back_as_they_were_meant(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%d.%m.%Y}",
        f"{day.day} {day:%B} {day.year}",
    ):
        found = find_date(text)
        assert found is not None
        assert found.day == day


@given(st.text(max_size=60))
def test_no_text_makes_it_stumble(text: str) -> None:
    find_date(text, reference=MONDAY)


def test_a_weekday_beside_a_full_date_says_nothing_of_its_own() -> None:
    found = find_date("Friday 4th December 2026", reference=date(2026, 11, 20))
    assert found is not None
    assert found.day == date(2026, 12, 4)
