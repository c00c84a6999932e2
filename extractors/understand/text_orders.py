"""One text and the tables in it → an order: list lines, pasted tables, corrections further down, who signs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.document import Passage
from extractors.purchase_order import Evidence, Hand
from extractors.understand.block_lines import lines_in_blocks
from extractors.understand.cards_on_page import lines_in_cards
from extractors.understand.changes import apply_changes
from extractors.understand.chat import firm_and_person, last_words, said_by_the_buyer, turns_in
from extractors.understand.context import Context
from extractors.understand.document_orders import header_only, orders_in
from extractors.understand.draft import Draft, Found
from extractors.understand.layout import Section
from extractors.understand.merge import complete
from extractors.understand.numbered_orders import orders_by_number
from extractors.understand.orders_by_table import orders_by_table
from extractors.understand.prose import currency_in, read_prose
from extractors.understand.prose_totals import give_total
from extractors.understand.shops import orders_of_shops
from extractors.understand.signature import is_closing, part, read_signature
from extractors.understand.signing_firm import organisation
from extractors.understand.typed_tables import typed_tables
from extractors.understand.vocabulary import says

LONGEST_SIGNING = 60  # characters of a line that signs


@dataclass(kw_only=True)
class TextOrder:
    """What a text orders. ``drafts`` are empty without items; ``header`` is what it says of an order all the same."""

    drafts: list[Draft]
    header: Draft
    body: str
    signed: Draft


def read_text(
    passage: Passage, tables: Sequence[Section], section: Section, context: Context, writer: Hand | None
) -> TextOrder:
    """A passage with the tables that stand in it."""
    parted = part(passage.text.splitlines(), writer)
    said = replace(section, taken=set(section.taken))
    said.taken |= {index for index in range(len(said.rows)) if index >= parted.first_line}
    end = passage.first_line + parted.first_line
    tables = [_above_signature(table, end) if table.kind == "text" else table for table in tables]
    drafts = orders_by_table(passage, tables, said, context) or orders_in([*tables, said], context)
    drafts = drafts or _in_typed_tables(passage, parted.body, said, context) or _in_blocks(said, context)
    drafts = drafts or _in_cards([*tables, said], context)
    free = [line if index not in said.taken else "" for index, line in enumerate(parted.body)]
    items = read_prose(passage, said_by_the_buyer(free, context), context)
    items.lines = last_words(items.lines) if turns_in(free) else items.lines
    header = header_only([said], context)
    complete(header, Draft(header=items.header))
    signed = Draft()
    read_signature(parted.signature, passage.first_line + parted.first_line, context, signed, writer)
    _speaker(passage, parted.body, context, signed)
    if not drafts and items.lines:
        drafts = _of_items(items, passage, free, said, context)
    for draft in drafts:
        _day_below(draft)
        _complete(draft, header)
        if len(drafts) == 1 and not tables:
            give_total(draft, said, free, passage.first_line, context)
    return TextOrder(drafts=drafts, header=header, body="\n".join(parted.body), signed=signed)


def _above_signature(table: Section, end: int) -> Section:
    """A text's columns without the lines of the signature."""
    return replace(table, rows=tuple(row for row in table.rows if not row or row[0].top < end))


LONGEST_LINE = 20_000
"""Characters of a line that are read as sentences; nobody writes longer ones."""


def read_free_text(lines: Sequence[str], section: Section, context: Context, *, listed: bool = True) -> TextOrder:
    """A document's running text: sentences, a letter's signature, and items where they are ``listed`` nowhere else."""
    first = (
        next((int(row[0].top) - index for index, row in enumerate(section.rows) if row), 1)
        if section.kind == "passage"
        else 1
    )
    lines = [line[:LONGEST_LINE] for line in lines]
    passage = Passage(text="\n".join(lines), first_line=max(1, first))
    parted = part(lines, None)
    short = [line for line in parted.signature if len(line) <= LONGEST_SIGNING]
    closes = any(is_closing(line) or organisation(line, Hand()) for line in short)
    body = parted.body if closes else list(lines)
    drafts = _in_typed_tables(passage, body, section, context) if listed else []
    free = [line if index not in section.taken else "" for index, line in enumerate(body)]
    items = read_prose(passage, free, context, listed=listed)
    header, signed = Draft(header=items.header), Draft()
    if closes:
        read_signature(parted.signature, passage.first_line + parted.first_line, context, signed, None)
    _speaker(passage, body, context, signed)
    if items.lines and not drafts:
        drafts = _of_items(items, passage, body, section, context)
    for draft in drafts:
        _complete(draft, header_only([section], context))
        if len(drafts) == 1:
            give_total(draft, section, body, passage.first_line, context)
    return TextOrder(drafts=drafts, header=header, body="\n".join(body), signed=signed)


