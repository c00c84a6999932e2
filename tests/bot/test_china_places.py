"""Where an address says that it is."""

import pytest

from bot.china_places import Place, cities, provinces, read_place


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
    assert read_place("浙江省某某县测试路 1 号") == Place(province="浙江", county=True, rest="测试路 1 号")


def test_a_name_that_two_provinces_have_lies_in_both() -> None:
    assert not read_place("青海省海南藏族自治州").lies_elsewhere
    assert read_place("江苏省宁波市测试路").lies_elsewhere


def test_the_list_is_whole_and_names_nothing_twice_in_a_province() -> None:
    assert len(provinces()) == 34
    assert all(len(set(names)) == len(names) for names in provinces().values())
    assert all(read_place(f"{city}市").city == city for city in cities() if city not in provinces())
