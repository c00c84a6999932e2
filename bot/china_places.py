"""China's provinces and their cities, to hold an address against."""

import re
from functools import cache
from importlib.resources import files


@cache
def provinces() -> dict[str, tuple[str, ...]]:
    """Province → its prefecture-level cities, both without 省, 市 and the like."""
    text = files("bot").joinpath("data/china_places.txt").read_text(encoding="utf-8")
    pairs = (line.partition(":") for line in text.splitlines())
    return {province: tuple(cities.split()) for province, _, cities in pairs}


@cache
def _city_provinces() -> dict[str, str]:
    return {city: province for province, cities in provinces().items() for city in cities}


def province_of(address: str) -> str | None:
    """The province that the address begins with."""
    return next((province for province in provinces() if address.startswith(province)), None)


def city_of(address: str) -> str | None:
    """The city that the address names as one: "宁波市", or a city's bare name right behind the province."""
    rest = address
    province = province_of(address)
    if province is not None:
        rest = re.sub(
            r"^(壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|省|市)?[,，\s]*", "", address[len(province) :]
        )
        if province in provinces()[province] and not any(rest.startswith(f"{city}市") for city in _city_provinces()):
            return province  # a municipality is its own city
    cities = sorted(_city_provinces(), key=len, reverse=True)
    return next((city for city in cities if rest.startswith(city)), None)


def province_of_city(city: str) -> str:
    """The province that a city lies in."""
    return _city_provinces()[city]
