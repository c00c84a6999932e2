"""China's provinces, their cities, and the counties and districts of those, to hold an address against."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

import msgspec


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What an address begins with.

    ``provinces`` are those that have a city of this name, ``district_cities`` the cities that have a district or county
    of this name (none: it is in no list). ``city`` may be one of county level, ``prefecture`` is then the one above it.
    ``postcode`` is what stands before or behind the address; ``rest`` is what comes after all that.
    """

    province: str | None = None
    city: str | None = None
    prefecture: str | None = None
    provinces: tuple[str, ...] = ()
    district: str | None = None
    district_cities: tuple[str, ...] = ()
    postcode: str | None = None
    rest: str = ""

    @property
    def lies_elsewhere(self) -> bool:
        """Whether the city is none of the province that is named with it."""
        return self.province is not None and bool(self.provinces) and self.province not in self.provinces

    @property
    def district_elsewhere(self) -> bool:
        """Whether the district is known, in other cities (other provinces, where no city is named) alone."""
        if not self.district_cities or self.district in EVERYWHERE:
            return False
        if self.city is not None:
            return not {self.city, self.prefecture} & set(self.district_cities)
        return self.province is not None and not any(
            self.province in cities().get(city, ()) for city in self.district_cities
        )

    @property
    def has_town(self) -> bool:
        """Whether it says in which city or county it is."""
        return self.city is not None or (
            self.district is not None and (self.province is not None or self.district[-1] in "市县旗")
        )


EVERYWHERE = frozenset(
    ("城区", "郊区", "矿区", "东区", "西区", "南区", "北区", "中区", "新区", "新城区", "新市区", "老城区", "市中区")
)
"""Districts of some city whose names any other may use for a part of it."""


class _City(msgspec.Struct, frozen=True):
    province: str
    short: str
    name: str
    counties: tuple[str, ...]


@cache
def _all() -> tuple[_City, ...]:
    """Every city of prefecture level or directly below its province, with what it has below, former names too."""
    text = files("bot").joinpath("data/china_places.txt").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        head, _, counties = line.partition(":")
        province, short, name = head.split()
        found.append(_City(province, short, name, tuple(counties.split())))
    return tuple(found)


def _short(county: str) -> str:
    return county[:-1] if len(county) > 2 else county  # noqa: PLR2004 - 芒市 keeps its 市


@cache
def provinces() -> dict[str, tuple[str, ...]]:
    """Province → its cities down to county level, all without 省, 市 and the like."""
    found: dict[str, dict[str, None]] = {}
    for city in _all():
        below = [_short(county) for county in city.counties if county.endswith("市")]
        found.setdefault(city.province, {}).update(dict.fromkeys([city.short, *below]))
    return {province: tuple(names) for province, names in found.items()}


@cache
def cities() -> dict[str, tuple[str, ...]]:
    """City → the provinces that have one of this name; the longest names first, so that none hides behind another."""
    found: dict[str, list[str]] = {}
    for province, names in provinces().items():
        for name in names:
            found.setdefault(name, []).append(province)
    return {name: tuple(found[name]) for name in sorted(found, key=len, reverse=True)}


@cache
def districts() -> dict[str, tuple[str, ...]]:
    """Full name of a county, district, banner or county-level city → the cities that have one."""
    found: dict[str, dict[str, None]] = {}
    for city in _all():
        for county in city.counties:
            found.setdefault(county, {})[city.short] = None
    return {name: tuple(above) for name, above in found.items()}


@cache
def _renamed() -> dict[tuple[str, str], str]:
    text = files("bot").joinpath("data/china_former_districts.txt").read_text(encoding="utf-8")
    return {(city, former): now for city, former, now in (line.split() for line in text.splitlines())}


def present_district(place: Place) -> str | None:
    """What a place's district is called today: 闸北区 of 上海 went into 静安区, and addresses of both are one."""
    return _renamed().get((place.prefecture or place.city or "", place.district or ""), place.district)


