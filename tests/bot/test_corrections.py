"""What people type is put into the order as they mean it, and what followed from it is carried along."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corrections import NotPossible, correct
from extractors.purchase_order import PurchaseOrder
from tests.bot.trade import line, order

TWO = order(line(line_amount="100.00"), line(line_amount="100.00"), total_amount=Decimal("200.00"))


def amounts(one: PurchaseOrder) -> list[str]:
    return [str(one.total_amount), *(str(each.line_amount) for each in one.lines)]


def test_a_value_is_put_where_its_path_says_as_its_kind() -> None:
    changed = correct(
        TWO,
        {
            "order_number": " PO-9 ",
            "requested_delivery_date": "2026/12/1",
            "buyer.name": "新名字",
            "lines.1.quantity": "１，０００",
            "lines.1.tax_rate": "13%",
            "note": "",
        },
    )
    assert (changed.order_number, str(changed.requested_delivery_date)) == ("PO-9", "2026-12-01")
    assert (changed.buyer.name, changed.note) == ("新名字", None)
    assert (changed.lines[1].quantity, changed.lines[1].tax_rate) == (Decimal(1000), Decimal("0.13"))
    assert changed.lines[0] == TWO.lines[0]


def test_a_corrected_price_carries_its_amount_and_the_total_along() -> None:
    assert amounts(correct(TWO, {"lines.0.unit_price": "0.45"})) == ["190.00", "90.00", "100.00"]
    assert amounts(correct(TWO, {"lines.0.quantity": "400"})) == ["300.00", "200.00", "100.00"]


def test_tax_that_was_added_is_added_again_and_freight_stays() -> None:
    taxed = order(line(tax_rate="0.13", line_amount="113.00"), total_amount=Decimal("113.00"))
    assert amounts(correct(taxed, {"lines.0.quantity": "400"})) == ["226.00", "226.00"]
    total_taxed = order(line(tax_rate="0.13", line_amount="100.00"), total_amount=Decimal("113.00"))
    assert amounts(correct(total_taxed, {"lines.0.quantity": "400"})) == ["226.00", "200.00"]
    with_freight = order(line(line_amount="100.00"), total_amount=Decimal("120.00"))
    assert amounts(correct(with_freight, {"lines.0.quantity": "400"})) == ["220.00", "200.00"]


def test_what_is_corrected_itself_or_never_agreed_is_left_alone() -> None:
    assert amounts(correct(TWO, {"lines.0.quantity": "400", "lines.0.line_amount": "7", "total_amount": "8"})) == [
        "8",
        "7",
        "100.00",
    ]
    wrong = order(line(line_amount="99.00"), total_amount=Decimal("99.00"))
    assert amounts(correct(wrong, {"lines.0.quantity": "400"})) == ["99.00", "99.00"]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("lines.0.quantity", "a dozen", "is no number"),
        ("lines.0.quantity", "NaN", "is no number"),
        ("issue_date", "tomorrow", "is no date"),
        ("issue_date", "2026-02-30", "is no date"),
        ("lines.2.quantity", "1", "names no value"),
        ("lines.x.quantity", "1", "names no value"),
        ("lines", "1", "names no value"),
        ("buyer", "x", "names no value"),
        ("colour", "red", "names no value"),
        ("lines.0.line_number", "first", "does not fit"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_mend(path: str, value: str, said: str) -> None:
    with pytest.raises(NotPossible, match=said):
        correct(TWO, {path: value})


PATHS = st.sampled_from(["lines.0.quantity", "lines.1.unit_price", "total_amount", "issue_date", "buyer.name", "", "."])


@given(st.dictionaries(PATHS | st.text(max_size=12), st.text(max_size=12), max_size=3))
def test_whatever_is_typed_is_taken_or_refused_and_never_a_crash(corrections: dict[str, Any]) -> None:
    try:
        changed = correct(TWO, corrections)
    except NotPossible:
        return
    assert len(changed.lines) == 2
