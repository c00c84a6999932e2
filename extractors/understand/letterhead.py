"""What the head of a page says without labels: the company that writes, and the day."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice

from extractors.document import Cell
from extractors.understand.contact_data import find_email, find_phone
from extractors.understand.context import Context
from extractors.understand.dates import find_date
from extractors.understand.draft import Draft, found_in
from extractors.understand.fitting_values import may_be_value
from extractors.understand.label_cells import is_label
from extractors.understand.labels_in_text import label_meanings, labelled_parts
from extractors.understand.layout import Row, overlap
from extractors.understand.organisations import organisation_before, organisation_in
from extractors.understand.parties import clean_name, company_in, is_company, is_person, is_seller
from extractors.understand.postal import is_address
from extractors.understand.titled_names import without_title
from extractors.understand.under_company import names_another
from extractors.understand.verdict import kind_of_title
from extractors.understand.vocabulary import says

ROWS, REACH = 14, 6
_CALLED = re.compile(r"(?i)\b(?:tel|telephone|phone|ph|telefon|fon|mob|mobile)\b|电话|電話|[℡☎]|(?:^|\s)\+\d\d")
_PHONE_BEHIND = re.compile(r"[A-Za-z\d]\s+[–—-]\s+[+(]?\d[\d ()-]{7,18}\d$")  # "…, Thirsk YO7 1PX - 01632 960 185"
_PARTED = re.compile(r"\s+[·•|]\s+|\s*｜\s*")
_WRITTEN_AT = re.compile(r"^\s*[A-ZÄÖÜ][A-Za-zäöüß. -]{2,28},\s*(?:(?:den|the|le)\s+)?(?=\d)")
_AT_A_DESK = re.compile(
    r"^([一-鿿ァ-ヶー]{1,10}(?:部|課|係|室|科|店|場|局|グループ|チーム))[ \u3000]+(?:担当[ \u3000:：]*)?"
    r"((?![様殿])[一-鿿]{1,4}(?:[ \u3000](?![様殿])[一-鿿ぁ-んァ-ヶ]{1,4})?)$"
)
_NAMED = re.compile(r"^[A-ZÀ-Ž][\w&’'.]*(?: (?:&|and|of|the|[A-ZÀ-Ž][\w&’'.]*)){1,4}$")
_DELIVERED = re.compile(
    r"(?i)^[^:：]{0,12}(?:contact|attn|联系人|担当|ansprechpartner)[^:：]{0,12}[:：]"
    r"|收货|送货|交货|到货|收件|\bdeliver|\bship|\bsite\b|liefer|納[入品]|届け?先"
)
_AT_SOMEBODY = re.compile(r"(?i)^(?:attn|attention|f\.?a\.?o|z\.?\s?hd|zu händen|à l'attention)\b")
_FOR_SOMEBODY = re.compile(
    r"(?i)御中|(?:様|殿|宛|台照|台启)\s*$|^\s*(?:dear|hi|hello|hallo|sehr geehrte|liebe[rs]?|guten tag|尊敬的|致[:：])"
)  # whom the page is for
CONFIDENCE, LESS = 0.85, 0.75
MOST_WORDS = 9  # of a line with a mail address that is no sentence
HIGHEST = 4  # rows in which a name without a legal form is a letterhead


def read_letterhead(rows: Iterable[Row], context: Context, draft: Draft, *, strict: bool = False) -> None:
    """Offer the first company that stands alone in the first rows, addressed to nobody, as the buyer.

    ``strict``: in running text nothing but the name may stand there.
    """
    above: Row = ()
    below: list[tuple[int, Cell]] = []
    others: list[Cell] = []
    head = list(islice(rows, ROWS + 1))
    for number, row in enumerate(head[:ROWS]):
        addressed = [cell for cell in above if names_another(cell)]
        above = row
        for order, cell in enumerate(row):
            alone = len(row) == 1 or (re.search(r"[A-Za-z年]", cell.text) and not _is_value(row, order))
            if alone and (day := _day(cell.text, context)):
                draft.offer("issue_date", found_in(cell, day, document=context.document, confidence=0.8, weight=0.4))
        for order, cell in enumerate(row):
            company = _company(cell)
            name = company or (_institution(cell) if number < HIGHEST and not order else None)
            if (
                name
                and not (strict and company and company_in(cell.text) != cell.text.strip())
                and not is_seller(name, context.seller)
                and not _is_value(row, order)
                and not _addressed(row, order, head[number + 1] if number + 1 < len(head) else ())
                and not _attended(cell, head[number + 1 : number + 4])
                and not any(abs(label.left - cell.left) <= 0.5 * (label.bottom - label.top) for label in addressed)
            ):
                weight, sure = (0.62, CONFIDENCE) if company else (0.45, LESS)
                below.append((number, cell))
                found = found_in(cell, name, document=context.document, confidence=sure, weight=weight - 0.01 * number)
                draft.offer("buyer.name", found)
        others.extend(cell for cell in row if names_another(cell) or _is_of_another(cell))
        _contact_data([cell for cell in row if not _stands_under(cell, others)], number, below, context, draft)


def _day(text: str, context: Context) -> date | None:
    """A date that stands alone, or behind the place where it was written."""
    text = _WRITTEN_AT.sub("", text)
    found = find_date(text, days_first=context.days_first)
    return found.day if found and found.start == 0 and found.end >= len(text.strip()) - 1 else None


def _company(cell: Cell) -> str | None:
    if is_label(cell) or ("\n" in cell.text and _names_a_party(cell.text.split("\n", maxsplit=1)[0])):
        return None
    for whole in re.split(r"\n|\s+[·•|]\s+", _dashes_as_dots(cell.text)):
        before, labels = labelled_parts(whole)
        line = before if labels and is_company(before) else whole
        if _FOR_SOMEBODY.search(line) or (labels and line is whole):
            continue
        name = clean_name(without_title(line))
        if is_company(name):
            return company_in(name) if re.match(r"(?i)(?:fax|order|po|purchase)\b", name) else name
    return None


def _names_a_party(line: str) -> bool:
    """Whether a cell's first line is whose block it is: "VENDOR", "Ship To"."""
    return any(meaning.startswith(("seller.", "deliver_to.", "recipient")) for meaning in label_meanings(line))