@cache
def _prefectures() -> dict[str, str]:
    """City of county level → the one above it, for names that no city of prefecture level has."""
    high = {city.short for city in _all()}
    return {
        _short(county): city.short
        for city in _all()
        for county in city.counties
        if county.endswith("市") and _short(county) not in high
    }


@cache
def _full_names() -> dict[str, str]:
    return {city.name: city.short for city in _all() if city.name != city.short}


_KNOWN_LENGTHS: dict[int, tuple[int, ...]] = {}


@cache
def _high(province: str) -> frozenset[str]:
    return frozenset(city.short for city in _all() if city.province == province)


def _begins_with_city(text: str) -> bool:
    """Whether the text begins with a city's full name: 惠州市, 义乌市."""
    found = next((text[:length] for length in _lengths(districts()) if text[:length] in districts()), "")
    return found.endswith("市") or any(text[:length] in _full_names() for length in _lengths(_full_names()))


def _lengths(names: Mapping[str, object]) -> tuple[int, ...]:
    """How long the names are, the longest first; worked out once for each of the lists, which live for ever."""
    if id(names) not in _KNOWN_LENGTHS:
        _KNOWN_LENGTHS[id(names)] = tuple(sorted({len(name) for name in names}, reverse=True))
    return _KNOWN_LENGTHS[id(names)]


SIGNS = " \t,，/·、-"
BETWEEN = r"[,，\s/·、-]*"
PROVINCE_END = re.compile(rf"^(壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市)?{BETWEEN}")
CITY_END = re.compile(rf"^(市|地区|盟|林区|[\u4e00-\u9fff]{{0,8}}自治州|州)?{BETWEEN}")
COUNTY = re.compile(
    r"^(?:(?![路街道镇乡村号])[\u4e00-\u9fff]){1,9}?(?:新区|自治县|自治旗|开发区|高新区|市|县|区|旗)" + BETWEEN
)
ROAD = re.compile(r"[东西南北中]{0,2}(?:路|街|大道|大街|巷|弄)|[里村镇乡区县旗]")
"""What makes a road, a town or a district of a city's name: 宁波路, 朝阳区."""
BEFORE = re.compile(r"^(?:收?货?地址|送货地点)?[\s:：]*(?:中华人民共和国|中国)?[\s,，]*")
POSTCODE = re.compile(
    r"[(（]?(?:邮政编码|邮编|P\.?C\.?)[\s:：]*(\d{6})(?!\d)[)）]?|^\s*(\d{6})(?!\d)|[\s,，(（](\d{6})[)）]?\s*$",
    re.IGNORECASE,
)


TRADITIONAL = str.maketrans(
    "臺灣廣東門縣區號國蘇寧龍陝慶無錫紹興溫嶺蕪鎮鄉園廠樓橋衛連瀋陽長爾濱齊濟島煙鄭漢貴銀烏魯雲澳義",
    "台湾广东门县区号国苏宁龙陕庆无锡绍兴温岭芜镇乡园厂楼桥卫连沈阳长尔滨齐济岛烟郑汉贵银乌鲁云澳义",
)
"""Signs of places as they are written in Hong Kong, Macau and Taiwan."""


@lru_cache(maxsize=65_536)
def read_place(address: str) -> Place:
    """The province, city and district that an address begins with: "浙江省宁波市…", "浙江宁波…", "宁波市…"."""
    found = POSTCODE.search(address)
    postcode = next(filter(None, found.groups()), None) if found else None
    address = address.translate(TRADITIONAL)
    text = BEFORE.sub("", (POSTCODE.sub(" ", address) if found else address).strip())
    place = _read(text)
    if not place.has_town and place.province is None and (begin := _place_within().search(text)):
        # What stands before the place is a company's name, or a street in the order of other countries.
        inside = _read(text[begin.start() :])
        place = (
            msgspec.structs.replace(inside, rest=f"{text[: begin.start()]} {inside.rest}") if inside.has_town else place
        )
    return msgspec.structs.replace(place, postcode=postcode)


