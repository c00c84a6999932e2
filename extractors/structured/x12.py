"""ANSI X12 850 purchase orders (versions 3010 to 8010): the segments that say who orders what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from extractors.purchase_order import Delivery, OrderLine, Party, PurchaseOrder
from extractors.structured.figures import figure

Segment = list[str]
ELEMENTS_OF_ISA = 16  # the last is a single character, and the character after it ends every segment
DATES = {"002": "requested_delivery_date", "074": "requested_delivery_date", "063": "requested_delivery_date"}
BUYERS_CODES = ("BP", "IN", "CB", "SK", "PI", "PN")
SELLERS_CODES = ("VP", "VN", "VC", "VA", "VS")
OTHER_CODES = ("UP", "UI", "EN", "UK", "UA", "MG", "MN")  # of the article itself: where nothing better is given
PARTIES = {"BY": "buyer", "BT": "payer", "ST": "deliver_to"}
DAYS_NET, TERMS_IN_WORDS = 7, 12  # elements of ITD
CODES_FROM, PRICE = 6, 4  # elements of PO1


@dataclass(kw_only=True)
class _Order:
    header: dict[str, Any] = field(default_factory=dict)
    parties: dict[str, dict[str, Any]] = field(default_factory=lambda: {"buyer": {}, "payer": {}, "deliver_to": {}})
    lines: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    party: str = "buyer"


def recognises(content: bytes) -> bool:
    """Whether these bytes are an interchange, or a bare transaction set, with an 850."""
    start = content[:16].lstrip(b"\xef\xbb\xbf \r\n\t")
    return start[:3] in (b"ISA", b"ST*", b"ST|") and re.search(rb"\bST[^\w\s]850\b", content[:8192]) is not None


def orders(content: bytes) -> tuple[PurchaseOrder, ...]:
    """Every 850 of the interchange. Raises ValueError for figures and dates that are none."""
    found: list[_Order] = []
    reading = False
    for segment in _segments(content.decode("utf-8", "replace").lstrip("\ufeff \r\n\t")):
        tag = segment[0]
        if tag == "ST":
            reading = _at(segment, 1) == "850"
            if reading:
                found.append(_Order())
        elif reading and tag in _READERS:
            _READERS[tag](found[-1], segment)
    return tuple(_finished(order) for order in found)


def _segments(text: str) -> Iterator[Segment]:
    element, end = text[2], "~" if "~" in text else "\n"
    if text.startswith("ISA"):
        element = text[3]
        last = re.match(rf"(?:[^{re.escape(element)}]*{re.escape(element)}){{{ELEMENTS_OF_ISA}}}", text)
        if last is None or len(text) <= last.end() + 1:
            raise ValueError("the ISA segment is cut short")
        end = text[last.end() + 1]
    for piece in text.split("\n" if end == "\r" else end):
        if piece.strip():
            yield piece.strip().split(element)


def _at(segment: Segment, element: int) -> str:
    return segment[element].strip() if len(segment) > element else ""


def _day(text: str) -> date | None:
    """A day as 20261120 or 261120; None where there is none."""
    return date.fromisoformat(text if len(text) == len("20261120") else f"20{text}") if text.isdecimal() else None


def _beg(order: _Order, segment: Segment) -> None:
    order.header["order_number"] = _at(segment, 3) or None
    order.header["issue_date"] = _day(_at(segment, 5))


def _cur(order: _Order, segment: Segment) -> None:
    order.header.setdefault("currency", _at(segment, 2) or None)


def _dtm(order: _Order, segment: Segment) -> None:
    if name := DATES.get(_at(segment, 1)):
        (order.lines[-1] if order.lines else order.header).setdefault(name, _day(_at(segment, 2)))


def _itd(order: _Order, segment: Segment) -> None:
    days = _at(segment, DAYS_NET)
    order.header.setdefault("payment_terms", _at(segment, TERMS_IN_WORDS) or (f"Net {days}" if days else None))


def _n1(order: _Order, segment: Segment) -> None:
    order.party = PARTIES.get(_at(segment, 1), "")
    if order.party:
        order.parties[order.party].setdefault("name", _at(segment, 2) or None)


def _address(order: _Order, segment: Segment) -> None:
    if order.party:
        order.parties[order.party].setdefault("address", []).extend(
            part for part in map(str.strip, segment[1:5]) if part
        )


def _per(order: _Order, segment: Segment) -> None:
    if not order.party or order.lines:
        return
    party = order.parties[order.party]
    party.setdefault("contact", _at(segment, 2) or None)
    for at in range(3, len(segment) - 1, 2):
        if name := {"TE": "phone", "CP": "phone", "EM": "email"}.get(segment[at]):
            party.setdefault(name, segment[at + 1])


def _po1(order: _Order, segment: Segment) -> None:
    number, price = _at(segment, 1), figure(_at(segment, PRICE))
    line: dict[str, Any] = {
        "line_number": int(number) if number.isdecimal() else None,
        "quantity": figure(_at(segment, 2)),
        "unit": _at(segment, 3) or None,
        "unit_price": price,
    }
    codes = {segment[at]: segment[at + 1] for at in range(CODES_FROM, len(segment) - 1, 2) if segment[at + 1]}
    line["buyer_item_code"] = next((codes[kind] for kind in BUYERS_CODES if kind in codes), None)
    line["seller_item_code"] = next((codes[kind] for kind in SELLERS_CODES if kind in codes), None)
    if not line["buyer_item_code"] and not line["seller_item_code"]:
        line["buyer_item_code"] = next((codes[kind] for kind in OTHER_CODES if kind in codes), None)
    line["description"] = codes.get("PD")
    order.lines.append(line)
    order.party = ""


def _pid(order: _Order, segment: Segment) -> None:
    if order.lines and _at(segment, 5):
        order.lines[-1]["description"] = " ".join(filter(None, (order.lines[-1].get("description"), _at(segment, 5))))


def _amt(order: _Order, segment: Segment) -> None:
    if _at(segment, 1) == "TT":
        order.header["total_amount"] = figure(_at(segment, 2))
    elif _at(segment, 1) == "1" and order.lines:
        order.lines[-1]["line_amount"] = figure(_at(segment, 2))


def _msg(order: _Order, segment: Segment) -> None:
    if _at(segment, 1) and not order.lines:
        order.notes.append(_at(segment, 1))


_READERS = {
    "BEG": _beg, "CUR": _cur, "DTM": _dtm, "ITD": _itd, "N1": _n1, "N3": _address, "N4": _address, "PER": _per,
    "PO1": _po1, "PID": _pid, "AMT": _amt, "MSG": _msg,
}  # fmt: skip


def _finished(order: _Order) -> PurchaseOrder:
    buyer, payer, delivery = order.parties["buyer"], order.parties["payer"], order.parties["deliver_to"]
    buyer = payer | buyer if buyer.get("name") is None else buyer
    if delivery.get("address"):
        delivery["address"] = ", ".join(delivery["address"])
    return PurchaseOrder(
        buyer=Party(**{name: value for name, value in buyer.items() if name in Party.__struct_fields__}),
        deliver_to=Delivery(**{name: value for name, value in delivery.items() if name in Delivery.__struct_fields__}),
        lines=tuple(OrderLine(**line) for line in order.lines),
        note="\n".join(order.notes) or None,
        **order.header,
    )
