"""Orders as procurement networks and ERP systems send them: X12, cXML, IDoc, openTRANS."""

from datetime import date
from decimal import Decimal

import pytest

from extractors.errors import UnreadableDocument
from extractors.extract import extract
from extractors.purchase_order import Delivery, OrderLine, Party, PurchaseOrder

ISA = "ISA*00*          *00*          *ZZ*KELPHARBOR     *ZZ*HAICHUAN       *261120*0900*U*00401*000000077*0*P*>~"
X12 = (
    ISA
    + """GS*PO*KELPHARBOR*HAICHUAN*20261120*0900*77*X*004010~ST*850*0001~BEG*00*SA*KH-20931**20261120~
CUR*BY*USD~PER*BD*Dana Whitlow*TE*503-555-0142*EM*dana@kelpharbor.example~ITD*01*3*****30~DTM*002*20261204~
N1*BY*Kelp Harbor Supply*92*0100~N1*ST*Kelp Harbor DC 4*92*0104~N3*88 Tidewater Rd~N4*Astoria*OR*97103*US~
PO1*1*250*EA*0.42**BP*771-20*VP*HB-1660~PID*F****Hex bolt M16x60~PO1*2*12.5*CA*18**UP*614141007349~
PID*F****Washer M16~CTT*2~AMT*TT*330~SE*17*0001~GE*1*77~IEA*1*000000077~"""
)

CXML = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE cXML SYSTEM "http://xml.cxml.example/schemas/cXML/1.2.014/cXML.dtd">
<cXML payloadID="1@juniper.example" timestamp="2026-11-20T09:00:00+01:00"><Request deploymentMode="production">
<OrderRequest><OrderRequestHeader orderID="JUN-5501" orderDate="2026-11-20T08:59:00+01:00" type="new">
<Total><Money currency="EUR">62.00</Money></Total>
<ShipTo><Address><Name xml:lang="en">Juniper Works Hall 3</Name><PostalAddress><DeliverTo>Ola Brandt</DeliverTo>
<Street>Kaistrasse 9</Street><City>Bremen</City><PostalCode>28195</PostalCode>
<Country isoCountryCode="DE">Germany</Country></PostalAddress></Address></ShipTo>
<BillTo><Address><Name xml:lang="en">Juniper Works GmbH</Name></Address></BillTo>
<PaymentTerm payInNumberOfDays="45"/><Contact role="buyer"><Name xml:lang="en">Ines Kohl</Name>
<Email>ines@juniper.example</Email></Contact></OrderRequestHeader>
<ItemOut quantity="40" lineNumber="1" requestedDeliveryDate="2026-12-01"><ItemID>
<SupplierPartID>NH-10-8</SupplierPartID></ItemID><ItemDetail><UnitPrice><Money currency="EUR">1.55</Money></UnitPrice>
<Description xml:lang="en"><ShortName>Hex nut</ShortName> M10, zinc</Description><UnitOfMeasure>EA</UnitOfMeasure>
</ItemDetail></ItemOut></OrderRequest></Request></cXML>"""

IDOC = """<?xml version="1.0"?><ORDERS05><IDOC BEGIN="1"><EDI_DC40 SEGMENT="1"><MESTYP>ORDERS</MESTYP></EDI_DC40>
<E1EDK01 SEGMENT="1"><CURCY>EUR</CURCY><BELNR>4500098812</BELNR></E1EDK01>
<E1EDK03 SEGMENT="1"><IDDAT>012</IDDAT><DATUM>20261120</DATUM></E1EDK03>
<E1EDK03 SEGMENT="1"><IDDAT>002</IDDAT><DATUM>20261210</DATUM></E1EDK03>
<E1EDKA1 SEGMENT="1"><PARVW>AG</PARVW><NAME1>Talweg Pumpen AG</NAME1><BNAME>Rolf Senn</BNAME></E1EDKA1>
<E1EDKA1 SEGMENT="1"><PARVW>WE</PARVW><NAME1>Talweg Lager Ost</NAME1><STRAS>Am Damm 2</STRAS><PSTLZ>39104</PSTLZ>
<ORT01>Magdeburg</ORT01></E1EDKA1>
<E1EDP01 SEGMENT="1"><POSEX>00010</POSEX><MENGE>200.000</MENGE><MENEE>PCE</MENEE><VPREI>29.00</VPREI>
<PEINH>100</PEINH><NETWR>58.00</NETWR><E1EDP20 SEGMENT="1"><EDATU>20261211</EDATU></E1EDP20>
<E1EDP19 SEGMENT="1"><QUALF>001</QUALF><IDTNR>77-1002</IDTNR><KTEXT>Mutter M10</KTEXT></E1EDP19>
<E1EDP19 SEGMENT="1"><QUALF>002</QUALF><IDTNR>NH-10-8</IDTNR></E1EDP19></E1EDP01>
<E1EDS01 SEGMENT="1"><SUMID>002</SUMID><SUMME>58.00</SUMME></E1EDS01></IDOC></ORDERS05>"""

OPENTRANS = """<?xml version="1.0"?><ORDER xmlns="http://www.opentrans.org/XMLSchema/2.1" version="2.1"
 xmlns:bmecat="http://www.bmecat.org/bmecat/2005"><ORDER_HEADER><ORDER_INFO><ORDER_ID>AH-330</ORDER_ID>
