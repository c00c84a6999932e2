"""Whether the order's prices are those that this customer has."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from bot.masterdata import Price
from tests.bot.trade import BOLT, CUSTOMER, DAY, codes, findings, line, master, order, promotion, replaced


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
    assert codes(order(line(unit_price="0.45", quantity="100")), data) == [
        "promotion-not-eligible:block",
        "unit-price:block",
    ]


def test_something_for_nothing_has_to_be_agreed_to() -> None:
    assert codes(order(line(), line(unit_price="0"))) == ["free-line:approve"]


def test_an_item_without_a_valid_price_is_stopped() -> None:
    data = master(prices=[])
    assert codes(order(line(seller_item_code="T-2", unit_price="0.12"), currency="USD"), data) == [
        "currency:block",
        "no-list-price:block",
    ]


def test_another_currency_than_agreed_is_stopped() -> None:
    assert codes(order(line(unit_price="0.07"), currency="USD")) == ["currency:block"]


def own(price: str, **values: Any) -> Price:
    return Price(**{"item_number": "T-1", "unit": "件", "unit_price": Decimal(price), **values})


@pytest.mark.parametrize(
    ("rows", "written", "because"),
    [
        ([own("0.44", valid_to=DAY - timedelta(days=1))], "0.44", "that was the price until 2026-11-19"),
        ([own("0.55", valid_from=DAY + timedelta(days=1))], "0.55", "that is the price from 2026-11-21 on"),
        (
            [own("0.46", minimum_quantity=Decimal(1000))],
            "0.46",
            "the price from 1000 件 on, which this line does not reach",
        ),
        ([own("0.42", customer_number="C2")], "0.42", "that is customer C2's price"),
        ([own("0.42", price_group="B")], "0.42", "that is price group B's price"),
        ([own("0.45", customer_number="C1")], "0.50", "a closer or newer price counts"),
        ([], "0.07", "that is the price in USD"),
        ([], "0.4425", "that is the price before tax"),
        ([], "0.565", "the tax seems to be added twice"),
        ([], "5.00", "exactly 10 times as much: a slip of the decimal point?"),
        ([], "0.005", "exactly a 100th: a slip of the decimal point?"),
        ([own("12.35", customer_number="C1")], "12.53", "two digits seem to have changed places"),
        ([own("53", customer_number="C1")], "35", "two digits seem to have changed places"),
    ],
)
def test_a_wrong_price_says_what_it_may_come_of(rows: list[Price], written: str, because: str) -> None:
    found = findings(order(line(unit_price=written)), master(prices=rows), disabled=("margin",))
    (finding,) = [one for one in found if one.code == "unit-price"]
    assert because in finding.why_en


def test_a_price_that_nothing_explains_says_no_more_than_by_how_much() -> None:
    (finding,) = findings(order(line(unit_price="0.391")))
    assert finding.why_en == "line 1: T-1 at 0.391, the list says 0.5 CNY (-21.8 %)"


def test_lines_of_one_item_reach_a_break_together_or_pay_what_each_costs() -> None:
    data = master(prices=[own("0.46", minimum_quantity=Decimal(300))])
    assert codes(order(line(unit_price="0.46"), line(unit_price="0.46")), data) == []
    assert codes(order(line(), line()), data) == []
    assert codes(order(line(unit_price="0.46")), data) == ["unit-price:block"]


def before_tax(price: str) -> Any:
    return replaced(prices=[own(price, tax_included=False)])


def test_prices_of_a_list_before_tax_are_written_before_tax_or_with_it() -> None:
    data = before_tax("0.50")
    assert codes(order(line(unit_price="0.565")), data) == []
    assert codes(order(line(unit_price="0.50")), data) == []
    assert codes(order(line(unit_price="0.50", line_amount="113.00")), data) == []
    assert codes(order(line(unit_price="0.4425")), data) == ["unit-price:block"]


def test_one_price_before_tax_among_others_with_it_is_stopped() -> None:
    data = before_tax("0.50")
    mixed = order(line(unit_price="0.565"), line(unit_price="0.50"))
    assert codes(mixed, data) == ["unit-price:block"]


def test_a_line_that_says_its_amount_alone_is_held_against_the_list() -> None:
    assert codes(order(line(unit_price=None, line_amount="100.00"))) == []
    assert codes(order(line(unit_price=None, line_amount="90.00"))) == ["unit-price:block"]


def test_no_price_on_the_day_says_which_there_was_or_will_be() -> None:
    past = replaced(prices=[own("0.44", valid_to=date(2025, 12, 31))])
    (finding,) = findings(order(), past)
    assert finding.why_en.endswith("valid for this customer on 2026-11-20 (0.44 was valid until 2025-12-31)")
    coming = replaced(prices=[own("0.44", valid_from=date(2027, 1, 1))])
    assert findings(order(), coming)[0].why_en.endswith("(0.44 is valid from 2027-01-01 on)")
    more = replaced(prices=[own("0.44", minimum_quantity=Decimal(1000))])
    assert findings(order(), more)[0].why_en.endswith("(0.44 is the price from 1000 件 on)")


def test_a_gift_by_a_promotion_is_fine_and_any_other_has_to_be_agreed_to() -> None:
    data = master(promotions=[promotion("GIFT", 100)])
    assert codes(order(line(), line(unit_price="0")), data, disabled=("order-margin",)) == []
    assert codes(order(line(), line(unit_price="0")), disabled=("order-margin",)) == ["free-line:approve"]


@pytest.mark.parametrize(("rate", "expected"), [("0.13", []), (None, []), ("0.06", ["tax-rate:approve"])])
def test_a_tax_rate_that_is_not_the_items_needs_somebody_to_agree(rate: str | None, expected: list[str]) -> None:
    assert codes(order(line(tax_rate=rate))) == expected


def test_abroad_and_for_items_without_a_rate_any_tax_rate_is_theirs_to_say() -> None:
    rateless = replaced(
        items=[msgspec.structs.replace(BOLT, tax_rate=None)], prices=[own("0.50")], customer_items=[], units=[]
    )
    assert codes(order(line(tax_rate="0.06")), rateless) == []
    dollars = replaced(customers=[msgspec.structs.replace(CUSTOMER, currency="USD")])
    assert codes(order(line(unit_price="0.07", tax_rate="0"), currency="USD"), dollars) == []
