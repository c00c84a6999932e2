"""UBL 2.x Order documents (OASIS, Peppol)."""

from decimal import Decimal
from xml.etree.ElementTree import Element

from extractors.purchase_order import Delivery, OrderLine, Party, PurchaseOrder
from extractors.structured.xml_tree import children, day, number, parse, root_name, text


def recognises(content: bytes) -> bool:
    """Whether these bytes are a UBL order."""
    return root_name(content) == "Order" and b"urn:oasis:names:specification:ubl" in content[:4096]


def orders(content: bytes) -> tuple[PurchaseOrder, ...]:
    """The one order of the document."""
    root = parse(content)
    lines = tuple(_line(item) for item in children(root, "OrderLine/LineItem"))
    order = PurchaseOrder(
        order_number=text(root, "ID"),
        issue_date=day(root, "IssueDate"),
        requested_delivery_date=day(
            root, "Delivery/RequestedDeliveryPeriod/EndDate", "Delivery/RequestedDeliveryPeriod/StartDate"
        ),
        currency=text(root, "DocumentCurrencyCode") or _currency(root),
        buyer=_buyer(next(children(root, "BuyerCustomerParty/Party"), None)),
        deliver_to=_delivery(next(children(root, "Delivery"), None)),
        payment_terms=text(root, "PaymentTerms/Note"),
        note=text(root, "Note"),
        lines=lines,
        total_amount=number(
            root, "AnticipatedMonetaryTotal/PayableAmount", "AnticipatedMonetaryTotal/LineExtensionAmount"
        ),
    )
    return (order,)


def _currency(root: Element) -> str | None:
    amount = next(children(root, "AnticipatedMonetaryTotal/PayableAmount"), None)
    return amount.get("currencyID") if amount is not None else None


def _buyer(party: Element | None) -> Party:
    contact = next(children(party, "Contact"), None)
    return Party(
        name=text(party, "PartyLegalEntity/RegistrationName", "PartyName/Name"),
        tax_id=text(party, "PartyTaxScheme/CompanyID", "PartyLegalEntity/CompanyID"),
        contact=text(contact, "Name"),
        phone=text(contact, "Telephone"),
        email=text(contact, "ElectronicMail"),
    )


def _delivery(delivery: Element | None) -> Delivery:
    address = next(children(delivery, "DeliveryLocation/Address"), None) or next(
        children(delivery, "DeliveryAddress"), None
    )
    parts = (
        "StreetName",
        "AdditionalStreetName",
        "CityName",
        "PostalZone",
        "CountrySubentity",
        "Country/IdentificationCode",
    )
    written = [part for part in (text(address, *(path,)) for path in parts) if part] + [
        line for line in (text(entry, "Line") for entry in children(address, "AddressLine")) if line
    ]
    return Delivery(
        name=text(delivery, "DeliveryParty/PartyName/Name", "DeliveryLocation/Name"),
        contact=text(delivery, "DeliveryParty/Contact/Name"),
        phone=text(delivery, "DeliveryParty/Contact/Telephone"),
        address=", ".join(written) or None,
    )


def _line(item: Element) -> OrderLine:
    identifier = text(item, "ID") or ""
    quantity = next(children(item, "Quantity"), None)
    percent = number(item, "Item/ClassifiedTaxCategory/Percent")
    name, description = text(item, "Item/Name"), text(item, "Item/Description")
    return OrderLine(
        line_number=int(identifier) if identifier.isdecimal() else None,
        buyer_item_code=text(item, "Item/BuyersItemIdentification/ID"),
        seller_item_code=text(item, "Item/SellersItemIdentification/ID"),
        description=name or description,
        specification=description if name and description != name else None,
        quantity=number(item, "Quantity"),
        unit=quantity.get("unitCode") if quantity is not None else None,
        unit_price=number(item, "Price/PriceAmount"),
        tax_rate=percent / Decimal(100) if percent is not None else None,
        line_amount=number(item, "LineExtensionAmount"),
        requested_delivery_date=day(item, "Delivery/RequestedDeliveryPeriod/EndDate"),
    )
