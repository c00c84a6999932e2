"""Header fields out of labels and their texts; what does not say whose it is belongs to the party it stands with."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from extractors.document import Cell
from extractors.understand.contact_data import find_email, find_phone, without_contact_data
from extractors.understand.context import Context
from extractors.understand.draft import Draft, found_in
from extractors.understand.label_pairs import Pair
from extractors.understand.organisations import organisation_in
from extractors.understand.parties import (
    is_address,
    is_company,
    is_of_a_room,
    is_person,
    is_seller,
    names_a_place_only,
    read_block,
    split_name_and_address,
)
from extractors.understand.shapes import Shaped, shaped

PARTIES = ("buyer", "seller", "deliver_to")
KEPT = {
    "order_number", "issue_date", "requested_delivery_date", "currency", "payment_terms", "note",
    "buyer.name", "buyer.tax_id", "buyer.contact", "buyer.phone", "buyer.email",
    "deliver_to.name", "deliver_to.contact", "deliver_to.phone", "deliver_to.address",
}  # fmt: skip
HIGHEST_ABOVE = 12
WIDE_GAP = 8  # heights of a line
FAR_APART = {"sheet": 2.0}  # columns
PROMISED, LIKELY, LESSER = 0.96, 0.9, 0.9
NOBODY, DEFAULT_BUYER = "", 0.93  # who stands with no party is the buyer, with less certainty


def read_pairs(pairs: Sequence[Pair], context: Context, draft: Draft, kind: str = "passage") -> None:
    """Offer every header field that the labels of one section give; ``kind`` is the section's."""
    pairs = _as_letter(pairs)
    parties = _parties(pairs, kind)
    for pair, party in zip(pairs, parties, strict=True):
        for meaning, weight in _shop_or_company(_dates_apart(pair.meanings), pair.text).items():
            for field, value, factor in _values(pair, meaning, party, context):
                if field in KEPT and not _our_own(field, value, context):
                    said = not meaning.startswith(("any.", "desk."))
                    _offer(draft, field, value, weight * factor, pair, context, owner_said=said)


def _dates_apart(meanings: dict[str, float]) -> dict[str, float]:
    """Of the two dates that one label may mean, the less likely yields to a label that means nothing else."""
    if not {"issue_date", "requested_delivery_date"} <= meanings.keys():
        return meanings
    lesser = min(("issue_date", "requested_delivery_date"), key=lambda meaning: meanings[meaning])
    return {**meanings, lesser: LESSER * meanings[lesser]}


def _shop_or_company(meanings: dict[str, float], text: str) -> dict[str, float]:
    """A label like "门店" names the company that orders, or else the shop that receives."""
    if not {"buyer.name", "deliver_to.name"} <= meanings.keys():
        return meanings
    gone = "deliver_to.name" if is_company(text) else "buyer.name"
    return {meaning: weight for meaning, weight in meanings.items() if meaning != gone}


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
        owner = party
    if owner in ("any", "desk"):
        owner, certain = (party, 1.0) if party else ("buyer", DEFAULT_BUYER)
    if owner == "seller" or meaning in ("other", "total_amount"):
        return
    field = f"{owner}.{kind}" if owner else meaning
    if kind in ("name", "address") and owner in ("buyer", "deliver_to"):
        yield from _block(pair, field, context)
        return
    value = shaped(field, pair.cell, pair.text, context)
    if value is not None:
        yield field, value, certain
    if kind in ("contact", "phone", "email"):
        yield from _beside(pair, owner, kind, context)


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
    first = pair.text.strip()
    person = without_contact_data(first)
    if kind == "name" and owner == "buyer" and _is_person(person) and not is_company(person):
        if "buyer.contact" not in pair.meanings:
            yield "buyer.name", Shaped(person, 0.5), 1.0
            yield "buyer.contact", Shaped(person, 0.7), 0.8
            yield from _beside(pair, owner, "contact", context)
        return
    lines = [first, *(cell.text for cell in pair.block)] if _goes_on(pair, kind) else [first]
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
    if kind == "name" and not name and not address:
        return
    for part, value in found.items():
        if value and (shape := shaped(f"{owner}.{part}", pair.cell, value, context)):
            yield f"{owner}.{part}", shape, 1.0 if part == kind else 0.9


