"""A quantity shared out over shops: a column for each, and one for all."""

from decimal import Decimal

from extractors.purchase_order import OrderLine
from tests.extractors.understand.orders import order_of

TITLE = ["订货单"]
HEADING = ["编码", "商品", "单位", "中山路店", "解放路店", "火车站店", "合计", "单价"]


def lines(*rows: list[str]) -> list[OrderLine]:
    return list(order_of([TITLE, HEADING, *rows]).lines)


def test_the_quantity_is_what_the_shops_make_together() -> None:
    found = lines(
        ["A1", "可乐", "箱", "5", "3", "2", "10", "45"],
        ["A2", "雪碧", "箱", "4", "0", "1", "5", "45"],
    )
    assert [(line.description, line.quantity, line.unit_price) for line in found] == [
        ("可乐", Decimal(10), Decimal(45)),
        ("雪碧", Decimal(5), Decimal(45)),
    ]


def test_columns_that_do_not_add_up_are_not_shared_out() -> None:
    found = lines(
        ["A1", "可乐", "箱", "5", "3", "2", "225", "45"],
        ["A2", "雪碧", "箱", "4", "0", "1", "180", "45"],
    )
    assert [line.line_amount for line in found] == [225, 180]
