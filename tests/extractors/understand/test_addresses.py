"""Addresses with who receives there, and orders for several places at once."""

from decimal import Decimal

import pytest

from extractors.extract import extract
from extractors.understand.party_blocks import split_handed


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "江苏省常州市武进区锦绣街170号1楼，陈一一，13900004865。另外周末不收货",
            ("江苏省常州市武进区锦绣街170号1楼", "陈一一", "13900004865"),
        ),
        (
            "陈一一，17700003346，江苏省常州市武进区兴业路408号",
            ("江苏省常州市武进区兴业路408号", "陈一一", "17700003346"),
        ),
        (
            "安徽省合肥市蜀山区锦绣街854号2号仓库（陈一一， 18600007069）",
            ("安徽省合肥市蜀山区锦绣街854号2号仓库", "陈一一", "18600007069"),
        ),
        ("安徽省合肥市经开区繁华大道 1269 号 3 栋", ("安徽省合肥市经开区繁华大道 1269 号 3 栋", None, None)),
    ],
)
def test_who_receives_is_told_from_where(text: str, parts: tuple[str, str | None, str | None]) -> None:
    assert split_handed(text) == parts


def test_a_message_for_two_shops_is_two_orders() -> None:
    text = """今天两个店的货：

【东湖店】上海市嘉定区工业三路568号，陈一一 15900006140
稀奶油 1L 20箱

【西园店】湖南省长沙市望城区兴业路501号，李二二 18600003407
番茄沙司 3kg 3箱
黄糖 25kg 4桶
"""
    found = extract(text.encode(), "chat.txt").orders
    assert [(one.order.deliver_to.name, [line.quantity for line in one.order.lines]) for one in found] == [
        ("东湖店", [Decimal(20)]),
        ("西园店", [Decimal(3), Decimal(4)]),
    ]


def test_lines_written_as_blocks_of_labels_are_read() -> None:
    text = """Purchase Order: 710409766
Item 1
Material:      PN-861320
Description:   Ceramic capacitor 100 nF
Quantity:      3 reel
Unit price:    9.41 USD
Item 2
Material:      PN-204715
Description:   Proximity sensor M12
Quantity:      120 pcs
Unit price:    20.35 USD
Total net value: 2,470.23 USD
"""
    (found,) = extract(text.encode(), "order.txt").orders
    lines = [(line.line_number, line.buyer_item_code, line.quantity, line.unit) for line in found.order.lines]
    assert lines == [(1, "PN-861320", Decimal(3), "reel"), (2, "PN-204715", Decimal(120), "pcs")]
    assert found.order.total_amount == Decimal("2470.23")


def test_half_a_dozen_is_not_lost() -> None:
    (found,) = extract("请安排：\n螺栓 M8 两箱\n切割片 107mm 半打\n".encode(), "chat.txt").orders
    assert [(line.quantity, line.unit) for line in found.order.lines] == [(Decimal(2), "箱"), (Decimal("0.5"), "打")]
