"""What the head of a page says without labels: the company that writes, and the day."""

from collections.abc import Iterable
from datetime import date

from extractors.document import Cell
from extractors.understand.context import Context
from extractors.understand.dates import find_date
from extractors.understand.draft import Draft, found_in
from extractors.understand.label_pairs import is_label
from extractors.understand.labels_in_text import labelled_parts
from extractors.understand.layout import Row
from extractors.understand.parties import clean_name, is_company, is_seller, without_title

ROWS = 14
CONFIDENCE = 0.85


def read_letterhead(rows: Iterable[Row], context: Context, draft: Draft) -> None:
    """Offer the first company that stands alone in the first rows, addressed to nobody, as the buyer."""
    for number, row in enumerate(rows):
        if number >= ROWS:
            return
        if len(row) == 1 and (day := _day(row[0].text, context)):
            draft.offer("issue_date", found_in(row[0], day, document=context.document, confidence=0.8, weight=0.4))
        for order, cell in enumerate(row):
            name = _company(cell)
            if (
                name
                and not is_seller(name, context.seller)
                and not _is_value(row, order)
                and not _addressed(row, order)
            ):
                weight = 0.62 - 0.01 * number
                draft.offer(
                    "buyer.name", found_in(cell, name, document=context.document, confidence=CONFIDENCE, weight=weight)
                )


def _day(text: str, context: Context) -> date | None:
    """A date that stands alone."""
    found = find_date(text, days_first=context.days_first)
    return found.day if found and found.start == 0 and found.end >= len(text.strip()) - 1 else None


def _company(cell: Cell) -> str | None:
    for line in cell.text.split("\n"):
        if "御中" in line or labelled_parts(line)[1]:
            continue
        name = clean_name(without_title(line))
        if is_company(name):
            return name
    return None


def _is_value(row: Row, order: int) -> bool:
    return order > 0 and is_label(row[order - 1])


def _addressed(row: Row, order: int) -> bool:
    """As in "関西ねじ販売株式会社 | 御中": whom the page is for."""
    return order + 1 < len(row) and row[order + 1].text.strip() in ("御中", "様", "殿", "收", "台照", "台启")
