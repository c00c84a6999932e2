"""Texts as pages write them: whether they say what was meant, and how they are typed."""

import re
from datetime import date, datetime
from decimal import Decimal

import msgspec

from connectors.sales_order import SalesOrder
from connectors.targets.api.wire_values import Wire, plain
from connectors.targets.form.places import Place
from connectors.targets.screens_values import UNTYPABLE, one_line

DECORATION = re.compile(r"[\s%]|[¥￥$€£]|元|\b(?:CNY|RMB|USD|EUR|JPY|HKD|GBP)\b")
"""What pages write around figures."""

PARTS = {"YYYY": "%Y", "MM": "%m", "DD": "%d"}
"""How a form file writes the parts of a day → Python's own."""


def typable(order: SalesOrder) -> SalesOrder:
    """The order with texts as keys can type them: no control signs, and one line everywhere but in the note."""
    ship_to = {name: _line(getattr(order.ship_to, name)) for name in order.ship_to.__struct_fields__}
    note = UNTYPABLE.sub("", re.sub(r"\r\n?", "\n", order.note or "")).strip()
    return msgspec.structs.replace(
        order,
        reference=one_line(order.reference),
        ship_to=msgspec.structs.replace(order.ship_to, **ship_to),
        payment_terms=_line(order.payment_terms),
        note=note or None,
    )


def text_to_type(wire: Wire, place: Place) -> str:
    """What is typed for this value."""
    if isinstance(wire, bool):
        return str(wire).lower()
    if isinstance(wire, Decimal):
        return plain(wire)
    text = str(wire)
    day = _iso(text) if place.format else None
    return text if day is None else day.strftime(_strptime(place.format or ""))


def understood(text: str, like: type, place: Place, meant: Wire = None, *, code: bool = False) -> str:
    """A page's text as it is compared: figures and days bare, and what was meant where the page says just that.

    A text may differ in spaces and breaks; with ``code`` the code may have words around it.
    """
    if like is Decimal:
        return DECORATION.sub("", text)
    if like is date:
        return _day_there(text, place)
    wanted = "" if meant is None else str(meant)
    alike = " ".join(text.split()) == " ".join(wanted.split())
    return wanted if wanted and (alike or (code and re.search(as_token(wanted), text))) else text


def as_token(code: str) -> str:
    """A regular expression, for Python and JavaScript, of this code as a word of its own: T-8 is not in T-8-30."""
    word = "0-9A-Za-z_"
    if not code[:1].isascii() or not code[-1:].isascii():
        word += r"\u4e00-\u9fff"
    joined = f"[-./#][{word}]"
    return f"(?<![{word}])(?<![{word}][-./#]){_escaped(code)}(?![{word}])(?!{joined})"


def _escaped(text: str) -> str:
    return re.sub(r"([\\^$.*+?()\[\]{}|/])", r"\\\1", text)


def _day_there(text: str, place: Place) -> str:
    """A day as 2026-01-31, where it is one in the place's format."""
    try:
        return datetime.strptime(text.strip(), _strptime(place.format or "YYYY-MM-DD")).date().isoformat()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return text


def _line(text: str | None) -> str | None:
    return one_line(text) or None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _strptime(written: str) -> str:
    for part, code in PARTS.items():
        written = written.replace(part, code)
    return written
