"""What is known of a customer's layout goes before what a heading's words mean in general."""

from extractors.extract import extract
from extractors.understand.profile import Profile, column_named

ORDER = (
    "采购订单\n订单号,P1\n客户名称,宁波测试机械有限公司\n\n序号,编码,自编,品名,规格,数量,单位,单价,金额\n"
    "1,PRJ-1,T-1,测试螺钉,M8×30,200,件,0.50,100.00\n2,PRJ-2,T-2,测试螺母,M8,300,件,0.12,36.00\n"
    "合计,,,,,,,,136.00\n"
).encode()


def codes(profile: Profile | None) -> list[tuple[str | None, str | None]]:
    order = extract(ORDER, "PO.csv", profile=profile).orders[0].order
    return [(line.buyer_item_code, line.seller_item_code) for line in order.lines]


def test_a_column_is_what_the_profile_says_of_its_heading() -> None:
    assert codes(Profile(columns={" 自编 ": "seller_item_code"})) == [("PRJ-1", "T-1"), ("PRJ-2", "T-2")]


def test_without_a_profile_the_heading_means_what_its_words_mean() -> None:
    assert codes(None) == [("PRJ-1", None), ("PRJ-2", None)]


def test_a_profile_ends_with_the_document_that_it_is_for() -> None:
    codes(Profile(columns={"自编": "seller_item_code"}))
    assert column_named("自编") is None
