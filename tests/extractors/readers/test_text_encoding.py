import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.readers.text_encoding import decode, encoding_of

CHINESE = "采购订单：六角螺栓 M8×30，数量 200 个，单价 ￥0.35"
JAPANESE = "注文書 六角ボルト 数量 二百 納期 十二月一日"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_chinese_is_read_in_any_encoding(encoding: str):
    assert decode(CHINESE.encode(encoding)) == CHINESE


def test_japanese_in_shift_jis_is_not_taken_for_chinese():
    assert decode(JAPANESE.encode("cp932")) == JAPANESE


def test_chinese_in_big5_is_not_taken_for_gbk():
    text = "採購訂單編號與數量單價請儘速交貨謝謝"
    assert decode(text.encode("big5")) == text


@pytest.mark.parametrize("text", ["Größe 5 Stück à 3,20 €", "Preis £1.63 – 20 °C", "ø 8 × 30 mm, Müller & Söhne"])
def test_western_text_in_windows_1252_is_not_taken_for_chinese(text: str):
    assert decode(text.encode("cp1252")) == text


def test_gb2312_label_is_read_as_gb18030():
    assert decode("单价—含税 㐂".encode("gb18030"), "gb2312") == "单价—含税 㐂"


def test_utf8_under_a_wrong_label_is_still_utf8():
    assert decode(CHINESE.encode(), "gb2312") == CHINESE
    assert decode(CHINESE.encode(), "iso-8859-1") == CHINESE


def test_label_decides_where_the_bytes_leave_it_open():
    assert decode("Größe".encode("iso-8859-15"), "iso-8859-15") == "Größe"


def test_iso_2022_jp_needs_its_label_although_it_looks_like_ascii():
    assert decode(JAPANESE.encode("iso-2022-jp"), "ISO-2022-JP") == JAPANESE


@pytest.mark.parametrize("label", ["base64", "no-such-charset", "", '"utf-8"', "unknown-8bit"])
def test_label_that_is_no_charset_does_no_harm(label: str):
    assert decode(CHINESE.encode(), label) == CHINESE


def test_text_cut_off_within_a_character_keeps_its_encoding():
    assert encoding_of(CHINESE.encode()[:-1]) == "utf-8"


@given(st.binary(), st.text(max_size=20))
def test_no_bytes_and_no_label_fail(content: bytes, label: str):
    assert isinstance(decode(content, label), str)


@given(st.text(alphabet=st.characters(codec="gb2312", exclude_categories=["C"]), min_size=12))
def test_utf8_is_never_taken_for_anything_else(text: str):
    assert decode(text.encode()) == text
