"""What may be ordered later is not ordered."""

from collections.abc import Sequence

import pytest

from extractors.extract import extract
from tests.extractors.understand.orders import orders_of


@pytest.mark.parametrize(
    "periods",
    [["11月", "12月", "次年1月"], ["M+1", "M+2", "M+3"], ["W45", "W46", "W47"], ["Nov 2026", "Dec 2026", "Jan 2027"]],
)
def test_quantities_under_months_or_weeks_are_a_plan(periods: Sequence[str]) -> None:
    assert orders_of([["Part", "Description", *periods], ["GR-1285", "Gearhead", "5", "10", "5"]]) == []


def test_a_paper_that_says_it_binds_nobody_orders_nothing() -> None:
    content = "物料号,描述,数量\n10005570,切割刀片,20\n仅供备料参考，不构成采购承诺\n".encode()
    assert extract(content, "plan.csv").why_none == "nothing_ordered"


def test_sizes_are_no_periods() -> None:
    (order,) = orders_of([["订单号", "A-7001"], ["款号", "品名", "S", "M", "L"], ["M26", "衬衫", "5", "10", "5"]])
    assert [line.quantity for line in order.lines] == [5, 10, 5]
