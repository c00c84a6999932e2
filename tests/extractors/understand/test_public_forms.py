"""What exports and forms that the public knows do: qualified headings, boxes with numbers, letters in other scripts."""

from datetime import date
from decimal import Decimal

from extractors.extract import extract
from extractors.purchase_order import PurchaseOrder
from tests.extractors.understand.orders import order_of, orders_of

SHOP = [
    ["Name", "Currency", "Taxes", "Total", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku"],
    ["#4417", "USD", "0.00", "52.00", "2", "Fern print", "16.00", "FERN-1"],
    ["#4417", "", "", "", "1", "Canvas bag", "20.00", "BAG-1"],
    ["#4418", "USD", "0.00", "25.00", "1", "Speckled mug", "25.00", "MUG-1"],
]
BOXES = """1. REQUISITION NUMBER        2. CONTRACT NO.      4. ORDER NUMBER
W25G1V-24-0112               GS-07F-0123X         W15QKN-24-F-0098

19. ITEM NO.   20. SUPPLIES/SERVICES          21. QUANTITY  22. UNIT  23. UNIT PRICE   24. AMOUNT
0001           SCREW, CAP, HEXAGON                 500       EA          $1.12          $560.00
0002           NUT, SELF-LOCKING                   750       EA          $0.64          $480.00
26. TOTAL AWARD AMOUNT (For Govt. Use Only)   $1,040.00
"""
SAP = """Purchasing Documents per Document Number
-----------------------------------------------------------------------------
|Purch.Doc.|Item |Material  |Short Text         |Order Qty|Net Price|Net Value |
-----------------------------------------------------------------------------
|4500017823|   10|100-200   |Casing pump        |   20.000|   145.50|  2,910.00|
|4500017824|   10|100-310   |Shaft seal         |   60.000|    12.25|    735.00|
-----------------------------------------------------------------------------
"""
KOREAN = """발주서

공급업체: 해천정밀
고객사: 한솔기온제조
발주번호: PO-2026-0603
납기일: 2026-06-10
품목명: 육각 볼트
수량: 500
단가: 120
합계금액: 66000
"""


def _read(text: str, name: str = "order.txt") -> list[PurchaseOrder]:
    return [found.order for found in extract(text.encode(), name).orders]


def test_where_some_headings_are_called_a_lines_the_others_are_the_orders() -> None:
    orders = orders_of(SHOP)
    assert [(order.order_number, order.total_amount) for order in orders] == [("4417", 52), ("4418", 25)]
    assert [(line.description, line.quantity, line.unit_price) for line in orders[0].lines] == [
        ("Fern print", 2, 16),
        ("Canvas bag", 1, 20),
    ]


def test_a_name_in_two_columns_is_the_buyer_of_an_order_without_a_company() -> None:
    heading = ["Order ID", "Billing First Name", "Billing Last Name", "Billing Company", "SKU", "Quantity", "Item Cost"]
    rows = [
        ["2011", "Marta", "Lind", "Lind Bygg AB", "S-5", "10", "9.00"],
        ["2012", "Ola", "Ek", "", "S-5", "2", "9.00"],
    ]
    orders = orders_of([heading, *rows])
    assert [order.buyer.name for order in orders] == ["Lind Bygg AB", "Ola Ek"]


def test_an_order_of_one_line_in_an_export_has_the_total_beside_it() -> None:
    heading = ["订单编号", "买家会员名", "总金额", "宝贝标题", "宝贝种类", "宝贝总数量"]
    orders = orders_of(
        [heading, ["3101", "晨光", "236.00", "螺丝", "1", "4"], ["3102", "华联", "109.00", "垫片", "1", "3"]]
    )
    assert [(order.total_amount, order.lines[0].quantity) for order in orders] == [(236, 4), (109, 3)]


def test_the_boxes_of_an_authoritys_form_are_labels_without_their_numbers() -> None:
    (order,) = _read(BOXES)
    assert (order.order_number, order.total_amount) == ("W15QKN-24-F-0098", Decimal("1040.00"))
    assert [(line.quantity, line.unit_price) for line in order.lines] == [
        (500, Decimal("1.12")),
        (750, Decimal("0.64")),
    ]


def test_rules_between_framed_rows_part_no_table() -> None:
    orders = _read(SAP)
    assert [(order.order_number, order.lines[0].description) for order in orders] == [
        ("4500017823", "Casing pump"),
        ("4500017824", "Shaft seal"),
    ]


def test_a_form_in_korean_is_read_by_its_labels() -> None:
    (order,) = _read(KOREAN)
    assert (order.order_number, order.buyer.name, order.total_amount) == ("PO-2026-0603", "한솔기온제조", 66000)
    assert [(line.description, line.quantity, line.unit_price) for line in order.lines] == [("육각 볼트", 500, 120)]


def test_a_form_in_spanish_is_read_with_decimal_commas() -> None:
    order = order_of(
        [
            ["Orden de compra N°:", "OC-4512"],
            ["Cliente:", "Talleres Quirol S.A."],
            ["Fecha de entrega:", "20/04/2026"],
            ["Código", "Descripción", "Cantidad", "Precio unitario", "Importe"],
            ["T-8", "Tornillo hexagonal", "500", "1,20", "600,00"],
            ["", "", "", "Total", "600,00"],
        ]
    )
    assert (order.order_number, order.buyer.name) == ("OC-4512", "Talleres Quirol S.A.")
    assert (order.requested_delivery_date, order.total_amount) == (date(2026, 4, 20), Decimal("600.00"))
    assert [line.unit_price for line in order.lines] == [Decimal("1.20")]


def test_who_receives_orders_where_nobody_else_is_named() -> None:
    (order,) = _read(
        "PURCHASE ORDER\nPO#: PO-456789\n\nSUPPLIER: Alder Parts Co.\n\nSHIP TO:\nChain Works Corp.\n123 Supply Drive\n"
        "\nITEMS:\nSKU: W-100 | Description: Widget A | Quantity: 5 | Unit Price: $12.50 | Total: $62.50\n"
    )
    assert order.buyer.name == "Chain Works Corp."


def test_a_code_behind_its_name_is_no_part_of_the_goods() -> None:
    order = order_of(
        [["Product", "Qty", "Unit cost"], ["Earbuds Pro SKU EB-PRO-1", "12", "4.10"], ["Mug SKU MG-2", "3", "2.00"]]
    )
    assert [(line.buyer_item_code, line.description) for line in order.lines] == [
        ("EB-PRO-1", "Earbuds Pro"),
        ("MG-2", "Mug"),
    ]


def test_an_office_called_after_its_town_is_no_address() -> None:
    order = order_of(
        [
            ["订单编号", "DD2026-01", "采购单位", "明州市交通运输局"],
            ["商品名称", "单价", "数量", "小计"],
            ["复印纸", "128", "2", "256"],
        ]
    )
    assert order.buyer.name == "明州市交通运输局"
