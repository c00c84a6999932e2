"""Whether there is enough to promise."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from bot.checks import Case
from bot.checks.available import plan
from bot.masterdata import Area, KnownShipTo, MasterData, Reservation, Stock
from bot.resolve import resolve
from bot.sender import Sender
from bot.thresholds import CheckSettings
from extractors.purchase_order import OrderLine
from tests.bot.trade import CUSTOMER, DAY, codes, findings, line, order, replaced


def lying(on_hand: int, reserved: int = 0, **values: object) -> Stock:
    return Stock(item_number="T-1", on_hand=Decimal(on_hand), reserved=Decimal(reserved), **values)  # type: ignore[arg-type]


def test_what_is_on_hand_less_what_is_reserved_and_promised_is_there_to_order() -> None:
    data = replaced(stock=[lying(200), lying(300, 100)])
    assert codes(order(line(quantity="400")), data) == []
    assert codes(order(line(quantity="500")), data) == ["stock-short:block"]
    assert codes(order(line(quantity="400")), data, promised={"T-1": Decimal(1)}) == ["stock-short:block"]


def test_the_lines_of_one_order_share_what_is_there() -> None:
    found = findings(order(line(quantity="300"), line(quantity="300")), replaced(stock=[lying(500)]))
    assert [finding.where for finding in found] == ["lines.1.quantity"]
    assert "300 件 of T-1 测试螺钉 wanted, 200 件 left" in found[0].why_en


def test_cartons_count_as_what_is_in_them() -> None:
    data = replaced(stock=[lying(1999)])
    assert codes(order(line(quantity="2", unit="箱", unit_price="500")), data) == ["stock-short:block"]


def test_what_is_on_its_way_is_told() -> None:
    coming = lying(0, expected_quantity=Decimal(1000), expected_date=date(2026, 12, 8))
    (finding,) = findings(order(), replaced(stock=[coming]))
    assert finding.why_en.endswith("0 件 left; 1000 expected on 2026-12-08")


def test_an_item_whose_stock_is_not_kept_is_never_short() -> None:
    assert codes(order(line(seller_item_code="T-2", unit_price="0.12", quantity="1000000"))) == [
        "approval-amount:approve"
    ]
    assert codes(order(line(seller_item_code="T-2", unit_price="0.12", quantity="100000"))) == []


def test_a_reservation_of_another_channel_is_not_ours_to_promise() -> None:
    def reserved(**values: Any) -> list[str]:
        row = Reservation(item_number="T-1", quantity=Decimal(300), channel="网店", **values)
        return codes(order(line(quantity="400")), replaced(stock=[lying(500)], reservations=[row]))

    assert reserved() == ["stock-short:block"]
    assert reserved(valid_to=date(2026, 11, 20)) == ["stock-short:block"]
    assert reserved(valid_to=date(2026, 11, 19)) == []
    assert reserved(customer_number="C1") == []
    assert reserved(customer_number="C2") == ["stock-short:block"]


def test_a_receipt_before_the_wanted_day_counts() -> None:
    coming = lying(100, expected_quantity=Decimal(300), expected_date=date(2026, 12, 8))
    data = replaced(stock=[coming])
    on = {day: order(line(quantity="400"), requested_delivery_date=date(2026, 12, day)) for day in (7, 8)}
    assert (codes(on[7], data), codes(on[8], data)) == (["stock-short:block"], [])
    assert codes(order(line(quantity="400")), data) == ["stock-short:block"]


def test_a_receipt_that_is_overdue_is_not_counted_on() -> None:
    late = lying(100, expected_quantity=Decimal(300), expected_date=date(2026, 11, 1))
    assert "stock-short:block" in codes(
        order(line(quantity="400"), requested_delivery_date=date(2026, 12, 8)), replaced(stock=[late])
    )


def test_what_could_be_delivered_is_suggested_in_the_lines_own_unit() -> None:
    coming = lying(2500, expected_quantity=Decimal(1000), expected_date=date(2026, 12, 8))
    one = order(line(quantity="3", unit="箱", unit_price="500"))
    (finding,) = findings(one, replaced(stock=[coming]))
    assert finding.suggestion == {"lines.0.quantity": "2"}
    assert finding.why_zh.endswith("；2026-12-08 到货 1000；可先发 2500，其余 500 于 2026-12-08 到货后发")
    assert finding.why_en.endswith(
        "; 1000 expected on 2026-12-08; 2500 could go now and 500 when they are there on 2026-12-08"
    )


def test_less_than_may_be_ordered_is_not_suggested() -> None:
    (finding,) = findings(order(line(quantity="200")), replaced(stock=[lying(99)]))
    assert finding.suggestion == {}


def where_from(data: MasterData, *lines: OrderLine) -> list[tuple[str, int]]:
    one = order(*lines)
    case = Case(
        order=one,
        resolution=resolve(one, Sender(), data, "OB-1", DAY),
        sender=Sender(),
        master=data,
        settings=CheckSettings(),
        today=DAY,
    )
    return [(part.warehouse, int(part.quantity)) for found in plan(case).values() for part in found.allotted]


def in_houses(**amounts: int) -> list[Stock]:
    return [lying(amount, warehouse=name) for name, amount in amounts.items()]


def test_goods_come_from_the_warehouse_that_serves_the_place() -> None:
    stock, customer = in_houses(A=500, B=500, C=500), msgspec.structs.replace(CUSTOMER, warehouse="B")
    area = Area(province="浙江省", city="宁波市", warehouse="C")
    place = KnownShipTo(customer_number="C1", address=CUSTOMER.address, warehouse="a")
    assert where_from(replaced(stock=stock, customers=[customer])) == [("b", 200)]
    assert where_from(replaced(stock=stock, customers=[customer], areas=[area])) == [("c", 200)]
    assert where_from(replaced(stock=stock, customers=[customer], areas=[area], ship_tos=[place])) == [("a", 200)]


def test_goods_come_from_one_warehouse_before_they_come_from_several() -> None:
    customer = msgspec.structs.replace(CUSTOMER, warehouse="A")
    data = replaced(stock=in_houses(A=100, B=300, C=200), customers=[customer])
    assert where_from(data) == [("b", 200)]
    assert where_from(data, line(quantity="500")) == [("a", 100), ("b", 300), ("c", 100)]


def test_an_order_that_leaves_from_two_warehouses_may_be_split() -> None:
    data = replaced(stock=in_houses(一号库=100, 二号库=100))
    (finding,) = findings(order(), data)
    assert (finding.code, finding.severity, finding.value) == ("split", "info", "2")
    assert "第 1 行 一号库" in finding.why_zh


@given(
    amounts=st.lists(st.integers(-200, 900), min_size=1, max_size=4),
    spoken=st.integers(0, 500),
    wanted=st.lists(st.integers(1, 9), min_size=1, max_size=5),
)
def test_never_more_is_planned_than_there_is(amounts: list[int], spoken: int, wanted: list[int]) -> None:
    rows = [lying(amount, warehouse=f"W{number}") for number, amount in enumerate(amounts)]
    reserved = [Reservation(item_number="T-1", quantity=Decimal(spoken), channel="网店")] if spoken else []
    data = replaced(stock=rows, reservations=reserved)
    taken = sum(quantity for _, quantity in where_from(data, *[line(quantity=str(each * 100)) for each in wanted]))
    assert taken <= max(sum(amounts) - spoken, 0)
