"""Labels that no list names are understood by their parts."""

import pytest

from extractors.understand.vocabulary import meanings, row_kinds


@pytest.mark.parametrize(
    ("label", "section", "meaning"),
    [
        ("项目订单编号", "column", "order_number"),
        ("采购订单物料编号", "column", "buyer_item_code"),
        ("订单行号", "column", "line_number"),
        ("采购组织名称", "column", "buyer.name"),
        ("收货科室地址", "header", "deliver_to.address"),
        ("行项目交货日期", "column", "requested_delivery_date"),
        ("采购含税单价", "column", "unit_price_gross"),
        ("单价(不含税)", "column", "unit_price_net"),
        ("BUYER_NAME", "column", "buyer.name"),
        ("SHIP_TO_ADDR", "column", "deliver_to.address"),
        ("CUST_ITEM", "column", "buyer_item_code"),
        ("VENDOR_PART_NUM", "column", "seller_item_code"),
        ("Cost ex VAT", "column", "unit_price_net"),
        ("発注No.", "column", "order_number"),
    ],
)
def test_a_label_is_read_by_its_parts(label: str, section: str, meaning: str) -> None:
    found = meanings(label, section)
    assert max(found, key=lambda name: found[name]) == meaning


@pytest.mark.parametrize(
    "text", ["门店要货单", "订单号PO20260521-19", "平垫圈", "8.8级", "号；收货人", "T/T in advance"]
)
def test_what_only_looks_like_parts_is_no_label(text: str) -> None:
    assert meanings(text, "header") == {}


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("应付合计", "total"),
        ("满减优惠", "discount"),
        ("Bestellsumme netto", "total"),
        ("合计人民币金额（大写）", "total"),
    ],
)
def test_a_sum_is_known_by_its_first_or_last_word(label: str, kind: str) -> None:
    assert set(row_kinds(label)) == {kind}
