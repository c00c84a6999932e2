"""Whether the goods can arrive."""

from typing import Any

import pytest

from bot.masterdata import Area, KnownShipTo
from extractors.purchase_order import Delivery
from tests.bot.trade import codes, findings, order, replaced

NOWHERE = replaced(ship_tos=[])


def place(address: str | None, phone: str = "13800001001") -> list[str]:
    return codes(order(deliver_to=Delivery(address=address, phone=phone)), NOWHERE)


@pytest.mark.parametrize(
    "address",
    [
        "浙江省宁波市鄞州区测试路 8 号",
        "浙江宁波测试路8号",
        "宁波市鄞州区测试路 8 号 2 号门",
        "浙江省慈溪市周巷镇开发大道 9 号",
        "上海市浦东新区张江路 1 号 3 幢",
        "北京市朝阳区建国路 1 号",
        "吉林市昌邑区解放路 3 号",
        "香港九龙观塘道 100 号",
        "青海省海南藏族自治州共和县青海湖路 1 号",
        "广东省东莞市长安镇振安东路 50 号",
        "江苏省苏州工业园区星湖街 328 号",
        "浙江省宁波市鄞州区下应街道海川工业园",
        "315000 浙江省宁波市鄞州区测试路 8 号",
        "浙江省宁波市鄞州区测试路 8 号（邮编：315100）",
        "浙江省/宁波市/慈溪市/周巷镇开发大道 9 号",
        "宁波市高新区聚贤路 15 号",
        "杭州市江干区钱江路 1 号",
        "深圳市 南山区 科技园南区 2 栋",
        "云南省德宏傣族景颇族自治州芒市团结大街 3 号",
        "海南省陵水黎族自治县椰林镇中山路 3 号",
        "南京市上海路 8 号",
        "测试机械有限公司 浙江省宁波市鄞州区测试路 8 号",
        "宁波测试机械有限公司，宁波市鄞州区测试路 8 号",
        "收货地点：浙江省宁波市鄞州区测试路 8 号",
        "廣東省深圳市南山區科技園南區 2 號樓",
        "臺北市信義區市府路 1 號",
        "東京都千代田区丸の内 1-9-1",
        "日本大阪府大阪市北区梅田 3-1-3",
        "Hafenstraße 12, 20457 Hamburg, Germany",
        "Unit 4, Quayside Park, 21 Harbour Road, Southampton SO14 0AB, United Kingdom",
    ],
)
def test_an_address_that_a_driver_finds_is_fine(address: str) -> None:
    assert place(address) == []


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("江苏省宁波市鄞州区测试路 8 号", "address-city-province"),
        ("江苏省义乌市测试路 8 号", "address-city-province"),
        ("上海市惠州市博罗县测试路 8 号", "address-city-province"),
        ("北京义乌市测试路 8 号", "address-city-province"),
        ("吉林省深圳市福田区测试路 8 号", "address-city-province"),
        ("浙江省宁波市福田区测试路 8 号", "address-district"),
        ("浙江省金华市慈溪市测试路 8 号", "address-district"),
        ("江苏省鄞州区测试路 8 号", "address-district"),
        ("浙江省慈溪市福田区测试路 8 号", "address-district"),
        ("浙江省宁波市鄞州区测试路 邮编315100", "address-incomplete"),
        ("朝阳区建国路 1 号", "address-no-city"),
        ("宁波路 1 号", "address-no-city"),
        ("测试机械有限公司 江苏省宁波市鄞州区测试路 8 号", "address-city-province"),
        ("测试机械有限公司 浙江省宁波市鄞州区", "address-incomplete"),
        ("浙江省宁波市鄞州区", "address-incomplete"),
        ("浙江省宁波市鄞州区测试路", "address-incomplete"),
        ("湖北省潜江市园林街道测试路", "address-incomplete"),
        ("浙江省宁波市鄞州区中心大道", "address-incomplete"),
        ("浙江省宁波市鄞州区工业园区纬一路", "address-incomplete"),
        ("测试路 8 号", "address-no-city"),
        ("老地方", "address-no-city"),
        ("Southampton", "address-incomplete"),
        ("Hamburg, Germany", "address-incomplete"),
    ],
)
def test_an_address_that_cannot_be_right_is_stopped(address: str, code: str) -> None:
    assert place(address) == [f"{code}:block"]


def test_no_address_at_all_is_stopped() -> None:
    data = replaced(ship_tos=[], customers=[])
    assert "address-missing:block" in codes(order(deliver_to=Delivery()), data)


def test_a_foreign_address_without_any_figure_is_pointed_out() -> None:
    assert place("Harbour House, Quayside Park, Southampton, United Kingdom") == ["address-incomplete:warn"]


def test_a_district_that_no_list_has_is_pointed_out() -> None:
    assert place("浙江省宁波市某某区测试路 8 号") == ["address-district-unknown:warn"]


