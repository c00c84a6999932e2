"""A line's item: by keys that name one exactly; whatever is less than that is said."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masterdata import CustomerItem, Item, MasterData, Unit
from bot.resolve import Resolution, resolve
from bot.sender import Sender
from extractors.purchase_order import Party
from tests.bot.trade import BOLT, CUSTOMER, DAY, NUT, ROWS, line, master, order, replaced

NOBODY = Sender()
PENS = [
    Item(item_number=f"P-{number}", name="中性笔", specification=specification, base_unit="支")
    for number, specification in ((100, "0.5mm 黑"), (101, "0.5mm 蓝"), (200, "0.7mm 黑"))
]


def found(data: MasterData | None = None, /, **values: Any) -> Resolution:
    one = order(line(**{"seller_item_code": None, "unit_price": None, **values}))
    return resolve(one, NOBODY, data or master(), "OB-1", DAY)


def said(resolution: Resolution) -> list[str]:
    return [f"{one.code}:{one.severity}:{one.where}" for one in resolution.findings]


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"seller_item_code": "T1"}, "code without its dashes"),
        ({"seller_item_code": "t.1"}, "code without its dashes"),
        ({"buyer_item_code": "CS - 88"}, "customer item code"),
        ({"buyer_item_code": "CS/88"}, "code without its dashes"),
        ({"description": "T-1"}, "item number in the text"),
        ({"description": "测试螺钉（M8*30）"}, "name"),
    ],
)
def test_a_code_with_other_dashes_is_the_same_code(values: dict[str, str], key: str) -> None:
    one = found(master(), **values)
    assert (one.items[0], one.keys["lines.0"], one.findings) == (BOLT, key, ())


def test_a_bar_code_is_read_in_any_length_and_a_packs_names_the_pack() -> None:
    bolt = msgspec.structs.replace(BOLT, barcode="4006381333931")
    pack = Unit(item_number="T-1", unit="箱", factor=Decimal(1000), barcode="14006381333938")
    data = replaced(items=[bolt, NUT], units=[ROWS["units"][0], pack], prices=[], stock=[])
    one = found(data, seller_item_code="04006381333931")
    assert (one.items[0], one.keys["lines.0"], one.packs) == (bolt, "bar code", {})
    one = found(data, buyer_item_code="14006381333938", unit="箱")
    assert (one.items[0], one.keys["lines.0"], one.packs) == (bolt, "bar code of a pack", {0: pack})
    (finding,) = found(data, seller_item_code="4006381333932").findings
    assert "check digit is wrong" in finding.why_en


@pytest.mark.parametrize("code", ["I-1", "l-1"])
def test_a_code_that_only_looks_like_ours_is_taken_and_asked_about(code: str) -> None:
    data = replaced(items=[msgspec.structs.replace(BOLT, item_number="1-1"), NUT], prices=[], stock=[], units=[])
    one = found(data, seller_item_code=code)
    assert one.items[0].item_number == "1-1"
    assert said(one) == ["item-code-misread:approve:lines.0.seller_item_code"]
    assert one.findings[0].suggestion == {"lines.0.seller_item_code": "1-1"}
    assert found(data, seller_item_code=code, description="测试螺母").items == {}


def test_two_codes_that_look_like_it_are_a_question_and_not_a_choice() -> None:
    twins = [msgspec.structs.replace(BOLT, item_number=number, barcode=None) for number in ("A-10", "A-1O")]
    one = found(replaced(items=twins, prices=[], stock=[], units=[]), seller_item_code="A-IO")
    assert one.items == {}
    assert said(one) == ["item-unknown:block:lines.0"]


def test_a_code_of_ours_that_does_not_exist_is_asked_about_even_beside_one_of_theirs() -> None:
    one = found(seller_item_code="ZX-77", buyer_item_code="CS-88")
    assert one.items[0] == BOLT
    assert said(one) == ["item-code-unknown:approve:lines.0.seller_item_code"]


def test_a_customers_code_that_nobody_knows_is_asked_about_where_their_codes_are_known() -> None:
    one = found(buyer_item_code="CS-8888", description="测试螺钉 M8×30")
    assert said(one) == ["item-code-unknown:approve:lines.0.buyer_item_code"]
    assert one.findings[0].suggestion == {"lines.0.buyer_item_code": "CS-88"}
    strangers = replaced(customer_items=[CustomerItem(customer_number="C2", customer_item_code="X", item_number="T-1")])
    assert said(found(strangers, buyer_item_code="CS-8888", description="测试螺钉 M8×30")) == []


@pytest.mark.parametrize(
    ("values", "suggested"),
    [
        ({"description": "中性毕 0.5mm 黑"}, "P-100"),
        ({"description": "中性笔", "specification": "0.5毫米 蓝色"}, "P-101"),
        ({"seller_item_code": "P-1OO1", "description": "中性笔 0.5mm 黑"}, "P-100"),
        ({"seller_item_code": "P-20"}, None),
        ({"description": "中性笔 0.6mm 黑"}, None),
        ({"description": "中性笔"}, None),
        ({"description": "白板擦"}, None),
    ],
)
def test_what_is_clearly_meant_is_suggested_with_every_measure_as_asked(
    values: dict[str, str], suggested: str | None
) -> None:
    one = found(replaced(items=PENS, prices=[], stock=[], units=[], customer_items=[]), **values)
    (finding,) = one.findings
    assert (finding.code, finding.severity) == ("item-unknown", "block")
    assert finding.suggestion == ({"lines.0.seller_item_code": suggested} if suggested else {})


def test_two_items_of_one_name_are_listed() -> None:
    (finding,) = found(replaced(items=[*PENS, *PENS[:1]], prices=[], stock=[], units=[]), description="中性笔").findings
    assert "P-100, P-101, P-200 all fit" in finding.why_en


WORDS = st.sampled_from(
    ["T-1", "t1", "T-2", "CS-88", "2970000000017", "T-9", "测试螺钉 M8*30", "测试螺母", "螺钉", None]
)


@given(
    st.lists(
        st.tuples(
            WORDS, WORDS, WORDS, st.sampled_from(["件", "pcs", "EA", "箱", "ctn", "箱(1000件)", "桶", None]),
            st.integers(1, 5000), st.sampled_from(["0.5", "500", "0.12", None]),
        ),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_what_is_resolved_and_told_again_in_our_words_is_resolved_to_the_same(rows: list[Any]) -> None:
    names = ("seller_item_code", "buyer_item_code", "description", "unit", "quantity", "unit_price")
    first = resolve(order(*(line(**dict(zip(names, row, strict=True))) for row in rows)), NOBODY, master(), "OB-1", DAY)
    if first.sales_order is None:
        return
    ours = [
        line(seller_item_code=one.item_number, description=one.description, unit=one.unit,
             quantity=str(one.quantity), unit_price=str(one.unit_price))
        for one in first.sales_order.lines
    ]  # fmt: skip
    again = resolve(order(*ours, buyer=Party(name=CUSTOMER.name)), NOBODY, master(), "OB-1", DAY)
    assert again.sales_order == first.sales_order
    assert [one.code for one in again.findings] == []
