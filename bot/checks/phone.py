"""Whether somebody can be called: phone numbers by their country's numbering plan."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Literal

from bot.addresses import is_chinese
from bot.checks.address import ship_to_of
from bot.checks.registry import Case, check
from bot.china_places import area_code_cities, read_place
from bot.finding import Finding, Severity


@check("phone")
def phone(case: Case) -> Iterator[Finding]:
    """The number the driver will call is a possible one, and a landline's area code is that of the place."""
    ship_to = ship_to_of(case)
    text = (ship_to.phone or "").strip()
    if not text:
        if case.resolution.sales_order is not None:
            yield _finding("phone-missing", "deliver_to.phone", "没有收货电话", "no phone number for the delivery")
        return
    abroad = _is_abroad(ship_to.address)
    kind = kind_of_number(text, abroad=abroad)
    if kind == "wrong":
        yield _invalid("phone-invalid", "deliver_to.phone", Severity.BLOCK, text, abroad=abroad)
    elif kind == "no-range":
        zh, en = (
            f"收货电话“{text}”的号段尚未启用，请核实",
            f"delivery phone '{text}' is of a range not in use: is it right?",
        )
        yield _finding("phone-range", "deliver_to.phone", zh, en, text)
    elif kind == "local":
        zh, en = f"收货电话“{text}”没有区号", f"delivery phone '{text}' has no area code"
        yield _finding("phone-no-area", "deliver_to.phone", zh, en, text)
    elif not abroad:
        yield from _other_area(text, ship_to.address or "")


@check("buyer-phone")
def buyer_phone(case: Case) -> Iterator[Finding]:
    """So is the buyer's own number, where the driver's is another one."""
    text = (case.order.buyer.phone or "").strip()
    if not text or text == (ship_to_of(case).phone or "").strip():
        return
    abroad = _is_abroad(case.order.deliver_to.address)
    if kind_of_number(text, abroad=abroad) == "wrong":
        yield _invalid("buyer-phone-invalid", "buyer.phone", Severity.WARN, text, abroad=abroad)


OTHER_PLANS = ("香港", "澳门", "台湾")
"""Places with Chinese addresses and a numbering plan of their own."""


def _is_abroad(address: str | None) -> bool:
    """Whether the numbers of a place need not be those of mainland China."""
    if not address:
        return False
    if is_chinese(address):
        return read_place(address).province in OTHER_PLANS
    return "china" not in address.casefold()


def _finding(code: str, where: str, zh: str, en: str, text: str | None = None) -> Finding:
    return Finding(code=code, severity=Severity.WARN, where=where, why_zh=zh, why_en=en, value=text)


def _invalid(code: str, where: str, severity: Severity, text: str, *, abroad: bool) -> Finding:
    zh, en = _what_is_wrong(text, abroad=abroad)
    whose_zh, whose_en = (
        ("收货电话", "delivery phone") if where.startswith("deliver_to") else ("买方电话", "buyer's phone")
    )
    return Finding(
        code=code,
        severity=severity,
        where=where,
        why_zh=f"{whose_zh}“{text}”不是有效号码：{zh}",
        why_en=f"{whose_en} '{text}' is no valid number: {en}",
        value=text,
    )


MOBILE = 11
"""Digits of a Chinese mobile number."""


def _what_is_wrong(text: str, *, abroad: bool) -> tuple[str, str]:
    digits = re.sub(r"\D", "", text).removeprefix("86")
    if not digits:
        return "没有数字", "it has no digits"
    if not abroad and digits.startswith("1") and len(digits) != MOBILE:
        return f"手机号应为 11 位，这里是 {len(digits)} 位", f"a mobile number has 11 digits, this one {len(digits)}"
    if not abroad and (cities := area_code_cities(digits)):
        named = "、".join(cities)
        return (
            f"区号是{named}的，但号码位数或号段不对",
            f"the area code is that of {', '.join(cities)}, the rest is not",
        )
    return "位数或号段不对", "digits are missing or too many, or the range does not exist"


Kind = Literal["fine", "no-range", "local", "wrong"]
"""A number that can be called; one of a range that nobody uses yet; one without its area code; none at all."""
BEST_FIRST: tuple[Kind, ...] = ("fine", "no-range", "local", "wrong")
PARTS = re.compile(r"[/;；、,，|]|\s或\s?|\n")
TOKEN = re.compile(r"\S*\d{7,}\S*")
EXTENSION = re.compile(r"(\d[\d\s()-]{5,}\d)\s*(?:转|分机|ext\.?|x|#|-|－)\s*\d{1,6}\s*$", re.IGNORECASE)
SPELT = re.compile(r"\d[A-Za-z]+\d")
"""A letter for a digit: O for 0, l for 1."""
CHINA, SHORTEST = 86, 9
"""An area code with 7 digits behind it; the plan also has short numbers of services, where no driver calls."""
FEWEST, MOST = 7, 15
"""Digits of a number abroad whose country is not written."""


