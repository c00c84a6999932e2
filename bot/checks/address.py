"""Whether the goods can arrive: the address, as a place that exists, is complete, and that we deliver to."""

import re
from collections.abc import Iterator

from bot.addresses import CHINESE, is_chinese, plain_address
from bot.areas import closest_area
from bot.checks.registry import Case, check
from bot.china_places import Place, read_place
from bot.china_postcodes import fitting_prefixes
from bot.comparing import plain_name
from bot.finding import Finding, Severity
from bot.masterdata import Area, KnownShipTo
from connectors.sales_order import ShipTo

STREET = re.compile(
    r"[路街道巷弄村镇乡里园栋幢]|胡同|工业区|开发区|保税区|大厦|广场|中心|市场|仓|厂|码头|港区|小区|花园"
)
NUMBER = re.compile(r"\d|[一二三四五六七八九十百]+\s*(?:号|弄|栋|幢|座|室|楼|组|期)")
NAMED = re.compile(r"(?:园|厂|大厦|广场|中心|市场|仓|码头|港区|村)(?![\u4e00-\u9fff]{0,3}(?:路|街|大道|巷|弄))")
"""Places that are found without a number."""
TOWN = re.compile(r"^[\u4e00-\u9fff]{1,8}?(?:街道|镇|乡)(?=[\u4e00-\u9fff\d ])")
LONG_NUMBER = re.compile(r"\d[\d -]{5,}\d")
"""A phone number or a postcode: no number of a house."""
UNNAMED = re.compile(r"开发|高新|新区|园区|保税|工业|经济|示范|功能|产业")
"""What is called a district and is no unit of administration: no list has them all."""


def ship_to_of(case: Case) -> ShipTo:
    """Where the goods would go: as resolved, else as the order says."""
    if case.resolution.sales_order is not None:
        return case.resolution.sales_order.ship_to
    said, known, customer = case.order.deliver_to, case.resolution.ship_to, case.customer
    own = customer.address if customer and not case.master.ship_tos(customer.customer_number) else None
    return ShipTo(
        name=said.name,
        contact=said.contact,
        phone=said.phone or case.order.buyer.phone,
        address=said.address or (known.address if known else own),
    )


def area_of(case: Case) -> Area | None:
    """The area that the goods would go to, by the closest row of the master data."""
    if "area" not in case.seen:
        text = ship_to_of(case).address
        case.seen["area"] = closest_area(case.master, read_place(text)) if text and is_chinese(text) else None
    found: Area | None = case.seen["area"]
    return found


@check("address")
def address(case: Case) -> Iterator[Finding]:
    """There is one; a Chinese one has a city in its province, a district of the city, a street and a number."""
    text = (ship_to_of(case).address or "").strip()
    if not text:
        yield _finding(
            "address-missing",
            "",
            "没有收货地址，主数据中也没有唯一的已知地址",
            "no delivery address, and not just one is known",
        )
    elif not case.order.deliver_to.address:
        yield from _unsaid(case, text)
    elif not is_chinese(text):
        yield from _foreign(text)
    else:
        yield from _chinese(text, read_place(text), case)


FEW = 5
"""Words of a foreign address that without any figure can hardly be all of it."""


def _foreign(text: str) -> Iterator[Finding]:
    """What is written in other ways than here is held against little: a street, a figure somewhere, a place."""
    words, figure = len(text.split()), re.search(r"\d", text)
    if figure and (words >= 3 or CHINESE.search(text)):  # noqa: PLR2004 - a street, a number, a place
        return
    few = words < FEW
    yield _finding(
        "address-incomplete",
        text,
        "地址缺少街道、门牌或城市" if few else "地址没有门牌号",
        "the street, its number or the town is missing" if few else "it has no number",
        severity=Severity.BLOCK if few else Severity.WARN,
    )


SURE = ("ship-to code", "the one known place")
"""Ways of finding a place that need no address beside them."""


def _unsaid(case: Case, text: str) -> Iterator[Finding]:
    """An address that the order leaves out is that of the place it names; of several places a person chooses."""
    known, customer = case.resolution.ship_to, case.customer
    places = case.master.ship_tos(customer.customer_number) if customer else []
    if known is None or customer is None or len(places) < 2 or case.resolution.keys.get("deliver_to") in SURE:  # noqa: PLR2004
        return
    if known.name and plain_name(known.name) not in map(plain_name, (customer.name, *customer.aliases, None)):
        return
    yield Finding(
        code="address-missing",
        severity=Severity.APPROVE,
        where="deliver_to.address",
        why_zh=f"订单没有收货地址；该客户有 {len(places)} 个收货地，按收货人推断为“{text}”",
        why_en=f"no delivery address; of the {len(places)} known it would be '{text}', going by who receives there",
        limit=text,
        suggestion={"deliver_to.address": text},
    )


