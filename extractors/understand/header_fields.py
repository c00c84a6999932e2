"""Header fields out of labels and their texts; what does not say whose it is belongs to the party it stands with."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from extractors.understand.contact_data import find_email, find_phone, without_contact_data
from extractors.understand.context import Context
from extractors.understand.dates import find_date
from extractors.understand.draft import Draft, found_in
from extractors.understand.label_pairs import Pair
from extractors.understand.organisations import is_role, organisation_in
from extractors.understand.parties import is_company, is_of_a_room, is_person, is_seller, names_a_place_only
from extractors.understand.party_blocks import read_block, split_handed, split_name_and_address
from extractors.understand.postal import ends_with_postcode, is_address
from extractors.understand.shapes import Shaped, shaped
from extractors.understand.vocabulary import plain
from extractors.understand.whose_labels import (
    OF_ANYBODY,
    has_contact_data,
    named_party,
    parties_of,
    with_names_of_either,
)

KEPT = {
    "order_number", "issue_date", "requested_delivery_date", "currency", "payment_terms", "note",
    "buyer.name", "buyer.tax_id", "buyer.contact", "buyer.phone", "buyer.email",
    "deliver_to.name", "deliver_to.contact", "deliver_to.phone", "deliver_to.address",
}  # fmt: skip
BEHIND = 0.85  # a date behind the order number
_DATED = re.compile(
    r"(?i)(?<=\d)[\s,(（]+(?:dt|dtd|dated?|of|from|vom|datum|du|del|de|日期|date)?[.:：]?\s*(?=\d{1,4}[./年 -])"
)
PROMISED, LIKELY, LESSER = 0.96, 0.9, 0.9
WITHOUT_PARTY = 0.5
DEFAULT_BUYER = 0.93  # who stands with no party is the buyer, with less certainty
ADDRESSED = 0.85  # to whom bills go may be another than who orders


def read_pairs(pairs: Sequence[Pair], context: Context, draft: Draft, kind: str = "passage") -> None:
    """Offer every header field that the labels of one section give; ``kind`` is the section's."""
    pairs = _shops_or_companies(
        [replace(pair, meanings=_day_or_place(_dates_apart(pair.meanings), pair.text)) for pair in _as_letter(pairs)]
    )
    pairs = with_names_of_either(pairs, kind)
    parties = parties_of(pairs, kind)
    for pair, party in zip(pairs, parties, strict=True):
        for meaning, weight in pair.meanings.items():
            for field, value, factor in _values(pair, meaning, party, context):
                if field in KEPT and not _our_own(field, value, context):
                    said = not meaning.startswith(("any.", "desk."))
                    _offer(draft, field, value, weight * factor, pair, context, owner_said=said)
    _phone_of_the_writer(pairs, parties, context, draft)
    _company_alone(pairs, parties, context, draft)


def _company_alone(pairs: Sequence[Pair], parties: Sequence[str], context: Context, draft: Draft) -> None:
    """A company under a neutral name ("公司: …") below the supplier's own, where no other is named: who orders."""
    sellers = {pair.text for pair in pairs if named_party(pair) == "seller"}
    if "buyer.name" in draft.header or not sellers:
        return
    for pair, party in zip(pairs, parties, strict=True):
        value = shaped("buyer.name", pair.cell, pair.text, context) if "any.name" in pair.meanings else None
        if value and party == "seller" and is_company(pair.text) and not any(pair.text in name for name in sellers):
            _offer(draft, "buyer.name", value, WITHOUT_PARTY, pair, context, owner_said=False)


def _phone_of_the_writer(pairs: Sequence[Pair], parties: Sequence[str], context: Context, draft: Draft) -> None:
    """A neutral phone under the supplier's name, in the row of the buyer's contact or right below: the buyer's own."""
    both = list(zip(pairs, parties, strict=True))
    theirs = any(
        party == "seller"
        and ("any.contact" in pair.meanings or (named_party(pair) == "seller" and has_contact_data(pair)))
        for pair, party in both
    )
    asked = {pair.row for pair, party in both if party == "buyer" and "buyer.contact" in pair.meanings}
    if theirs or "buyer.contact" not in draft.header or "buyer.phone" in draft.header:
        return
    for pair, party in both:
        value = shaped("buyer.phone", pair.cell, pair.text, context) if "any.phone" in pair.meanings else None
        if value and party == "seller" and asked & {pair.row, pair.row - 1}:
            _offer(draft, "buyer.phone", value, WITHOUT_PARTY, pair, context, owner_said=False)


