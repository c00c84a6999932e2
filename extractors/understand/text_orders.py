"""One text and the tables in it → an order: list lines, pasted tables, corrections further down, who signs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.document import Passage
from extractors.purchase_order import Evidence
from extractors.understand.changes import apply_changes
from extractors.understand.context import Context
from extractors.understand.document_orders import header_only, orders_in
from extractors.understand.draft import Draft, Found
from extractors.understand.layout import Section
from extractors.understand.merge import complete
from extractors.understand.parties import company_in
from extractors.understand.prose import currency_in, read_prose
from extractors.understand.shops import orders_of_shops
from extractors.understand.signature import is_closing, part, read_signature

_SPEAKER = re.compile(
    r"^\s*([一-鿿]{2,4}|[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,2})\s*(?:[(（]?\d{1,4}[-/:：].*)?[:：]\s*$"
)
_STAMPED = re.compile(
    r"^\s*([一-鿿]{2,4}|[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,2})\s+"
    r"(?:\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+)?\d{1,2}:\d{2}(?::\d{2})?\s*[:：]?\s*$"
)


@dataclass(kw_only=True)
class TextOrder:
    """What a text orders. ``drafts`` are empty without items; ``header`` is what it says of an order all the same."""

    drafts: list[Draft]
    header: Draft
    body: str
    signed: Draft


def read_text(
    passage: Passage, tables: Sequence[Section], section: Section, context: Context, writer: str | None
) -> TextOrder:
    """A passage with the tables that stand in it."""
    parted = part(passage.text.splitlines(), writer)
    said = replace(section, taken=set(section.taken))
    said.taken |= {index for index in range(len(said.rows)) if index >= parted.first_line}
    drafts = orders_in([*tables, said], context)
    free = [line if index not in said.taken else "" for index, line in enumerate(parted.body)]
    items = read_prose(passage, free, context)
    header = header_only([said], context)
    complete(header, Draft(header=items.header))
    signed = Draft()
    read_signature(parted.signature, passage.first_line + parted.first_line, context, signed)
    _speaker(passage, parted.body, context, signed)
    if not drafts and items.lines:
        drafts = orders_of_shops(passage, parted.body, context) or [_from_items(items, parted.body, passage, context)]
    for draft in drafts:
        _complete(draft, header)
    return TextOrder(drafts=drafts, header=header, body="\n".join(parted.body), signed=signed)


def read_free_text(lines: Sequence[str], section: Section, context: Context) -> TextOrder:
    """A document's running text: items where it has no line table, sentences, and a letter's signature."""
    first = (
        next((int(row[0].top) - index for index, row in enumerate(section.rows) if row), 1)
        if section.kind == "passage"
        else 1
    )
    passage = Passage(text="\n".join(lines), first_line=max(1, first))
    parted = part(lines, None)
    closes = parted.signature and (is_closing(parted.signature[0]) or company_in(parted.signature[0]) is not None)
    body = parted.body if closes else list(lines)
    items = read_prose(passage, body, context)
    header, signed = Draft(header=items.header), Draft()
    if closes:
        read_signature(parted.signature, passage.first_line + parted.first_line, context, signed)
    _speaker(passage, body, context, signed)
    drafts = orders_of_shops(passage, body, context) if items.lines else []
    if items.lines and not drafts:
        drafts = [_from_items(items, body, passage, context)]
    for draft in drafts:
        _complete(draft, header_only([section], context))
    return TextOrder(drafts=drafts, header=header, body="\n".join(body), signed=signed)


def _complete(draft: Draft, header: Draft) -> None:
    """What the text says of the order; a shop's own address stands for itself."""
    named = "deliver_to.name" in draft.header
    for path, found in header.header.items():
        if path not in draft.header and not (named and path.startswith("deliver_to.")):
            draft.header[path] = found


def _from_items(items: Draft, body: Sequence[str], passage: Passage, context: Context) -> Draft:
    """The items of a text, after what the same text corrects further down."""
    draft = Draft(lines=items.lines)
    last = max(_line_number(line) for line in items.lines) - passage.first_line
    apply_changes(draft, "\n".join(body[last + 1 :]), f"line {passage.first_line + last + 1}", context)
    if iso := currency_in([found.evidence.text for line in draft.lines for found in line.values()], context):
        evidence = next(iter(draft.lines[0].values())).evidence
        draft.header["currency"] = Found(value=iso, evidence=evidence)
    return draft


def _line_number(line: dict[str, Found]) -> int:
    places = [re.search(r"\d+", found.evidence.place) for found in line.values()]
    return max(int(place[0]) for place in places if place)


def _speaker(passage: Passage, body: Sequence[str], context: Context, draft: Draft) -> None:
    """In a chat the one who speaks first orders."""
    speakers = [
        (number, found[1])
        for number, line in enumerate(body)
        if (found := _SPEAKER.match(line) or _STAMPED.match(line))
    ]
    if len(speakers) > 1:
        number, name = speakers[0]
        evidence = Evidence(
            document=context.document, place=f"line {passage.first_line + number}", text=name, confidence=0.85
        )
        draft.offer("buyer.contact", Found(value=name, evidence=evidence, weight=0.75))
