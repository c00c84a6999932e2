"""Contracts and letters: two parties in two columns, an attention below an addressee, items in numbered sentences."""

from extractors.extract import extract
from extractors.purchase_order import PurchaseOrder

LINES = "品名,规格,单位,数量,单价,金额\n六角螺母,M12,千只,20,86,1720\n弹簧垫圈,M12,千只,20,31.5,630\n"


def order_in(text: str, name: str) -> PurchaseOrder:
    (found,) = extract(text.encode(), name).orders
    return found.order


def test_a_name_under_the_sellers_heading_is_the_sellers_whatever_its_label() -> None:
    columns = (
        "出卖人,买受人\n单位名称：海川紧固件有限公司,单位名称：无锡市恒远电气设备有限公司\n"
        "电话：0574-86001111,电话：0510-85550000\n委托代理人：王海,委托代理人：孙静\n"
    )
    buyer = order_in(f"工业品买卖合同\n合同编号：HT20261109-7\n\n{LINES}\n{columns}", "contract.csv").buyer
    assert (buyer.name, buyer.phone, buyer.contact) == ("无锡市恒远电气设备有限公司", "0510-85550000", "孙静")


def test_the_attention_below_an_addressee_is_not_who_receives() -> None:
    head = "订货单\nTO：海川紧固件有限公司\nATTN：王经理\nFROM：嘉兴华捷五金机电商行\nNO：HJ-1119\n"
    foot = "交货地点：嘉兴市南湖区中环东路1001号  收货人：吴建平 13705731122\n"
    order = order_in(f"{head}\n{LINES}\n{foot}", "fax.csv")
    assert (order.buyer.name, order.deliver_to.contact) == ("嘉兴华捷五金机电商行", "吴建平")


def test_long_lines_of_a_letter_that_count_and_price_are_its_items() -> None:
    letter = (
        "Dear Sirs,\n\nPurchase order BJ/1182\n\nPlease supply the following:\n\n"
        "400 hex head screws M10 x 60, zinc (your ref. HX1060Z) at £0.21 each\n"
        "2 boxes of wood screws 5 x 80 (WS580), £14.50 per box\n"
        "1,000 washers M10 (WA10), £0.03 each\n\nHelen Stokes\nBrackendale Joinery Ltd\n"
    )
    lines = order_in(letter, "letter.txt").lines
    codes = [line.seller_item_code or line.buyer_item_code for line in lines]
    assert [(f"{line.quantity}", code, f"{line.unit_price}") for line, code in zip(lines, codes, strict=True)] == [
        ("400", "HX1060Z", "0.21"),
        ("2", "WS580", "14.50"),
        ("1000", "WA10", "0.03"),
    ]


def test_a_goods_receipt_note_orders_nothing() -> None:
    note = "Goods receipt note GRN-4471\n\nItem,Description,Ordered,Received\nHX1060Z,Hex screw M10,400,400\n"
    assert extract(note.encode(), "grn.csv").orders == ()


def test_labels_parted_by_wide_gaps_each_have_their_value() -> None:
    mail = (
        "下記の通り発注いたします。\n\n注文番号：M-2291\n"
        "品番：HC-M5-16　品名：六角穴付ボルト M5x16　数量：2,000本　単価：8.5円\n"
        "品番：HC-M5-N　品名：六角ナット M5　数量：2,000個　単価：3円\n"
    )
    lines = order_in(mail, "mail.txt").lines
    assert [(line.buyer_item_code, line.description) for line in lines] == [
        ("HC-M5-16", "六角穴付ボルト M5x16"),
        ("HC-M5-N", "六角ナット M5"),
    ]


def test_the_contact_behind_the_place_of_delivery_is_there() -> None:
    mail = (
        "Kindly supply against our PO no. SAP/26-27/0419 dt. 17.11.2026:\n\n24 Nos Mechanical seal 32 mm at USD 18.50\n"
        "6 Nos Impeller CI at USD 42.00\n\nDespatch to: Sunrise Agro Pvt Ltd, Plot 14, MIDC Ambad, Nashik 422010. "
        "Contact person: Mr. Deepak Joshi, +91 98220 00123\n\nRegards,\nPriya Nair\nSunrise Agro Pvt Ltd\n"
    )
    order = order_in(mail, "mail.txt")
    assert (order.deliver_to.contact, order.buyer.contact) == ("Mr. Deepak Joshi", "Priya Nair")
    assert (order.order_number, f"{order.issue_date}") == ("SAP/26-27/0419", "2026-11-17")