def _goes_on(pair: Pair, kind: str) -> bool:
    """Whether the lines below belong to the value: an address may be over already."""
    if not pair.block:
        return False
    name, address = split_name_and_address(pair.text)
    return kind == "name" or address is None or (is_address(pair.block[0].text) and bool(name))


def _parties(pairs: Sequence[Pair], kind: str) -> list[str]:
    """Whose each label is: its own word, the label before it in its row, or the party above it."""
    found: list[str] = []
    for index, pair in enumerate(pairs):
        named = _named(pair)
        desk = named == "desk"
        if named is None or named in ("any", "desk"):
            named = _beside_contact(pairs, found, index) or _above_contact(pairs, found, index, kind)
            named = named or _beside_party(pairs, found, index, kind) or _above(pairs, index, kind) or NOBODY
        if named == "deliver_to" and "recipient" in pair.meanings:
            named = _above(pairs, index, kind) or named  # "Attn" under the one who is billed
        found.append("buyer" if desk and named == "deliver_to" else named)
    return found


def _contact_data(pair: Pair) -> bool:
    return any(meaning.endswith((".contact", ".phone", ".email")) for meaning in pair.meanings)


def _beside_contact(pairs: Sequence[Pair], parties: Sequence[str], index: int) -> str | None:
    """The party of the contact whose phone or mail this is, right before it in its row or cell."""
    before = pairs[index - 1] if index else None
    if before is None or before.row != pairs[index].row or set(before.meanings) == set(pairs[index].meanings):
        return None  # two phones in a row are two parties
    if before.label_cell is not pairs[index].label_cell and any(m.endswith(".contact") for m in pairs[index].meanings):
        return None  # a contact begins anew what phones and addresses belong to
    return parties[index - 1] if _contact_data(before) or before.label_cell is pairs[index].label_cell else None


def _above_contact(pairs: Sequence[Pair], parties: Sequence[str], index: int, kind: str) -> str | None:
    """The party of the contact in the row right above, in the same column."""
    own = pairs[index]
    for position in range(index - 1, -1, -1):
        other = pairs[position]
        if own.row - other.row > 1:
            return None
        if other.row != own.row and _contact_data(other) and _aligned(own.label_cell, other, kind):
            return parties[position]
    return None


def _beside_party(pairs: Sequence[Pair], parties: Sequence[str], index: int, kind: str) -> str | None:
    """The party named before it in its row; across a wide gap on a page another column begins."""
    before = next((position for position in range(index - 1, -1, -1) if pairs[position].row == pairs[index].row), None)
    if before is not None:
        one, other = pairs[before].cell, pairs[index].label_cell
        wide = WIDE_GAP * (one.bottom - one.top) if kind == "page" and not pairs[before].ruled else FAR_APART.get(kind)
        if wide is not None and other.left - one.right > wide:
            return None
    return parties[before] if before is not None and _named(pairs[before]) in PARTIES else None


def _named(pair: Pair) -> str | None:
    best = max(pair.meanings, key=lambda meaning: pair.meanings[meaning], default="")
    owner = best.rpartition(".")[0]
    return owner or None


def _above(pairs: Sequence[Pair], index: int, kind: str) -> str | None:
    """The party whose name stands nearest above, aligned with this label."""
    own = pairs[index]
    for position in range(index - 1, -1, -1):
        other = pairs[position]
        if other.row == own.row or own.row - other.row > HIGHEST_ABOVE or not _aligned(own.label_cell, other, kind):
            continue
        owner = _named(other)
        if owner in PARTIES and any(meaning.endswith((".name", ".address")) for meaning in other.meanings):
            return owner
    return None


def _aligned(cell: Cell, other: Pair, kind: str) -> bool:
    slack = {"page": (cell.bottom - cell.top) * 1.5, "passage": 1.5}.get(kind, 0.5)
    return any(abs(cell.left - reference.left) <= slack for reference in (other.label_cell, other.cell))
