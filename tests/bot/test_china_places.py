"""Where an address says that it is."""

from importlib.resources import files

import pytest

from bot.addresses import plain_address
from bot.china_places import (
    Place,
    area_code_cities,
    cities,
    districts,
    plain_place,
    present_district,
    provinces,
    read_place,
)


@pytest.mark.parametrize(
    ("address", "province", "city", "rest"),
    [
        ("浙江省宁波市鄞州区测试路 8 号", "浙江", "宁波", "测试路 8 号"),
        ("浙江宁波测试路8号", "浙江", "宁波", "测试路8号"),
        ("宁波市北京路 3 号", None, "宁波", "北京路 3 号"),
        ("中国浙江省慈溪市周巷镇", "浙江", "慈溪", "周巷镇"),
        ("上海市浦东新区张江路 1 号", "上海", "上海", "张江路 1 号"),
        ("北京市朝阳区建国路 1 号", "北京", "北京", "建国路 1 号"),
        ("吉林市昌邑区解放路 3 号", "吉林", "吉林", "解放路 3 号"),
        ("吉林省公主岭市迎宾路 3 号", "吉林", "公主岭", "迎宾路 3 号"),
        ("吉林省吉林市舒兰市北城街 3 号", "吉林", "吉林", "北城街 3 号"),
        ("上海市上海市浦东新区张江路 1 号", "上海", "上海", "张江路 1 号"),
        ("海南省定安县定城镇 1 号", "海南", "定安", "定城镇 1 号"),
        ("吉林省长春市朝阳区人民大街 5 号", "吉林", "长春", "人民大街 5 号"),
        ("广西壮族自治区南宁市青秀区民族大道 1 号", "广西", "南宁", "民族大道 1 号"),
        ("老地方", None, None, "老地方"),
    ],
)
def test_province_city_and_what_follows_are_told_apart(
    address: str, province: str | None, city: str | None, rest: str
) -> None:
    place = read_place(address)
    assert (place.province, place.city, place.rest) == (province, city, rest)


def test_a_county_that_is_not_in_the_list_is_still_a_place() -> None:
    assert read_place("浙江省某某县测试路 1 号") == Place(province="浙江", district="某某县", rest="测试路 1 号")


def test_a_name_that_two_provinces_have_lies_in_both() -> None:
    assert not read_place("青海省海南藏族自治州").lies_elsewhere
    assert read_place("江苏省宁波市测试路").lies_elsewhere


@pytest.mark.parametrize(
    ("address", "city", "district", "elsewhere"),
    [
        ("浙江省宁波市鄞州区测试路 8 号", "宁波", "鄞州区", False),
        ("浙江省宁波市慈溪市周巷镇", "宁波", "慈溪市", False),
        ("北京市朝阳区建国路", "北京", "朝阳区", False),
        ("杭州市下城区体育场路", "杭州", "下城区", False),
        ("浙江省宁波市福田区测试路", "宁波", "福田区", True),
        ("宁波市新城区测试路", "宁波", "新城区", False),
        ("江苏省苏州工业园区星湖街", "苏州", "工业园区", False),
    ],
)
def test_a_district_lies_in_its_city(address: str, city: str, district: str, elsewhere: bool) -> None:  # noqa: FBT001 - a table
    place = read_place(address)
    assert (place.city, place.district, place.district_elsewhere) == (city, district, elsewhere)


def test_every_district_is_found_in_every_city_that_has_it() -> None:
    lines = files("bot").joinpath("data/china_places.txt").read_text(encoding="utf-8").splitlines()
    written = [line.partition(":") for line in lines]
    everywhere = [(head.split(), district) for head, _, below in written for district in below.split()]
    assert len(everywhere) > 2800
    lost = [
        (province, name, district)
        for (province, short, name), district in everywhere
        for place in [read_place(f"{province}省{name}{district}测试路 1 号")]
        if place.district_elsewhere or place.lies_elsewhere or short not in (place.city, place.prefecture)
    ]
    assert lost == []


@pytest.mark.parametrize("address", ["上海路 8 号", "宁波东路 8 号", "朝阳区建国路 8 号", "海南街 1 号"])
def test_a_road_or_district_named_after_a_city_is_not_that_city(address: str) -> None:
    assert read_place(address).city is None


@pytest.mark.parametrize("address", ["315000 浙江省宁波市测试路 8 号", "浙江省宁波市测试路 8 号 (邮编: 315000)"])
def test_a_postcode_is_read_before_and_behind_the_address(address: str) -> None:
    assert (read_place(address).postcode, read_place(address).city) == ("315000", "宁波")


def test_places_are_compared_without_what_they_are() -> None:
    names = ["浙江省", "广西壮族自治区", "恩施土家族苗族自治州", "宁波市", "鄞州区", "芒市", "香港特别行政区"]
    assert [plain_place(name) for name in names] == ["浙江", "广西", "恩施", "宁波", "鄞州", "芒市", "香港"]


def test_an_area_code_names_its_cities() -> None:
    assert [area_code_cities(code) for code in ("0574", "0108", "0999", "0000")] == [
        ("宁波",),
        ("北京",),
        ("伊犁",),
        (),
    ]


def test_the_list_is_whole_and_names_nothing_twice_in_a_province() -> None:
    assert len(provinces()) == 34
    assert all(len(set(names)) == len(names) for names in provinces().values())
    assert all(read_place(f"{city}市").city == city for city in cities() if city not in provinces())


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("上海市闸北区文昌路634号", "上海市静安区文昌路634号"),
        ("杭州下城区体育场路5号", "浙江省杭州市拱墅区体育场路5号"),
        ("山东省济南市章丘市人民路514号", "济南市章丘区人民路514号"),
        ("山东青岛市南区金山大道552号", "山东省青岛市市南区金山大道552号"),
    ],
)
def test_a_district_under_its_former_name_is_the_same_place(former: str, now: str) -> None:
    assert plain_address(former) == plain_address(now)


def test_every_former_district_and_what_it_went_into_are_known_of_their_city() -> None:
    lines = files("bot").joinpath("data/china_former_districts.txt").read_text(encoding="utf-8").splitlines()
    unknown = [line for line in lines for name in line.split()[1:] if line.split()[0] not in districts().get(name, ())]
    assert unknown == []
    assert present_district(read_place("北京市宣武区广安门大街1号")) == "西城区"
    assert present_district(read_place("北京市朝阳区建国路1号")) == "朝阳区"
