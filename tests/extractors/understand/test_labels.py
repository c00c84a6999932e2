"""The label files: a language is one file, and every meaning in it is known to the reading."""

import re

import pytest

from extractors.understand.vocabulary import label_files, meanings

SECTIONS = {"party", "header", "owner", "column", "row", "kind", "phrase", "value", "sentence", "part"}


@pytest.mark.parametrize("language", label_files())
def test_a_language_names_no_meaning_that_chinese_does_not(language: str) -> None:
    whole = label_files()
    assert set(whole[language]) <= SECTIONS
    for section in set(whole[language]) - {"sentence", "value"}:
        assert set(whole[language][section]) <= set(whole["zh"][section]), section


@pytest.mark.parametrize("language", label_files())
def test_the_sentences_of_a_language_are_regular_expressions_with_named_fields(language: str) -> None:
    patterns = label_files()[language]["sentence"]["patterns"]
    assert patterns
    assert all(re.compile(pattern).groupindex for pattern in patterns)


@pytest.mark.parametrize(
    ("label", "section", "meaning"),
    [
        ("P.O. No.:", "header", "order_number"),
        ("订单号 PO No.:", "header", "order_number"),
        ("需方（买方）：", "header", "buyer.name"),
        ("供应商手机", "header", "seller.phone"),
        ("Vendor e-mail", "header", "seller.email"),
        ("Liefertermin", "header", "requested_delivery_date"),
        ("序\n号", "column", "line_number"),
        ("单价（元）", "column", "unit_price"),
        ("原币含税单价", "column", "unit_price_gross"),
        ("訂購數量", "column", "quantity"),
        ("ご注文金額合計", "header", "total_amount"),
        ("要求到货目期", "column", "requested_delivery_date"),
    ],
)
def test_a_label_means_what_it_says(label: str, section: str, meaning: str) -> None:
    found = meanings(label, section)
    assert max(found, key=lambda name: found[name]) == meaning


def test_goods_and_names_are_no_labels() -> None:
    for text in ("外六角螺栓", "M8×30", "宁波测试机械有限公司", "Hex bolt", "2026-11-20", "货到付款"):
        assert meanings(text, "header") == {}, text