@cache
def _place_within() -> re.Pattern[str]:
    """Where a province or a city begins in a text, by names that say which of these it is."""
    high = {name for name in _full_names() if name.endswith("市")}
    return re.compile("|".join(sorted((*(f"{name}省" for name in provinces()), *high), key=len, reverse=True)))


def _read(text: str) -> Place:
    province = next((name for name in provinces() if text.startswith(name)), None)
    if province is None or ROAD.match(text, len(province)):
        return _in_province(text, None)
    rest = PROVINCE_END.sub("", text[len(province) :])
    if province not in provinces()[province]:
        return _in_province(rest, province)
    # A name that is a province and a city of it: 上海, and 吉林 when 吉林市 is written without its province.
    if text.startswith("省", len(province)) or _city(rest)[0] in _high(province) or _begins_with_city(rest):
        return _in_province(rest, province)
    return _with_district(rest, province=province, city=province, provinces=(province,))


def _in_province(text: str, province: str | None) -> Place:
    city, rest = _city(text)
    if city is None:
        return _with_district(text, province=province)
    return _with_district(
        rest, province=province, city=city, prefecture=_prefectures().get(city), provinces=cities()[city]
    )


def _with_district(
    text: str,
    *,
    province: str | None = None,
    city: str | None = None,
    prefecture: str | None = None,
    provinces: tuple[str, ...] = (),
) -> Place:
    district, rest = _district(text)
    return Place(
        province=province,
        city=city,
        prefecture=prefecture,
        provinces=provinces,
        district=district or None,
        district_cities=districts().get(district, ()),
        rest=rest,
    )


def _city(text: str) -> tuple[str | None, str]:
    """The city that the text begins with and what follows; not where it begins the name of a road or a district."""
    for length in _lengths(_full_names()):
        if text[:length] in _full_names():
            city, shared = _full_names()[text[:length]], text[length - 1 :]
            # 青岛市南区 is 市南区 of 青岛: the 市 belongs to both.
            rest = shared if city in districts().get(_district(shared)[0], ()) else text[length:]
            return city, rest.lstrip(SIGNS)
    for length in _lengths(cities()):
        name = text[:length]
        if name in cities() and not ROAD.match(text, length):
            return name, CITY_END.sub("", text[length:])
    return None, text


def _district(text: str) -> tuple[str, str]:
    """The county or district that the text begins with, and what comes after it."""
    for length in _lengths(districts()):
        if text[:length] in districts():
            return text[:length], text[length:].lstrip(SIGNS)
    found = COUNTY.match(text)
    if found is None:
        return "", text
    return found.group().rstrip(SIGNS), text[found.end() :]


@cache
def _area_codes() -> dict[str, tuple[str, ...]]:
    text = files("bot").joinpath("data/china_area_codes.txt").read_text(encoding="utf-8")
    return {code: tuple(names.split()) for code, _, names in (line.partition(":") for line in text.splitlines())}


def area_code_cities(digits: str) -> tuple[str, ...]:
    """The cities (or provinces) whose landlines begin with the area code that these digits begin with."""
    return _area_codes().get(digits[:4]) or _area_codes().get(digits[:3]) or ()


@lru_cache(maxsize=16_384)
def plain_place(name: str | None) -> str:
    """A province, city or district without what says which of these it is: 浙江省 and 浙江 are one."""
    text = re.sub(r"\s", "", name or "")
    for long in (*provinces(), *(city.short for city in _all())):
        if text.startswith(long) and text != long and _LEVEL.fullmatch(text[len(long) :]):
            return long
    return text[:-1] if len(text) > 2 and text[-1] in "省市区县旗盟州" else text  # noqa: PLR2004 - 芒市 keeps its 市


_LEVEL = re.compile("省|市|地区|盟|林区|州|特别行政区|[\u4e00-\u9fff]*自治[区州县]")
