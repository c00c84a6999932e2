"""Who orders, where no label on a paper says it: whose mail domain it is, who receives, whose name heads it."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from extractors.seller import Seller
from extractors.understand.contact_data import EMAIL
from extractors.understand.draft import Draft, Found
from extractors.understand.labels_in_text import label_meanings
from extractors.understand.organisations import is_role, named_by_domain, organisation_in
from extractors.understand.parties import clean_name, is_company, is_seller
from extractors.understand.postal import is_address
from extractors.understand.verdict import kind_of_title
from extractors.understand.vocabulary import plain

LIKELY, GUESSED = 0.7, 0.55
TOP_LINES, SHORTEST, LONGEST = 5, 4, 45
_NAME = re.compile(r"^[A-ZÀ-Ž][\w&’'.-]*(?: (?:&|and|of|[A-ZÀ-Ž][\w&’'.-]*)){0,5}$")

_BRANCH = re.compile(r"^[一-鿿A-Za-z·]{2,20}[（(]?[一-鿿]{2,10}店[)）]?$")  # 禾米小厨(滨江店)


def name_buyer_on_paper(draft: Draft, lines: Sequence[str], seller: Seller) -> None:
    """Offer the likeliest buyer where the order has none; ``lines`` are all texts of the paper, top to bottom."""
    if "buyer.name" in draft.header or not draft.lines:
        return
    found = next(_candidates(draft, [line.strip() for line in lines], seller), None)
    if found:
        name, sure = found
        like = draft.header.get("deliver_to.name") or next(iter(draft.lines[0].values()))
        evidence = msgspec.structs.replace(like.evidence, text=name, confidence=sure)
        draft.header["buyer.name"] = Found(value=name, evidence=evidence, weight=sure)


def _candidates(draft: Draft, lines: Sequence[str], seller: Seller) -> Iterator[tuple[str, float]]:
    receiver = str(draft.header["deliver_to.name"].value) if "deliver_to.name" in draft.header else ""
    mail = draft.header.get("buyer.email")
    domains = [str(mail.value)] if mail else [found[0] for line in lines for found in EMAIL.finditer(line)]
    foreign = [address for address in domains if address.rpartition("@")[2].lower() not in seller.mail_domains]
    for address in foreign if mail or len({one.rpartition("@")[2] for one in foreign}) == 1 else ():
        for text in (receiver, *lines):
            if named_by_domain(text, address) and _may_order(text, seller) and not is_role(text):
                yield clean_name(text), LIKELY
    named = is_company(receiver) or organisation_in(receiver) or _BRANCH.search(receiver)
    if receiver and named and not re.search(r"\d", receiver) and _may_order(receiver, seller):
        yield receiver, LIKELY
    for number, text in enumerate(lines[:TOP_LINES]):
        if _NAME.match(text) and _may_order(text, seller) and _recurs(text, lines[number + 1 :]):
            yield clean_name(text), GUESSED


def _may_order(text: str, seller: Seller) -> bool:
    return (
        SHORTEST <= len(text) <= LONGEST
        and not (label_meanings(text, misread=False) or kind_of_title(text) or is_address(text))
        and not is_seller(text, seller)
    )


def _recurs(name: str, lines: Sequence[str]) -> bool:
    """Whether a further text begins with the name: "Azure Interior, Main Warehouse"."""
    return any(plain(line).startswith(plain(name)) for line in lines)