def _in_typed_tables(passage: Passage, body: Sequence[str], section: Section, context: Context) -> list[Draft]:
    """The orders in tables that lost their columns."""
    tables = typed_tables(body, passage.first_line)
    return orders_in([*tables, section], context) if tables else []


def _in_blocks(section: Section, context: Context) -> list[Draft]:
    """Items of which each value stands with its own label."""
    lines = lines_in_blocks([section], context)
    return [with_currency(Draft(lines=lines), context)] if lines else []


def _in_cards(sections: Sequence[Section], context: Context) -> list[Draft]:
    """Items over several lines each, as shops' notices show them."""
    lines = lines_in_cards(sections, context)
    return [with_currency(Draft(lines=lines), context)] if lines else []


def _of_items(items: Draft, passage: Passage, body: Sequence[str], section: Section, context: Context) -> list[Draft]:
    """The orders that a text's items make: by number, by shop, or one."""
    several = orders_by_number(passage, body, section, context) or orders_of_shops(passage, body, context)
    return several or [_from_items(items, body, passage, context)]


def _day_below(draft: Draft) -> None:
    """A day of delivery that only the last of several lines has stood below the list, and is the order's."""
    dated = [line for line in draft.lines if "requested_delivery_date" in line]
    if len(draft.lines) > 1 and len(dated) == 1 and dated[0] is draft.lines[-1]:
        draft.header.setdefault("requested_delivery_date", dated[0].pop("requested_delivery_date"))


def _complete(draft: Draft, header: Draft) -> None:
    """What the text says of the order; a shop's own address stands for itself."""
    named = "deliver_to.name" in draft.header
    for path, found in header.header.items():
        if path not in draft.header and not (named and path.startswith("deliver_to.")):
            draft.header[path] = found


def _from_items(items: Draft, body: Sequence[str], passage: Passage, context: Context) -> Draft:
    """The items of a text, after what the same text corrects further down."""
    draft = Draft(lines=items.lines)
    _change_between(draft, body, passage, context)
    last = max(_line_number(line) for line in items.lines) - passage.first_line
    apply_changes(draft, "\n".join(body[last + 1 :]), f"line {passage.first_line + last + 1}", context)
    return with_currency(draft, context)


def _change_between(draft: Draft, body: Sequence[str], passage: Passage, context: Context) -> None:
    """Apply what a line between two items changes: "碎纸机改成10台", before another is added."""
    numbers = {_line_number(line) - passage.first_line for line in draft.lines}
    for number in range(min(numbers) + 1, max(numbers)):
        if number not in numbers and says(body[number], "phrase", "change"):
            apply_changes(draft, body[number], f"line {passage.first_line + number}", context)


def with_currency(draft: Draft, context: Context) -> Draft:
    """The order in the currency of its prices, where it names none."""
    texts = [found.evidence.text for line in draft.lines for found in line.values()]
    if "currency" not in draft.header and (iso := currency_in(texts, context)):
        evidence = next(iter(draft.lines[0].values())).evidence
        draft.header["currency"] = Found(value=iso, evidence=evidence)
    return draft


def _line_number(line: dict[str, Found]) -> int:
    places = [re.search(r"\d+", found.evidence.place) for found in line.values()]
    return max(int(place[0]) for place in places if place)


def _speaker(passage: Passage, body: Sequence[str], context: Context, draft: Draft) -> None:
    """In a chat the one who speaks first orders."""
    if turns := turns_in(body):
        number, name, _ = turns[0]
        firm, person = firm_and_person(name)
        for field, value in (("buyer.contact", person), ("buyer.name", firm)):
            evidence = Evidence(
                document=context.document, place=f"line {passage.first_line + number}", text=name, confidence=0.85
            )
            if value:
                draft.offer(field, Found(value=value, evidence=evidence, weight=0.75))
