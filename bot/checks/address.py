"""Whether the goods can arrive: address and phone."""

import re
from collections.abc import Iterator

from bot.checks.registry import Case, check
from bot.china_places import city_of, province_of, province_of_city
from bot.finding import Finding, Severity
from connectors.sales_order import ShipTo

CHINESE = re.compile(r"[\u4e00-\u9fff]")
STREET = re.compile(r"[路街道巷弄号村镇园区厦场]")
NUMBER = re.compile(r"[\d０-９一二三四五六七八九十]+\s*[号弄栋幢座室楼区组#-]|\d")


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
        return
    if not CHINESE.search(text):
        if len(text.split()) < 3 or not re.search(r"\d", text):  # noqa: PLR2004 - a street, a number, a place
            yield _finding(
                "address-incomplete", text, "地址缺少街道、门牌或城市", "the street, its number or the town is missing"
            )
        return
    province, city = province_of(text), city_of(text)
    if city is None:
        yield _finding("address-no-city", text, "地址里没有（已知的）城市", "it names no city that is known")
    elif province is not None and province_of_city(city) != province and city not in _twice(province):
        yield _finding(
            "address-city-province",
            text,
            f"{city}市不在{province}，而在{province_of_city(city)}",
            f"{city} does not lie in {province} but in {province_of_city(city)}",
        )
    elif not STREET.search(text) or not NUMBER.search(text):
        yield _finding("address-incomplete", text, "地址缺少街道或门牌号", "the street or its number is missing")


def _twice(province: str) -> tuple[str, ...]:
    # Names that two provinces share: a prefecture of Qinghai is called like the island province.
    return ("海南",) if province == "青海" else ()


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
    import phonenumbers

    text = (_ship_to(case).phone or "").strip()
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
    for part in re.split(r"[/;；、,，]| 或 ", text):
        try:
            number = phonenumbers.parse(part.strip(), "CN")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return
    yield Finding(
        code="phone-invalid",
        severity=Severity.BLOCK,
        where="deliver_to.phone",
        why_zh=f"收货电话“{text}”不是有效号码（位数或号段不对）",
        why_en=f"delivery phone '{text}' is no valid number: digits are missing or the range does not exist",
        value=text,
    )