def _dates_apart(meanings: dict[str, float]) -> dict[str, float]:
    """Of the two dates that one label may mean, the less likely yields to a label that means nothing else."""
    if not {"issue_date", "requested_delivery_date"} <= meanings.keys():
        return meanings
    lesser = min(("issue_date", "requested_delivery_date"), key=lambda meaning: meanings[meaning])
    return {**meanings, lesser: LESSER * meanings[lesser]}


def _day_or_place(meanings: dict[str, float], text: str) -> dict[str, float]:
    """A label like "Delivery" names a day, or else a place."""
    if not {"requested_delivery_date", "deliver_to.name"} <= meanings.keys():
        return meanings
    gone = "deliver_to.name" if find_date(text) else "requested_delivery_date"
    return {meaning: weight for meaning, weight in meanings.items() if meaning != gone}


def _shops_or_companies(pairs: Sequence[Pair]) -> list[Pair]:
    """A label like "门店" or "Store name" names the company that orders, or else the shop that receives."""
    either = {"buyer.name", "deliver_to.name"}
    others = [pair.meanings.keys() & either for pair in pairs if not either <= pair.meanings.keys()]
    delivered = any("deliver_to.name" in names for names in others) and not any(
        "buyer.name" in names for names in others
    )
    found = []
    for pair in pairs:
        if either <= pair.meanings.keys():
            gone = "deliver_to.name" if delivered or is_company(pair.text) else "buyer.name"
            kept = {meaning: weight for meaning, weight in pair.meanings.items() if meaning != gone}
            found.append(replace(pair, meanings=kept))
        else:
            found.append(pair)
    return found


def _is_person(text: str) -> bool:
    return is_person(text) and organisation_in(text) is None


def _as_letter(pairs: Sequence[Pair]) -> list[Pair]:
    """Where a sender is named, he orders, and the recipient is whom he writes to: us, not who receives the goods."""
    if not any("sender" in pair.meanings and _is_person(pair.text) for pair in pairs):
        return list(pairs)
    found = []
    for pair in pairs:
        if "sender" in pair.meanings and _is_person(pair.text):
            found.append(replace(pair, meanings={"buyer.contact": 0.9}))
        elif "recipient" in pair.meanings:
            found.append(replace(pair, meanings={"seller.contact": 0.9}))
        else:
            found.append(pair)
    return found


def _offer(  # noqa: PLR0913 - what decides how sure a value is
    draft: Draft, field: str, value: Shaped, weight: float, pair: Pair, context: Context, *, owner_said: bool
) -> None:
    """Offer a value; whose it is by its place alone is never promised."""
    rank = weight * value.shape + (0.02 if pair.colon else 0) - 0.0005 * min(pair.row, 100)
    sure = (
        PROMISED
        if owner_said and weight >= 0.93 and value.shape >= 0.95
        else min(LIKELY, 0.98 * weight * value.shape + 0.05)
    )
    draft.offer(field, found_in(pair.cell, value.value, document=context.document, confidence=sure, weight=rank))


def _our_own(field: str, value: Shaped, context: Context) -> bool:
    if field in ("buyer.name", "deliver_to.name"):
        return field == "buyer.name" and is_seller(str(value.value), context.seller)
    if field == "buyer.tax_id":
        return str(value.value) in context.seller.tax_ids
    if field == "buyer.email":
        return str(value.value).rpartition("@")[2].lower() in context.seller.mail_domains
    return False


def _values(pair: Pair, meaning: str, party: str, context: Context) -> Iterator[tuple[str, Shaped, float]]:
    """Field, value and a factor for how directly the label says it."""
    owner, _, kind = meaning.rpartition(".")
    certain = 1.0
    if owner == "deliver_to" and "recipient" in pair.meanings and party in ("buyer", "seller"):
        owner, certain = party, ADDRESSED
    if owner == "buyer" and party == "deliver_to" and plain(pair.label) in OF_ANYBODY:
        owner = party
    if owner in ("any", "desk"):
        owner, certain = (party, 1.0) if party else ("buyer", DEFAULT_BUYER)
    if owner == "seller" or meaning in ("other", "total_amount"):
        return
    field = f"{owner}.{kind}" if owner else meaning
    if kind in ("name", "address") and owner in ("buyer", "deliver_to"):
        yield from _block(pair, field, context)
        return
    if field == "deliver_to.contact" and (whole := _handed(pair, context)):
        yield from whole
        return
    value = shaped(field, pair.cell, pair.text, context)
    if value is not None and not (field == "buyer.contact" and organisation_in(str(value.value))):
        yield field, value, certain
    if field == "order_number" and (day := _day_behind(pair.text, context)):
        yield "issue_date", day, BEHIND
    if kind in ("contact", "phone", "email"):
        yield from _beside(pair, owner, kind, context)


