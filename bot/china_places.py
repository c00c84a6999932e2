"""China's provinces and their cities, to hold an address against."""

import re
from functools import cache
from importlib.resources import files

import msgspec


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What an address begins with.

    ``provinces`` are those that have a city of this name; ``county`` says that a county, district of a city, banner or
    county-level city is named which is not in the list; ``rest`` is what comes after all that.
    """

    province: str | None = None
    city: str | None = None
    provinces: tuple[str, ...] = ()
    county: bool = False
    rest: str = ""

    @property
    def lies_elsewhere(self) -> bool:
        """Whether the city is none of the province that is named with it."""
        return self.province is not None and bool(self.provinces) and self.province not in self.provinces


@cache
def provinces() -> dict[str, tuple[str, ...]]:
    """Province → its cities down to county level, all without 省, 市 and the like."""
    text = files("bot").joinpath("data/china_places.txt").read_text(encoding="utf-8")
    pairs = (line.partition(":") for line in text.splitlines())
    return {province: tuple(cities.split()) for province, _, cities in pairs}


@cache
def cities() -> dict[str, tuple[str, ...]]:
    """City → the provinces that have one of this name; the longest names first, so that none hides behind another."""
    found: dict[str, list[str]] = {}
    for province, names in provinces().items():
        for name in names:
            found.setdefault(name, []).append(province)
    return {name: tuple(found[name]) for name in sorted(found, key=len, reverse=True)}


PROVINCE_END = re.compile(r"^(壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市)?[,，\s]*")
CITY_END = re.compile(r"^(市|地区|盟|林区|[\u4e00-\u9fff]{0,8}自治州|州)?[,，\s]*")
COUNTY = re.compile(
    r"^(?:(?![路街道镇乡村号])[\u4e00-\u9fff]){1,9}?(?:新区|自治县|自治旗|开发区|高新区|市|县|区|旗)[,，\s]*"
)
BEFORE = re.compile(r"^(?:收?货?地址|送货地点)?[\s:：]*(?:\d{6})?[\s,，]*(?:中华人民共和国|中国)?[\s,，]*")


def read_place(address: str) -> Place:
    """The province and city that an address begins with: "浙江省宁波市…", "浙江宁波…", "宁波市…"."""
    text = BEFORE.sub("", address.strip())
    province = next((name for name in provinces() if text.startswith(name)), None)
    if province is None:
        return _in_province(text, None)
    rest = PROVINCE_END.sub("", text[len(province) :])
    if province not in provinces()[province]:
        return _in_province(rest, province)
    # A name that is a province and a city of it: 上海, and 吉林 when 吉林市 is written without its province.
    city = _city(rest)
    if city is not None and rest[len(city) :].startswith("市"):
        return _in_province(rest, province)
    return Place(province=province, city=province, provinces=(province,), rest=_after_county(rest)[1])


def _in_province(text: str, province: str | None) -> Place:
    city = _city(text)
    if city is None:
        county, rest = _after_county(text)
        is_city = county.endswith(("市", "县", "旗"))
        return Place(province=province, county=is_city or (bool(county) and province is not None), rest=rest)
    rest = CITY_END.sub("", text[len(city) :])
    return Place(province=province, city=city, provinces=cities()[city], rest=_after_county(rest)[1])


def _city(text: str) -> str | None:
    return next((city for city in cities() if text.startswith(city)), None)


def _after_county(text: str) -> tuple[str, str]:
    """The county or district that the text begins with, and what comes after it."""
    found = COUNTY.match(text)
    if found is None:
        return "", text
    return found.group().rstrip(",， "), text[found.end() :]