def _chinese(text: str, place: Place, case: Case) -> Iterator[Finding]:
    if place.lies_elsewhere:
        yield _finding(
            "address-city-province",
            text,
            f"{place.city}市不在{place.province}，而在{'、'.join(place.provinces)}",
            f"{place.city} does not lie in {place.province} but in {', '.join(place.provinces)}",
        )
    elif place.district_elsewhere:
        above = place.city or place.province
        yield _finding(
            "address-district",
            text,
            f"{above}没有{place.district}；{place.district}属于{'、'.join(place.district_cities)}",
            f"{above} has no {place.district}: that lies in {', '.join(place.district_cities)}",
        )
    elif not place.has_town:
        yield _finding("address-no-city", text, "地址里没有（已知的）城市", "it names no city that is known")
    elif not _has_door(place.rest):
        yield _finding("address-incomplete", text, "地址缺少街道或门牌号", "the street or its number is missing")
    elif (whole := _cut_off(case, text)) is not None:
        yield _finding(
            "address-incomplete",
            text,
            f"与已知收货地址“{whole.address}”相比不完整",
            f"it stops short of the known '{whole.address}'",
            severity=Severity.APPROVE,
            suggestion={"deliver_to.address": whole.address or ""},
        )
    elif place.district and not place.district_cities and not UNNAMED.search(place.district):
        yield _finding(
            "address-district-unknown",
            text,
            f"行政区划中没有“{place.district}”",
            f"no district or county is called {place.district}",
            severity=Severity.WARN,
        )


def _has_door(rest: str) -> bool:
    """Whether what follows city and district names a street with a number, or a place that is found without one."""
    bare = LONG_NUMBER.sub(" ", rest).strip()
    found = NUMBER.search(bare) or NAMED.search(TOWN.sub("", bare))
    return STREET.search(bare) is not None and found is not None


def _cut_off(case: Case, text: str) -> KnownShipTo | None:
    """The known ship-to that this address is the beginning of, without the number that the known one has."""
    said = plain_address(text)
    if case.customer is None or re.search(r"\d", said):
        return None
    for known in case.master.ship_tos(case.customer.customer_number):
        whole = plain_address(known.address)
        if whole.startswith(said) and re.search(r"\d", whole[len(said) :]):
            return known
    return None


@check("ship-to-new")
def ship_to_new(case: Case) -> Iterator[Finding]:
    """A place that this customer never had goods sent to is pointed out, where their places are known."""
    said = case.order.deliver_to.address
    nearly = any(finding.code == "ship-to-nearly" for finding in case.resolution.findings)
    if case.customer is None or not said or nearly or case.resolution.ship_to is not None:
        return
    known = [place.address for place in case.master.ship_tos(case.customer.customer_number) if place.address]
    if known and plain_address(said) not in map(plain_address, (*known, case.customer.address)):
        yield Finding(
            code="ship-to-new",
            severity=Severity.WARN,
            where="deliver_to.address",
            why_zh=f"收货地址“{said}”不在该客户已知的 {len(known)} 个收货地之中",
            why_en=f"delivery address '{said}' is none of the {len(known)} known for this customer",
            value=said,
            limit="; ".join(sorted(known)[:3]),
        )


@check("area-not-delivered")
def area_not_delivered(case: Case) -> Iterator[Finding]:
    """Nothing is promised to a place that we do not deliver to."""
    area, text = area_of(case), ship_to_of(case).address
    if area is not None and text and not area.deliverable:
        named = "".join(filter(None, (area.province, area.city, area.district))) or "全部地区 (everywhere)"
        yield _finding(
            "area-not-delivered",
            text,
            f"送达范围中“{named}”标为不能送达",
            f"we do not deliver to {named}, by the areas of the master data",
            limit=named,
        )


@check("postcode")
def postcode(case: Case) -> Iterator[Finding]:
    """A postcode in the address is one of its city and province, and the one known for the place."""
    text = ship_to_of(case).address
    if not text or not is_chinese(text):
        return
    place = read_place(text)
    if place.postcode is None or place.lies_elsewhere:
        return
    province = place.province or (place.provinces[0] if len(place.provinces) == 1 else None)
    known = _known_postcode(case, text)
    if known is not None and known != place.postcode:
        yield _postcode(place.postcode, known, text, "该收货地已知的邮编是", "known for this place is", known)
        return
    for name, severity in ((province, Severity.APPROVE), (place.prefecture or place.city, Severity.WARN)):
        prefixes = fitting_prefixes(name)
        if prefixes and not place.postcode.startswith(prefixes):
            begin, zh, en = "/".join(prefixes), f"{name}的邮编开头是", f"those of {name} begin with"
            yield _postcode(place.postcode, begin, text, zh, en, severity=severity)
            return


def _postcode(  # noqa: PLR0913 - both languages
    said: str,
    limit: str,
    text: str,
    zh: str,
    en: str,
    better: str | None = None,
    *,
    severity: Severity = Severity.APPROVE,
) -> Finding:
    return Finding(
        code="postcode",
        severity=severity,
        where="deliver_to.address",
        why_zh=f"邮编 {said} 与地址不符：{zh} {limit}",
        why_en=f"the postcode {said} does not go with the address: {en} {limit}",
        value=said,
        limit=limit,
        suggestion={"deliver_to.address": text.replace(said, better)} if better else {},
    )


def _known_postcode(case: Case, text: str) -> str | None:
    if case.customer is None:
        return None
    for known in case.master.ship_tos(case.customer.customer_number):
        if known.postcode and plain_address(known.address) == plain_address(text):
            return known.postcode
    return None


def _finding(  # noqa: PLR0913 - what differs between them
    code: str,
    text: str,
    zh: str,
    en: str,
    *,
    severity: Severity = Severity.BLOCK,
    limit: str | None = None,
    suggestion: dict[str, str] | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        where="deliver_to.address",
        why_zh=f"收货地址“{text}”有问题：{zh}" if text else zh,
        why_en=f"delivery address '{text}': {en}" if text else en,
        value=text or None,
        limit=limit,
        suggestion=suggestion or {},
    )
