"""Faults of stock, days, places and phones."""

import re
from datetime import timedelta
from random import Random

from tests.checks_bench.faults import fault, on_line
from tests.checks_bench.faults_items import swap
from tests.checks_bench.orders import Draft, Expect, clean, take
from tests.checks_bench.places import PLACES, street
from tests.checks_bench.prices import TODAY
from tests.checks_bench.world import World, serving


@fault("line", needs="stock")
def stock_short(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    if draft.buyer.currency != "CNY":
        return None
    item = rng.choice(world.traps["scarce"])
    swap(world, draft, at, item, item.lawful(sum(world.stock[item.number].values()) + item.typical))
    return on_line("stock-short", at, "stock-short")


@fault("line", needs="stock")
def stock_reserved_elsewhere(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    """What is there another channel has set aside."""
    if draft.buyer.currency != "CNY":
        return None
    item = rng.choice(world.traps["reserved"])
    swap(world, draft, at, item, item.lawful(item.typical))
    return on_line("stock-reserved-elsewhere", at, "stock-short")


@fault("line", needs="stock")
def stock_short_for_two_lines(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    """Each line alone could be served."""
    if draft.buyer.currency != "CNY":
        return None
    item = rng.choice(world.traps["scarce"])
    there = sum(world.stock[item.number].values())
    base = item.lawful(there * 0.6)
    if base > there or world.free(item, "NB") < there:
        return None
    swap(world, draft, at, item, base)
    again = clean(world, draft.buyer, rng, lines=1)
    if again is None:
        return None
    draft.lines.append(again.lines[0])
    swap(world, draft, len(draft.lines) - 1, item, base)
    return Expect(fault="stock-short-for-two-lines", codes=("stock-short",))


@fault("alone", needs="stock")
def stock_promised_to_another(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    """An order that came before has all there is."""
    buyer = rng.choice([one for one in world.buyers if not one.trap and one.currency == "CNY"])
    first = clean(world, buyer, rng, lines=1)
    item = rng.choice(world.traps["scarce"])
    there = int(world.free(item, "NB"))
    if first is None or draft.buyer.currency != "CNY" or item.lawful(there) != there or buyer is draft.buyer:
        return None
    if there != sum(world.stock[item.number].values()) or serving(buyer, first.ship_to) != "NB":
        return None
    first.lines[1:] = []
    swap(world, first, 0, item, there)
    draft.before.append(first)
    swap(world, draft, at, item, item.lawful(max(1, there // 2)))
    take(world, first)
    return on_line("stock-promised-to-another", at, "stock-short")


@fault("line", needs="stock")
def none_before_the_wanted_day(draft: Draft, at: int, world: World, rng: Random) -> Expect | None:
    """No stock, thirty workdays to make it, wanted in two weeks."""
    if draft.buyer.currency != "CNY":
        return None
    item = rng.choice(world.traps["slow"])
    draft.wanted = TODAY + timedelta(days=14)
    swap(world, draft, at, item, item.lawful(item.typical))
    return on_line("none-before-the-wanted-day", at, "stock-short", "delivery-date")


@fault("date")
def wanted_before_ordered(draft: Draft, _at: int, _world: World, rng: Random) -> Expect:
    draft.issued = TODAY
    draft.wanted = TODAY - timedelta(days=rng.randint(1, 20))
    return Expect(fault="wanted-before-ordered", where=("requested_delivery_date",))


@fault("date")
def ordered_in_the_future(draft: Draft, _at: int, _world: World, rng: Random) -> Expect:
    draft.issued = TODAY + timedelta(days=rng.randint(20, 60))
    draft.wanted = draft.issued + timedelta(days=30)
    return Expect(fault="ordered-in-the-future", where=("issue_date", "requested_delivery_date"))


@fault("date")
def wanted_on_a_line_before_ordered(draft: Draft, at: int, _world: World, _rng: Random) -> Expect:
    draft.issued, draft.wanted = TODAY, None
    draft.lines[at].says["requested_delivery_date"] = str(TODAY - timedelta(days=9))
    return Expect(fault="wanted-on-a-line-before-ordered", where=(f"lines.{at}.requested_delivery_date",))


@fault("date", needs="areas")
def wanted_at_once(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect:
    """Tomorrow, with three days on the road."""
    draft.wanted = TODAY + timedelta(days=1)
    return Expect(fault="wanted-at-once", codes=("delivery-date",), where=("requested_delivery_date",))


@fault("date")
def wanted_a_year_ago(draft: Draft, _at: int, _world: World, rng: Random) -> Expect:
    day = TODAY + timedelta(days=rng.randint(10, 30))
    draft.wanted = day.replace(year=2025)
    return Expect(fault="wanted-a-year-ago", where=("requested_delivery_date",))


@fault("date")
def wanted_in_two_years(draft: Draft, _at: int, _world: World, rng: Random) -> Expect:
    day = TODAY + timedelta(days=rng.randint(10, 30))
    draft.wanted = day.replace(year=2028)
    return Expect(fault="wanted-in-two-years", where=("requested_delivery_date",))


def _address(draft: Draft, address: str, name: str) -> Expect:
    draft.head["deliver_to"] = {
        "contact": draft.ship_to.contact,
        "phone": draft.ship_to.phone,
        **draft.head.get("deliver_to", {}),
        "address": address,
    }
    return Expect(fault=name, where=("deliver_to.address", "deliver_to"))


@fault("address")
def city_of_another_province(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    place = draft.ship_to.place
    if place is None or place.city == place.province:
        return None
    province = rng.choice([one.province for one in PLACES if one.province != place.province])
    return _address(draft, f"{province}{place.city}{place.district}{street(rng)}", "city-of-another-province")


@fault("address")
def district_of_another_city(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    place = draft.ship_to.place
    if place is None or place.city == place.province:
        return None
    listed = {one.district for one in PLACES if one.city == place.city}
    names = [one.district for one in PLACES if one.city != place.city and one.district not in listed]
    wrong = rng.choice([name for name in names if name not in EVERYWHERE])
    return _address(draft, f"{place.province}{place.city}{wrong}{street(rng)}", "district-of-another-city")


EVERYWHERE = ("新城区", "城关区", "鼓楼区", "长安区", "西湖区", "通州区", "江北区", "铁西区", "白云区", "海州区")
"""Districts of one name that several cities have."""


@fault("address")
def address_without_a_number(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    place = draft.ship_to.place
    if place is None:
        return None
    rest = re.sub(r"\d.*", "", street(rng))
    city = "" if place.city == place.province else place.city
    return _address(draft, f"{place.province}{city}{place.district}{rest}", "address-without-a-number")


@fault("address")
def address_without_a_street(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect | None:
    place = draft.ship_to.place
    if place is None or place.city == place.province:
        return None
    return _address(draft, f"{place.province}{place.city}{place.district}", "address-without-a-street")


@fault("address")
def address_without_a_city(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    if draft.ship_to.place is None:
        return None
    return _address(draft, street(rng), "address-without-a-city")


@fault("address", buyers="places", needs="ship_tos")
def address_missing(draft: Draft, _at: int, _world: World, _rng: Random) -> Expect:
    """Nothing said where several places are known."""
    draft.head.get("deliver_to", {}).pop("address", None)
    return Expect(fault="address-missing", where=("deliver_to.address", "deliver_to"))


@fault("address", needs="areas")
def address_out_of_reach(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    if draft.ship_to.place is None:
        return None
    where = rng.choice(("西藏自治区拉萨市城关区", "西藏自治区日喀则市桑珠孜区", "海南省三沙市西沙区"))
    return _address(draft, where + street(rng), "address-out-of-reach")


@fault("address")
def postcode_of_another_province(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    place = draft.ship_to.place
    if place is None:
        return None
    codes = [
        one.postcode for one in PLACES if one.postcode[:2] != place.postcode[:2] and one.province != place.province
    ]
    return _address(draft, f"{draft.ship_to.address}（邮编{rng.choice(codes)}）", "postcode-of-another-province")


@fault("address", needs="ship_tos")
def address_not_known(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    """A right address, new for this customer: worth telling."""
    place = rng.choice(PLACES)
    if draft.ship_to.place is None or place.province == draft.ship_to.place.province:
        return None
    city = "" if place.city == place.province else place.city
    expect = _address(draft, f"{place.province}{city}{place.district}{street(rng)}", "address-not-known")
    return Expect(fault=expect.fault, where=expect.where, codes=("ship-to-new",), told=True)


def _phone(draft: Draft, phone: str, name: str) -> Expect | None:
    if draft.ship_to.place is None:
        return None  # abroad these digits could be right
    draft.head["deliver_to"] = {**draft.head.get("deliver_to", {}), "phone": phone}
    return Expect(fault=name, where=("deliver_to.phone",), codes=("phone-invalid",))


@fault("phone")
def mobile_too_short(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    return _phone(draft, f"138{rng.randrange(10**7):07}", "mobile-too-short")


@fault("phone")
def mobile_too_long(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    return _phone(draft, f"138{rng.randrange(10**9):09}", "mobile-too-long")


@fault("phone")
def mobile_of_no_range(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    return _phone(draft, f"12{rng.randrange(10**9):09}", "mobile-of-no-range")


@fault("phone")
def landline_too_long(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    place = draft.ship_to.place
    if place is None:
        return None
    return _phone(draft, f"{place.area_code}-8{rng.randrange(10**9):09}", "landline-too-long")


@fault("phone")
def landline_of_no_area(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    return _phone(draft, f"0{rng.choice(('60', '40'))}-8{rng.randrange(10**6):06}", "landline-of-no-area")


@fault("phone")
def landline_too_short(draft: Draft, _at: int, _world: World, rng: Random) -> Expect | None:
    place = draft.ship_to.place
    if place is None:
        return None
    return _phone(draft, f"{place.area_code}-8{rng.randrange(10**4):04}", "landline-too-short")