@lru_cache(maxsize=65_536)
def kind_of_number(text: str, *, abroad: bool = False) -> Kind:
    """The best of the numbers in a text. 400 and 800 numbers can be called.

    A number with another country's code needs that country's length alone, one ``abroad`` without any a fitting count
    of digits.
    """
    if is_plainly_fine(text):
        return "fine"  # most numbers are; to take one apart costs more than all else about it
    parts = [part.strip() for part in PARTS.split(text)]
    parts += [token for part in parts for token in TOKEN.findall(part) if token != part]
    return min((_kind(part, abroad=abroad) for part in parts), key=BEST_FIRST.index)


def _kind(text: str, *, abroad: bool) -> Kind:
    bare = EXTENSION.sub(r"\1", text)
    if SPELT.search(bare):
        return "wrong"
    kinds = [_by_plan(one) for one in dict.fromkeys((text, bare))]
    digits = re.sub(r"\D", "", bare)
    if abroad and "+" not in text and FEWEST <= len(digits) <= MOST:
        return "fine"
    if re.fullmatch(r"[2-9]\d{6,7}", digits) and "+" not in text:
        kinds.append("local")
    return min(kinds, key=BEST_FIRST.index)


def _by_plan(text: str) -> Kind:
    if is_plainly_fine(text):
        return "fine"
    import phonenumbers

    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        return "wrong"
    told, valid = len(str(number.national_number)), phonenumbers.is_valid_number(number)
    if number.country_code != CHINA:
        return "fine" if valid or told in _usual_lengths(number.country_code or 0) else "wrong"
    if valid and told >= SHORTEST:
        return "fine"
    # Ranges come into use faster than lists of them.
    return "no-range" if re.fullmatch(r"1[3-9]\d{9}", str(number.national_number)) else "wrong"


_GROUPED = re.compile(r"[0-9]+(?:[ -][0-9]+)*")
_MOBILE = re.compile(r"1(?!79)[3-9]\d{9}")
"""A Chinese mobile number; what begins like the prefix of a carrier (179..) is left to the library."""
_LANDLINE = re.compile(r"0([2-9]\d{8,10})")
"""A Chinese landline with its area code."""


def is_plainly_fine(text: str) -> bool:
    """Whether a text is nothing but a Chinese mobile number or landline of the plan, at most in groups of digits."""
    if _GROUPED.fullmatch(text) is None:
        return False
    digits = text.replace(" ", "").replace("-", "")
    mobile, fixed = _numbers_of_the_plan()
    if _MOBILE.fullmatch(digits):
        return mobile.fullmatch(digits) is not None
    found = _LANDLINE.fullmatch(digits)
    return found is not None and fixed.fullmatch(found[1]) is not None


@cache
def _numbers_of_the_plan() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The mobile numbers and the landlines, without the 0 before an area code, of China's plan."""
    import phonenumbers

    known = phonenumbers.PhoneMetadata.metadata_for_region("CN")
    kinds = (known.mobile, known.fixed_line) if known is not None else (None, None)
    patterns = (kind.national_number_pattern if kind is not None else None for kind in kinds)
    mobile, fixed = (re.compile(pattern or r"(?!)") for pattern in patterns)
    return mobile, fixed


@cache
def _usual_lengths(country_code: int) -> frozenset[int]:
    """How many digits the landlines and mobile numbers of a country have, by the plan's own examples."""
    import phonenumbers

    region = phonenumbers.region_code_for_country_code(country_code)
    kinds = (phonenumbers.PhoneNumberType.FIXED_LINE, phonenumbers.PhoneNumberType.MOBILE)
    examples = (phonenumbers.example_number_for_type(region, kind) for kind in kinds)
    return frozenset(len(str(example.national_number)) for example in examples if example is not None)


LANDLINE = re.compile(r"^(?:\+?86[\s-]*)?[(（]?(0\d{2,3})[)）]?[\s-]*[2-9]")


def _other_area(text: str, address: str) -> Iterator[Finding]:
    """A landline of another city than the address is pointed out: offices have their phones elsewhere at times."""
    found, place = LANDLINE.match(text), read_place(address)
    at = {place.city, place.prefecture, place.province, *place.district_cities} - {None}
    cities = area_code_cities(found[1]) if found else ()
    if found and cities and place.has_town and not at & set(cities):
        yield Finding(
            code="phone-area",
            severity=Severity.WARN,
            where="deliver_to.phone",
            why_zh=f"收货电话“{text}”的区号 {found[1]} 是{'、'.join(cities)}的，不是收货地的",
            why_en=f"delivery phone '{text}': the area code is that of {', '.join(cities)}, not of the place",
            value=text,
            limit=place.city or place.province,
        )
