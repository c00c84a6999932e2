"""Items as cards, as the screens of apps show them."""

from decimal import Decimal

import pytest

from tests.extractors.understand.papers import Line, orders_on

HEAD: list[Line] = [[(26, "采购订单详情")], [(26, "订单号：202676022234")], [(26, "商品（2)")]]


@pytest.mark.parametrize("figures", ["¥67.71 × 4箱", "4箱 × ¥67.71"])
def test_a_name_a_code_and_price_times_quantity_are_a_line(figures: str) -> None:
    (order,) = orders_on(
        *HEAD,
        [(26, "火腿肠65g×50")],
        [(26, "条码 6985232735"), (518, figures)],
        [(26, "冰红茶500ml×15")],
        [(26, "条码 6976704548"), (507, "¥32.59 × 20件")],
        [(506, "合计 ¥922.64")],
    )
    assert [(line.buyer_item_code, line.quantity, line.unit, line.unit_price) for line in order.lines] == [
        ("6985232735", Decimal(4), "箱", Decimal("67.71")),
        ("6976704548", Decimal(20), "件", Decimal("32.59")),
    ]
    assert order.total_amount == Decimal("922.64")


def test_prices_without_quantities_are_no_cards() -> None:
    assert orders_on(*HEAD, [(26, "火腿肠65g×50")], [(26, "条码 6985232735"), (518, "¥67.71")]) == []
