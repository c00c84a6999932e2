"""Our values as systems write them, and back."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from connectors.capabilities import Value

Kind = Literal["text", "number", "digits", "percent", "percent_digits", "day", "day_time", "moment", "milliseconds"]
"""How a value is written: ``number`` 35.5, ``digits`` "35.5", ``percent`` 13 for a tax rate of 0.13, ``percent_digits``
"13", ``day`` "2026-11-20", ``day_time`` "2026-11-20 00:00:00", ``moment`` and ``milliseconds``: when that day begins in
the mapping's time zone, as "2026-11-19T16:00:00.000Z" or since 1970. A yes
or no is true or false as ``text``, 1 or 0 as ``number``, "1" or "0" as ``digits``."""

KINDS: tuple[Kind, ...] = get_args(Kind)
FIGURE_KINDS = ("number", "digits", "percent", "percent_digits", "text")
YES_NO_KINDS = ("text", "number", "digits")
DATE_KINDS = ("day", "day_time", "moment", "milliseconds", "text")

Wire = str | int | Decimal | bool | None
"""A value as it goes over the wire."""

_LEADING_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_EPOCH_DIGITS = re.compile(r"-?\d{11,}")
_HUNDRED = Decimal(100)


def to_wire(value: Value, kind: Kind, zone: ZoneInfo) -> Wire:
    """The value in this kind."""
    if value is None:
        return None
    if isinstance(value, bool):
        figures: dict[str, Wire] = {"number": int(value), "digits": str(int(value))}
        return figures.get(kind, value)
    if isinstance(value, date):
        return _day_to_wire(value, kind, zone)
    if isinstance(value, Decimal):
        return _FIGURES[kind](value) if kind in _FIGURES else plain(value)
    return value


def from_wire(wire: object, kind: Kind, like: type, zone: ZoneInfo) -> Value:
    """The wire's value as ``like`` (str, Decimal or date); as text where it is none. None for an empty one."""
    if wire is None or wire == "":
        return None
    if like is date:
        return _day(wire, zone) or str(wire)
    if like is Decimal:
        found = figure(wire)
        if found is None:
            return str(wire)
        return found / _HUNDRED if kind.startswith("percent") else found
    if like is bool:
        return {"true": True, "1": True, "false": False, "0": False}.get(str(wire).lower(), str(wire))
    return wire if isinstance(wire, bool) else str(wire)


def figure(wire: object) -> Decimal | None:
    """A figure as systems write it (text, number, thousands grouped), or None where it is none."""
    if isinstance(wire, bool) or not isinstance(wire, str | int | float | Decimal):
        return None
    try:
        found = Decimal(str(wire).replace(",", "").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def plain(value: Decimal) -> str:
    """The figure without exponent and without idle zeros behind the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


_FIGURES: dict[str, Callable[[Decimal], Wire]] = {
    "number": lambda value: Decimal(plain(value)),
    "percent": lambda value: Decimal(plain(value * _HUNDRED)),
    "percent_digits": lambda value: plain(value * _HUNDRED),
}


def _day_to_wire(day: date, kind: Kind, zone: ZoneInfo) -> Wire:
    begins = datetime.combine(day, time(), zone).astimezone(UTC)
    if kind == "milliseconds":
        return int(begins.timestamp()) * 1000
    if kind == "moment":
        return f"{begins:%Y-%m-%dT%H:%M:%S}.000Z"
    return f"{day} 00:00:00" if kind == "day_time" else str(day)


def _day(wire: object, zone: ZoneInfo) -> date | None:
    """The day of whatever form: milliseconds since 1970, a moment with its zone, or a text that begins with the day."""
    text = str(wire).strip()
    try:
        if _EPOCH_DIGITS.fullmatch(text):
            return datetime.fromtimestamp(int(text) / 1000, zone).date()
        if text.endswith("Z") or re.search(r"T.*[+-]\d\d:?\d\d$", text):
            return datetime.fromisoformat(text).astimezone(zone).date()
        found = _LEADING_DAY.match(text)
        return date(*map(int, found.groups())) if found else None
    except (ValueError, OverflowError, OSError):
        return None
