"""Sheets whose tables stand unusually: on their side, beside the head, a column for each shop, without heading."""

from decimal import Decimal

from tests.extractors.understand.orders import order_of, orders_of

NUMBERED = [["采购单号", "A-7001"], ["下单日期", "2026-11-02"]]


def test_headings_below_each_other_make_every_column_an_item() -> None:
    order = order_of(
        [
            ["试剂订购单"],
            ["名称", "滤膜", "氯化钠"],
            ["规格", "47mm", "500g"],
            ["数量", "8", "15"],
            ["单价", "690", "38"],
            ["小计", "5520", "570"],
            ["总计", "", "6090"],
        ]
    )
    assert [(line.description, line.specification, line.quantity, line.line_amount) for line in order.lines] == [
        ("滤膜", "47mm", Decimal(8), Decimal(5520)),
        ("氯化钠", "500g", Decimal(15), Decimal(570)),
    ]
    assert order.total_amount == Decimal(6090)


def test_a_form_with_a_label_and_a_value_in_each_row_is_no_table_on_its_side() -> None:
    order = order_of([["订单编号", "A-7001"], ["名称", "滤膜"], ["数量", "8"], ["单价", "690"]])
    assert [(line.description, line.quantity) for line in order.lines] == [("滤膜", Decimal(8))]


def test_a_head_beside_the_table_is_read_as_one_above_it() -> None:
    order = order_of(
        [
            ["Item", "Qty", "Price", "", "Order no", "LD-5522"],
            ["Glue sticks", "15", "18.60", "", "Order date", "14 Aug 2026"],
            ["Poster paint", "240", "2.85", "", "Ordered by", "Jane Pendry"],
        ]
    )
    assert (order.order_number, str(order.issue_date), order.buyer.contact) == ("LD-5522", "2026-08-14", "Jane Pendry")
    assert [line.quantity for line in order.lines] == [15, 240]


def test_shops_with_numbers_of_their_own_order_each_for_themselves() -> None:
    orders = orders_of(
        [
            ["", "", "门店", "群力店", "哈西店", "合计"],
            ["", "", "订单号", "PH2026961686", "PH2026206586"],
            ["商品名称", "规格", "单位", "数量", "数量", "数量"],
            ["老陈醋", "420ml", "瓶", "24", "12", "36"],
            ["挂面", "1kg", "袋", "", "60", "60"],
        ]
    )
    assert [(one.order_number, one.deliver_to.name, [line.quantity for line in one.lines]) for one in orders] == [
        ("PH2026961686", "群力店", [24]),
        ("PH2026206586", "哈西店", [12, 60]),
    ]


def test_a_list_without_a_heading_is_read_where_its_figures_multiply() -> None:
    order = order_of(
        [["PO 77120"], ["Hex bolt M8", "500", "pc", "0.28", "140.00"], ["Hex nut M8", "400", "pc", "0.05", "20.00"]]
    )
    assert [(line.description, line.quantity, line.unit_price, line.line_amount) for line in order.lines] == [
        ("Hex bolt M8", 500, Decimal("0.28"), 140),
        ("Hex nut M8", 400, Decimal("0.05"), 20),
    ]


def test_a_list_without_a_heading_and_without_a_product_orders_nothing() -> None:
    assert orders_of([["HB-1", "Hex bolt", "200", "0.35"], ["NH-2", "Hex nut", "500", "0.08"]]) == []


def test_words_below_most_lines_say_what_the_goods_are_like() -> None:
    order = order_of(
        [
            *NUMBERED,
            ["序号", "名称", "数量", "单价"],
            ["1", "油封", "8", "6.9"],
            ["", "45×62×8 FKM"],
            ["2", "卡箍", "50", "0.7"],
            ["", "38-44 W4"],
        ]
    )
    assert [line.specification for line in order.lines] == ["45×62×8 FKM", "38-44 W4"]
