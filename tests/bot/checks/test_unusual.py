"""An order unlike the customer's own earlier ones is pointed out, in words that can be checked."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.history import PastOrder
from extractors.purchase_order import Delivery
from tests.bot.past import past, said, steady
from tests.bot.trade import line, order, replaced

USUAL = steady(200, 300, 200, 100, 200)


def test_ten_times_as_much_as_ever_has_to_be_agreed_to() -> None:
    [finding] = said("unusual-quantity", order(line(quantity="2500")), USUAL)
    assert (finding.severity, finding.where, finding.value, finding.limit) == (
        "approve",
        "lines.0.quantity",
        "2,500",
        "100–300",
    )
    assert finding.why_en == (
        "line 1, T-1: 2,500 件 are 12.5× this customer's usual 200 (100 to 300 over 5 orders); is it the right "
        "quantity and unit?"
    )
    assert "第 1 行 T-1 本次 2,500 件，是该客户以往中位数的 12.5×（5 次：100–300，中位数 200）" in finding.why_zh


def test_several_lines_of_one_item_count_together_and_in_base_units() -> None:
    many = [line(quantity="400") for _ in range(6)]
    [finding] = said("unusual-quantity", order(*many), USUAL)
    assert finding.value == "2,400"
    [finding] = said("unusual-quantity", order(line(quantity="3", unit="箱", unit_price=None)), USUAL)
    assert finding.value == "3,000"


def test_much_less_than_usual_is_only_pointed_out() -> None:
    [finding] = said("unusual-quantity", order(line(quantity="100")), steady(2000, 2200, 1800, 2000, 2100))
    assert finding.severity == "warn"


@pytest.mark.parametrize("quantity", ["100", "200", "300", "500"])
def test_what_is_usual_passes(quantity: str) -> None:
    assert said("unusual-quantity", order(line(quantity=quantity)), USUAL) == []


@given(st.integers(1, 10**7))
def test_without_a_past_nothing_is_unusual(quantity: int) -> None:
    one = order(line(quantity=str(quantity)))
    for code in ("unusual-quantity", "unusual-amount", "unusual-price", "item-new-to-customer", "ship-to-unused"):
        assert said(code, one) == []
        assert said(code, one, steady(200, 200)) == []


def test_of_an_item_that_they_never_took_it_counts_what_others_take() -> None:
    others = {"T-1": tuple(map(Decimal, (100, 200, 150, 300, 120, 200, 250, 400)))}
    [finding] = said("unusual-quantity", order(line(quantity="50000")), elsewhere=others)
    assert "all customers' usual 200 (100 to 400 over 8 orders)" in finding.why_en
    assert said("unusual-quantity", order(line(quantity="1000")), elsewhere=others) == []
    assert said("unusual-quantity", order(line(quantity="50000")), elsewhere={"T-1": others["T-1"][:5]}) == []


def test_an_amount_far_beyond_every_earlier_order_has_to_be_agreed_to() -> None:
    small = tuple(past(7 * turn, ("T-2", much, "0.12")) for turn, much in enumerate((900, 1100, 1000, 800, 1000), 1))
    [finding] = said("unusual-amount", order(line(quantity="10000")), small)
    assert (finding.severity, finding.value, finding.limit) == ("approve", "5000.00", "132.00")
    assert said("unusual-amount", order(line(quantity="800")), small) == []


def test_amounts_in_another_currency_say_nothing() -> None:
    dollars = steady(1, 1, 1, 1, 1, 1, currency="USD")
    assert said("unusual-amount", order(line(quantity="10000")), dollars) == []


def test_a_price_unlike_those_paid_before_is_pointed_out_and_agreed_to_where_no_list_price_is() -> None:
    dear: tuple[PastOrder, ...] = tuple(past(7 * turn, ("T-1", 200, "5.00")) for turn in range(1, 5))
    [finding] = said("unusual-price", order(), dear)
    assert (finding.severity, finding.value, finding.limit) == ("warn", "0.5000", "5.0000")
    [finding] = said("unusual-price", order(), dear, data=replaced(prices=[]))
    assert finding.severity == "approve"
    assert said("unusual-price", order(), USUAL) == []


def test_what_they_never_bought_is_told_once_they_are_known() -> None:
    nuts = order(line(), line(seller_item_code="T-2", unit_price="0.12"))
    assert [finding.where for finding in said("item-new-to-customer", nuts, USUAL)] == ["lines.1"]
    assert said("item-new-to-customer", nuts, USUAL[:4]) == []


def test_a_place_never_used_is_told_where_no_list_says_which_are_known() -> None:
    at_home = steady(200, 200, 200, 200, 200, ship_to_address="浙江省宁波市鄞州区测试路 8 号")
    away = order(deliver_to=Delivery(address="浙江省慈溪市二厂路 1 号", phone="0574-87001234"))
    alone = replaced(ship_tos=[])
    assert [one.severity for one in said("ship-to-unused", away, at_home, data=alone)] == ["warn"]
    assert said("ship-to-unused", away, at_home) == []
    assert said("ship-to-unused", order(), at_home, data=alone) == []


def test_a_small_part_of_the_usual_is_told_as_a_part() -> None:
    [finding] = said("unusual-quantity", order(line(quantity="100")), steady(3000, 3200, 2800, 3000, 3100))
    assert "100 件 are 1/30 of this customer's usual 3,000" in finding.why_en
    assert "是该客户以往中位数的 1/30（" in finding.why_zh


def test_a_few_times_as_much_is_only_pointed_out_unless_they_are_very_steady() -> None:
    [finding] = said("unusual-quantity", order(line(quantity="800")), steady(200, 200, 200, 300))
    assert finding.severity == "warn"
    [finding] = said("unusual-quantity", order(line(quantity="800")), steady(*[200] * 40))
    assert finding.severity == "approve"


def test_how_many_times_is_unusual_is_a_setting() -> None:
    [finding] = said("unusual-quantity", order(line(quantity="1000")), USUAL, settings={"unusual_times": Decimal(9)})
    assert finding.severity == "warn"


def test_twice_the_most_so_far_is_no_question_however_steady_they_are() -> None:
    past_orders = steady(*[200] * 38, 400, 400)
    assert {finding.severity for finding in said("unusual-quantity", order(line(quantity="800")), past_orders)} <= {
        "warn"
    }
    [finding] = said("unusual-quantity", order(line(quantity="900")), past_orders)
    assert finding.severity == "approve"


def test_who_often_orders_far_more_than_usual_as_for_a_project_is_only_pointed_out() -> None:
    leaps = tuple(past(300 + day, ("T-2", much)) for day, much in enumerate((*[50] * 12, 400, 350, 400)))
    one = order(line(quantity="1500"))
    [finding] = said("unusual-quantity", one, (*USUAL, *leaps))
    assert finding.severity == "warn"
    [finding] = said("unusual-quantity", one, (*USUAL, *leaps[:-2]))
    assert finding.severity == "approve"
    [finding] = said("unusual-quantity", order(line(quantity="20000")), (*USUAL, *leaps))
    assert finding.severity == "approve"
