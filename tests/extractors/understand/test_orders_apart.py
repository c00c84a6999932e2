"""Several orders below each other, told apart by what stands between their tables."""

from collections.abc import Sequence

import pytest

from tests.extractors.understand.orders import orders_of

TABLE = [["品名", "数量", "单价"], ["平垫圈", "300", "0.35"]]
OTHER = [["品名", "数量", "单价"], ["六角螺母", "40", "1.25"]]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([["Call-off order CO-50401"]], [["Call-off order CO-48919"]]),
        ([["№ K-998286"]], [["№ K-295315"]]),
        ([["订单编号", "A-7001"]], [["订单编号", "A-7002"]]),
        ([["下单日期", "2026-11-02"]], [["下单日期", "2026-11-09"]]),
    ],
    ids=["titles", "number signs", "labels", "days"],
)
def test_what_differs_between_two_tables_parts_two_orders(
    first: Sequence[Sequence[str]], second: Sequence[Sequence[str]]
) -> None:
    orders = orders_of([*first, *TABLE, *second, *OTHER])
    assert [len(order.lines) for order in orders] == [1, 1]
    assert len({(order.order_number, order.issue_date) for order in orders}) == 2


def test_a_heading_that_only_repeats_goes_on_with_the_same_order() -> None:
    number = [["订单编号", "A-7001"]]
    (order,) = orders_of([*number, *TABLE, *number, *TABLE])
    assert len(order.lines) == 2


@pytest.mark.parametrize("numbers", [("001", "002", "003"), ("10", "20", "30")])
def test_what_counts_up_under_a_purchase_orders_name_numbers_the_lines(numbers: Sequence[str]) -> None:
    rows = [[number, "Dry bag", "12", "7.50", "90.00"] for number in numbers]
    (order,) = orders_of(
        [["Purchase order number", "5540-88317"], ["PO1", "Description", "Qty", "Price", "Extended"], *rows]
    )
    assert (order.order_number, [line.line_number for line in order.lines]) == ("5540-88317", [int(n) for n in numbers])


def test_numbers_that_do_not_count_up_are_those_of_orders() -> None:
    rows = [[number, "Dry bag", "12", "7.50", "90.00"] for number in ("4501", "4502", "4505")]
    orders = orders_of([["PO number", "Description", "Qty", "Price", "Extended"], *rows])
    assert [order.order_number for order in orders] == ["4501", "4502", "4505"]
