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


def _from_customer(subject: str, body: str, sender: str = "王敏 <wang@minghe.example>") -> Extraction:
    head = f"From: {sender}\nTo: order@haichuan.example\nSubject: {subject}"
    content = f"{head}\nDate: Mon, 06 Jul 2026 10:00:00 +0800\nContent-Type: text/plain; charset=utf-8\n\n{body}\n"
    return extract(content.encode(), "mail.eml", seller=SELLER)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("来料不良通知", "贵司7月2日送来的轴承6204共100个，抽检发现有12个异响，请安排人员过来处理。"),
        ("RE: order", "Thanks, 20 boxes arrived today, all good. I'll be in touch about the next order."),
        ("Reklamation", "Von den 50 Stück Schaltern sind 4 Stück defekt. Bitte um Ersatzlieferung."),
        ("付款通知", "贵司发票（轴承100个，油封200个）款项已于今日汇出，请查收。"),
    ],
)
def test_who_tells_what_came_of_goods_orders_none(subject: str, body: str) -> None:
    assert _from_customer(subject, body).why_none == "nothing_ordered"


def test_a_complaint_beside_an_order_leaves_the_order() -> None:
    (found,) = _from_customer("补货", "上次的杯子碎了两个。\n这次请发：\n1. 纸杯 20箱\n2. 杯盖 10箱").orders
    assert [line.description for line in found.order.lines] == ["纸杯", "杯盖"]


def test_a_signature_below_two_dashes_names_the_buyer() -> None:
    body = "5 x Double cream (2 ltr)\n3 x Sea salt\n\nTa,\nRhys\n\n--\nRhys Maddocks | Head of Kitchen\n"
    body += "Kestrel Bay Hotel, Cliff Road, Broad Haven SA62 3JW\n01646 960 205"
    (found,) = _from_customer("Order", body, "Rhys Maddocks <buyer@kestrelbay.example>").orders
    assert (found.order.buyer.name, found.order.buyer.phone) == ("Kestrel Bay Hotel", "01646 960 205")
    assert [line.quantity for line in found.order.lines] == [5, 3]


@pytest.mark.parametrize(
    ("subject", "body", "sender", "name"),
    [
        ("Weekly order - Northside Cycles", "", "Karl <karl@northsidecycles.example>", "Northside Cycles"),
        ("凯达汽配要货清单", "凯达汽配的程师傅要货", "程伟 <cheng@kd.example>", "凯达汽配"),
        ("7月要货", "开票：无锡金辉机械有限公司", "采购部 <cg@jinhui.example>", "无锡金辉机械有限公司"),
    ],
    ids=["domain spelt in the subject", "said again in the text", "the only company"],
)
def test_a_buyer_whom_nothing_labels_is_promised_with_doubt(subject: str, body: str, sender: str, name: str) -> None:
    (found,) = _from_customer(subject, f"{body}\n1. 刹车片 20个\n2. 机滤 10个", sender).orders
    assert found.order.buyer.name == name
    assert found.evidence["buyer.name"].confidence < 0.8


def test_the_rest_as_before_repeats_no_order() -> None:
    body = "奶瓶再加20个。其他照旧。\n\n发件人：王敏\n发送时间：2026-07-05 18:00\n"
    body += "收件人：a@haichuan.example\n主题：订单\n\n"
    body += "订单JB0705：\n奶瓶 30个\n围嘴 60条\n明禾母婴用品有限公司"
    (found,) = _from_customer("Re: 订单", body).orders
    assert (found.order.order_number, found.order.buyer.name) == ("JB0705", "明禾母婴用品有限公司")
    assert [line.quantity for line in found.order.lines] == [50, 60]


def test_a_head_above_each_of_several_tables_makes_each_an_order() -> None:
    row = "<tr><td>{}</td><td>{}</td><td>瓶</td></tr></table>"
    table = f"<table><tr><td>货品</td><td>要货量</td><td>单位</td></tr>{row}"
    html = f"<p>南坪店 单号：XD2709</p>{table.format('花椒油', 15)}"
    html += f"<p>大学城店 单号：XD6697</p>{table.format('牛油', 8)}"
    head = "From: a@minghe.example\nSubject: 要货\nContent-Type: text/html; charset=utf-8\n\n"
    found = extract((head + html).encode(), "mail.eml", seller=SELLER).orders
    assert [(one.order.order_number, one.order.deliver_to.name) for one in found] == [
        ("XD2709", "南坪店"),
        ("XD6697", "大学城店"),
    ]
