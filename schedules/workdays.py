"""Which days are worked: the week, a calendar of exceptions, and public holidays where that says nothing."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from importlib import import_module
from typing import Any

SATURDAY = 5
DAY = timedelta(days=1)
LONGEST = 400
"""Days after which a calendar without any workday is taken for a mistake, and the week counts."""


def can_tell_holidays(country: str) -> bool:
    """Whether the public holidays of this country (ISO 3166: "CN") can be told on this machine."""
    try:
        holidays = import_module("holidays")  # an extra: not everybody has it
    except ImportError:
        return False
    return country in holidays.list_supported_countries()


class Workdays:
    """The workdays of one place. ``calendar`` says of single days whether they are worked, whatever the week says.

    ``country`` adds its public holidays, make-up workdays at weekends included, for years of which the calendar names
    no day; it needs the package "holidays". Without it such years go by the week alone.
    """

    def __init__(self, calendar: Mapping[date, bool], country: str = "") -> None:
        self._calendar = calendar
        self._country = country
        self._years = frozenset(day.year for day in calendar)
        self._after: dict[tuple[date, int], date] = {}

    def is_workday(self, day: date) -> bool:
        """Whether this day is worked."""
        said = self._calendar.get(day)
        if said is not None:
            return said
        if self._country and day.year not in self._years:
            return _worked_in(self._country, day)
        return day.weekday() < SATURDAY

    def first(self, day: date) -> date:
        """This day, where it is worked, else the next that is."""
        for ahead in range(LONGEST):
            if self.is_workday(day + ahead * DAY):
                return day + ahead * DAY
        return day

    def after(self, day: date, workdays: int) -> date:
        """The day so many workdays on, counted from the first not before ``day``: one after a Friday is Monday."""
        if (day, workdays) not in self._after:
            found = self.first(day)
            for _ in range(workdays):
                found = self.first(found + DAY)
            self._after[day, workdays] = found
        return self._after[day, workdays]


@lru_cache(maxsize=8192)
def _worked_in(country: str, day: date) -> bool:
    return bool(_holidays(country, day.year).is_working_day(day))


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> Any:  # noqa: ANN401 - a calendar of the extra
    return import_module("holidays").country_holidays(country, years=[year])