def _dashes_as_dots(text: str) -> str:
    """As in "Officine Valsesia S.r.l. - Via Marconi 14 - 13019 Varallo", with dashes or commas between."""
    for parts in (re.split(r"\s+[–—-]\s+", text), re.split(r",\s+(?!Inc|LLC|Ltd|Co\b|Corp)", text)):
        if len(parts) > 2 and is_company(parts[0]):
            return " · ".join(parts)
    return text


def _institution(cell: Cell) -> str | None:
    """A school, a council, a shop: whoever has no legal form, unless the words are the title of the paper."""
    if _FOR_SOMEBODY.search(cell.text):
        return None
    bare = without_title(cell.text)
    titled = bare != cell.text.strip()
    name = organisation_in(bare) or ((organisation_before(bare) or _called_so(bare)) if titled else None)
    title = name is not None and name.isascii() and says(name if titled else cell.text, "kind", "order")
    return name if name and not is_label(cell) and not title else None


def _is_of_another(cell: Cell) -> bool:
    """As in "Supplier: Haichuan Ltd": what stands below it in its column is theirs."""
    _, parts = labelled_parts(cell.text)
    return any(meaning.startswith("seller.") for part in parts for meaning in part.meanings)


def _stands_under(cell: Cell, others: Iterable[Cell]) -> bool:
    slack = 0.5 * (cell.bottom - cell.top)
    return any(other.top <= cell.top and abs(other.left - cell.left) <= slack for other in others)


def _called_so(text: str) -> str | None:
    """What is left of a title is a name where all its words are: "Juniper & Co Coffee – weekly order"."""
    named = _NAMED.match(text) and not (label_meanings(text, misread=False) or kind_of_title(text))
    return text if named and not says(text, "kind", "order") else None


def _contact_data(
    row: Sequence[Cell], number: int, companies: list[tuple[int, Cell]], context: Context, draft: Draft
) -> None:
    """Phone and mail address in the lines right below the letterhead's company."""
    for cell in row:
        heads = [head for at, head in companies[:1] if number - at <= REACH and overlap(cell, head) > 0]
        if not heads or re.search(r"(?i)\bfax\b|传真", cell.text) or label_meanings(cell.text):
            continue
        email = find_email(cell.text) if len(cell.text.split()) <= MOST_WORDS else None
        said = _CALLED.search(cell.text) or _PARTED.search(cell.text) or _PHONE_BEHIND.search(cell.text)
        phone = find_phone(cell.text) if said else None
        person = _person(cell)
        for field, value in (("buyer.phone", phone), ("buyer.email", email), ("buyer.contact", person)):
            called = field == "buyer.phone" and bool(said) and not _DELIVERED.search(cell.text)
            if value and (called or not is_address(cell.text.replace(value, ""))):
                found = found_in(cell, value, document=context.document, confidence=0.8, weight=0.4)
                draft.offer(field, found)


def _person(cell: Cell) -> str | None:
    """Who stands beside the company in its line ("Tarnbeck Ltd · Dominic Farr · 0161 496 0962"), or below it."""
    if desk := _AT_A_DESK.match(cell.text.strip()):
        return desk[2] if re.search(r"[ \u3000]", desk[2]) else f"{desk[1]} {desk[2]}"
    pieces = _PARTED.split(cell.text)
    named = any(find_phone(piece) or find_email(piece) for piece in pieces)
    return next((piece.strip() for piece in pieces[1:] if named and is_person(piece)), None)


def _is_value(row: Row, order: int) -> bool:
    label = row[order - 1] if order else None
    return label is not None and is_label(label) and may_be_value(label_meanings(label.text), row[order].text)


def _attended(cell: Cell, following: Iterable[Row]) -> bool:
    """Whether the next line of its block says at whom there the page is aimed: "Attention: Sales"."""
    slack = 0.5 * (cell.bottom - cell.top)
    under = [other for row in following for other in row if abs(other.left - cell.left) <= slack]
    return bool(under) and _AT_SOMEBODY.match(under[0].text.strip()) is not None


def _addressed(row: Row, order: int, following: Row) -> bool:
    """As in "関西ねじ販売株式会社 | 御中", or with the department in the next row: whom the page is for."""
    if order + 1 < len(row) and row[order + 1].text.strip() in ("御中", "様", "殿", "收", "台照", "台启"):
        return True
    below = [cell for cell in following if overlap(cell, row[order]) > 0]
    return any(re.search(r"(?:御中|様|殿)\s*$", cell.text) for cell in below)
