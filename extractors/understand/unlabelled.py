"""Values in a document's head with a label nobody knows: their look, and what is missing, says what they are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from extractors.document import Cell
from extractors.understand.contact_data import find_email
from extractors.understand.context import Context
from extractors.understand.dates import find_date
from extractors.understand.draft import Draft, found_in
from extractors.understand.figures import narrow
from extractors.understand.label_cells import is_label
from extractors.understand.label_pairs import Pair
from extractors.understand.labels_in_text import label_meanings, labelled_parts
from extractors.understand.layout import Row
from extractors.understand.parties import company_in, is_company, is_seller
from extractors.understand.vocabulary import plain

CONFIDENCE, WEIGHT = 0.6, 0.1
MOST_ROWS = 24
_IDENTIFIER = re.compile(r"^(?=(?:\D*\d){4})(?=.*[A-Z/-])(?!\d+[.,]\d+$)[A-Z0-9][A-Z0-9./_-]{4,24}$")
_ADDRESSED = re.compile(r"(?:御中|様|殿|台照|台启)\s*$")  # whoever the page is for does not write it
_PHONE_LIKE = re.compile(r"^[+\d][\d ()/.-]+$")


@dataclass(frozen=True)
class _Value:
    cell: Cell
    value: object


def offer_unlabelled(rows: Iterable[Row], pairs: Sequence[Pair], context: Context, draft: Draft) -> None:
    """Offer what the head says without a known label, with low confidence and only where nothing else was found."""
    named = {id(cell) for pair in pairs for cell in (pair.cell, pair.label_cell, *pair.block)}
    texts = [(cell, text) for cell in _free(rows, named) for text in _texts(cell)]
    _days(draft, [_Value(c, day) for c, text in texts if (day := _day(text, context))], context)
    _only(draft, "order_number", [_Value(c, narrow(text)) for c, text in texts if _is_identifier(text)], context)
    others = {plain(pair.text) for pair in pairs}
    companies = [
        _Value(c, company)
        for c, text in texts
        if is_company(text)
        and not _ADDRESSED.search(text)
        and (company := company_in(text))
        and not is_seller(company, context.seller)
        and plain(company) not in others
    ]
    _only(draft, "buyer.name", companies, context)
    emails = [_Value(c, mail) for c, text in texts if (mail := find_email(text)) == text.strip() and mail]
    ours = context.seller.mail_domains
    _only(draft, "buyer.email", [e for e in emails if str(e.value).rpartition("@")[2].lower() not in ours], context)


def _free(rows: Iterable[Row], named: set[int]) -> Iterator[Cell]:
    for number, row in enumerate(rows):
        if number >= MOST_ROWS:
            return
        for order, cell in enumerate(row):
            of_goods = order > 0 and label_meanings(row[order - 1].text, "column", misread=False)
            if id(cell) not in named and not is_label(cell) and not of_goods:
                yield cell


def _texts(cell: Cell) -> Iterator[str]:
    """What may be a value in a cell: all of it, or what stands behind a label that nobody knows."""
    _, parts = labelled_parts(cell.text)
    if not parts:
        yield cell.text.strip()
    yield from (part.value for part in parts if part.value and not part.meanings)


def _day(text: str, context: Context) -> date | None:
    found = find_date(text, days_first=context.days_first)
    return found.day if found and found.start == 0 and found.end >= len(text) - len(" 00:00:00") else None


def _is_identifier(text: str) -> bool:
    return bool(_IDENTIFIER.match(narrow(text))) and not find_date(text) and not _PHONE_LIKE.match(text)


def _days(draft: Draft, found: Sequence[_Value], context: Context) -> None:
    """One is the day of ordering when it is not after the day of delivery, and the other way round."""
    issued, due = (draft.header.get(field) for field in ("issue_date", "requested_delivery_date"))
    if len({one.value for one in found}) != 1:
        return
    day = found[0]
    if due and not issued and isinstance(day.value, date) and day.value <= due.value:
        _offer(draft, "issue_date", day, context)
    elif issued and not due and isinstance(day.value, date) and day.value > issued.value:
        _offer(draft, "requested_delivery_date", day, context)


def _only(draft: Draft, field: str, found: Sequence[_Value], context: Context) -> None:
    """The value where the head holds just one that looks so."""
    if field not in draft.header and len({plain(str(one.value)) for one in found}) == 1:
        _offer(draft, field, found[0], context)


def _offer(draft: Draft, field: str, one: _Value, context: Context) -> None:
    found = found_in(one.cell, one.value, document=context.document, confidence=CONFIDENCE, weight=WEIGHT)
    draft.offer(field, found)
