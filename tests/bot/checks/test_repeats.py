"""The same order under another number is a question; a standing order is none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.repeats import possible_duplicate
from bot.history import PastOrder
from bot.masterdata import KnownShipTo
from extractors.purchase_order import Delivery, PurchaseOrder
from tests.bot.past import case_of, past, said, steady
from tests.bot.trade import line, master, order

NUTS = line(seller_item_code="T-2", quantity="500", unit_price="0.12")
TWO = order(line(), NUTS, order_number="PO-77")
SAME = (("T-1", 200), ("T-2", 500, "0.12"))
CODE = "possible-duplicate"


def is_asked(one: PurchaseOrder, *earlier: PastOrder, history: tuple[PastOrder, ...] = ()) -> bool:
    return bool(said(CODE, one, history, similar=earlier))


def test_the_same_content_under_another_number_is_asked_about_with_the_earlier_order_named() -> None:
    [finding] = said(CODE, TWO, similar=[past(2, *SAME, order_number="PO-70")])
    assert (finding.severity, finding.where, finding.value, finding.limit) == (
        "approve",
        "order_number",
        "PO-77",
        "OB-2",
    )
    assert finding.why_en == (
        "perhaps a duplicate of PO-70 / OB-2 of 2026-11-18: it asks for just the same; every quantity and price is the "
        "same. Sent twice, or ordered again?"
    )
    assert "内容完全相同（2026-11-18 的 PO-70 / OB-2）" in finding.why_zh


def test_an_order_without_a_number_that_repeats_a_numbered_one_is_asked_about() -> None:
    assert is_asked(order(line(), NUTS, order_number=None), past(1, *SAME))


def test_without_numbers_the_same_again_is_asked_about_unless_it_is_weekly_custom_or_long_ago() -> None:
    unnumbered = order(line(), NUTS, order_number=None)
    weekly = tuple(past(days, *SAME, order_number=None) for days in (7, 14, 21))
    [finding] = said(CODE, unnumbered, similar=[past(1, *SAME, order_number=None)])
    assert (finding.severity, finding.where, finding.limit) == ("approve", "order", "OB-1")
    assert is_asked(unnumbered, past(1, *SAME, order_number=None), *weekly, history=weekly)
    assert not is_asked(unnumbered, *weekly, history=weekly)
    assert not is_asked(unnumbered, past(20, *SAME, order_number=None))


def test_the_order_of_lines_and_the_unit_do_not_count() -> None:
    other = order(NUTS, line(quantity="200", unit="pcs"), order_number="PO-77")
    assert is_asked(other, past(1, *SAME))


def test_nearly_the_same_content_is_told_line_by_line() -> None:
    [finding] = said(CODE, TWO, similar=[past(1, ("T-1", 100), ("T-2", 500, "0.12"))])
    assert "it asks for nearly the same; what differs: T-1 quantity 100 → 200." in finding.why_en
    [finding] = said(CODE, TWO, similar=[past(1, ("T-1", 200, "0.40"), ("T-2", 500, "0.12"))])
    assert "不同之处：T-1 单价 0.4 → 0.5。" in finding.why_zh


@pytest.mark.parametrize(
    "other",
    [
        past(1, ("T-1", 300), ("T-2", 900, "0.12")),
        past(1, ("T-1", 200)),
        past(5, ("T-1", 100), ("T-2", 500, "0.12"), ("T-0", 1)),
        past(20, *SAME),
        past(1, *SAME, order_number="PO-77"),
    ],
    ids=["two quantities", "an item less", "other items", "long ago", "the same number: told elsewhere"],
)
def test_what_only_resembles_is_no_question(other: PastOrder) -> None:
    assert not is_asked(TWO, other)


def test_another_quantity_of_the_only_item_is_another_order() -> None:
    assert not is_asked(order(line(quantity="300"), order_number="PO-77"), past(1, ("T-1", 200)))


def test_a_standing_order_is_a_habit_and_its_repetition_after_an_hour_is_none() -> None:
    weekly = tuple(past(days, *SAME) for days in (7, 14, 21))
    assert not is_asked(TWO, *weekly, history=weekly)
    assert is_asked(TWO, past(0.05, *SAME), *weekly, history=weekly)


def test_a_standing_order_for_the_very_same_day_is_asked_about() -> None:
    day = date(2026, 12, 1)
    weekly = (past(7, *SAME, day=day), past(14, *SAME), past(21, *SAME))
    wanted = order(line(), NUTS, order_number="PO-77", requested_delivery_date=day)
    assert is_asked(wanted, *weekly, history=weekly)
    assert not is_asked(wanted, past(7, *SAME, day=day - timedelta(days=7)), *weekly[1:], history=weekly)


@pytest.mark.parametrize("number", ["PO-l001", "P0-1001", "PO 1001", "PO_1001", "PO-1OO1"])
def test_a_number_that_looks_the_same_is_asked_about_whatever_the_content(number: str) -> None:
    other = past(40, ("T-2", 9), order_number="PO-1001")
    [finding] = said(CODE, order(order_number=number), similar=[other])
    assert "its number looks like PO-1001" in finding.why_en


@pytest.mark.parametrize("number", ["PO-1001-1", "PO-1001A", "PO-1001(补)", "PO-1001 rev2", "PO-1001-重发"])
def test_a_number_with_something_behind_it_is_asked_about_where_the_content_is_half_the_same(number: str) -> None:
    one = order(line(), order_number=number)
    assert is_asked(one, past(40, ("T-1", 200), ("T-2", 3), order_number="PO-1001"))
    assert not is_asked(one, past(40, ("T-2", 3), order_number="PO-1001"))


def test_a_number_that_the_books_have_already_is_asked_about() -> None:
    typed = {"order_number": "po-77", "id": None, "our_number": None, "status": None}
    booked = past(30, ("T-2", 3), **typed)
    [finding] = said(CODE, TWO, [booked])
    assert finding.severity == "approve"
    assert [one.severity for one in said(CODE, TWO, [past(30, ("T-0", 3), **typed)])] == ["warn"]
    assert "the ERP's past orders have this number" in finding.why_en
    assert said(CODE, TWO, [booked], settings={"booked_days": 10}) == []


def test_nobody_is_asked_for_longer_than_the_settings_say() -> None:
    assert said(CODE, TWO, similar=[past(2, *SAME)], settings={"repeat_days": 1}) == []


@given(st.lists(st.integers(1, 10**6), min_size=4, max_size=4, unique=True))
def test_a_steady_customer_whose_quantities_vary_is_never_asked(quantities: list[int]) -> None:
    now, *before = quantities
    one = order(line(quantity=str(now)), order_number="PO-77")
    assert not list(possible_duplicate(case_of(one, similar=steady(*before))))


def test_the_same_for_another_shop_of_theirs_is_only_pointed_out() -> None:
    shops = [
        KnownShipTo(customer_number="C1", name=f"{number}号店", address=f"浙江省宁波市鄞州区测试路 {number} 号")
        for number in (11, 12)
    ]
    data = master(ship_tos=shops)
    there = Delivery(address=shops[1].address, phone="0574-87001234")
    one = order(line(), NUTS, order_number="PO-77", deliver_to=there)
    for address, severity in ((shops[0].address, "warn"), (shops[1].address, "approve"), ("别处", "approve")):
        [finding] = said(CODE, one, similar=[past(0.1, *SAME, ship_to_address=address)], data=data)
        assert (finding.severity, "it goes to another place" in finding.why_en) == (severity, severity == "warn")
    both = [past(0.1, *SAME, ship_to_address=shops[0].address), past(0.2, *SAME, ship_to_address=shops[1].address)]
    assert [finding.severity for finding in said(CODE, one, similar=both, data=data)] == ["approve"]


@pytest.mark.parametrize(
    ("days_ago", "wanted", "severity"),
    [(6, date(2026, 12, 4), "warn"), (1, date(2026, 12, 4), "approve"), (6, date(2026, 11, 27), "approve")],
    ids=["days after, for a later day", "at once", "for the same day"],
)
def test_the_same_days_after_for_a_later_day_is_only_pointed_out(days_ago: int, wanted: date, severity: str) -> None:
    again = order(line(), NUTS, order_number="PO-77", requested_delivery_date=wanted)
    [finding] = said(CODE, again, similar=[past(days_ago, *SAME, day=date(2026, 11, 27))])
    assert finding.severity == severity


def test_a_habit_is_of_items_and_quantities_whatever_the_books_call_a_price() -> None:
    net = (("T-1", 200, "0.4425"), ("T-2", 500, "0.1062"))
    weekly = tuple(past(days, *net) for days in (14, 21, 28))
    assert not is_asked(TWO, past(7, *SAME), *weekly, history=weekly)