def at(address: str, **rows: Any) -> list[str]:
    return codes(order(deliver_to=Delivery(address=address, phone="13800001001")), replaced(**rows))


def test_a_place_where_the_customer_never_had_goods_is_pointed_out() -> None:
    known = [KnownShipTo(customer_number="C1", address="浙江省宁波市鄞州区测试路 8 号")]
    assert at("宁波市鄞州区测试路8号", ship_tos=known) == []
    assert at("315100 中国浙江省宁波市鄞州区测试路8号", ship_tos=known) == []
    assert at("浙江省宁波市鄞州区创新大道 9 号", ship_tos=known) == ["ship-to-new:warn"]
    assert at("浙江省宁波市鄞州区测试路 9 号", ship_tos=known) == ["ship-to-nearly:approve"]
    assert at("浙江省宁波市鄞州区测试路 9 号", ship_tos=[]) == []


def test_an_address_that_lost_its_number_is_mended_by_the_known_one() -> None:
    whole = "浙江省宁波市鄞州区测试工业园 8 号"
    known = replaced(ship_tos=[KnownShipTo(customer_number="C1", address=whole)])
    one = order(deliver_to=Delivery(address="浙江省宁波市鄞州区测试工业园", phone="13800001001"))
    cut = next(finding for finding in findings(one, known) if finding.code == "address-incomplete")
    assert (cut.severity, cut.suggestion) == ("approve", {"deliver_to.address": whole})


@pytest.mark.parametrize(
    ("area", "stopped"),
    [
        (Area(province="浙江省", deliverable=False), True),
        (Area(province="浙江", city="宁波市", deliverable=False), True),
        (Area(city="宁波", district="鄞州区", deliverable=False), True),
        (Area(district="鄞州", deliverable=False), True),
        (Area(province="浙江", city="宁波", district="江北区", deliverable=False), False),
        (Area(province="江苏", deliverable=False), False),
        (Area(deliverable=False), True),
    ],
)
def test_nothing_goes_where_we_do_not_deliver(area: Area, stopped: bool) -> None:  # noqa: FBT001 - a table
    found = at("浙江省宁波市鄞州区测试路 8 号", ship_tos=[], areas=[area])
    assert found == (["area-not-delivered:block"] if stopped else [])


def test_the_closest_area_counts() -> None:
    areas = [Area(province="浙江省", deliverable=False), Area(province="浙江省", city="宁波市")]
    assert at("浙江省慈溪市周巷镇开发大道 9 号", ship_tos=[], areas=areas) == []
    assert at("浙江省温州市鹿城区测试路 9 号", ship_tos=[], areas=areas) == ["area-not-delivered:block"]


@pytest.mark.parametrize(
    ("postcode", "expected"),
    [
        ("315100", []),
        ("310000", ["postcode:warn"]),
        ("200000", ["postcode:approve"]),
        ("999999", ["postcode:approve"]),
    ],
)
def test_a_postcode_is_one_of_its_city(postcode: str, expected: list[str]) -> None:
    assert at(f"{postcode} 浙江省宁波市鄞州区测试路 8 号", ship_tos=[]) == expected
    assert at(f"浙江省宁波市鄞州区测试路 8 号，邮编 {postcode}", ship_tos=[]) == expected


def test_another_postcode_than_the_known_one_is_mended() -> None:
    known = KnownShipTo(customer_number="C1", address="浙江省宁波市鄞州区测试路 8 号", postcode="315100")
    one = order(deliver_to=Delivery(address="315020 浙江省宁波市鄞州区测试路 8 号", phone="13800001001"))
    (finding,) = findings(one, replaced(ship_tos=[known]))
    assert finding.suggestion == {"deliver_to.address": "315100 浙江省宁波市鄞州区测试路 8 号"}


TWO = [
    KnownShipTo(customer_number="C1", name="一厂", contact="吕师傅", address="浙江省宁波市鄞州区测试路 8 号"),
    KnownShipTo(customer_number="C1", contact="孟师傅", address="浙江省宁波市江北区试验街 21 号"),
]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Delivery(name="一厂"), []),
        (Delivery(contact="孟师傅"), ["address-missing:approve"]),
        (Delivery(contact="某某"), ["address-missing:block"]),
        (Delivery(), ["address-missing:block"]),
    ],
)
def test_of_several_places_a_person_chooses_unless_one_is_named(said: Delivery, expected: list[str]) -> None:
    found = codes(order(deliver_to=said), replaced(ship_tos=TWO))
    assert [code for code in found if not code.startswith("phone")] == expected


def test_the_one_place_of_a_customer_need_not_be_named() -> None:
    assert [code for code in codes(order(deliver_to=Delivery()), replaced(ship_tos=TWO[:1])) if "address" in code] == []
