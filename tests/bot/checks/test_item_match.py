"""A slip in a code may be another item's code: the words say so."""

from typing import Any

import msgspec
import pytest

from bot.finding import Finding
from bot.masterdata import CustomerItem, Item, MasterData
from tests.bot.trade import BOLT, findings, line, order, replaced

ITEMS = [
    BOLT,
    *(
        Item(item_number=number, name=name, specification=specification, base_unit="件")
        for number, name, specification in (
            ("K-10", "内六角圆柱头螺钉", "M8×30 8.8级 镀锌"),
            ("K-01", "内六角圆柱头螺钉", "M8×35 8.8级 镀锌"),
            ("K-11", "内六角圆柱头螺钉", "M8×35 10.9级 发黑"),
            ("K-12", "六角螺母", "M8 8级 镀锌"),
            ("K-20", "防松螺母", "M8 不锈钢304"),
            ("K-30", "饮用水", "1.5L"),
            ("K-31", "饮用水", "15L"),
            ("E-1", "Hex bolt", "M8x30"),
        )
    ),
]


def data(**rows: list[Any]) -> MasterData:
    return replaced(items=ITEMS, prices=[], stock=[], units=[], **rows)


def doubts(code: str, *text: str | None, column: str = "seller_item_code", **rows: list[Any]) -> list[Finding]:
    description, specification = (*text, None)[:2]
    given = {"seller_item_code": None, column: code, "description": description, "specification": specification}
    found = findings(order(line(**given, unit_price=None)), data(**rows))
    return [one for one in found if one.code == "item-code-text"]


@pytest.mark.parametrize(
    ("code", "text", "meant"),
    [
        ("K-01", ("内六角圆柱头螺钉", "M8×30 8.8级 镀锌"), "K-10"),
        ("K-01", ("内六角圆柱头螺钉 M8*30 8.8级镀锌",), "K-10"),
        ("K-12", ("内六角圆柱头螺订 M8×30 8.8级 镀锌",), "K-10"),
        ("K-01", ("内六角圆柱头螺订 M8×30 8.8级 镀锌",), "K-10"),
        ("K-30", ("饮用水", "15L"), "K-31"),
    ],
)
def test_a_code_of_another_item_than_the_words_is_asked_about(code: str, text: tuple[str, ...], meant: str) -> None:
    (finding,) = doubts(code, *text)
    assert (finding.severity, finding.value) == ("approve", code)
    assert finding.suggestion == {"lines.0.seller_item_code": meant}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("K-10", "内六角圆柱头螺钉 M8×45"),
        ("K-10", "螺钉 M8×30 12.9级"),
        ("K-20", "防松螺母 M8 不锈钢316"),
        ("K-10", "进口白板笔 黑色"),
        ("E-1", "Spring washer"),
    ],
)
def test_words_that_contradict_are_told_when_nothing_of_ours_is_what_they_say(code: str, text: str) -> None:
    (finding,) = doubts(code, text)
    assert (finding.severity, finding.suggestion) == ("approve", {})


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("K-10", "内六角圆柱头螺钉 M8×30 8.8级 镀锌"),
        ("K-10", "内六角圆柱头螺钉"),
        ("K-10", "M8*30 镀锌 内六角圆柱头螺钉 8.8"),
        ("K-10", "内六角园柱头螺钉 M8×30 8.8级 镀锌"),
        ("K-10", "内六角圆柱头螺钉 M8×30"),
        ("K-10", "K-10 杯头螺丝 GB70.1 M8×30，500个/包"),
        ("K-10", "Socket head cap screw DIN 912 M8x30 8.8 zp"),
        ("K-20", "防松螺母 DIN 985 M8"),
        ("K-30", "饮用水 1500ml 24瓶/箱"),
        ("K-10", "同上"),
        ("K-10", None),
    ],
)
def test_words_that_say_the_same_otherwise_or_less_are_fine(code: str, text: str | None) -> None:
    assert doubts(code, text) == []


def test_a_specification_of_another_item_is_told_in_whatever_language_the_words_are() -> None:
    pens = [Item(item_number=f"P-{sign}", name="中性笔", specification=sign, base_unit="件") for sign in ("黑", "蓝")]
    one = order(line(seller_item_code="P-黑", description="Gel pen", specification="蓝", unit_price=None))
    found = findings(one, replaced(items=pens, prices=[], stock=[], units=[], customer_items=[]))
    assert [one.suggestion for one in found if one.code == "item-code-text"] == [{"lines.0.seller_item_code": "P-蓝"}]


def test_the_customers_own_code_is_taken_out_where_the_words_say_otherwise() -> None:
    own = [CustomerItem(customer_number="C1", customer_item_code="X9", item_number="K-12")]
    (finding,) = doubts("X9", "饮用水 15L", column="buyer_item_code", customer_items=own)
    assert finding.where == "lines.0.buyer_item_code"
    assert finding.suggestion == {"lines.0.seller_item_code": "K-31", "lines.0.buyer_item_code": ""}


def test_of_two_items_that_are_called_so_none_is_suggested() -> None:
    twin = msgspec.structs.replace(ITEMS[1], item_number="K-10B")
    one = order(line(seller_item_code="K-12", description="内六角圆柱头螺钉 M8×30 8.8级 镀锌", unit_price=None))
    found = findings(one, replaced(items=[*ITEMS, twin], prices=[], stock=[], units=[]))
    (finding,) = [one for one in found if one.code == "item-code-text"]
    assert (finding.limit, finding.suggestion) == ("K-10; K-10B", {})
