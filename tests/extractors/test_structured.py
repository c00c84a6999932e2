"""Orders that come as data beat what is read off a page."""

from decimal import Decimal

import pytest

from extractors.errors import UnreadableDocument
from extractors.extract import extract

UBL = b"""<?xml version="1.0" encoding="UTF-8"?>
<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <cbc:ID>KW-118</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate>
 <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
 <cac:BuyerCustomerParty><cac:Party><cac:PartyName><cbc:Name>Kranz Werkzeug GmbH</cbc:Name></cac:PartyName>
  <cac:Contact><cbc:Name>Ute Kranz</cbc:Name></cac:Contact></cac:Party></cac:BuyerCustomerParty>
 <cac:AnticipatedMonetaryTotal>
  <cbc:PayableAmount currencyID="EUR">11.60</cbc:PayableAmount></cac:AnticipatedMonetaryTotal>
 <cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="C62">400</cbc:Quantity>
  <cbc:LineExtensionAmount currencyID="EUR">11.60</cbc:LineExtensionAmount>
  <cac:Price><cbc:PriceAmount currencyID="EUR">0.029</cbc:PriceAmount></cac:Price>
  <cac:Item><cbc:Name>Hex nut M10</cbc:Name><cac:SellersItemIdentification><cbc:ID>NH-10-8</cbc:ID>
  </cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>
</Order>"""

EDIFACT = b"""UNB+UNOC:3+5412345000013:14+8712345000010:14+261120:0900+1'
UNH+1+ORDERS:D:96A:UN:EAN008'BGM+220+4500012345+9'DTM+137:20261120:102'DTM+2:20261205:102'
NAD+BY+5412345000013::9++Brightwater Marine+21 Harbour Road+Southampton++SO14 0AB+GB'CTA+OC+:Helen Marsh'
COM+?+44 20 7946 0321:TE'CUX+2:USD:9'LIN+1++HB-1660-109:SA'IMD+F++:::Hex bolt M16x60'QTY+21:800:PCE'
MOA+203:440.00'PRI+AAA:0.55'UNS+S'MOA+86:440.00'UNT+17+1'UNZ+1+1'"""


def test_a_ubl_order_is_taken_as_it_is() -> None:
    (found,) = extract(UBL, "order.xml").orders
    order = found.order
    assert (order.order_number, order.currency, order.buyer.contact) == ("KW-118", "EUR", "Ute Kranz")
    (line,) = order.lines
    assert (line.seller_item_code, line.quantity, line.unit_price) == ("NH-10-8", Decimal(400), Decimal("0.029"))
    assert found.evidence["lines.0.quantity"].confidence > 0.95


def test_an_edifact_message_is_taken_as_it_is() -> None:
    (found,) = extract(EDIFACT, "orders.edi").orders
    assert (found.order.order_number, found.order.buyer.phone) == ("4500012345", "+44 20 7946 0321")
    assert [(line.seller_item_code, line.quantity, line.unit) for line in found.order.lines] == [
        ("HB-1660-109", 800, "PCE")
    ]


@pytest.mark.parametrize(
    "content",
    [
        UBL.replace(b">400<", b">four hundred<"),
        UBL[:900],
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + UBL[38:].replace(b"KW-118", b"&b;"),
    ],
    ids=["a word for a figure", "cut short", "an entity"],
)
def test_data_that_break_the_rules_of_their_format_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"order\.xml"):
        extract(content, "order.xml")
