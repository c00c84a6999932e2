"""cXML OrderRequest documents (Ariba, Coupa, Jaggaer and other procurement networks)."""

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from extractors.purchase_order import Delivery, OrderLine, Party, PurchaseOrder
from extractors.structured.figures import figure
from extractors.structured.xml_tree import children, number, parse, root_name, text


def recognises(content: bytes) -> bool:
    """Whether these bytes are a cXML document that orders."""
    return root_name(content) == "cXML" and b"OrderRequestHeader" in content


def orders(content: bytes) -> tuple[PurchaseOrder, ...]:
    """The order, or none where the document takes one back. Raises ValueError for figures and dates that are none."""
    root = parse(content)
    requests = (one for one in children(root, "Request/OrderRequest"))
    return tuple(order for request in requests if (order := _order(request)) is not None)


def _order(request: Element) -> PurchaseOrder | None:
    header = next(children(request, "OrderRequestHeader"), None)
    if header is None or header.get("type") == "delete":
        return None
    total = next(children(header, "Total/Money"), None)
    lines = tuple(_line(item) for item in children(request, "ItemOut"))
    return PurchaseOrder(
        order_number=header.get("orderID"),
        issue_date=_day(header.get("orderDate")),
        requested_delivery_date=_day(header.get("requestedDeliveryDate")),
        currency=total.get("currency") if total is not None else _currency(request),
        buyer=_buyer(header),
        deliver_to=_delivery(next(children(header, "ShipTo/Address"), None)),
        payment_terms=_terms(header),
        note=text(header, "Comments"),
        lines=lines,
        total_amount=number(header, "Total/Money"),
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written[:10]) if written else None


def _currency(request: Element) -> str | None:
    money = next(children(request, "ItemOut/ItemDetail/UnitPrice/Money"), None)
    return money.get("currency") if money is not None else None


def _terms(header: Element) -> str | None:
    term = next(children(header, "PaymentTerm"), None)
    days = term.get("payInNumberOfDays") if term is not None else None
    return f"Net {days}" if days else None


def _buyer(header: Element) -> Party:
    address = next(children(header, "BillTo/Address"), None)
    contacts = list(children(header, "Contact"))
    contact = next((one for one in contacts if one.get("role") in ("buyer", "purchasingAgent", "endUser")), None)
    person = contact if contact is not None else next(iter(contacts), None)
    return Party(
        name=text(address, "Name"),
        contact=text(person, "Name") or next(_deliver_to(address), None),
        phone=_phone(person) or _phone(address),
        email=text(person, "Email") or text(address, "Email"),
    )


def _phone(party: Element | None) -> str | None:
    number_of = next(children(party, "Phone/TelephoneNumber"), None)
    parts = (text(number_of, part) for part in ("CountryCode", "AreaOrCityCode", "Number"))
    return "-".join(part for part in parts if part) or None


def _deliver_to(address: Element | None) -> Iterator[str]:
    for one in children(address, "PostalAddress/DeliverTo"):
        if one.text and one.text.strip():
            yield one.text.strip()


def _delivery(address: Element | None) -> Delivery:
    postal = next(children(address, "PostalAddress"), None)
    streets = [one.text.strip() for one in children(postal, "Street") if one.text and one.text.strip()]
    rest = (text(postal, part) for part in ("City", "State", "PostalCode", "Country"))
    name = text(address, "Name")
    return Delivery(
        name=name,
        contact=next((one for one in _deliver_to(address) if one != name), None),
        phone=_phone(address),
        address=", ".join([*streets, *(part for part in rest if part)]) or None,
    )


def _line(item: Element) -> OrderLine:
    position, detail = item.get("lineNumber") or "", next(children(item, "ItemDetail"), None)
    return OrderLine(
        line_number=int(position) if position.isdecimal() else None,
        buyer_item_code=text(item, "ItemID/BuyerPartID"),
        seller_item_code=text(item, "ItemID/SupplierPartID"),
        description=_words(next(children(detail, "Description"), None)),
        quantity=figure(item.get("quantity")),
        unit=text(detail, "UnitOfMeasure"),
        unit_price=number(detail, "UnitPrice/Money"),
        requested_delivery_date=_day(item.get("requestedDeliveryDate")),
    )


def _words(described: Element | None) -> str | None:
    """The whole description, with its short name before it where it has one."""
    return " ".join("".join(described.itertext()).split()) or None if described is not None else None
