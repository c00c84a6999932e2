"""U8's texts and figures: what its database keeps of a text, and keys of ours that it takes."""

import hashlib
import re
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from connectors.sales_order import SalesOrder
from connectors.targets.api.wire_values import Wire, figure

LONGEST_NUMBER = 30
"""Characters of an order number in U8."""

READABLE = 20
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
T = TypeVar("T", bound=msgspec.Struct)


def key_of(order: SalesOrder) -> str:
    """A key that this order has, and no other: it follows from the reference and the customer."""
    return _key(order.reference, order.customer_number)


def number_of(order: SalesOrder) -> str:
    """An order number of ours: as much of the reference as is plain, and a part of the key."""
    return number_for(order.reference, order.customer_number)


def number_for(reference: str, customer_number: str) -> str:
    """The number that an order of this pair gets."""
    reference, customer_number = clean_text(reference), clean_text(customer_number)
    plain = re.sub(r"[^A-Za-z0-9-]+", "-", reference).strip("-")[:READABLE]
    return f"{plain or 'PO'}-{_key(reference, customer_number)[:8]}".upper()


def cleaned(order: SalesOrder) -> SalesOrder:
    """The order without signs in its texts that no XML can hold: U8 passes everything through XML inside."""

    def clean(holder: T) -> T:
        texts = {name: getattr(holder, name) for name in holder.__struct_fields__}
        return msgspec.structs.replace(
            holder, **{name: clean_text(text) for name, text in texts.items() if isinstance(text, str)}
        )

    lines = tuple(clean(line) for line in order.lines)
    return msgspec.structs.replace(clean(order), lines=lines, ship_to=clean(order.ship_to))


def clean_text(text: str) -> str:
    """The text without signs that XML cannot hold."""
    return _NO_XML.sub("", text)


def as_sent(shown: Mapping[str, object], sent: Mapping[str, Wire]) -> dict[str, object]:
    """What U8 shows, with texts as sent where only signs are lost that its database (GBK) has no room for."""
    return {name: sent[name] if _kept_as(sent.get(name), value) else value for name, value in shown.items()}


def same_figure(one: object, other: object) -> bool:
    """Whether both are figures of one worth."""
    first = figure(one)
    return first is not None and first == figure(other)


def same_text(ours: str, theirs: object) -> bool:
    """Whether U8's text is this one, apart from spaces around and signs that its database has no room for."""
    return str(theirs or "").strip() == ours.strip() or _kept_as(ours, theirs)


def _key(reference: str, customer_number: str) -> str:
    return hashlib.sha256(f"{customer_number}\n{reference}".encode()).hexdigest()[:32]


def _kept_as(sent: object, shown: object) -> bool:
    if not isinstance(sent, str) or not isinstance(shown, str) or "?" not in shown:
        return False
    text = sent.replace("\r\n", "\n").strip()
    once = text.encode("gbk", "replace").decode("gbk")
    # Databases that count in UTF-16 lose a rare sign as two.
    twice = "".join(sign * 2 if ord(sign) > 0xFFFF else sign for sign in text).encode("gbk", "replace").decode("gbk")  # noqa: PLR2004
    return shown.strip() in (once, twice)
