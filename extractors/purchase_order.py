"""What every extraction returns: purchase orders in the customer's words (UBL Order), with evidence.

Nothing here imports anything of ours: stores, checks, screens and connectors all agree on these shapes.
A value the document does not give is None, never guessed. Dates are ``date``, figures ``Decimal``.
"""

from datetime import date, datetime
from decimal import Decimal

import msgspec


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Who orders (never the seller, never who merely forwarded)."""

    name: str | None = None
    tax_id: str | None = None
    contact: str | None = None
    phone: str | None = None
    email: str | None = None


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """Where the goods go."""

    name: str | None = None
    contact: str | None = None
    phone: str | None = None
    address: str | None = None


class OrderLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One line as written. ``tax_rate`` is a fraction (0.13); ``line_amount`` is the document's own figure."""

    line_number: int | None = None
    buyer_item_code: str | None = None
    seller_item_code: str | None = None
    description: str | None = None
    specification: str | None = None
    quantity: Decimal | None = None
    unit: str | None = None
    unit_price: Decimal | None = None
    tax_rate: Decimal | None = None
    line_amount: Decimal | None = None
    requested_delivery_date: date | None = None


class PurchaseOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The customer's order. Serialises to the order document that ``orderbot extract`` prints."""

    order_number: str | None = None
    issue_date: date | None = None
    requested_delivery_date: date | None = None
    currency: str | None = None
    buyer: Party = Party()
    deliver_to: Delivery = Delivery()
    payment_terms: str | None = None
    note: str | None = None
    lines: tuple[OrderLine, ...] = ()
    total_amount: Decimal | None = None


class Evidence(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where one value stood.

    ``document`` is the path of names from the parcel inwards ("mail.eml/PO-7.xlsx"); ``place`` is the spot in it as a
    person would say it ("Sheet1!B3", "page 1, box 72,140,188,152", "line 5"); ``text`` is what stood there.
    """

    document: str
    place: str
    text: str
    confidence: float
    box: tuple[float, float, float, float] | None = None


class ExtractedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """One order. ``evidence`` is keyed by path: "order_number", "buyer.name", "lines.0.quantity".

    ``remarks`` say what a person should know of the reading ("sheet 'old' is hidden and was left out").
    """

    order: PurchaseOrder
    evidence: dict[str, Evidence] = {}
    remarks: tuple[str, ...] = ()


class Hand(msgspec.Struct, frozen=True, kw_only=True):
    """One rung of a mail's chain of hands, outermost (who sent it to us) first."""

    name: str | None = None
    address: str | None = None
    sent_at: str | None = None
    subject: str | None = None


class MailFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail's header says. ``authentication`` holds verdicts of Authentication-Results ("dmarc" → "fail")."""

    message_id: str | None = None
    subject: str | None = None
    sent_at: datetime | None = None
    hands: tuple[Hand, ...] = ()
    authentication: dict[str, str] = {}
    automatic: bool = False


class Extraction(msgspec.Struct, frozen=True, kw_only=True):
    """What one file gave. Without orders, ``why_none`` is a code and ``reason`` says why in a sentence.

    Codes: automatic_reply, enquiry, quotation, price_list, invoice, delivery_note, confirmation, statement,
    newsletter, cancelled, nothing_ordered.
    """

    document: str
    format: str
    orders: tuple[ExtractedOrder, ...] = ()
    why_none: str | None = None
    reason: str | None = None
    remarks: tuple[str, ...] = ()
    mail: MailFacts | None = None


_PLAIN = msgspec.json.Encoder(decimal_format="string")


def to_json(extraction: Extraction) -> bytes:
    """The order document: ``{"orders": [...]}``, and ``"reason"`` where there is none."""
    document: dict[str, object] = {"orders": [found.order for found in extraction.orders]}
    if not extraction.orders:
        document["why_none"] = extraction.why_none
        document["reason"] = extraction.reason
    return _PLAIN.encode(document)
