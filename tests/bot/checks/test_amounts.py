"""What an order's own figures say about each other."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masterdata import Item
from tests.bot.trade import BOLT, codes, findings, line, order, replaced


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
        ("215.00", ["total-amount:approve"]),
        ("190.00", ["total-amount:approve"]),
        ("300.00", ["total-amount:approve"]),
        ("20.00", ["total-amount:approve"]),
    ],
)
def test_lines_add_up_to_the_total_and_any_other_total_needs_a_look(total: str, expected: list[str]) -> None:
    lines: list[Any] = [line(line_amount="100.00"), line(line_amount="100.00")]
    assert codes(order(*lines, total_amount=Decimal(total)), disabled=("unit-price", "margin")) == expected


def total(said: str, **head: Any) -> list[str]:
    lines = (line(line_amount="100.00"), line(line_amount="100.00"))
    return codes(order(*lines, total_amount=Decimal(said), **head))


def test_freight_that_the_document_names_explains_a_larger_total() -> None:
    assert total("215.00", note="含运费 15.00 元") == ["total-amount:warn"]
    assert total("215.00", note="plus freight USD 15") == ["total-amount:warn"]
    assert total("215.00", note="运费到付") == ["total-amount:approve"]
    assert total("185.00", note="含运费 15.00 元") == ["total-amount:approve"]


def test_a_total_rounded_to_whole_money_is_only_pointed_out() -> None:
    odd = line(quantity="300", unit_price="0.4999", line_amount="149.97")
    assert codes(order(odd, total_amount=Decimal(149))) == ["total-amount:warn"]
    assert codes(order(odd, total_amount=Decimal(148))) == ["total-amount:approve"]


def test_a_tolerance_for_totals_can_be_set() -> None:
    lines = (line(line_amount="100.00"),)
    assert codes(order(*lines, total_amount=Decimal(105)), total_tolerance=Decimal("0.05")) == []
    assert codes(order(*lines, total_amount=Decimal(106)), total_tolerance=Decimal("0.05")) == ["total-amount:approve"]


def test_a_total_above_lines_without_prices_is_held_against_the_list() -> None:
    bare = line(unit_price=None)
    assert codes(order(bare, total_amount=Decimal(100))) == []
    assert codes(order(bare, total_amount=Decimal(113))) == []
    assert codes(order(bare, total_amount=Decimal(90))) == ["total-amount:approve"]


def test_without_a_known_rate_the_usual_ones_explain_a_total_with_tax() -> None:
    rateless: list[Item] = [msgspec.structs.replace(BOLT, tax_rate=None)]
    data = replaced(items=rateless, customer_items=[], units=[], prices=replaced().prices("T-1"))
    for said, expected in (("113.00", []), ("106.00", []), ("108.00", ["total-amount:approve"])):
        assert codes(order(total_amount=Decimal(said)), data) == expected


def test_an_amount_reckoned_with_more_places_than_the_price_shows_is_right() -> None:
    many = line(quantity="100000", unit_price="0.44", tax_rate="0.13", line_amount="44247.79")
    assert codes(order(many, total_amount=Decimal("50000.00")), approval_amount=Decimal(99999)) == []


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("合计金额（大写）：壹佰元整", []),
        ("人民币壹佰圆整", []),
        ("合计金额（大写）：壹佰壹拾元整", ["amount-in-words:approve"]),
        ("大写：壹仟元整，请按时交货", ["amount-in-words:approve"]),
        ("请按时交货，谢谢", []),
        (None, []),
    ],
)
def test_an_amount_in_words_says_what_the_figures_say(note: str | None, expected: list[str]) -> None:
    assert codes(order(line(line_amount="100.00"), total_amount=Decimal(100), note=note)) == expected
    assert codes(order(line(line_amount="100.00"), note=note)) == expected


@given(
    quantity=st.integers(1, 100_000),
    price=st.decimals("0.0001", 9999, places=4),
    off=st.decimals("0.03", 500, places=2),
)
def test_an_amount_off_by_more_than_a_cent_is_always_told(quantity: int, price: Decimal, off: Decimal) -> None:
    amount = (quantity * price).quantize(Decimal("0.01")) + off
    wrong = order(line(quantity=str(quantity), unit_price=str(price), tax_rate="0", line_amount=str(amount)))
    assert "line-amount:block" in codes(wrong)