<ORDER_DATE>2026-11-20T08:00:00Z</ORDER_DATE><bmecat:CURRENCY>CHF</bmecat:CURRENCY><PARTIES>
<PARTY><PARTY_ROLE>supplier</PARTY_ROLE><ADDRESS><bmecat:NAME>Haichuan</bmecat:NAME></ADDRESS></PARTY>
<PARTY><PARTY_ROLE>buyer</PARTY_ROLE><PARTY_ROLE>delivery</PARTY_ROLE><ADDRESS><bmecat:NAME>Ahorn Holz AG</bmecat:NAME>
<bmecat:STREET>Waldweg 4</bmecat:STREET><bmecat:ZIP>8400</bmecat:ZIP><bmecat:CITY>Winterthur</bmecat:CITY>
<bmecat:VAT_ID>CHE-1</bmecat:VAT_ID></ADDRESS></PARTY></PARTIES></ORDER_INFO></ORDER_HEADER>
<ORDER_ITEM_LIST><ORDER_ITEM><LINE_ITEM_ID>1</LINE_ITEM_ID><PRODUCT_ID><bmecat:SUPPLIER_PID>WS-5</bmecat:SUPPLIER_PID>
<bmecat:DESCRIPTION_SHORT>Wood screw 5x60</bmecat:DESCRIPTION_SHORT></PRODUCT_ID><QUANTITY>500</QUANTITY>
<bmecat:ORDER_UNIT>C62</bmecat:ORDER_UNIT><PRODUCT_PRICE_FIX><bmecat:PRICE_AMOUNT>9.50</bmecat:PRICE_AMOUNT>
<bmecat:PRICE_QUANTITY>100</bmecat:PRICE_QUANTITY></PRODUCT_PRICE_FIX><PRICE_LINE_AMOUNT>47.50</PRICE_LINE_AMOUNT>
</ORDER_ITEM></ORDER_ITEM_LIST><ORDER_SUMMARY><TOTAL_AMOUNT>47.50</TOTAL_AMOUNT></ORDER_SUMMARY></ORDER>"""


def _only(content: str, name: str) -> PurchaseOrder:
    (found,) = extract(content.encode(), name).orders
    return found.order


def test_an_x12_850_is_taken_as_it_is() -> None:
    assert _only(X12, "po.edi") == PurchaseOrder(
        order_number="KH-20931",
        issue_date=date(2026, 11, 20),
        requested_delivery_date=date(2026, 12, 4),
        currency="USD",
        buyer=Party(
            name="Kelp Harbor Supply", contact="Dana Whitlow", phone="503-555-0142", email="dana@kelpharbor.example"
        ),
        deliver_to=Delivery(name="Kelp Harbor DC 4", address="88 Tidewater Rd, Astoria, OR, 97103, US"),
        payment_terms="Net 30",
        lines=(
            OrderLine(
                line_number=1,
                buyer_item_code="771-20",
                seller_item_code="HB-1660",
                description="Hex bolt M16x60",
                quantity=Decimal(250),
                unit="EA",
                unit_price=Decimal("0.42"),
            ),
            OrderLine(
                line_number=2,
                buyer_item_code="614141007349",
                description="Washer M16",
                quantity=Decimal("12.5"),
                unit="CA",
                unit_price=Decimal(18),
            ),
        ),
        total_amount=Decimal(330),
    )


def test_an_x12_interchange_says_itself_how_it_is_separated() -> None:
    assert _only(X12.replace("~\n", "~").replace("*", "|").replace("~", "\n"), "po.txt") == _only(X12, "po.edi")


def test_every_850_of_an_interchange_is_an_order() -> None:
    start, end = X12.index("ST*850"), X12.index("GE*")
    twice = X12[:end] + X12[start:end].replace("KH-20931", "KH-20932") + X12[end:]
    assert [found.order.order_number for found in extract(twice.encode(), "po.edi").orders] == ["KH-20931", "KH-20932"]


def test_a_cxml_order_request_is_taken_as_it_is() -> None:
    assert _only(CXML, "order.xml") == PurchaseOrder(
        order_number="JUN-5501",
        issue_date=date(2026, 11, 20),
        currency="EUR",
        buyer=Party(name="Juniper Works GmbH", contact="Ines Kohl", email="ines@juniper.example"),
        deliver_to=Delivery(
            name="Juniper Works Hall 3", contact="Ola Brandt", address="Kaistrasse 9, Bremen, 28195, Germany"
        ),
        payment_terms="Net 45",
        lines=(
            OrderLine(
                line_number=1,
                seller_item_code="NH-10-8",
                description="Hex nut M10, zinc",
                quantity=Decimal(40),
                unit="EA",
                unit_price=Decimal("1.55"),
                requested_delivery_date=date(2026, 12, 1),
            ),
        ),
        total_amount=Decimal("62.00"),
    )


def test_a_cxml_request_that_takes_an_order_back_orders_nothing() -> None:
    assert extract(CXML.replace('type="new"', 'type="delete"').encode(), "order.xml").orders == ()


def test_an_idoc_is_taken_as_it_is_and_its_price_is_for_one_piece() -> None:
    assert _only(IDOC, "idoc.xml") == PurchaseOrder(
        order_number="4500098812",
        issue_date=date(2026, 11, 20),
        requested_delivery_date=date(2026, 12, 10),
        currency="EUR",
        buyer=Party(name="Talweg Pumpen AG", contact="Rolf Senn"),
        deliver_to=Delivery(name="Talweg Lager Ost", address="Am Damm 2, 39104 Magdeburg"),
        lines=(
            OrderLine(
                line_number=10,
                buyer_item_code="77-1002",
                seller_item_code="NH-10-8",
                description="Mutter M10",
                quantity=Decimal(200),
                unit="PCE",
                unit_price=Decimal("0.29"),
                line_amount=Decimal("58.00"),
                requested_delivery_date=date(2026, 12, 11),
            ),
        ),
        total_amount=Decimal("58.00"),
    )


def test_an_opentrans_order_is_taken_as_it_is() -> None:
    assert _only(OPENTRANS, "order.xml") == PurchaseOrder(
        order_number="AH-330",
        issue_date=date(2026, 11, 20),
        currency="CHF",
        buyer=Party(name="Ahorn Holz AG", tax_id="CHE-1"),
        deliver_to=Delivery(name="Ahorn Holz AG", address="Waldweg 4, 8400 Winterthur"),
        lines=(
            OrderLine(
                line_number=1,
                seller_item_code="WS-5",
                description="Wood screw 5x60",
                quantity=Decimal(500),
                unit="C62",
                unit_price=Decimal("0.095"),
                line_amount=Decimal("47.50"),
            ),
        ),
        total_amount=Decimal("47.50"),
    )


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (X12.replace("*250*EA", "*many*EA"), "po.edi"),
        (X12[:90] + "ST*850*1", "po.edi"),
        (CXML.replace('quantity="40"', 'quantity="forty"'), "order.xml"),
        (IDOC.replace("20261120", "2026-13-45"), "idoc.xml"),
        (OPENTRANS[:-20], "order.xml"),
    ],
    ids=["X12, a word for a figure", "X12, cut short", "cXML, a word for a figure", "IDoc, no day", "openTRANS, cut"],
)
def test_data_that_break_the_rules_of_their_format_are_refused(content: str, name: str) -> None:
    with pytest.raises(UnreadableDocument, match="break their format's rules"):
        extract(content.encode(), name)


@pytest.mark.parametrize("figure", ["NaN", "Infinity", "-Infinity", "twelve"])
@pytest.mark.parametrize(
    ("name", "content", "right", "wrong"),
    [
        ("order.edi", X12, "*250*EA", "*{}*EA"),
        ("order.xml", CXML, 'quantity="40"', 'quantity="{}"'),
        ("order.xml", CXML, ">1.55<", ">{}<"),
    ],
    ids=["X12", "cXML's attribute", "cXML's element"],
)
def test_what_is_no_figure_is_told_whatever_decimals_may_be(
    name: str, content: str, right: str, wrong: str, figure: str
) -> None:
    assert right in content
    with pytest.raises(UnreadableDocument, match=f"'{figure}' is no figure"):
        extract(content.replace(right, wrong.format(figure)).encode(), name)
