"""Whose a label is that does not say it: the party it stands with in its row, its cell, its block or its column."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Cell
from extractors.understand.label_pairs import Pair
from extractors.understand.vocabulary import plain

_DELIVERED = re.compile(
    r"(?i)(?:送|运|发|寄|配送|送货|交货)[到至往达]|(?:到货|交货|收货|送货|配送)(?:地|时间|日期)|\b(?:deliver(?:ed|y)?|ship(?:ped)?|(?:des|dis)patch(?:ed)?|consign(?:ed)?|send)\b.{0,20}\bto\b|liefer\w*\s+.{0,20}\b(?:an|nach)\b|anliefer\w*|baustelle\b|納入|納品|送り先|届け先"
)
SHORTEST_CLAUSE = 6
PARTIES = ("buyer", "seller", "deliver_to")
HIGHEST_ABOVE = 12
WIDE_GAP = 8  # heights of a line
FAR_APART = {"sheet": 2.0}  # columns
OF_ANYBODY = ("ansprechpartner", "ansprechpartnerin", "contactperson", "kontaktperson")  # at a desk, unless …
OF_EITHER = (
    "单位名称",
    "公司名称",
    "企业名称",
    "单位",
    "名称",
    "公司",
    "companyname",
    "company",
    "name",
    "firma",
    "会社名",
)
NOBODY = ""


def with_names_of_either(pairs: Sequence[Pair], kind: str) -> list[Pair]:
    """A company's name under a label that is anybody's ("单位名称") is the seller's in the column headed "出卖人"."""
    found = list(pairs)
    for index, pair in enumerate(found):
        if "buyer.name" in pair.meanings and plain(pair.label) in OF_EITHER and _above(found, index, kind) == "seller":
            others = {meaning: weight for meaning, weight in pair.meanings.items() if meaning != "buyer.name"}
            found[index] = replace(pair, meanings={**others, "seller.name": pair.meanings["buyer.name"]})
    return found


def parties_of(pairs: Sequence[Pair], kind: str) -> list[str]:
    """Whose each label is: its own word, the label before it in its row, or the party above it."""
    found: list[str] = []
    desks = sum(named_party(pair) == "desk" for pair in pairs)
    for index, pair in enumerate(pairs):
        named = named_party(pair)
        desk = named == "desk"
        anybody = plain(pair.label) in OF_ANYBODY
        if ((named in ("any", None) or anybody) and _in_delivery_clause(pair)) or (
            anybody and index and pairs[index - 1].row == pair.row and found[-1] == "deliver_to"
        ):
            named = "deliver_to"
        elif pair.headed and named in ("any", "desk"):
            named = "buyer"
        elif named is None or named in ("any", "desk"):
            named = _beside_contact(pairs, found, index) or _above_contact(pairs, found, index, kind)
            named = named or _beside_party(pairs, found, index, kind) or _above(pairs, index, kind) or NOBODY
        if named == "deliver_to" and "recipient" in pair.meanings:
            named = _above(pairs, index, kind) or named  # "Attn" under the one who is billed
        beside = any(other.row == pair.row and named_party(other) == "seller" for other in pairs) if desk else False
        ours = desk and (named == "deliver_to" or (named == "seller" and desks == 1 and not beside))
        found.append("buyer" if ours else named)
    return found


def _in_delivery_clause(pair: Pair) -> bool:
    """Whether the text before a label says where to deliver: "送至滨江公园现场。联系人：曾凡"."""
    before = pair.label_cell.text.partition(pair.label)[0]
    return len(before) > SHORTEST_CLAUSE and _DELIVERED.search(before) is not None


def has_contact_data(pair: Pair) -> bool:
    """Whether the label names a person, a phone or a mail address."""
    return any(meaning.endswith((".contact", ".phone", ".email")) for meaning in pair.meanings)


def _beside_contact(pairs: Sequence[Pair], parties: Sequence[str], index: int) -> str | None:
    """The party of the contact whose phone or mail this is, right before it in its row or cell."""
    before = pairs[index - 1] if index else None
    if before is None or before.row != pairs[index].row or set(before.meanings) == set(pairs[index].meanings):
        return None  # two phones in a row are two parties
    if before.label_cell is not pairs[index].label_cell and any(m.endswith(".contact") for m in pairs[index].meanings):
        return None  # a contact begins anew what phones and addresses belong to
    return parties[index - 1] if has_contact_data(before) or before.label_cell is pairs[index].label_cell else None


def _above_contact(pairs: Sequence[Pair], parties: Sequence[str], index: int, kind: str) -> str | None:
    """The party of the contact in the row right above, in the same column."""
    own = pairs[index]
    for position in range(index - 1, -1, -1):
        other = pairs[position]
        if own.row - other.row > 1:
            return None
        if other.row != own.row and has_contact_data(other) and _aligned(own.label_cell, other, kind):
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
    return parties[before] if before is not None and named_party(pairs[before]) in PARTIES else None


def named_party(pair: Pair) -> str | None:
    """The party that the label's surest meaning names; "any" or "desk" where it leaves that open."""
    best = max(pair.meanings, key=lambda meaning: pair.meanings[meaning], default="")
    owner = best.rpartition(".")[0]
    return owner or None


def _above(pairs: Sequence[Pair], index: int, kind: str) -> str | None:
    """The party whose name stands nearest above, aligned with this label; in a sheet an empty row ends its block."""
    own = pairs[index]
    if kind == "sheet" and own.alone:
        return None
    for position in range(index - 1, -1, -1):
        other = pairs[position]
        if other.row == own.row or own.row - other.row > HIGHEST_ABOVE or not _aligned(own.label_cell, other, kind):
            continue
        owner = named_party(other) or _correspondent(other)
        if owner in PARTIES and any(meaning.endswith((".name", ".address")) for meaning in other.meanings):
            return owner
    return None


def _correspondent(pair: Pair) -> str | None:
    """Who a paper is for ("TO: …") sells and who it is from ("FROM: …") buys: so is the attention or phone below."""
    if {"recipient", "seller.name"} <= pair.meanings.keys():
        return "seller"
    return "buyer" if {"sender", "buyer.name"} <= pair.meanings.keys() else None


def _aligned(cell: Cell, other: Pair, kind: str) -> bool:
    slack = {"page": (cell.bottom - cell.top) * 1.5, "passage": 1.5}.get(kind, 0.5)
    return any(abs(cell.left - reference.left) <= slack for reference in (other.label_cell, other.cell))
