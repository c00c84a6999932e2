"""Forms whose words no list has: content, arithmetic and place say what is what."""

from datetime import date
from decimal import Decimal

from tests.extractors.understand.orders import order_of

TITLE = ["采购订单"]
LINES = [
    ["1", "KX-1044", "平垫圈", "M8 304", "300", "只", "0.50", "150.00", "13%", "2026-12-01"],
    ["2", "KX-1093", "六角螺母", "M10 8.8", "40", "只", "1.25", "50.00", "13%", "2026-12-08"],
]


def test_columns_under_unknown_headings_are_what_their_cells_look_like() -> None:
    heading = ["甲栏", "乙栏", "品名", "丙栏", "丁栏", "戊栏", "单价", "金额", "己栏", "庚栏"]
    first, _ = order_of([TITLE, heading, *LINES]).lines
    assert (first.line_number, first.buyer_item_code, first.specification) == (1, "KX-1044", "M8 304")
    assert (first.quantity, first.unit, first.tax_rate) == (Decimal(300), "只", Decimal("0.13"))
    assert first.requested_delivery_date == date(2026, 12, 1)


def test_arithmetic_finds_the_price_in_an_order_of_one_line() -> None:
    (line,) = order_of([TITLE, ["品名", "数量", "某某", "金额"], ["平垫圈", "300", "0.35", "105.00"]]).lines
    assert (line.quantity, line.unit_price, line.line_amount) == (Decimal(300), Decimal("0.35"), Decimal("105.00"))


def test_a_figure_that_proves_nothing_is_no_price() -> None:
    (line,) = order_of([TITLE, ["品名", "数量", "某某", "金额"], ["平垫圈", "300", "7", "105.00"]]).lines
    assert (line.quantity, line.unit_price) == (Decimal(300), None)


def test_the_head_gives_number_and_buyer_without_a_known_label() -> None:
    head = [["某号", "YQ-52-0817"], ["某处", "宁波云崎测试机械有限公司"]]
    order = order_of([TITLE, *head, ["品名", "数量", "单价"], ["平垫圈", "300", "0.35"]])
    assert (order.order_number, order.buyer.name) == ("YQ-52-0817", "宁波云崎测试机械有限公司")


def test_of_two_numbers_without_a_label_none_is_guessed() -> None:
    head = [["某号", "YQ-52-0817"], ["另号", "ZB-77-1024"]]
    assert order_of([TITLE, *head, ["品名", "数量", "单价"], ["平垫圈", "300", "0.35"]]).order_number is None


def test_a_day_without_a_label_is_the_other_one_only_where_it_can_be() -> None:
    table = [["品名", "数量", "单价"], ["平垫圈", "300", "0.35"]]
    before = order_of([["采购订单"], ["某日", "2026-11-02"], ["交货日期", "2026-12-01"], *table])
    after = order_of([["采购订单"], ["某日", "2026-12-24"], ["交货日期", "2026-12-01"], *table])
    assert (before.issue_date, after.issue_date) == (date(2026, 11, 2), None)
