"""Dates as documents write them: 年月日, ISO, dotted, month names, eras; relative ones only with a reference."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from extractors.understand.figures import narrow

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner",
            "february feb februar",
            "march mar märz mrz maerz",
            "april apr",
            "may mai",
            "june jun juni",
            "july jul juli",
            "august aug",
            "september sep sept",
            "october oct oktober okt",
            "november nov",
            "december dec dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}
_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}
_WEEKDAYS = "一二三四五六日"

_YMD = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*[日号])?(?!\d)")
_COMPACT = re.compile(r"(?<![\w-])(20\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])(?![\w-])")
_ERA = re.compile(r"(令和|平成|\bR|\bH)\s*(\d{1,2}|元)\s*[年.]\s*(\d{1,2})\s*[月.]\s*(\d{1,2})\s*日?")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})年\s*(\d{1,2})月\s*(\d{1,2})[日号]?")
_DAY_NAME = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s./-]*(?:of\s+)?({_NAMES})\.?[\s,./-]*((?:20)?\d{{2}})(?!\d)", re.IGNORECASE
)
_NAME_DAY = re.compile(
    rf"\b({_NAMES})\.?[\s-]*(\d{{1,2}})(?:st|nd|rd|th)?\s*[,\s-]\s*((?:20)?\d{{2}})(?!\d)", re.IGNORECASE
)
_TRIPLE = re.compile(r"(?<![\d./-])(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*((?:20)?\d{2})(?![\d./-]*\d)")
_SHORT_YMD = re.compile(r"(?<![\d./-])(\d{2})([/.-])(\d{1,2})\2(\d{1,2})(?![\d./-]*\d)")
_NO_YEAR = re.compile(r"(?<!\d)(\d{1,2})月\s*(\d{1,2})[日号]")
_DAY_NAME_ALONE = re.compile(
    rf"(?<![\d.])(\d{{1,2}})(?:st|nd|rd|th|\.)?\s*(?:of\s+)?({_NAMES})\b(?!\.?[\s,.-]*\d{{2,4}})|\b({_NAMES})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?\b(?![,\s.-]*\d{{2,4}}|[\d:.])",
    re.IGNORECASE,
)
_DOTTED_ALONE = re.compile(r"(?<![\d.,])(\d{1,2})\.\s?(\d{1,2})\.(?!\s?\d)")
_DAY_ALONE = re.compile(
    r"(?<![\d月./号日-])(本月|这个月|下月|下个月)?\s?(\d{1,2})\s?[号日](?=\s*(?:之?前|以前|左右|[上下中]午|早|晚|到|送|交|发货|务必|必须|能到|要))"
)
_RELATIVE = re.compile(
    r"(今天|今日|今晚|明天|明日|明早|明晚|后天|大后天|本?这?周([一二三四五六日天])|下周([一二三四五六日天])|月底|本月底|下月底)"
)
_WEEKDAY_EN = re.compile(
    r"\b(?:(next|this|nächste[nr]?|kommende[nr]?)\s+)?(monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)\b|\b(tomorrow|today)\b",
    re.IGNORECASE,
)
_GERMAN_DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


SHORT = 60  # characters of a text whose date is kept in mind


class Dated(NamedTuple):
    """A date, where it stood in the text, and how sure its reading is."""

    day: date
    start: int
    end: int
    confidence: float


def day_first(text: str) -> bool | None:
    """Whether "03/04/2026" is the 3rd of April: shown by figures above 12; None where there are none."""
    votes = 0
    for found in _TRIPLE.finditer(text):
        first, second = int(found[1]), int(found[3])
        if found[2] != "." and (first > 12) != (second > 12):
            votes += 1 if first > 12 else -1
    return votes > 0 if votes else None


def find_date(text: str, *, days_first: bool = True, reference: date | None = None) -> Dated | None:
    """The first date in the text. One without a year, or a relative one, needs the ``reference`` day."""
    return (_known_date if len(text) <= SHORT else _date_in)(text, days_first, reference)


def _date_in(text: str, days_first: bool, reference: date | None) -> Dated | None:  # noqa: FBT001 - a key of the cache
    text = narrow(text)
    found = [dated for dated in _absolute(text, reference, days_first=days_first) if dated]
    found += [dated for dated in _referring(text, reference, weekdays=not found) if dated]
    return min(found, key=lambda dated: (dated.start, -dated.end)) if found else None


_known_date = lru_cache(maxsize=20_000)(_date_in)  # cells of tables say the same days over and over


def short_date(text: str, reference: date, *, days_first: bool) -> Dated | None:
    """A day and a month alone ("10-30"), in the year that puts them nearest to the reference."""
    found = re.fullmatch(r"\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\.?\s*", narrow(text))
    if not found:
        return None
    month, day = (int(found[2]), int(found[1])) if days_first else (int(found[1]), int(found[2]))
    if month > 12:
        month, day = day, month
    dated = _dated(found, reference.year, month, day, 0.8)
    if dated and dated.day < reference - timedelta(days=60):
        return _dated(found, reference.year + 1, month, day, 0.75)
    return dated


def _absolute(text: str, reference: date | None, *, days_first: bool) -> Iterable[Dated | None]:
    if found := _YMD.search(text):
        yield _dated(found, int(found[1]), int(found[2]), int(found[3]), 0.97)
    if found := _COMPACT.search(text):
        yield _dated(found, int(found[1]), int(found[2]), int(found[3]), 0.9)
    if found := _ERA.search(text):
        year = 1 if found[2] == "元" else int(found[2])
        yield _dated(found, _ERAS[found[1]] + year, int(found[3]), int(found[4]), 0.96)
    if found := _SHORT_YEAR.search(text):
        yield _dated(found, 2000 + int(found[1]), int(found[2]), int(found[3]), 0.93)
    if found := _DAY_NAME.search(text):
        yield _dated(found, _year(found[3]), MONTHS[found[2].lower()], int(found[1]), 0.97)
    if found := _NAME_DAY.search(text):
        yield _dated(found, _year(found[3]), MONTHS[found[1].lower()], int(found[2]), 0.97)
    if found := _TRIPLE.search(text):
        yield _triple(found, reference, days_first=days_first)
    if (found := _SHORT_YMD.search(text)) and not _TRIPLE.search(text):
        yield _dated(found, 2000 + int(found[1]), int(found[3]), int(found[4]), 0.7)


def _triple(found: re.Match[str], reference: date | None, *, days_first: bool) -> Dated | None:
    """Day, month and year in figures; the document's custom decides where both readings are possible."""
    first, second, year = int(found[1]), int(found[3]), _year(found[4])
    certain = found[2] == "." or first > 12 or second > 12 or first == second
    if len(found[4]) == 2 and first > 12 and int(found[4]) <= 31 and second <= 12 and found[2] != ".":
        return _year_or_day_first(found, reference) if first >= 24 else None
    day, month = (first, second) if (found[2] == "." or days_first) else (second, first)
    if month > 12:
        day, month = month, day
    return _dated(found, year, month, day, 0.96 if certain else 0.85)