def _handed(pair: Pair, context: Context) -> list[tuple[str, Shaped, float]]:
    """Who receives, their phone and the address in one: "收货：滕飞 1310…　海南省…"."""
    address, contact, phone = split_handed(pair.text)
    if not contact or not phone or not is_address(address):
        return []
    parts = {"deliver_to.contact": contact, "deliver_to.phone": phone, "deliver_to.address": address}
    shapes = {field: shaped(field, pair.cell, text, context) for field, text in parts.items()}
    return [(field, shape, 1.0) for field, shape in shapes.items() if shape]


def _day_behind(text: str, context: Context) -> Shaped | None:
    """As in "P.O. No. VSE/5319 dt. 19.06.2026"."""
    found = _DATED.search(text)
    day = find_date(text[found.end() :], days_first=context.days_first) if found else None
    return Shaped(day.day, day.confidence) if day and day.start == 0 else None


def _beside(pair: Pair, owner: str, kind: str, context: Context) -> Iterator[tuple[str, Shaped, float]]:
    """What else stands with a contact: "陈雨桐 17712857575"."""
    others = {"contact": ("phone", "email"), "phone": ("contact",), "email": ()}[kind]
    for cell in pair.block if kind == "contact" else ():
        if not (find_phone(cell.text) or find_email(cell.text)):
            break
        for other in others:
            if value := shaped(f"{owner}.{other}", cell, cell.text, context):
                yield f"{owner}.{other}", value, 0.8
    for other in others:
        bare = without_contact_data(pair.text)
        if other == "contact" and not (find_phone(pair.text) and (is_person(bare) or is_of_a_room(bare))):
            continue
        value = shaped(f"{owner}.{other}", pair.cell, pair.text, context)
        if value is not None:
            yield f"{owner}.{other}", value, 0.85


def _block(pair: Pair, field: str, context: Context) -> Iterator[tuple[str, Shaped, float]]:
    """A party's name or address, with what goes on below it."""
    owner, _, kind = field.partition(".")
    first, *more = [line.strip() for line in pair.text.split("\n") if line.strip()] or [""]
    person = without_contact_data(first)
    if kind == "name" and owner == "buyer" and _is_person(person) and not is_company(person):
        if "buyer.contact" not in pair.meanings and not is_role(person):
            yield "buyer.name", Shaped(person, 0.5), 1.0
            yield "buyer.contact", Shaped(person, 0.7), 0.8
            yield from _beside(pair, owner, "contact", context)
        return
    lines = [first, *more, *(cell.text for cell in pair.block if _goes_on(pair, kind))]
    block = read_block(lines)
    address, name = block.address, block.name
    if kind == "address" and name and not address:
        address, name = name, None
    found: dict[str, Any] = {
        "name": name,
        "address": address,
        "contact": block.contact,
        "phone": block.phone,
        "email": block.email,
    }
    if name and address and names_a_place_only(name):
        found["name"] = None
    if name and owner == "buyer" and is_role(name) and not organisation_in(name):
        found["name"] = None  # "Bill to: Accounts Payable" names nobody
    if kind == "name" and not name and not address:
        return
    for part, value in found.items():
        if value and (shape := shaped(f"{owner}.{part}", pair.cell, value, context)):
            yield f"{owner}.{part}", shape, 1.0 if part == kind else 0.9


def _goes_on(pair: Pair, kind: str) -> bool:
    """Whether the lines below belong to the value: an address may be over already."""
    if not pair.block or (find_phone(pair.text) and is_address(pair.text)):
        return False
    name, address = split_name_and_address(pair.text)
    below = pair.block[0].text
    latin = not re.search(r"[一-鿿]", pair.text) and not ends_with_postcode(pair.text)
    if latin and (ends_with_postcode(below) or is_address(below)):
        return True
    return kind == "name" or address is None or (is_address(below) and bool(name))
