"""Labels that no list names, by their parts: 项目 + 订单 + 编号, BUYER + NAME, 発注 + 番号."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import NamedTuple

LONGEST = 32
WHOLE, WITH_GAP, TAIL = 0.72, 0.64, 0.62  # how sure a label is whose parts are all known, with one unknown, at its end
LONGEST_GAP, LONGEST_HEAD = 3, 6
ATTRIBUTES = (
    "number", "name", "party", "date", "quantity", "unit", "price", "amount", "rate", "phone", "contact", "address",
    "email", "terms", "spec", "note", "text", "currency",
)  # fmt: skip
QUALIFIERS = {
    "gross",
    "net",
    "tax",
    "filler",
    "order",
    "currency",
    "deliver_to",
    "buyer",
    "seller",
}  # may follow: price excl. tax
IN_BRACKETS = {"gross", "net", "tax", "currency"}  # 单价(不含税)
THINGS = ("line", "order", "item", "material", "payment")  # the one that stands nearest is what a number is of
ONLY_IN_COLUMNS = {
    "quantity", "quantity_other", "unit", "unit_price", "unit_price_gross", "unit_price_net", "line_amount",
    "line_amount_gross", "line_amount_net", "tax_amount", "tax_rate", "description", "specification", "item_code",
    "buyer_item_code", "seller_item_code", "line_number",
}  # fmt: skip
Kinds = frozenset[str]
Words = Callable[[], Mapping[str, Kinds]]  # plain word → the parts it may be
Rule = Callable[[set[str]], str | None]


class _Reading(NamedTuple):
    """One way to read a label: its parts in order, each with all it may be."""

    parts: tuple[Kinds, ...]
    unknown: int
    han: bool


def compound_meanings(text: str, section: str, words: Words) -> dict[str, float]:
    """What a plain label means by its parts, in a heading ("column") or elsewhere ("header"); empty when unknown."""
    if text[-1:].isdigit() and not text[-2:-1].isdigit():
        text = text[:-1]  # ADDR1
    if not 2 <= len(text) <= LONGEST or any(char.isdigit() for char in text):
        return {}
    return dict(_compound(text, section, words))


@lru_cache(maxsize=20_000)
def _compound(text: str, section: str, words: Words) -> dict[str, float]:
    for reading, weight in _readings(text, section, words):
        for meaning in _meanings_of(reading):
            if _fits(meaning, section):
                return {meaning: weight}
    return {}


def _fits(meaning: str, section: str) -> bool:
    return section == "column" or meaning not in ONLY_IN_COLUMNS


def _readings(text: str, section: str, words: Words) -> Iterator[tuple[_Reading, float]]:
    """The ways to read a label, surest first."""
    han = any("一" <= char <= "鿿" for char in text)
    yield from ((_Reading(parts, 0, han), WHOLE) for parts in _cuts(text, words) if len(parts) > 1)
    if not _is_han(text):
        return
    yield from ((reading, WITH_GAP) for reading in _with_gap(text, words))
    if section == "column":
        for start in range(1, min(LONGEST_HEAD, len(text) - 2) + 1):
            yield from ((_Reading(parts, start, han), TAIL) for parts in _cuts(text[start:], words) if len(parts) > 1)


def _with_gap(text: str, words: Words) -> Iterator[_Reading]:
    """Readings of a Chinese label with one unknown word inside: 收货 + 科室 + 地址."""
    for start in range(1, len(text) - 2):
        for length in range(1, min(LONGEST_GAP, len(text) - 2 - start) + 1):
            for before, behind in product(_cuts(text[:start], words), _cuts(text[start + length :], words)):
                yield _Reading((*before, *behind), length, han=True)


def _is_han(text: str) -> bool:
    return all("一" <= char <= "鿿" for char in text)


def _cuts(text: str, words: Words, limit: int = 6) -> list[tuple[Kinds, ...]]:
    """Every way to cut a text into known words, longest words first."""
    if not text:
        return [()]
    known, found = words(), []
    for end in range(len(text), 0, -1):
        if kinds := known.get(text[:end]):
            for rest in _cuts(text[end:], words, limit):
                found.append((kinds, *rest))
                if len(found) >= limit:
                    return found
    return found


def _meanings_of(reading: _Reading) -> Iterator[str]:
    """What the parts mean together: the last one says what it is, those before whose and of what."""
    for position in range(len(reading.parts) - 1, -1, -1):
        before, behind = reading.parts[:position], reading.parts[position + 1 :]
        if any(not kinds & (IN_BRACKETS if reading.han else QUALIFIERS) for kinds in behind):
            break
        of: set[str] = set().union(*before, *behind)
        nearest = next((thing for kinds in reversed(before) for thing in THINGS if thing in kinds), "")
        of -= {thing for thing in THINGS if thing != nearest}
        for attribute in ATTRIBUTES:
            if attribute in reading.parts[position] and (meaning := _RULES[attribute](of)):
                yield meaning
    owner = _owner(set().union(*reading.parts[:-1]))
    if not reading.unknown and {"item", "material"} & reading.parts[-1] and owner in ("buyer", "seller"):
        yield f"{owner}_item_code"


def _number(of: set[str]) -> str | None:
    if "material" in of:
        return "seller_item_code" if "seller" in of else "buyer_item_code"
    if "line" in of:
        return "line_number"
    if "item" in of:
        owner = next((owner for owner in ("seller", "buyer") if owner in of), "")
        return f"{owner}_item_code" if owner else "item_code"
    if of & {"payment", "seller", "tax", "done", "quantity"}:
        return None
    return "order_number" if "order" in of else None


def _name(of: set[str]) -> str | None:
    if of & {"item", "material"}:
        return "description"
    owner = _owner(of)
    return f"{owner}.name" if owner else None


def _owner(of: set[str]) -> str | None:
    """Whose it is; the more telling word wins: 采购 stands in many labels that are not the buyer's."""
    return next((owner for owner in ("seller", "deliver_to", "buyer") if owner in of), None)


