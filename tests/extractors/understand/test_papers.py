"""Heads of papers as strangers arrange them: who is whose, which date is which, who asks for what."""

from datetime import date

import pytest

from tests.extractors.understand.papers import Line, orders_on

TABLE: list[Line] = [
    [(40, "Description"), (240, "Qty"), (300, "Price"), (380, "Amount")],
    [(40, "Hex bolt"), (240, "15"), (300, "2.00"), (380, "30.00")],
]
WARE: list[Line] = [
    [(40, "品名"), (240, "数量"), (300, "单价"), (380, "金额")],
    [(40, "螺栓"), (240, "15"), (300, "2.00"), (380, "30.00")],
]


def test_whoever_bills_go_to_is_not_who_orders() -> None:
    (order,) = orders_on(
        [(40, "VENDOR"), (240, "BILL TO"), (430, "SHIP TO")],
        [(40, "Pinnock Ltd"), (240, "Tri-Lakes Cooperative Inc."), (430, "4420 Substation Road")],
        [(40, "Bolton"), (240, "Attn: Accounts Payable"), (430, "Hollister, MO 65672")],
        [(40, "PO: 33274"), (240, "BUYER: Wade Ostrander")],
        *TABLE,
    )
    assert (order.buyer.contact, order.deliver_to.address) == (
        "Wade Ostrander",
        "4420 Substation Road, Hollister, MO 65672",
    )


def test_a_store_that_has_goods_shipped_elsewhere_orders() -> None:
    (order,) = orders_on(
        [(40, "Store name"), (140, "Bluestem Gifts")],
        [(40, "Contact name"), (140, "Renata Kowal")],
        [(40, "Ship to"), (140, "7100 Distribution Way, Kansas City, MO 64161")],
        *TABLE,
    )
    assert (order.buyer.name, order.buyer.contact) == ("Bluestem Gifts", "Renata Kowal")


def test_a_contact_behind_where_to_deliver_receives() -> None:
    (order,) = orders_on(
        [(40, "编号：HLSZ-5257"), (300, "采购员：游国强")],
        [(40, "请于2026年7月12日前送至怀岭县滨江公园现场。联系人：曾凡，电话：13700004470。")],
        *WARE,
    )
    assert (order.deliver_to.contact, order.deliver_to.phone) == ("曾凡", "13700004470")
    assert order.buyer.contact == "游国强"


def test_a_line_of_labels_parted_by_strokes_is_read_piece_by_piece() -> None:
    (order,) = orders_on(
        [(40, "茶屿饮品管理（南宁）有限公司 · 门店要货单")],
        [(40, "要货单号YH193506｜ 要货日期2026-05-01｜ 期望到店2026-05-04")],
        [(40, "要货门店 凤岭店 ｜ 门店地址 南宁市青秀区凤岭南路8号 ｜ 采购 蒙丽萍0771-5550921")],
        *WARE,
    )
    assert (order.order_number, order.issue_date, order.requested_delivery_date) == (
        "YH193506",
        date(2026, 5, 1),
        date(2026, 5, 4),
    )
    assert (order.deliver_to.name, order.buyer.contact, order.buyer.phone) == ("凤岭店", "蒙丽萍", "0771-5550921")


def test_a_date_behind_the_number_is_the_day_of_ordering() -> None:
    (order,) = orders_on([(40, "P.O. No. VSE/26-27/5319 dt. 19.06.2026")], *TABLE)
    assert (order.order_number, order.issue_date) == ("VSE/26-27/5319", date(2026, 6, 19))


def test_a_post_box_is_no_order_number() -> None:
    (order,) = orders_on([(40, "Order no: RX-4132")], *TABLE, [(40, "Invoices to PO Box 312, Wakefield")])
    assert order.order_number == "RX-4132"


def test_a_letters_signature_does_not_run_on_from_its_last_sentence() -> None:
    (order,) = orders_on(
        [(40, "Order no: RX-4132")],
        *TABLE,
        [(40, "Kindly deliver to Lowmoor Depot, Mill Street, Carlisle CA1 2AB by 19 October 2026, all in one lot.")],
        [(40, "Invoices quoting the order number should be sent to the address above.")],
        [(40, "Yours faithfully")],
        [(40, "Judith Hale")],
        [(40, "Procurement Officer")],
        [(40, "Lowmoor City Council")],
    )
    assert (order.buyer.name, order.buyer.contact) == ("Lowmoor City Council", "Judith Hale")


@pytest.mark.parametrize("title", ["GOODS RETURN NOTE", "退货通知单", "Retourenschein", "返品伝票", "库存清单"])
def test_what_goes_back_or_is_only_recorded_is_not_ordered(title: str) -> None:
    assert orders_on([(200, title)], *TABLE) == []
