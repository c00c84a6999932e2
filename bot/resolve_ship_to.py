"""Which known place an order's goods go to, and whether its address is a known one written wrongly."""

import re
from collections.abc import Iterator

from bot.addresses import plain_address
from bot.comparing import plain_code, plain_name
from bot.finding import Finding, Severity
from bot.masterdata import Customer, KnownShipTo, MasterData
from bot.resolve_unknown import Match
from extractors.purchase_order import Delivery

SLIPS = 2
"""Signs by which two addresses may differ and still be one, mistyped."""
LONG = 8
"""Signs from which an address is long enough to be mistyped rather than another."""
_DIGITS = re.compile(r"\d+")


def resolve_ship_to(said: Delivery, customer: Customer | None, master: MasterData) -> Match[KnownShipTo]:
    """By code, address, name with contact, name; where the order says nothing, the one place known, if just one is."""
    places = master.ship_tos(customer.customer_number) if customer else []
    if not places:
        return Match()
    if said.address:
        return _by_address(said, places)
    for key, fitting in _tries(said, places):
        if len(fitting) == 1:
            return Match(found=fitting[0], key=key)
    return Match(found=places[0], key="the one known place") if len(places) == 1 else Match()


def _tries(said: Delivery, places: list[KnownShipTo]) -> Iterator[tuple[str, list[KnownShipTo]]]:
    name, contact = plain_name(said.name), plain_name(said.contact)
    yield "ship-to code", _coded(said.name, places)
    named = [place for place in places if name and plain_name(place.name) == name]
    yield "name and contact", [place for place in named if contact and plain_name(place.contact) == contact]
    yield "name", named
    yield "contact", [place for place in places if contact and not name and plain_name(place.contact) == contact]


def _coded(code: str | None, places: list[KnownShipTo]) -> list[KnownShipTo]:
    wanted = plain_code(code)
    return [place for place in places if wanted and plain_code(place.ship_to_code) == wanted]


def _by_address(said: Delivery, places: list[KnownShipTo]) -> Match[KnownShipTo]:
    coded = _coded(said.address, places) or _coded(said.name, places)
    wanted = plain_address(said.address)
    same = [place for place in places if wanted and plain_address(place.address) == wanted]
    if same:
        people = [place for place in same if plain_name(place.contact) == plain_name(said.contact)]
        return Match(found=(people or same)[0], key="address")
    if len(coded) == 1 and plain_code(said.address) == plain_code(coded[0].ship_to_code):
        return Match(found=coded[0], key="ship-to code")
    parts = [place for place in places if _is_part(wanted, plain_address(place.address))]
    return Match(found=parts[0], key="address, in part") if len(parts) == 1 else Match()


def _is_part(one: str, other: str) -> bool:
    """Whether one of them is the other with a building, a floor or a gate added."""
    short, long = sorted((one, other), key=len)
    in_a_number = short[-1:].isdigit() and long[len(short) : len(short) + 1].isdigit()
    return len(short) >= LONG and bool(_DIGITS.search(short)) and long.startswith(short) and not in_a_number


def nearly_known(
    said: Delivery, customer: Customer | None, match: Match[KnownShipTo], master: MasterData
) -> Iterator[Finding]:
    """An address that is known but for a figure or a sign or two is a slip more often than a new place."""
    if not said.address or customer is None or match.found is not None:
        return
    wanted = plain_address(said.address)
    if wanted == plain_address(customer.address):
        return
    known = {place.address for place in master.ship_tos(customer.customer_number) if place.address}
    near = [address for address in sorted(known) if _is_slip(wanted, plain_address(address))]
    if near:
        one = near[0] if len(near) == 1 else None
        listed = "; ".join(near[:3])
        yield Finding(
            code="ship-to-nearly",
            severity=Severity.APPROVE,
            where="deliver_to.address",
            why_zh=f"收货地址“{said.address}”与已知的“{listed}”只差一点，可能写错了，请核实",
            why_en=f"the delivery address '{said.address}' is nearly the known '{listed}': a slip of the pen?",
            value=said.address,
            limit=listed,
            suggestion={"deliver_to.address": one} if one else {},
        )


def _is_slip(one: str, other: str) -> bool:
    from rapidfuzz.distance import OSA

    texts = _DIGITS.sub("#", one), _DIGITS.sub("#", other)
    if min(len(one), len(other)) < LONG:
        return False
    if texts[0] == texts[1]:
        return True
    return _DIGITS.findall(one) == _DIGITS.findall(other) and OSA.distance(*texts, score_cutoff=SLIPS) <= SLIPS
