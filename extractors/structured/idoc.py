"""SAP IDocs of type ORDERS (ORDERS01 to ORDERS05), as XML: what a customer's SAP sends for a purchase order."""

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from extractors.purchase_order import Delivery, OrderLine, Party, PurchaseOrder
from extractors.structured.xml_tree import children, number, parse, text

BUYER, BILL_TO, SHIP_TO = "AG", "RE", "WE"
OWN_NUMBER = "001"  # of E1EDK02: the customer's order
WRITTEN, SENT, WANTED = "022", "012", "002"  # of E1EDK03
BUYERS_MATERIAL, OUR_MATERIAL, ARTICLE = "001", "002", "003"  # of E1EDP19
SUM = ("002", "010", "011")  # of E1EDS01, best first


def recognises(content: bytes) -> bool:
    """Whether these bytes are an IDoc that orders."""
    return b"<IDOC" in content[:4096] and b"E1EDK01" in content and b"E1EDP01" in content and b"<MESTYP>ORD" in content


def orders(content: bytes) -> tuple[PurchaseOrder, ...]:
    """Every order of the file. Raises ValueError for figures and dates that are none."""
    return tuple(_order(idoc) for idoc in children(parse(content), "IDOC") if text(idoc, "EDI_DC40/MESTYP") != "ORDRSP")


def _qualified(parent: Element, segment: str, key: str, *values: str) -> Iterator[Element]:
    """The segments whose qualifier is one of the values, in the order of the values."""
    for value in values:
        yield from (one for one in children(parent, segment) if text(one, key) == value)


def _order(idoc: Element) -> PurchaseOrder:
    reference = next(_qualified(idoc, "E1EDK02", "QUALF", OWN_NUMBER), None)
    written = list(_qualified(idoc, "E1EDK03", "IDDAT", WRITTEN, SENT))
    wanted = next(_qualified(idoc, "E1EDK03", "IDDAT", WANTED), None)
    total = next(_qualified(idoc, "E1EDS01", "SUMID", *SUM), None)
    return PurchaseOrder(
        order_number=text(reference, "BELNR") or text(idoc, "E1EDK01/BELNR"),
        issue_date=next((day for one in written if (day := _day(one, "DATUM"))), None) or _day(reference, "DATUM"),
        requested_delivery_date=_day(wanted, "DATUM"),
        currency=text(idoc, "E1EDK01/CURCY"),
        buyer=_buyer(next(_qualified(idoc, "E1EDKA1", "PARVW", BUYER, BILL_TO), None)),
        deliver_to=_delivery(next(_qualified(idoc, "E1EDKA1", "PARVW", SHIP_TO), None)),
        payment_terms=text(idoc, "E1EDK18/ZTERM_TXT", "E1EDK01/ZTERM"),
        note=_note(idoc),
        lines=tuple(_line(item) for item in children(idoc, "E1EDP01")),
        total_amount=number(total, "SUMME"),
    )


def _day(segment: Element | None, name: str) -> date | None:
    written = text(segment, name)
    return date.fromisoformat(written[:8]) if written and written.strip("0") else None


def _buyer(party: Element | None) -> Party:
    return Party(
        name=text(party, "NAME1", "ORGTX"),
        contact=text(party, "BNAME", "NAME_CO"),
        phone=text(party, "TELF1"),
        email=text(party, "EMAIL"),
    )


def _delivery(party: Element | None) -> Delivery:
    place = " ".join(part for part in (text(party, "PSTLZ"), text(party, "ORT01")) if part)
    parts = (text(party, "STRAS"), text(party, "STRS2"), place, text(party, "REGIO"), text(party, "LAND1"))
    return Delivery(
        name=text(party, "NAME1"),
        contact=text(party, "BNAME", "NAME_CO"),
        phone=text(party, "TELF1"),
        address=", ".join(part for part in parts if part) or None,
    )


def _note(idoc: Element) -> str | None:
    lines = (one.text.strip() for one in children(idoc, "E1EDKT1/E1EDKT2/TDLINE") if one.text and one.text.strip())
    return "\n".join(lines) or None


def _line(item: Element) -> OrderLine:
    position = text(item, "POSEX") or ""
    codes = {text(one, "QUALF"): text(one, "IDTNR") for one in children(item, "E1EDP19")}
    price, per = number(item, "VPREI"), number(item, "PEINH")
    buyers, ours = codes.get(BUYERS_MATERIAL), codes.get(OUR_MATERIAL)
    return OrderLine(
        line_number=int(position) if position.isdecimal() else None,
        buyer_item_code=buyers or (None if ours else codes.get(ARTICLE) or text(item, "MATNR")),
        seller_item_code=ours,
        description=text(item, "E1EDP19/KTEXT", "ARKTX", "MAKTX"),
        quantity=number(item, "MENGE"),
        unit=text(item, "MENEE"),
        unit_price=price / per if price is not None and per else price,
        line_amount=number(item, "NETWR"),
        requested_delivery_date=_wanted(item),
    )


def _wanted(item: Element) -> date | None:
    """The day of the item's only delivery; several say nothing of one day."""
    days = {day for one in children(item, "E1EDP20") if (day := _day(one, "EDATU"))}
    return days.pop() if len(days) == 1 else None
