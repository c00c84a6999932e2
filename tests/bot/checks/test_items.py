"""Whether what is ordered can be sold as it is ordered."""

from decimal import Decimal

import msgspec
import pytest

from bot.finding import Finding
from bot.masterdata import Item, Price, Unit
from tests.bot.trade import ROWS, codes, findings, line, order, replaced


def test_an_order_without_lines_is_no_order_to_deliver() -> None:
    assert codes(msgspec.structs.replace(order(), lines=())) == ["no-lines:block"]


@pytest.mark.parametrize(
    ("values", "expected", "suggestion"),
    [
        ({"quantity": None}, "quantity-missing:block", {}),
        ({"quantity": "0"}, "quantity-not-positive:block", {}),
        ({"quantity": "-100"}, "quantity-not-positive:block", {}),
        ({"quantity": "50"}, "quantity-below-minimum:block", {"lines.0.quantity": "100"}),
        ({"quantity": "101"}, "quantity-no-multiple:approve", {"lines.0.quantity": "200"}),
        (
            {"quantity": "0.05", "unit": "箱", "unit_price": "500"},
            "quantity-below-minimum:block",
            {"lines.0.quantity": "1"},
        ),
        ({"unit": "桶"}, "unit-unknown:block", {"lines.0.unit": "件"}),
        (
            {"seller_item_code": "T-0", "unit_price": "0.40"},
            "item-discontinued:block",
            {"lines.0.seller_item_code": "T-1"},
        ),
        ({"seller_item_code": "T-9"}, "item-unknown:block", {}),
        (
            {"seller_item_code": "T-2", "unit_price": "0.12", "description": "测试螺钉", "specification": "M8×30"},
            "item-code-text:approve",
            {"lines.0.seller_item_code": "T-1"},
        ),
    ],
)
def test_what_is_wrong_with_a_line_is_one_finding_with_a_suggestion(
    values: dict[str, str], expected: str, suggestion: dict[str, str]
) -> None:
    found = findings(order(line(**values)))
    assert [f"{finding.code}:{finding.severity}" for finding in found] == [expected]
    assert found[0].where.startswith("lines.0")
    if suggestion:
        assert found[0].suggestion == suggestion


@pytest.mark.parametrize(
    "values", [{"quantity": "100"}, {"quantity": "1", "unit": "ctn", "unit_price": "500"}, {"unit": None}]
)
def test_whole_packs_from_the_minimum_on_are_fine_in_any_unit(values: dict[str, str]) -> None:
    assert codes(order(line(**values))) == []


def test_each_line_of_a_long_order_is_looked_at() -> None:
    many = [line(quantity="100", line_number=None) for _ in range(499)]
    found = findings(order(*many, line(quantity="7")))
    assert [finding.where for finding in found] == ["lines.499.quantity"]


@pytest.mark.parametrize(
    ("values", "expected", "suggestion"),
    [
        ({"quantity": "30"}, ["quantity-breaks-pack:approve"], "48"),
        ({"quantity": "48"}, [], None),
        ({"quantity": "2.5", "unit": "箱"}, ["quantity-breaks-pack:approve"], "3"),
        ({"quantity": "2", "unit": "箱"}, [], None),
    ],
)
def test_an_item_that_is_sold_in_whole_packs_is_not_sold_in_pieces(
    values: dict[str, str], expected: list[str], suggestion: str | None
) -> None:
    carton = Unit(item_number="T-2", unit="箱", factor=Decimal(24), whole=True)
    price = "2.88" if values.get("unit") else "0.12"
    found = findings(
        order(line(seller_item_code="T-2", unit_price=price, **values)), replaced(units=[*ROWS["units"], carton])
    )
    assert [f"{finding.code}:{finding.severity}" for finding in found] == expected
    assert [finding.suggestion.get("lines.0.quantity") for finding in found] == ([suggestion] if suggestion else [])


def test_a_pack_that_is_whole_for_every_item_is_broken_for_none() -> None:
    dozen = Unit(unit="打", factor=Decimal(12), whole=True)
    data = replaced(units=[*ROWS["units"], dozen])

    def said(quantity: str, unit: str, price: str) -> list[str]:
        return codes(order(line(seller_item_code="T-2", quantity=quantity, unit=unit, unit_price=price)), data)

    assert said("2.5", "打", "1.44") == ["quantity-breaks-pack:approve"]
    assert said("3", "打", "1.44") == []
    assert said("30", "件", "0.12") == []


@pytest.mark.parametrize(
    ("quantity", "unit", "expected"),
    [
        ("10.5", "件", ["quantity-fraction:approve"]),
        ("0.5", "kg", []),
        ("0.3333333333", "kg", ["quantity-decimals:approve"]),
        ("12.500000", "kg", []),
    ],
)
def test_a_figure_that_nobody_can_count_is_asked_about(quantity: str, unit: str, expected: list[str]) -> None:
    weighed = Item(item_number="T-3", name="润滑脂", base_unit=unit)
    price = Price(item_number="T-3", unit=unit, unit_price=Decimal(10))
    data = replaced(items=[*ROWS["items"], weighed], prices=[*ROWS["prices"], price])
    assert codes(order(line(seller_item_code="T-3", unit=unit, quantity=quantity, unit_price="10")), data) == expected


def test_the_living_item_at_the_end_of_a_chain_is_suggested() -> None:
    chain = [
        Item(item_number="A", name="甲", base_unit="件", status="discontinued", superseded_by="B"),
        Item(item_number="B", name="乙", base_unit="件", status="discontinued", superseded_by="T-1"),
        Item(item_number="X", name="丙", base_unit="件", status="discontinued", superseded_by="Y"),
        Item(item_number="Y", name="丁", base_unit="件", status="discontinued", superseded_by="X"),
    ]
    data = replaced(items=[*ROWS["items"], *chain])

    def said(code: str) -> Finding:
        one = order(line(seller_item_code=code, unit_price=None))
        return next(finding for finding in findings(one, data) if finding.code == "item-discontinued")

    assert said("A").suggestion == {"lines.0.seller_item_code": "T-1"}
    assert said("A").why_zh.endswith("已停产，由 T-1 测试螺钉 替代（库存 100000 件）")
    assert said("X").suggestion == {}
    assert said("X").why_en.endswith("is discontinued; so is Y, its successor")


def test_an_order_without_a_number_is_told_of_and_stops_nothing() -> None:
    assert codes(order(order_number=None)) == ["order-number-missing:info"]
