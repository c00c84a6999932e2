"""UN/EDIFACT ORDERS messages (D.96A and later): the segments that say who orders what."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from extractors.purchase_order import Delivery, OrderLine, Party, PurchaseOrder
from extractors.structured.figures import figure

Segment = list[list[str]]
DATES = {"137": "issue_date", "4": "issue_date", "2": "requested_delivery_date", "64": "requested_delivery_date"}
ITEM_CODES = {"BP": "buyer_item_code", "IN": "buyer_item_code", "SA": "seller_item_code", "VN": "seller_item_code"}
PARTIES = {"BY": "buyer", "OB": "buyer", "DP": "deliver_to", "ST": "deliver_to"}


@dataclass(kw_only=True)
class _Message:
    header: dict[str, Any] = field(default_factory=dict)
    parties: dict[str, dict[str, Any]] = field(default_factory=lambda: {"buyer": {}, "deliver_to": {}})
    lines: list[dict[str, Any]] = field(default_factory=list)
    party: str = ""


def recognises(content: bytes) -> bool:
    """Whether these bytes are an interchange with an ORDERS message."""
    start = content[:2048].lstrip()
    return start[:3] in (b"UNA", b"UNB", b"UNH") and bool(re.search(rb"UNH.{1,40}ORDERS", content[:8192], re.DOTALL))


def orders(content: bytes) -> tuple[PurchaseOrder, ...]:
    """Every ORDERS message of the interchange. Raises ValueError for figures and dates that are none."""
    found: list[_Message] = []
    reading = False
    for segment in _segments(content.decode("latin-1").strip()):
        tag = segment[0][0]
        if tag == "UNH":
            reading = _at(segment, 2) == "ORDERS"
            if reading:
                found.append(_Message())
        elif reading and tag in _READERS:
            _READERS[tag](found[-1], segment)
    return tuple(_order(message) for message in found)


def _segments(text: str) -> list[Segment]:
    component, element, release, end = ":", "+", "?", "'"
    if text.startswith("UNA"):
        component, element, release, end = text[3], text[4], text[6], text[8]
        text = text[9:]

    def split(whole: str, at: str) -> list[str]:
        return re.split(rf"(?<!{re.escape(release)}){re.escape(at)}", whole)

    raw = [piece.strip() for piece in split(text, end) if piece.strip()]
    return [[[_plain(c, release) for c in split(e, component)] for e in split(piece, element)] for piece in raw]


def _plain(text: str, release: str) -> str:
    return re.sub(rf"{re.escape(release)}(.)", r"\1", text)


def _at(segment: Segment, element: int, component: int = 0) -> str:
    return segment[element][component] if len(segment) > element and len(segment[element]) > component else ""


def _figure(segment: Segment) -> Decimal | None:
    """The figure in the second place; some write a comma for the point."""
    return figure(_at(segment, 1, 1).replace(",", "."))


def _bgm(message: _Message, segment: Segment) -> None:
    message.header["order_number"] = _at(segment, 2) or None


def _dtm(message: _Message, segment: Segment) -> None:
    name, text = DATES.get(_at(segment, 1)), _at(segment, 1, 1)
    target = message.lines[-1] if message.lines and name == "requested_delivery_date" else message.header
    if name and len(text) >= len("20261120"):
        target.setdefault(name, date.fromisoformat(text[:8]))


def _nad(message: _Message, segment: Segment) -> None:
    message.party = PARTIES.get(_at(segment, 1), "")
    if message.party:
        party = message.parties[message.party]
        free = [part for part in (segment[3] if len(segment) > 3 else []) if part]
        name = " ".join(part for part in (segment[4] if len(segment) > 4 else []) if part) or (
            free[0] if free else None
        )
        street = [part for element in (segment[5:6] or [[]]) for part in element if part]
        rest = [_at(segment, 6), _at(segment, 8), _at(segment, 9)]
        party["name"] = name
        party["address"] = ", ".join(part for part in [*street, *rest] if part) or None


def _cta(message: _Message, segment: Segment) -> None:
    if message.party:
        message.parties[message.party]["contact"] = _at(segment, 2, 1) or None


def _com(message: _Message, segment: Segment) -> None:
    name = {"TE": "phone", "EM": "email"}.get(_at(segment, 1, 1))
    if message.party and name:
        message.parties[message.party][name] = _at(segment, 1)


def _cux(message: _Message, segment: Segment) -> None:
    message.header["currency"] = _at(segment, 1, 1) or None


def _lin(message: _Message, segment: Segment) -> None:
    number = _at(segment, 1)
    line: dict[str, Any] = {"line_number": int(number) if number.isdecimal() else None}
    if _at(segment, 3):
        line[ITEM_CODES.get(_at(segment, 3, 1), "buyer_item_code")] = _at(segment, 3)
    message.lines.append(line)
    message.party = ""


def _pia(message: _Message, segment: Segment) -> None:
    for element in segment[2:] if message.lines else []:
        name = ITEM_CODES.get(element[1] if len(element) > 1 else "")
        if name:
            message.lines[-1][name] = element[0]


def _imd(message: _Message, segment: Segment) -> None:
    if message.lines:
        words = " ".join(part for part in (segment[3][3:] if len(segment) > 3 else []) if part)
        message.lines[-1]["description"] = words or None


def _qty(message: _Message, segment: Segment) -> None:
    if message.lines and _at(segment, 1) in ("21", "1"):
        message.lines[-1]["quantity"] = _figure(segment)
        message.lines[-1]["unit"] = _at(segment, 1, 2) or None


def _pri(message: _Message, segment: Segment) -> None:
    if message.lines:
        message.lines[-1].setdefault("unit_price", _figure(segment))


def _moa(message: _Message, segment: Segment) -> None:
    kind, amount = _at(segment, 1), _figure(segment)
    if kind == "203" and message.lines:
        message.lines[-1]["line_amount"] = amount
    elif kind in ("86", "128", "79"):
        message.header.setdefault("total_amount", amount)


_READERS = {
    "BGM": _bgm, "DTM": _dtm, "NAD": _nad, "CTA": _cta, "COM": _com, "CUX": _cux, "LIN": _lin, "PIA": _pia, "IMD": _imd,
    "QTY": _qty, "PRI": _pri, "MOA": _moa,
}  # fmt: skip


def _order(message: _Message) -> PurchaseOrder:
    buyer = {name: value for name, value in message.parties["buyer"].items() if name in Party.__struct_fields__}
    delivery = {
        name: value for name, value in message.parties["deliver_to"].items() if name in Delivery.__struct_fields__
    }
    lines = tuple(OrderLine(**line) for line in message.lines)
    return PurchaseOrder(buyer=Party(**buyer), deliver_to=Delivery(**delivery), lines=lines, **message.header)
