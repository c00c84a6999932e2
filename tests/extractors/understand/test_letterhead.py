"""What the head of a paper says without labels."""

from datetime import date

import pytest

from tests.extractors.understand.orders import order_of

TABLE = [["Item", "Qty", "Price"], ["Hex bolt", "20", "1.50"]]


@pytest.mark.parametrize(
    ("head", "buyer"),
    [
        ("Ridgeway Plumbing Supplies Ltd", "Ridgeway Plumbing Supplies Ltd"),
        ("City of Alder Falls", "City of Alder Falls"),
        ("滨江实验小学 采购清单", "滨江实验小学"),
        ("Call-off order CO-48919", None),
    ],
)
def test_who_writes_stands_at_the_top_whatever_the_legal_form(head: str, buyer: str | None) -> None:
    assert order_of([[head], ["Purchase order"], *TABLE]).buyer.name == buyer


def test_who_is_addressed_in_the_next_row_does_not_write() -> None:
    head = [["注文書"], ["海川ファスナー株式会社"], ["営業部 御中"], ["有限会社木村製作所"]]
    assert order_of([*head, ["品名", "数量", "単価"], ["六角ボルト", "200", "12"]]).buyer.name == "有限会社木村製作所"


def test_the_line_of_the_company_names_its_contact() -> None:
    buyer = order_of([["Purchase order"], ["Tarnbeck Ltd · Dominic Farr · 0161 496 0962"], *TABLE]).buyer
    assert (buyer.name, buyer.contact, buyer.phone) == ("Tarnbeck Ltd", "Dominic Farr", "0161 496 0962")


def test_a_place_before_the_day_does_not_hide_it() -> None:
    assert order_of([["Bestellung"], ["Crailsheim, 20.11.2026"], *TABLE]).issue_date == date(2026, 11, 20)
