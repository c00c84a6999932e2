"""One message that orders for several shops or sites: "【东湖店】 address", items, "【西园店】 address", items."""

import re
from collections.abc import Iterator, Sequence

from extractors.document import Passage
from extractors.purchase_order import Evidence
from extractors.understand.context import Context
from extractors.understand.draft import Draft, Found
from extractors.understand.parties import is_address, split_handed
from extractors.understand.prose import read_prose

_SHOP = re.compile(
    r"^\s*(?:[【\[](?P<framed>[^】\]\d]{2,20})[】\]]|(?P<named>[一-鿿]{1,8}(?:店|分店|门店|仓|工地|食堂))(?=\s*[:：]))"
    r"\s*[:：]?\s*(?P<rest>.*)$"
)
FEWEST, SURE = 2, 0.85


def orders_of_shops(passage: Passage, body: Sequence[str], context: Context) -> list[Draft]:
    """An order for each shop; empty where fewer than two shops head items of their own."""
    heads = [(number, found) for number, line in enumerate(body) if (found := _SHOP.match(line))]
    if len(heads) < FEWEST:
        return []
    ends = [number for number, _ in heads[1:]] + [len(body)]
    drafts = []
    for (start, found), end in zip(heads, ends, strict=True):
        own = [line if start < number < end else "" for number, line in enumerate(body)]
        draft = Draft(lines=read_prose(passage, own, context).lines)
        for field, value in _place(found):
            place = f"line {passage.first_line + start}"
            evidence = Evidence(document=context.document, place=place, text=body[start].strip()[:200], confidence=SURE)
            draft.header[field] = Found(value=value, evidence=evidence)
        drafts.append(draft)
    return drafts if all(draft.lines for draft in drafts) else []


def _place(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    """Where a shop's goods go, as its heading says."""
    yield "deliver_to.name", (found["framed"] or found["named"]).strip()
    address, contact, phone = split_handed(found["rest"])
    if address and is_address(address):
        yield "deliver_to.address", address.strip()
    if contact:
        yield "deliver_to.contact", contact
    if phone:
        yield "deliver_to.phone", phone
