"""Whether prices hold the tax is read from the document's own arithmetic."""

from decimal import Decimal
from typing import Any

import pytest

from bot.tax import line_prices
from tests.bot.trade import line, order


def grosses(*lines: Any, rates: dict[int, str] | None = None, **head: Any) -> list[str]:
    found = line_prices(order(*lines, **head), lambda index: Decimal((rates or {}).get(index, "0")) or None)
    return [str(price.gross.normalize()) for price in found.values()]


@pytest.mark.parametrize(
    ("values", "gross"),
    [
        ({}, "0.5"),
        ({"tax_rate": "0.13"}, "0.5"),
        ({"tax_rate": "0.13", "line_amount": "100.00"}, "0.5"),
        ({"tax_rate": "0.13", "line_amount": "113.00"}, "0.565"),
        ({"tax_rate": "0.13", "line_amount": "120.00"}, "0.5"),
        ({"line_amount": "113.00"}, "0.5"),
        ({"quantity": None, "line_amount": "113.00", "tax_rate": "0.13"}, "0.5"),
    ],
)
def test_a_line_whose_amount_adds_the_tax_has_its_price_before_tax(values: dict[str, str], gross: str) -> None:
    assert grosses(line(**values)) == [gross]


def test_a_total_that_adds_the_tax_makes_every_price_one_before_tax() -> None:
    two = (line(line_amount="100.00"), line(line_amount="100.00"))
    assert grosses(*two, rates={0: "0.13", 1: "0.13"}, total_amount=Decimal("226.00")) == ["0.565", "0.565"]
    assert grosses(*two, rates={0: "0.13", 1: "0.13"}, total_amount=Decimal("200.00")) == ["0.5", "0.5"]
    assert grosses(*two, rates={0: "0.13", 1: "0.13"}, total_amount=Decimal("215.00")) == ["0.5", "0.5"]


def test_a_line_without_a_price_has_none() -> None:
    assert grosses(line(unit_price=None), line()) == ["0.5"]
