"""Columns that hold two things: above each other, beside each other, a code before its words."""

from decimal import Decimal

import pytest

from tests.extractors.understand.papers import Line, orders_on

NUMBER: Line = [(40, "PO No: LK-5512")]


@pytest.mark.parametrize(
    ("heading", "held"),
    [
        ("Part no.\nDescription", "K65-5312\nAir cylinder"),
        ("Part no. / Description", "K65-5312 / Air cylinder"),
        ("Item/Description", "K65-5312 Air cylinder"),
    ],
)
def test_two_things_under_one_heading_are_two_columns(heading: str, held: str) -> None:
    (order,) = orders_on(
        NUMBER,
        [(40, heading), (240, "Qty"), (300, "Price"), (380, "Amount")],
        [(40, held), (240, "15"), (300, "2.00"), (380, "30.00")],
        [(40, held.replace("5312", "7718")), (240, "4"), (300, "5.00"), (380, "20.00")],
    )
    assert [(line.buyer_item_code, line.description) for line in order.lines] == [
        ("K65-5312", "Air cylinder"),
        ("K65-7718", "Air cylinder"),
    ]


def test_a_heading_of_two_words_heads_one_column() -> None:
    (order,) = orders_on(
        NUMBER,
        [(40, "Description"), (240, "Qty"), (300, "Unit\nPrice"), (380, "Amount")],
        [(40, "Hex bolt"), (240, "15"), (300, "2.00"), (380, "30.00")],
    )
    assert [(line.unit_price, line.unit) for line in order.lines] == [(Decimal("2.00"), None)]
