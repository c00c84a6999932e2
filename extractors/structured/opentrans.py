"""openTRANS ORDER documents (1.0 and 2.1, with or without BMEcat's prefix), common in German-speaking trade."""

from xml.etree.ElementTree import Element

from extractors.purchase_order import Delivery, OrderLine, Party, PurchaseOrder
from extractors.structured.xml_tree import children, day, number, parse, root_name, text


def recognises(content: bytes) -> bool:
    """Whether these bytes are an openTRANS order."""
    return root_name(content) == "ORDER" and b"ORDER_HEADER" in content and b"ORDER_ITEM" in content


def orders(content: bytes) -> tuple[PurchaseOrder, ...]:
    """The one order of the document. Raises ValueError for figures and dates that are none."""
    root = parse(content)
    info = next(children(root, "ORDER_HEADER/ORDER_INFO"), None)
    order = PurchaseOrder(
        order_number=text(info, "ORDER_ID"),
        issue_date=day(info, "ORDER_DATE"),
        requested_delivery_date=day(info, "DELIVERY_DATE/DELIVERY_END_DATE", "DELIVERY_DATE/DELIVERY_START_DATE"),
        currency=text(info, "CURRENCY", "PRICE_CURRENCY"),
        buyer=_buyer(_party(info, "buyer", "invoice_recipient")),
        deliver_to=_delivery(_party(info, "delivery", "final_delivery")),
        payment_terms=text(info, "PAYMENT/PAYMENT_TERMS/PAYMENT_TERM", "PAYMENT/PAYMENT_TERM"),
        note=text(info, "REMARKS", "REMARK"),
        lines=tuple(_line(item) for item in children(root, "ORDER_ITEM_LIST/ORDER_ITEM")),
        total_amount=number(root, "ORDER_SUMMARY/TOTAL_AMOUNT"),
    )
    return (order,)


def _party(info: Element | None, *roles: str) -> Element | None:
    """The party of a role: named by an element of its own in 1.0, by PARTY_ROLE in 2.1."""
    for role in roles:
        place = f"{role.upper()}_PARTY/PARTY"
        for path in (f"ORDER_PARTIES/{place}", f"ORDER_PARTIES/SHIPMENT_PARTIES/{place}"):
            if (named := next(children(info, path), None)) is not None:
                return named
        for party in children(info, "PARTIES/PARTY"):
            if role in [one.text for one in children(party, "PARTY_ROLE")]:
                return party
    return None


def _contact(address: Element | None) -> tuple[str | None, Element | None]:
    details = next(children(address, "CONTACT_DETAILS"), None)
    if details is None:
        details = next(children(address, "CONTACT"), None)
    names = (text(details, "FIRST_NAME"), text(details, "CONTACT_NAME"))
    return " ".join(name for name in names if name) or None, details


def _buyer(party: Element | None) -> Party:
    address = next(children(party, "ADDRESS"), None)
    name, details = _contact(address)
    return Party(
        name=text(address, "NAME"),
        tax_id=text(address, "VAT_ID"),
        contact=name,
        phone=text(details, "PHONE") or text(address, "PHONE"),
        email=text(details, "EMAILS/EMAIL", "EMAIL") or text(address, "EMAIL"),
    )


def _delivery(party: Element | None) -> Delivery:
    address = next(children(party, "ADDRESS"), None)
    name, details = _contact(address)
    place = " ".join(part for part in (text(address, "ZIP"), text(address, "CITY")) if part)
    parts = (text(address, "STREET"), place, text(address, "COUNTRY"))
    return Delivery(
        name=text(address, "NAME"),
        contact=name,
        phone=text(details, "PHONE") or text(address, "PHONE"),
        address=", ".join(part for part in parts if part) or None,
    )


def _line(item: Element) -> OrderLine:
    position = text(item, "LINE_ITEM_ID") or ""
    product = next(children(item, "PRODUCT_ID"), None)
    if product is None:
        product = next(children(item, "ARTICLE_ID"), None)
    price = next(children(item, "PRODUCT_PRICE_FIX"), None)
    if price is None:
        price = next(children(item, "ARTICLE_PRICE"), None)
    amount, per = number(price, "PRICE_AMOUNT"), number(price, "PRICE_QUANTITY")
    return OrderLine(
        line_number=int(position) if position.isdecimal() else None,
        buyer_item_code=text(product, "BUYER_PID", "BUYER_AID"),
        seller_item_code=text(product, "SUPPLIER_PID", "SUPPLIER_AID"),
        description=text(product, "DESCRIPTION_SHORT", "DESCRIPTION_LONG"),
        quantity=number(item, "QUANTITY"),
        unit=text(item, "ORDER_UNIT"),
        unit_price=amount / per if amount is not None and per else amount,
        tax_rate=number(price, "TAX_DETAILS_FIX/TAX", "TAX"),
        line_amount=number(item, "PRICE_LINE_AMOUNT") or number(price, "PRICE_LINE_AMOUNT"),
        requested_delivery_date=day(item, "DELIVERY_DATE/DELIVERY_END_DATE", "DELIVERY_DATE/DELIVERY_START_DATE"),
    )
