"""Exports of systems: what holds for a whole order stands in columns, once, again in every line, or cut in parts."""

from decimal import Decimal

from tests.extractors.understand.orders import order_of, orders_of


def test_a_figure_in_the_first_line_of_each_order_is_its_total() -> None:
    orders = orders_of(
        [
            ["订单编号", "货品总价(元)", "货品标题", "单价(元)", "数量"],
            ["31567406580720323", "2248.80", "门吸", "6.20", "24"],
            ["", "", "角阀", "21.00", "100"],
            ["31645752260614685", "624.00", "篮球", "78.00", "8"],
        ]
    )
    assert [(one.total_amount, [line.line_amount for line in one.lines]) for one in orders] == [
        (Decimal("2248.80"), [None, None]),
        (Decimal("624.00"), [None]),
    ]


def test_an_address_and_a_name_in_several_columns_are_put_together() -> None:
    order = order_of(
        [
            [
                "Order Number",
                "First Name",
                "Last Name",
                "Shipping Street",
                "Shipping City",
                "Shipping Zip",
                "Item",
                "Qty",
            ],
            ["10231", "Nadia", "Rahman", "22 Mill Lane", "Bristol", "BS1 6XX", "Brass hook", "40"],
        ]
    )
    assert order.deliver_to.address == "22 Mill Lane, Bristol, BS1 6XX"
    assert order.buyer.contact == "Nadia Rahman"


def test_a_barcode_beside_a_code_is_nobodys_code() -> None:
    order = order_of([["商品编号", "条码", "名称", "数量"], ["A-100", "6901234567892", "螺丝", "120"]])
    assert [(line.buyer_item_code, line.seller_item_code) for line in order.lines] == [("A-100", None)]


def test_codes_of_a_priced_list_of_which_only_some_is_ordered_are_the_sellers() -> None:
    rows = [["HL-1", "Hose", "5.45", "80"], ["HL-2", "Pot", "3.95", ""], ["HL-3", "Rake", "9.10", "4"]]
    order = order_of([["ORDER FORM"], ["SKU", "Product", "Price", "Qty"], *rows])
    assert [(line.seller_item_code, line.quantity) for line in order.lines] == [("HL-1", 80), ("HL-3", 4)]


def test_a_code_that_begins_like_a_carried_sum_is_a_line() -> None:
    order = order_of([["Code", "Product", "Qty", "Price"], ["CF-01", "House blend", "12", "11.50"]])
    assert [line.buyer_item_code for line in order.lines] == ["CF-01"]
