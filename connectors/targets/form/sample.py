"""The order that a person enters while it is recorded, and which of its values a text on a page is."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

import msgspec

from connectors.capabilities import Value
from connectors.sales_order import SalesOrder
from connectors.targets.api.mapping_entries import HEAD_PATHS, LINE_PATHS
from connectors.targets.api.order_values import as_text
from connectors.targets.api.wire_values import figure
from connectors.targets.form.shown_values import DECORATION, PARTS, as_token

FORMATS = ("YYYY-MM-DD", "YYYY/MM/DD", "YYYY.MM.DD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "YYYY年MM月DD日")
CODES = ("customer_number", "item_number")

Values = Mapping[str, Value]


class Fit(msgspec.Struct, frozen=True):
    """Which of our fields a text is, and how its day is written where not as 2026-01-31."""

    path: str
    format: str | None = None


class Sample:
    """A sample order's values by our paths: the head's and each line's."""

    def __init__(self, order: SalesOrder) -> None:
        self.order = order
        self.head = {path: value for path in HEAD_PATHS if (value := _at(order, path)) is not None}
        paths = [path for path in LINE_PATHS if hasattr(order.lines[0], path) and path != "line_number"]
        self.lines = [{path: value for path in paths if (value := _at(line, path)) is not None} for line in order.lines]

    def texts(self) -> list[str]:
        """Every value as a text."""
        return [as_text(value) for values in (self.head, *self.lines) for value in values.values()]

    def fit(self, text: str, line: int | None) -> Fit | None:
        """Which field of the head, or of this line (from 0), the text is."""
        values = self.head if line is None else self.lines[line] if line < len(self.lines) else {}
        return next(fits(text, values), None)


def fits(text: str, values: Values) -> Iterator[Fit]:
    """Every field that the text may be, exact ones before those with words around a code."""
    for path, value in values.items():
        format_ = _how(text, value)
        if format_ is not None:
            yield Fit(path, None if format_ in ("", FORMATS[0]) else format_)
    for path in CODES:
        if path in values and re.search(as_token(str(values[path])), text):
            yield Fit(path)


def _how(text: str, value: Value) -> str | None:
    """How the text writes the value: "" as it is, or in which format; None where it is another."""
    if isinstance(value, Decimal):
        return "" if figure(DECORATION.sub("", text)) == value else None
    if isinstance(value, date):
        return next((format_ for format_ in FORMATS if _day(text, format_) == value), None)
    return "" if " ".join(text.split()) == " ".join(str(value).split()) else None


def _day(text: str, format_: str) -> date | None:
    pattern = format_
    for part, code in PARTS.items():
        pattern = pattern.replace(part, code)
    try:
        return datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _at(holder: object, path: str) -> Value:
    for name in path.split("."):
        holder = getattr(holder, name)
    return holder if isinstance(holder, str | Decimal | date) and holder != "" else None