def _year_or_day_first(found: re.Match[str], reference: date | None) -> Dated | None:
    """As in "28/09/26": whichever reading is nearer to the reference; without one the year stands first."""
    first, second, third = int(found[1]), int(found[3]), int(found[4])
    year_first = _dated(found, 2000 + first, second, third, 0.7)
    day_first = _dated(found, 2000 + third, second, first, 0.85) if reference else None
    if not year_first or not day_first or not reference:
        return year_first or day_first
    return min(year_first, day_first, key=lambda dated: abs(dated.day - reference))


def _referring(text: str, reference: date | None, *, weekdays: bool) -> Iterable[Dated | None]:
    """Dates that need the reference; "Friday 4th December 2026" names its weekday for nothing."""
    if reference is None:
        return
    if found := _NO_YEAR.search(text):
        yield _nearest_year(found, reference)
    if weekdays and (found := _DAY_NAME_ALONE.search(text)):
        month, number = MONTHS[(found[2] or found[3]).lower()], int(found[1] or found[4])
        yield _in_nearest_year(found, reference, month, number)
    if weekdays and (found := _DOTTED_ALONE.search(text)):
        yield _in_nearest_year(found, reference, int(found[2]), int(found[1]))
    if (found := _DAY_ALONE.search(text)) and (dated := _next_of_that_number(found, reference)):
        yield dated
    if found := _RELATIVE.search(text):
        day = _chinese_day(found, reference)
        yield Dated(day, found.start(), found.end(), 0.7)
    if weekdays and (found := _WEEKDAY_EN.search(text)):
        yield Dated(_english_day(found, reference), found.start(), found.end(), 0.6)


def _nearest_year(found: re.Match[str], reference: date) -> Dated | None:
    return _in_nearest_year(found, reference, int(found[1]), int(found[2]))


def _in_nearest_year(found: re.Match[str], reference: date, month: int, day: int) -> Dated | None:
    """A day and month belong to the year that puts them nearest, two months back at most."""
    dated = _dated(found, reference.year, month, day, 0.85)
    if dated and dated.day < reference - timedelta(days=60):
        return _dated(found, reference.year + 1, month, day, 0.8)
    return dated


def _next_of_that_number(found: re.Match[str], reference: date) -> Dated | None:
    """As in "15号前": the next day of that number."""
    number = int(found[2])
    later = (found[1] or "").startswith("下") or (not found[1] and number < reference.day)
    month = reference.month + (1 if later else 0)
    return _dated(found, reference.year + (month - 1) // 12, (month - 1) % 12 + 1, number, 0.7)


def _chinese_day(found: re.Match[str], reference: date) -> date:
    word = found[1]
    near = {"今天": 0, "今日": 0, "今晚": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3}
    if word in near:
        return reference + timedelta(days=near[word])
    monday = reference - timedelta(days=reference.weekday())
    if found[3]:
        return monday + timedelta(days=7 + _WEEKDAYS.index(found[3].replace("天", "日")))
    if found[2]:
        return monday + timedelta(days=_WEEKDAYS.index(found[2].replace("天", "日")))
    months = reference.month + (1 if word == "下月底" else 0)
    first_after = date(reference.year + months // 12, months % 12 + 1, 1)
    return first_after - timedelta(days=1)


def _english_day(found: re.Match[str], reference: date) -> date:
    if found[3]:
        return reference + timedelta(days=1 if found[3].lower() == "tomorrow" else 0)
    word = found[2].lower()
    ahead = ((_ENGLISH_DAYS if word in _ENGLISH_DAYS else _GERMAN_DAYS).index(word) - reference.weekday()) % 7 or 7
    return reference + timedelta(days=ahead)


def _year(token: str) -> int:
    return int(token) if len(token) == 4 else 2000 + int(token)


def _dated(found: re.Match[str], year: int, month: int, day: int, confidence: float) -> Dated | None:
    try:
        return Dated(date(year, month, day), found.start(), found.end(), confidence)
    except ValueError:
        return None
