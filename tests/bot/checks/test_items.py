"""Whether what is ordered can be sold as it is ordered."""

from datetime import date

import msgspec
import pytest

from tests.bot.trade import DAY, codes, findings, line, order


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


def test_goods_are_not_wanted_before_they_were_ordered() -> None:
    assert codes(order(requested_delivery_date=date(2026, 11, 19))) == ["delivery-date:block"]
    assert codes(order(line(requested_delivery_date="2026-11-19"))) == ["delivery-date:block"]
    assert codes(order(requested_delivery_date=date(2026, 11, 19), issue_date=date(2026, 11, 1))) == [
        "delivery-date:warn"
    ]
    assert codes(order(requested_delivery_date=DAY)) == []


def test_each_line_of_a_long_order_is_looked_at() -> None:
    many = [line(quantity="100", line_number=None) for _ in range(499)]
    found = findings(order(*many, line(quantity="7")))
    assert [finding.where for finding in found] == ["lines.499.quantity"]
