"""Mails from end to end: what our own people wrote, and replies that change an order."""

from datetime import date
from decimal import Decimal

import pytest

from extractors.extract import extract
from extractors.purchase_order import Extraction
from extractors.seller import Seller

SELLER = Seller(names=("海川紧固件有限公司",), mail_domains=("haichuan.example",))


def _mail(subject: str, body: str) -> Extraction:
    head = f"From: Li <li@haichuan.example>\nTo: order@haichuan.example\nSubject: {subject}"
    content = f"{head}\nDate: Fri, 20 Nov 2026 10:00:00 +0800\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
    return extract(content.encode(), "mail.eml", seller=SELLER)


def test_a_colleagues_order_for_a_named_customer_is_an_order() -> None:
    found = _mail(
        "代客户下单",
        "客户宁波东方测试机械有限公司要货，请录单：\n1. 外六角螺栓 M8×30 200个\n\n小李\n海川紧固件有限公司",
    )
    (one,) = found.orders
    assert one.order.buyer.name == "宁波东方测试机械有限公司"
    assert one.order.buyer.contact is None
    assert one.evidence["buyer.name"].confidence <= 0.7


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("订单确认 PO123", "贵公司的订单如下：\n1. 外六角螺栓 M8×30 200个"),
        ("PO 123", "Thank you for your order. We ship for Kestrel Testing Ltd:\n- 200 pcs hex bolt M8x30"),
    ],
)
def test_our_own_confirmation_is_no_order(subject: str, body: str) -> None:
    assert _mail(subject, body).why_none == "confirmation"


def test_a_phone_that_can_be_none_is_kept_as_written() -> None:
    text = "采购订单\n订单号：PO-1\n采购方：宁波东方测试机械有限公司\n联系电话：138001\n1. 外六角螺栓 M8×30 200个\n"
    (one,) = extract(text.encode(), "order.txt").orders
    assert one.order.buyer.phone == "138001"
    assert one.evidence["buyer.phone"].confidence < 0.8


def test_a_reply_changes_both_the_quantity_of_a_coded_item_and_the_day() -> None:
    content = """From: Ann <ann@northgate.example>
Subject: Re: PO NJ-5512
Date: Fri, 20 Nov 2026 10:00:00 +0000
Content-Type: text/plain; charset=utf-8

Hi, can you change the quantity of AB-12 to 30 please and move delivery to 11 December 2026. Thanks, Ann

> From: Ann <ann@northgate.example>
> Please order:
> - 20 x AB-12 Timber batten
> - 10 x AB-13 Wall tie
> Deliver by 4 December 2026.
"""
    (one,) = extract(content.encode(), "reply.eml").orders
    assert [line.quantity for line in one.order.lines] == [Decimal(30), Decimal(10)]
    assert one.order.requested_delivery_date == date(2026, 12, 11)
