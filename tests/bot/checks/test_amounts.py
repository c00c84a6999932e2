"""What an order's own figures say about each other."""

from decimal import Decimal
from typing import Any

import pytest

from tests.bot.trade import codes, findings, line, order


@pytest.mark.parametrize("amount", ["100.00", "100.01", "113.00", "88.50"])
def test_an_amount_is_quantity_times_price_with_tax_or_without(amount: str) -> None:
    found = codes(order(line(line_amount=amount)), disabled=("unit-price", "margin"))
    assert found == []


def test_an_amount_that_is_something_else_is_stopped() -> None:
    (finding,) = findings(order(line(line_amount="101.00")))
    assert (finding.code, finding.where, finding.value, finding.limit) == (
        "line-amount",
        "lines.0.line_amount",
        "101.00",
        "100.00",
    )
    assert "200 × 0.50 is 100.00, the document says 101.00" in finding.why_en


def test_a_price_with_four_decimals_is_rounded_to_the_cent_as_documents_do() -> None:
    precise = line(quantity="300", unit_price="0.4999", line_amount="149.97")
    assert codes(order(precise, total_amount=Decimal("149.97"))) == []


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("200.00", []),
        ("200.02", []),
        ("226.00", []),
        ("215.00", ["total-amount:warn"]),
        ("190.00", ["total-amount:warn"]),
        ("300.00", ["total-amount:approve"]),
        ("20.00", ["total-amount:approve"]),
    ],
)
def test_lines_add_up_to_the_total_and_a_great_difference_needs_a_look(total: str, expected: list[str]) -> None:
    lines: list[Any] = [line(line_amount="100.00"), line(line_amount="100.00")]
    assert codes(order(*lines, total_amount=Decimal(total)), disabled=("unit-price", "margin")) == expected
