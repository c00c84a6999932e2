"""One message with several orders, each under its own number: "Order No: A1", items; "Order No: A2", items."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Passage
from extractors.understand.context import Context
from extractors.understand.document_orders import header_only
from extractors.understand.draft import Draft
from extractors.understand.layout import Section
from extractors.understand.merge import complete
from extractors.understand.prose import read_prose
from extractors.understand.vocabulary import plain

FEWEST, LONGEST_HEAD = 2, 80


def orders_by_number(passage: Passage, body: Sequence[str], section: Section, context: Context) -> list[Draft]:
    """An order for each number that heads items of its own; empty where fewer than two do."""
    heads = _heads(passage, body, section, context)
    if len(heads) < FEWEST:
        return []
    ends = [*heads[1:], len(body)]
    drafts = [
        _order(passage, body, range(start, end), section, context) for start, end in zip(heads, ends, strict=True)
    ]
    return drafts if all(draft.lines for draft in drafts) else []


def _heads(passage: Passage, body: Sequence[str], section: Section, context: Context) -> list[int]:
    """The lines that begin an order: each says a number of its own, and no items."""
    found: list[int] = []
    seen: set[str] = set()
    for number, line in enumerate(body):
        if not re.search(r"\d", line) or len(line) > LONGEST_HEAD:
            continue
        own = [line if index == number else "" for index in range(len(body))]
        said = _header(passage, own, range(number, number + 1), section, context).header.get("order_number")
        if said and plain(str(said.value)) not in seen:
            seen.add(plain(str(said.value)))
            found.append(number)
    return found


def _order(passage: Passage, body: Sequence[str], here: range, section: Section, context: Context) -> Draft:
    own = [line if index in here else "" for index, line in enumerate(body)]
    return Draft(
        header=_header(passage, own, here, section, context).header, lines=read_prose(passage, own, context).lines
    )


def _header(passage: Passage, own: Sequence[str], here: range, section: Section, context: Context) -> Draft:
    """What the labels and sentences of these lines alone say."""
    other = {index for index in range(len(section.rows)) if index not in here}
    draft = header_only([replace(section, taken=section.taken | other)], context)
    complete(draft, Draft(header=read_prose(passage, own, context).header))
    return draft
