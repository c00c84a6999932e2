"""Figures: every custom of writing them, and nothing that only looks like one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.understand.figures import (
    COMMA,
    POINT,
    Quantity,
    capital_amount,
    chinese_numeral,
    decide_convention,
    money,
    quantity,
    rate,
)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("￥1,236.00", "1236.00"),
        ("１２．５０", "12.50"),
        ("1.2万元", "12000"),
        ("86,784円", "86784"),
        ("$-12.00", "-12.00"),
        ("(350.00)", "-350.00"),
        ("6.67元/米", "6.67"),
        ("RMB 35.00", "35.00"),
        ("M8×30", None),
        ("12箱", None),
        ("2026-11-20", None),
    ],
)
def test_an_amount_is_read_only_where_it_is_all_that_the_text_says(text: str, amount: str | None) -> None:
    found = money(text)
    assert (found.amount if found else None) == (Decimal(amount) if amount else None)


def test_a_price_may_say_for_how_many_it_is() -> None:
    found = money("11.00 / 100 PC")
    assert found is not None
    assert (found.amount, found.per) == (Decimal("11.00"), "100 PC")


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("12箱", "12", "箱"),
        ("3 ctn x 24", "3", "ctn"),
        ("1,000.5 YD", "1000.5", "YD"),
        ("200(个)", "200", "个"),
        ("800", "800", None),
    ],
)
def test_a_quantity_may_carry_its_unit(text: str, amount: str, unit: str | None) -> None:
    assert quantity(text) == Quantity(Decimal(amount), unit)


def test_the_document_shows_whether_a_comma_stands_before_decimals() -> None:
    assert decide_convention("1.234,56|12") == COMMA
    assert decide_convention("1,234.56|1,000", prefer=COMMA) == POINT
    assert decide_convention("1,234", prefer=COMMA) == COMMA


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("合计人民币（大写）：玖佰壹拾陆元零贰分", "916.02"),
        ("贰仟肆佰伍拾元整", "2450"),
        ("壹万贰仟叁佰肆拾伍元整", "12345"),
        ("捌角", "0.8"),
        ("陆仟陆佰", None),
    ],
)
def test_amounts_in_capitals_are_read(text: str, amount: str | None) -> None:
    assert capital_amount(text) == (Decimal(amount) if amount else None)


def test_tax_rates_are_fractions() -> None:
    assert [rate(text) for text in ("13%", "13", "0.13", "VAT 20 %")] == [Decimal("0.13")] * 3 + [Decimal("0.2")]


def test_chinese_numerals_stand_alone() -> None:
    assert chinese_numeral("十二") == 12
    assert chinese_numeral("十二箱") is None


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_what_is_printed_with_separators_reads_as_what_was_meant(amount: Decimal) -> None:
    english = money(f"{amount:,.2f}")
    german = money(f"{amount:,.2f}".translate(str.maketrans(",.", ".,")), COMMA)
    assert english is not None
    assert german is not None
    assert english.amount == german.amount == amount


@given(st.text(max_size=40))
def test_no_text_makes_the_readers_stumble(text: str) -> None:
    for read in (money, quantity, rate, capital_amount):
        read(text)
