"""What the head of a page says without labels: the company that writes, and the day."""

import re
from collections.abc import Iterable
from datetime import date

from extractors.document import Cell
from extractors.understand.contact_data import find_email, find_phone
from extractors.understand.context import Context
from extractors.understand.dates import find_date
from extractors.understand.draft import Draft, found_in
from extractors.understand.label_pairs import is_label
from extractors.understand.labels_in_text import label_meanings, labelled_parts
from extractors.understand.layout import Row, overlap
from extractors.understand.parties import clean_name, company_in, is_address, is_company, is_seller, without_title

ROWS, REACH = 14, 4
_CALLED = re.compile(r"(?i)\b(?:tel|telephone|phone|ph|telefon|fon|mob|mobile)\b|电话|電話|[℡☎]|(?:^|\s)\+\d\d")
CONFIDENCE = 0.85


def read_letterhead(rows: Iterable[Row], context: Context, draft: Draft) -> None:
    """Offer the first company that stands alone in the first rows, addressed to nobody, as the buyer."""
    above: Row = ()
    below: list[tuple[int, Cell]] = []
    for number, row in enumerate(rows):
        if number >= ROWS:
            return
        _contact_data(row, number, below, context, draft)
        addressed = [cell for cell in above if _names_another(cell)]
        above = row
        if len(row) == 1 and (day := _day(row[0].text, context)):
            draft.offer("issue_date", found_in(row[0], day, document=context.document, confidence=0.8, weight=0.4))
        for order, cell in enumerate(row):
            name = _company(cell)
            if (
                name
                and not is_seller(name, context.seller)
                and not _is_value(row, order)
                and not _addressed(row, order)
                and not any(abs(label.left - cell.left) <= 0.5 * (label.bottom - label.top) for label in addressed)
            ):
                weight = 0.62 - 0.01 * number
                below.append((number, cell))
                draft.offer(
                    "buyer.name", found_in(cell, name, document=context.document, confidence=CONFIDENCE, weight=weight)
                )


def _day(text: str, context: Context) -> date | None:
    """A date that stands alone."""
    found = find_date(text, days_first=context.days_first)
    return found.day if found and found.start == 0 and found.end >= len(text.strip()) - 1 else None


def _company(cell: Cell) -> str | None:
    if is_label(cell):
        return None
    for line in re.split(r"\n|\s+[·•|]\s+", cell.text):
        if "御中" in line or labelled_parts(line)[1]:
            continue
        name = clean_name(without_title(line))
        if is_company(name):
            return company_in(name) if re.match(r"(?i)(?:fax|order|po|purchase)\b", name) else name
    return None


def _contact_data(row: Row, number: int, companies: list[tuple[int, Cell]], context: Context, draft: Draft) -> None:
    """Phone and mail address in the lines right below the letterhead's company."""
    for cell in row:
        heads = [head for at, head in companies[:1] if number - at <= REACH and overlap(cell, head) > 0]
        if not heads or re.search(r"(?i)\bfax\b|传真", cell.text) or label_meanings(cell.text):
            continue
        email = find_email(cell.text)
        phone = find_phone(cell.text) if _CALLED.search(cell.text) else None
        for field, value in (("buyer.phone", phone), ("buyer.email", email)):
            if value and not is_address(cell.text.replace(value, "")):
                found = found_in(cell, value, document=context.document, confidence=0.8, weight=0.4)
                draft.offer(field, found)


def _names_another(cell: Cell) -> bool:
    """A label of whoever is written to or supplied: "An", "Vendor", "Ship to"."""
    known = label_meanings(cell.text)
    return bool(known) and not any(meaning.startswith("buyer.") for meaning in known)


def _is_value(row: Row, order: int) -> bool:
    return order > 0 and is_label(row[order - 1])


def _addressed(row: Row, order: int) -> bool:
    """As in "関西ねじ販売株式会社 | 御中": whom the page is for."""
    return order + 1 < len(row) and row[order + 1].text.strip() in ("御中", "様", "殿", "收", "台照", "台启")
