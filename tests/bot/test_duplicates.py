"""The same order again, or a revision of it: decided by what it asks for and not by how it looks."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.duplicates import agree, business_fingerprint, content_fingerprint, differences
from bot.resolve import resolve
from bot.sender import Sender
from extractors.purchase_order import Delivery, OrderLine, Party, PurchaseOrder
from tests.bot.trade import CUSTOMER, DAY, line, master, order


def content(one: PurchaseOrder) -> str:
    return content_fingerprint(one, resolve(one, Sender(), master(), "OB-1", DAY).sales_order)


def test_an_order_is_known_by_its_customer_and_number_however_they_are_written() -> None:
    assert business_fingerprint(order(order_number="PO-1"), "C1") == business_fingerprint(
        order(order_number="ｐｏ—1 "), "C1"
    )
    assert business_fingerprint(order(), "C1") != business_fingerprint(order(), "C2")
    unknown = order(buyer=Party(name="某某（商行）"))
    assert business_fingerprint(unknown, None) == business_fingerprint(order(buyer=Party(name="某某商行")), None)


def test_an_order_without_a_number_is_known_by_what_it_asks_for() -> None:
    one, other = order(order_number=None), order(line(quantity="300"), order_number=None)
    assert business_fingerprint(one, "C1") == business_fingerprint(one, "C1")
    assert business_fingerprint(one, "C1") != business_fingerprint(other, "C1")


@pytest.mark.parametrize(
    "same",
    [
        line(quantity="200.0", unit_price="0.5"),
        line(seller_item_code=None, buyer_item_code="CS-88"),
        line(unit="PCS"),
        line(unit_price=None),
        line(description="随便什么名字", line_number=7),
    ],
)
def test_what_means_the_same_is_the_same_content(same: OrderLine) -> None:
    assert content(order(same)) == content(order())


@pytest.mark.parametrize(
    "other",
    [line(quantity="300"), line(unit_price="0.45"), line(seller_item_code="T-2"), line(unit="箱", unit_price="0.5")],
)
def test_what_means_something_else_is_other_content(other: OrderLine) -> None:
    assert content(order(other)) != content(order())


@given(st.permutations([line(quantity="100"), line(quantity="200"), line(seller_item_code="T-2")]))
def test_the_order_of_lines_does_not_count(lines: list[OrderLine]) -> None:
    assert content(order(*lines)) == content(
        order(line(quantity="100"), line(quantity="200"), line(seller_item_code="T-2"))
    )


def test_day_and_place_have_to_agree_only_where_both_say_them() -> None:
    assert agree(order(), order(deliver_to=Delivery()))
    assert agree(order(), order(deliver_to=Delivery(address="浙江省宁波市鄞州区测试路8号")))
    assert not agree(order(), order(deliver_to=Delivery(address="浙江省慈溪市二厂路 1 号")))
    assert not agree(order(requested_delivery_date=date(2026, 12, 1)), order(requested_delivery_date=date(2026, 12, 2)))


def test_a_revision_is_told_line_by_line() -> None:
    old = order(line(quantity="100"), line(quantity="100"), line(seller_item_code="T-2"))
    new = order(line(quantity="100"), line(quantity="300", unit_price="0.45"), line(seller_item_code="T-3"))
    moved = msgspec.structs.replace(new, requested_delivery_date=date(2026, 12, 1), deliver_to=Delivery(address="某地"))
    assert [en for _, en in differences(old, moved)] == [
        "T-1 quantity 100 → 300",
        "T-1 price 0.5 → 0.45",
        "dropped T-2 × 200",
        "added T-3 × 200",
        "delivery — → 2026-12-01",
        f"delivery address {CUSTOMER.address} → 某地",
    ]
    assert list(differences(old, old)) == []


def test_a_day_is_the_same_whether_the_head_says_it_or_each_line() -> None:
    day, later = date(2026, 12, 1), date(2026, 12, 8)
    head = order(line(), line(seller_item_code="T-2"), requested_delivery_date=day)
    lines = order(line(requested_delivery_date=day), line(seller_item_code="T-2", requested_delivery_date=day))
    one_later = order(line(requested_delivery_date=day), line(seller_item_code="T-2", requested_delivery_date=later))
    assert list(differences(head, lines)) == []
    assert [en for _, en in differences(head, one_later)] == ["T-2 delivery 2026-12-01 → 2026-12-08"]
    assert [zh for zh, _ in differences(head, order(*head.lines, requested_delivery_date=later))] == [
        "交期 2026-12-01 → 2026-12-08"
    ]


def test_what_one_document_leaves_out_is_no_change_and_who_takes_delivery_is_one() -> None:
    brief = order(line(unit=None, unit_price=None), currency=None, payment_terms=None, deliver_to=Delivery())
    full = order(line(), currency="CNY", payment_terms="月结30天", deliver_to=Delivery(contact="吕师傅", phone="1"))
    assert list(differences(brief, full)) == []
    other = order(line(), deliver_to=Delivery(contact="孙师傅", phone="2"))
    assert [en for _, en in differences(full, other)] == ["who takes delivery 吕师傅 → 孙师傅", "delivery phone 1 → 2"]
