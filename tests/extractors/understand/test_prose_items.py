"""Items in running text: what is ordered, how many, for how much."""

from decimal import Decimal

import pytest

from extractors.understand.figures import POINT
from extractors.understand.prose_items import named_codes, read_item


@pytest.mark.parametrize(
    ("text", "description", "many", "unit", "price"),
    [
        ("1) T/C 65/35 45×45 涤棉府绸 —— 50米，6.67元/米", "T/C 65/35 45×45 涤棉府绸", "50", "米", "6.67"),
        ("（1）松紧带 2.5cm 白色  300.5米，0.46元/米", "松紧带 2.5cm 白色", "300.5", "米", "0.46"),
        ("1. Packing tape 48mm x 66m clear: 300 ROLL at £1.63", "Packing tape 48mm x 66m clear", "300", "ROLL", "1.63"),
        ("M8×30 内六角 200个", "M8×30 内六角", "200", "个", None),
        ("2) 氢氧化钠 片碱 99% 25kg 30袋", "氢氧化钠 片碱 99% 25kg", "30", "袋", None),
        ("六角螺母 M8 十二箱", "六角螺母 M8", "12", "箱", None),
        ("20 boxes of copy paper", "copy paper", "20", "boxes", None),
    ],
)
def test_a_line_gives_its_item(text: str, description: str, many: str, unit: str, price: str | None) -> None:
    item = read_item(text, POINT)
    assert item is not None
    assert (item.description, item.quantity, item.unit) == (description, Decimal(many), unit)
    assert item.price == (Decimal(price) if price else None)


def test_a_code_alone_is_a_code() -> None:
    item = read_item("please send us 20 pcs of ABC-123 at 3.50", POINT)
    assert item is not None
    assert (item.code, item.description, item.price) == ("ABC-123", "", Decimal("3.50"))


def test_codes_that_are_named_leave_the_description() -> None:
    assert named_codes("hex nut M10, your item NH-10-8") == ("hex nut M10", {"seller_item_code": "NH-10-8"})


@pytest.mark.parametrize(
    "text", ["Please consider the environment before printing.", "您好，", "call me at 5", "M8×30"]
)
def test_sentences_without_goods_give_none(text: str) -> None:
    assert read_item(text, POINT) is None
