"""Whether the goods can arrive: address and phone."""

import re
from collections.abc import Iterator

from bot.checks.registry import Case, check
from bot.china_places import Place, read_place
from bot.finding import Finding, Severity
from connectors.sales_order import ShipTo

CHINESE = re.compile(r"[\u4e00-\u9fff]")
STREET = re.compile(
    r"[路街道巷弄村镇乡里]|胡同|大街|园区|产业园|工业园|工业区|开发区|保税区|大厦|广场|中心|市场|仓|厂|码头|港区|小区|花园"
)
NUMBER = re.compile(r"\d|[一二三四五六七八九十百]+\s*(?:号|弄|栋|幢|座|室|楼|组|期)")
NAMED = re.compile(r"园|厂|大厦|广场|中心|市场|仓|码头|港区|村")
"""Places that are found without a number."""


def _ship_to(case: Case) -> ShipTo:
    if case.resolution.sales_order is not None:
        return case.resolution.sales_order.ship_to
    said = case.order.deliver_to
    return ShipTo(
        name=said.name, contact=said.contact, phone=said.phone or case.order.buyer.phone, address=said.address
    )


@check("address")
def address(case: Case) -> Iterator[Finding]:
    """There is one; a Chinese one has a city that lies in its province, a street and a number."""
    text = (_ship_to(case).address or "").strip()
    if not text:
        if case.resolution.sales_order is not None or case.customer is None:
            yield _finding(
                "address-missing",
                "",
                "没有收货地址，主数据中也没有唯一的已知地址",
                "no delivery address, and not just one is known",
            )
    elif not CHINESE.search(text):
        if len(text.split()) < 3 or not re.search(r"\d", text):  # noqa: PLR2004 - a street, a number, a place
            yield _finding(
                "address-incomplete", text, "地址缺少街道、门牌或城市", "the street, its number or the town is missing"
            )
    else:
        yield from _chinese(text, read_place(text))


def _chinese(text: str, place: Place) -> Iterator[Finding]:
    if place.city is None and not place.county:
        yield _finding("address-no-city", text, "地址里没有（已知的）城市", "it names no city that is known")
    elif place.lies_elsewhere:
        yield _finding(
            "address-city-province",
            text,
            f"{place.city}市不在{place.province}，而在{'、'.join(place.provinces)}",
            f"{place.city} does not lie in {place.province} but in {', '.join(place.provinces)}",
        )
    elif not STREET.search(place.rest) or not (NUMBER.search(place.rest) or NAMED.search(place.rest)):
        yield _finding("address-incomplete", text, "地址缺少街道或门牌号", "the street or its number is missing")


def _finding(code: str, text: str, zh: str, en: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.BLOCK,
        where="deliver_to.address",
        why_zh=f"收货地址“{text}”有问题：{zh}" if text else zh,
        why_en=f"delivery address '{text}': {en}" if text else en,
        value=text or None,
    )


@check("phone")
def phone(case: Case) -> Iterator[Finding]:
    """The number the driver will call is a possible one by its country's numbering plan."""
    ship_to = _ship_to(case)
    text = (ship_to.phone or "").strip()
    if not text:
        if case.resolution.sales_order is not None:
            yield Finding(
                code="phone-missing",
                severity=Severity.WARN,
                where="deliver_to.phone",
                why_zh="没有收货电话",
                why_en="no phone number for the delivery",
            )
        return
    abroad = bool(ship_to.address) and not CHINESE.search(ship_to.address or "")
    if not any(_can_be_called(part.strip(), abroad=abroad) for part in re.split(r"[/;；、,，]|\s或\s?", text)):
        yield Finding(
            code="phone-invalid",
            severity=Severity.BLOCK,
            where="deliver_to.phone",
            why_zh=f"收货电话“{text}”不是有效号码（位数或号段不对）",
            why_en=f"delivery phone '{text}' is no valid number: digits are missing or the range does not exist",
            value=text,
        )


EXTENSION = re.compile(r"(\d[\d\s()-]{5,}\d)\s*(?:转|分机|-|－)\s*\d{1,5}\s*$")
FEWEST, MOST = 7, 15
"""Digits of a number abroad whose country is not written."""


def _can_be_called(text: str, *, abroad: bool) -> bool:
    import phonenumbers

    for one in (text, EXTENSION.sub(r"\1", text)):
        try:
            number = phonenumbers.parse(one, "CN")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return True
    digits = len(re.sub(r"\D", "", text))
    return abroad and "+" not in text and FEWEST <= digits <= MOST
