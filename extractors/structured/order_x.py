"""Order-X: the Cross Industry Order of UN/CEFACT, alone or inside a PDF."""

from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element

from extractors.purchase_order import Delivery, OrderLine, Party, PurchaseOrder
from extractors.structured.xml_tree import children, day, number, parse, root_name, text

ROOTS = ("SCRDMCCBDACIOMessageStructure", "CrossIndustryOrder")
ORDER = "220"  # UN/CEFACT 1001: an order; 230 changes one and 231 answers one


def recognises(content: bytes) -> bool:
    """Whether these bytes are a Cross Industry Order message."""
    return root_name(content) in ROOTS


def orders(content: bytes) -> tuple[PurchaseOrder, ...]:
    """The order of the message; none when the message answers or changes one."""
    root = parse(content)
    head = next(children(root, "ExchangedDocument"), None)
    if text(head, "TypeCode") not in (ORDER, None):
        return ()
    trade = next(children(root, "SupplyChainTradeTransaction"), None)
    agreement = next(children(trade, "ApplicableHeaderTradeAgreement"), None)
    delivery = next(children(trade, "ApplicableHeaderTradeDelivery"), None)
    settlement = next(children(trade, "ApplicableHeaderTradeSettlement"), None)
    sums = "SpecifiedTradeSettlementHeaderMonetarySummation"
    order = PurchaseOrder(
        order_number=text(head, "ID"),
        issue_date=day(head, "IssueDateTime/DateTimeString"),
        requested_delivery_date=_requested(delivery),
        currency=text(settlement, "OrderCurrencyCode"),
        buyer=_buyer(next(children(agreement, "BuyerTradeParty"), None)),
        deliver_to=_delivery(next(children(delivery, "ShipToTradeParty"), None)),
        payment_terms=text(settlement, "SpecifiedTradePaymentTerms/Description"),
        note=text(head, "IncludedNote/Content"),
        lines=tuple(_line(item) for item in children(trade, "IncludedSupplyChainTradeLineItem")),
        total_amount=number(
            settlement, f"{sums}/GrandTotalAmount", f"{sums}/TaxBasisTotalAmount", f"{sums}/LineTotalAmount"
        ),
    )
    return (order,)


def _requested(delivery: Element | None) -> date | None:
    event = "RequestedDeliverySupplyChainEvent"
    return day(
        delivery,
        f"{event}/OccurrenceDateTime/DateTimeString",
        f"{event}/OccurrenceSpecifiedPeriod/EndDateTime/DateTimeString",
    )


def _buyer(party: Element | None) -> Party:
    contact = next(children(party, "DefinedTradeContact"), None)
    return Party(
        name=text(party, "Name"),
        tax_id=text(party, "SpecifiedTaxRegistration/ID"),
        contact=text(contact, "PersonName", "DepartmentName"),
        phone=text(contact, "TelephoneUniversalCommunication/CompleteNumber"),
        email=text(contact, "EmailURIUniversalCommunication/URIID"),
    )


def _delivery(party: Element | None) -> Delivery:
    address = next(children(party, "PostalTradeAddress"), None)
    parts = ("LineOne", "LineTwo", "LineThree", "PostcodeCode", "CityName", "CountryID")
    written = [part for part in (text(address, path) for path in parts) if part]
    return Delivery(
        name=text(party, "Name"),
        contact=text(party, "DefinedTradeContact/PersonName"),
        phone=text(party, "DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber"),
        address=", ".join(written) or None,
    )


def _line(item: Element) -> OrderLine:
    identifier = text(item, "AssociatedDocumentLineDocument/LineID") or ""
    product = next(children(item, "SpecifiedTradeProduct"), None)
    agreement = next(children(item, "SpecifiedLineTradeAgreement"), None)
    delivery = next(children(item, "SpecifiedLineTradeDelivery"), None)
    settlement = next(children(item, "SpecifiedLineTradeSettlement"), None)
    quantity = next(children(delivery, "RequestedQuantity"), None)
    percent = number(settlement, "ApplicableTradeTax/RateApplicablePercent")
    return OrderLine(
        line_number=int(identifier) if identifier.isdecimal() else None,
        buyer_item_code=text(product, "BuyerAssignedID"),
        seller_item_code=text(product, "SellerAssignedID"),
        description=text(product, "Name"),
        specification=text(product, "Description"),
        quantity=number(delivery, "RequestedQuantity"),
        unit=quantity.get("unitCode") if quantity is not None else None,
        unit_price=number(
            agreement, "NetPriceProductTradePrice/ChargeAmount", "GrossPriceProductTradePrice/ChargeAmount"
        ),
        tax_rate=percent / Decimal(100) if percent is not None else None,
        line_amount=number(settlement, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"),
        requested_delivery_date=_requested(delivery),
    )
