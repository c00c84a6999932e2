"""Whether the order's prices are those that this customer has."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.masterdata import Price
from tests.bot.trade import codes, findings, line, master, order, promotion


def test_a_price_that_is_not_the_lists_is_stopped_with_the_lists() -> None:
    (finding,) = findings(order(line(unit_price="0.40", quantity="100")))
    assert (finding.code, finding.where, finding.value, finding.limit) == (
        "unit-price",
        "lines.0.unit_price",
        "0.40",
        "0.5",
    )
    assert finding.suggestion == {"lines.0.unit_price": "0.5"}
    assert "(-20.0 %)" in finding.why_en


@pytest.mark.parametrize("price", ["0.50", "0.5", "0.500", "0.502", None])
def test_the_list_price_within_the_tolerance_is_fine(price: str | None) -> None:
    assert codes(order(line(unit_price=price))) == []


def test_a_price_before_tax_is_held_against_the_list_before_tax() -> None:
    net: dict[str, Any] = {"tax_rate": "0.13", "unit_price": "0.4425", "line_amount": "100.01"}
    assert codes(order(line(**net))) == []
    (finding,) = findings(order(line(**{**net, "unit_price": "0.50", "line_amount": "113.00"})))
    assert (finding.code, finding.suggestion) == ("unit-price", {"lines.0.unit_price": "0.442478"})
    assert "before tax" in finding.why_en


def test_half_a_cent_is_much_for_a_price_of_cents() -> None:
    cheap = master(prices=[Price(item_number="T-1", price_group="A", unit="件", unit_price=Decimal("0.047"))])
    assert codes(order(line(unit_price="0.05")), cheap, disabled=("margin",)) == ["unit-price:block"]
    assert codes(order(line(unit_price="0.047")), cheap, disabled=("margin",)) == []


def test_a_promotion_that_the_line_may_claim_explains_its_price() -> None:
    data = master(promotions=[promotion("CX-10", 10, minimum_quantity=Decimal(200))])
    assert codes(order(line(unit_price="0.45")), data) == []
    assert codes(order(line(unit_price="0.45", quantity="100")), data) == ["unit-price:block"]


def test_something_for_nothing_has_to_be_agreed_to() -> None:
    assert codes(order(line(), line(unit_price="0"))) == ["free-line:approve"]


def test_an_item_without_a_valid_price_is_stopped() -> None:
    data = master(prices=[])
    assert codes(order(line(seller_item_code="T-2", unit_price="0.12"), currency="USD"), data) == [
        "currency:block",
        "no-list-price:block",
    ]
    assert codes(order(line(), issue_date=date(2020, 1, 1)), data) == []


def test_another_currency_than_agreed_is_stopped() -> None:
    assert codes(order(line(unit_price="0.07"), currency="USD")) == ["currency:block"]