def _date(of: set[str]) -> str | None:
    if of & {"done", "payment", "line"} and "deliver_to" not in of:
        return None
    if "deliver_to" in of:
        return "requested_delivery_date"
    return "issue_date" if of & {"order", "buyer"} else None


def _quantity(of: set[str]) -> str | None:
    if "done" in of:
        return "quantity_other"
    return "quantity" if of & {"order", "buyer", "item", "material", "filler", "line"} else None


def _price(of: set[str]) -> str | None:
    return "unit_price_net" if "net" in of else "unit_price_gross" if "gross" in of else "unit_price"


def _amount(of: set[str]) -> str | None:
    if "net" in of:
        return "line_amount_net"
    if "gross" in of:
        return "line_amount_gross"
    return "tax_amount" if "tax" in of else "line_amount" if "done" not in of else None


def _owned(kind: str) -> Rule:
    def read(of: set[str]) -> str | None:
        owner = _owner(of)
        if not owner and kind in ("phone", "email"):
            return f"any.{kind}"
        return f"{owner}.{kind}" if owner else "buyer.contact" if kind == "contact" and "order" in of else None

    return read


def _always(meaning: str, *needed: str) -> Rule:
    def read(of: set[str]) -> str | None:
        return meaning if not needed or of & set(needed) else None

    return read


_RULES: dict[str, Rule] = {
    "number": _number,
    "name": _name,
    "party": _owned("name"),
    "date": _date,
    "quantity": _quantity,
    "unit": _always("unit", "order", "buyer", "item", "material", "price", "filler"),
    "price": _price,
    "amount": _amount,
    "rate": _always("tax_rate"),
    "phone": _owned("phone"),
    "contact": _owned("contact"),
    "address": _owned("address"),
    "email": _owned("email"),
    "terms": _always("payment_terms", "payment"),
    "spec": _always("specification", "item", "material"),
    "note": _always("note", "order", "buyer", "line", "item"),
    "text": _always("description", "item", "material", "line"),
    "currency": _always("currency", "order", "payment", "filler", "buyer"),
}
