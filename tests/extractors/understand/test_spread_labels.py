"""Labels that are spread over two cells."""

from tests.extractors.understand.papers import Line, orders_on

LINES: list[Line] = [
    [(40, "品名"), (240, "数量"), (300, "单价"), (380, "金额")],
    [(40, "三角带"), (240, "15"), (300, "2.00"), (380, "30.00")],
]


def test_a_label_of_two_signs_far_apart_is_one_label() -> None:
    head: list[Line] = [
        [(40, "单"), (70, "号：CG26110900012"), (300, "日"), (330, "期：2026年11月09日")],
        [(40, "需"), (70, "方：山东鲁泰机械股份有限公司")],
    ]
    (order,) = orders_on(*head, *LINES)
    assert (order.order_number, str(order.issue_date), order.buyer.name) == (
        "CG26110900012",
        "2026-11-09",
        "山东鲁泰机械股份有限公司",
    )


def test_two_signs_that_are_no_label_stay_apart() -> None:
    (order,) = orders_on([(40, "订单号：A-2015")], [(40, "甲"), (70, "乙：丙")], *LINES)
    assert order.order_number == "A-2015"
