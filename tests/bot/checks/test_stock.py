"""Whether there is enough to promise."""

from datetime import date
from decimal import Decimal

from bot.masterdata import Stock
from tests.bot.trade import codes, findings, line, order, replaced


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
