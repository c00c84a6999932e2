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


@pytest.mark.parametrize(
    ("note", "gross"),
    [
        ("以上单价均为不含税价", "0.565"),
        ("单价未税，税率13%", "0.565"),
        ("All prices excl. VAT", "0.565"),
        ("prices plus VAT", "0.565"),
        ("含税价，不含运费", "0.5"),
        ("tax included", "0.5"),
    ],
)
def test_a_note_may_say_that_the_prices_are_before_tax(note: str, gross: str) -> None:
    assert grosses(line(), note=note, rates={0: "0.13"}) == [gross]


def test_lines_of_a_list_before_tax_are_before_tax_beside_free_ones_and_those_of_a_list_that_holds_it() -> None:
    lines = (line(unit_price="0.50"), line(unit_price="0"), line(unit_price="0.90"))
    known = {0: Decimal("0.50"), 1: Decimal("0.30"), 2: None}
    found = line_prices(order(*lines), lambda _: Decimal("0.13"), known.get)
    assert [str(price.gross.normalize()) for price in found.values()] == ["0.565", "0", "0.9"]
    other = line_prices(order(line(unit_price="0.565"), *lines[1:]), lambda _: Decimal("0.13"), known.get)
    assert [str(price.gross.normalize()) for price in other.values()] == ["0.565", "0", "0.9"]


@pytest.mark.parametrize(("total", "gross"), [("306.00", "0.565"), ("280.00", "0.5"), ("290.00", "0.5")])
def test_freight_that_the_note_names_hides_no_tax_in_the_total(total: str, gross: str) -> None:
    two, note = (line(line_amount="100.00"), line(line_amount="100.00")), "运费80元已计入合计"
    assert grosses(*two, rates={0: "0.13", 1: "0.13"}, total_amount=Decimal(total), note=note) == [gross, gross]
