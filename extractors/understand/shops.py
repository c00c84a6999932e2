"""One message that orders for several shops or sites: "【东湖店】 address", items, "【西园店】 address", items."""

import re
from collections.abc import Iterator, Sequence

from extractors.document import Passage
from extractors.purchase_order import Evidence
from extractors.understand.context import Context
from extractors.understand.draft import Draft, Found
from extractors.understand.labels_in_text import labelled_parts
from extractors.understand.party_blocks import split_handed
from extractors.understand.postal import is_address
from extractors.understand.prose import read_prose
from extractors.understand.verdict import kind_of_title

_SHOP = re.compile(
    r"^\s*(?:[【\[](?P<framed>[^】\]\d]{2,20})[】\]]|"
    r"(?P<named>[一-鿿0-9A-Za-z#]{1,10}(?:店|仓|仓库|工地|食堂|项目部|校区|厂区|分厂|车间|门市))"
    r"(?=\s*[:：]|[\s　]+\S{1,6}[:：]|\s*$))"
    r"[\s　]*[:：]?\s*(?P<rest>.*)$"
)
FEWEST, SURE = 2, 0.85


def orders_of_shops(passage: Passage, body: Sequence[str], context: Context) -> list[Draft]:
    """An order for each shop; empty where fewer than two shops head items of their own."""
    heads = [number for number, line in enumerate(body) if _shop(line)]
    if len(heads) < FEWEST:
        return []
    drafts = []
    for start, end in zip(heads, [*heads[1:], len(body)], strict=True):
        own = [line if start < number < end else "" for number, line in enumerate(body)]
        head = shop_of(body[start], passage.first_line + start, context)
        drafts.append(Draft(header=head.header, lines=read_prose(passage, own, context).lines))
    return drafts if all(draft.lines for draft in drafts) else []


def shop_of(line: str, number: int, context: Context) -> Draft:
    """What a line says of the shop or site that it heads; nothing where it heads none."""
    draft = Draft()
    if found := _shop(line):
        for field, value in _place(found):
            evidence = Evidence(
                document=context.document, place=f"line {number}", text=line.strip()[:200], confidence=SURE
            )
            draft.header[field] = Found(value=value, evidence=evidence)
    return draft


def _shop(line: str) -> re.Match[str] | None:
    """A line that heads a shop's items, and is no title."""
    found = _SHOP.match(line)
    return found if found and kind_of_title(found["framed"] or found["named"]) is None else None


def _place(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    """Where a shop's goods go, as its heading says."""
    yield "deliver_to.name", (found["framed"] or found["named"]).strip()
    if labelled_parts(found["rest"])[1]:
        return
    address, contact, phone = split_handed(found["rest"])
    if address and is_address(address):
        yield "deliver_to.address", address.strip()
    if contact:
        yield "deliver_to.contact", contact
    if phone:
        yield "deliver_to.phone", phone
