"""When runs are due, in the company's own clock."""

from datetime import UTC, datetime, timedelta

import pytest

from schedules.timetable import Entry, missed, next_runs

NIGHT = Entry(name="night", cron="0 2 * * mon-fri")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_two_in_the_morning_in_shanghai_is_six_in_the_evening_before_in_utc() -> None:
    assert next_runs(NIGHT, utc(2026, 11, 25, 12), 2) == [utc(2026, 11, 25, 18), utc(2026, 11, 26, 18)]


def test_a_night_that_is_no_workday_is_left_out() -> None:
    friday_evening = utc(2026, 11, 27, 19)  # Saturday in Shanghai
    assert next_runs(NIGHT, friday_evening) == [utc(2026, 11, 29, 18)]


def test_the_clock_on_the_wall_stays_when_summer_time_ends() -> None:
    berlin = Entry(name="berlin", cron="30 3 * * *", timezone="Europe/Berlin")
    assert next_runs(berlin, utc(2026, 10, 24, 0), 2) == [utc(2026, 10, 24, 1, 30), utc(2026, 10, 25, 2, 30)]


def test_a_run_missed_while_the_machine_slept_is_made_up_for_once_and_only_the_newest() -> None:
    assert missed(NIGHT, utc(2026, 11, 23, 18), utc(2026, 11, 25, 20)) == utc(2026, 11, 25, 18)


def test_a_run_that_is_too_late_is_not_made_up_for() -> None:
    assert missed(NIGHT, utc(2026, 11, 24, 18), utc(2026, 11, 25, 23)) is None
    late = Entry(name="late", cron=NIGHT.cron, late_after=timedelta(hours=6))
    assert missed(late, utc(2026, 11, 24, 18), utc(2026, 11, 25, 23)) == utc(2026, 11, 25, 18)


def test_nothing_is_missed_before_its_time() -> None:
    assert missed(NIGHT, utc(2026, 11, 24, 18), utc(2026, 11, 25, 17, 59)) is None


@pytest.mark.parametrize(
    ("cron", "timezone", "said"),
    [
        ("0 25 * * *", "Asia/Shanghai", "is no cron line"),
        ("every night", "Asia/Shanghai", "is no cron line"),
        ("0 2 * * *", "Asia/Atlantis", "is no time zone"),
    ],
)
def test_a_line_that_can_never_run_is_refused_with_the_mend(cron: str, timezone: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Entry(name="x", cron=cron, timezone=timezone)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        next_runs(NIGHT, datetime(2026, 11, 25, 12))  # noqa: DTZ001 - the very thing refused
