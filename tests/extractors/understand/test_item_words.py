"""Codes that stand in the items' own words."""

import pytest

from tests.extractors.understand.orders import order_of


@pytest.mark.parametrize(
    "written",
    [
        "[{code}] {name}",
        "{code}\n{name}",
        "{name}\n{code}",
        "{name} | {code}",
    ],
    ids=["in brackets", "above", "below", "behind a bar"],
)
def test_a_code_that_every_item_carries_is_its_code(written: str) -> None:
    goods = [("Hex bolt zinc", "HB-10488"), ("Plain washer", "PW-20117")]
    rows = [[written.format(code=code, name=name), "20", "1.50"] for name, code in goods]
    lines = order_of([["Purchase order"], ["Description", "Qty", "Price"], *rows]).lines
    assert [(line.description, line.buyer_item_code) for line in lines] == goods


def test_sizes_and_grades_are_no_codes() -> None:
    rows = [["Hex bolt\nM8X30", "20", "1.50"], ["Plain washer\n304", "50", "0.20"]]
    lines = order_of([["Purchase order"], ["Description", "Qty", "Price"], *rows]).lines
    assert [line.buyer_item_code for line in lines] == [None, None]
