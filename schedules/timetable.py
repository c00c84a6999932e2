"""The timetable: what is due when, in the company's own clock, and how late is too late.

A timetable is data. Times are five-field cron lines read in a time zone: "02:00" stays 02:00 across a clock change.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the timetable.

    ``cron`` has minute, hour, day, month and weekday ("0 2 * * mon-fri"); ``late_after`` is how long after its time a
    run that was missed (machine asleep, process down) is still made up for, and once only. Raises ValueError for a cron
    line or zone that is none.
    """

    name: str
    cron: str
    timezone: str = "Asia/Shanghai"
    late_after: timedelta = timedelta(hours=4)

    def __post_init__(self) -> None:
        _trigger(self)


def next_runs(entry: Entry, after: datetime, count: int = 1) -> list[datetime]:
    """The next ``count`` times after a moment (which needs a zone), in UTC. Fewer when the line ever runs out."""
    return list(islice(_runs(entry, after), count))


def missed(entry: Entry, last_run: datetime, now: datetime) -> datetime | None:
    """The newest time between the last run and now that was not kept and is not too late to make up for, or None."""
    due = None
    for time in _runs(entry, last_run):
        if time > now:
            break
        due = time
    return due if due is not None and now - due <= entry.late_after else None


def keep(entries: Sequence[Entry], start: Callable[[Entry], None]) -> None:
    """Call ``start`` with each entry at its time, one at a time, until the process is interrupted.

    An entry that is still at work when its next time comes is not started a second time.
    """
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.blocking import BlockingScheduler

    scheduler = BlockingScheduler(timezone=UTC, executors={"default": ThreadPoolExecutor(1)})
    for entry in entries:
        scheduler.add_job(
            start,
            _trigger(entry),
            args=[entry],
            id=entry.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=int(entry.late_after.total_seconds()),
        )
    scheduler.start()


def _runs(entry: Entry, after: datetime) -> Iterator[datetime]:
    if after.tzinfo is None:
        raise ValueError(f"{after} has no time zone")
    trigger = _trigger(entry)
    time = trigger.get_next_fire_time(None, after + timedelta(microseconds=1))
    while time is not None:
        yield time.astimezone(UTC)
        time = trigger.get_next_fire_time(time, time + timedelta(seconds=1))


def _trigger(entry: Entry) -> Any:  # noqa: ANN401 - APScheduler ships no types
    from apscheduler.triggers.cron import CronTrigger

    try:
        zone = ZoneInfo(entry.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"{entry.name}: '{entry.timezone}' is no time zone; write one such as Asia/Shanghai") from None
    try:
        return CronTrigger.from_crontab(entry.cron, timezone=zone)
    except ValueError as error:
        raise ValueError(
            f"{entry.name}: '{entry.cron}' is no cron line ({error}); write minute hour day month weekday, "
            'such as "0 2 * * mon-fri"'
        ) from None
