"""What stands without labels at the foot of a paper: who signs for the buyer, and a line of contact data."""

import re
from collections.abc import Iterator, Sequence

from extractors.document import Cell
from extractors.understand.contact_data import find_email, find_phone, find_tax_id
from extractors.understand.context import Context
from extractors.understand.draft import Draft, found_in
from extractors.understand.label_cells import is_label
from extractors.understand.labels_in_text import labelled_parts
from extractors.understand.layout import Row
from extractors.understand.organisations import is_role, organisation_in
from extractors.understand.parties import is_company, is_person, is_seller
from extractors.understand.postal import ends_with_postcode, is_address
from extractors.understand.vocabulary import plain

CONFIDENCE, WEIGHT = 0.75, 0.3
FEWEST = 2  # kinds of contact data that make a line one of contact data
REACH = 4  # rows below "For Acme Ltd" in which somebody signs
_PIECES = re.compile(r"\s+[·•|–—]\s+|\s*[｜|]\s*|\s{2,}|\t|[;；]\s*")
_BEHIND_NAME = re.compile(r",\s+(?!Ltd|Inc|LLC|Co\b|Corp|GmbH|Limited)|\s+[·•|–—-]\s+|\s*[｜|]\s*|\s{2,}")
_BEFORE_CALL = re.compile(r"\s{2,}|[,.]?\s+(?=(?:Tel|Phone|Telefon|T)\b)")
_FOR = re.compile(r"(?i)^(?:for(?: and on behalf of)?|p\.?p\.?|i\. ?a\.|i\. ?v\.|on behalf of|für)\s+(?=\S)")
_PERSON_AND_ROLE = re.compile(r"^([^,，–—|/]{3,40}?)\s*[,，–—|/]\s*([^,，]{3,40})$")
_TAX = re.compile(r"(?i)\b(?:vat|ust|tax|gst|abn|ein|tva|btw|uid)\b|税号|登録番号|USt-?Id", re.IGNORECASE)
_CALLED = re.compile(r"(?i)^(?:(?:tel|telephone|telefon|phone|ph|fon|t|e|e-?mail|mail|电话|邮箱)\.?\s*[:：]?\s*)")


def read_foot(rows: Sequence[Row], context: Context, draft: Draft) -> None:
    """Offer the buyer's contact data and who signs, from the free rows below the last line table."""
    for row in rows:
        _contact_line(row, context, draft)
        if "buyer.name" not in draft.header:
            _imprint(row, context, draft)
    if "buyer.contact" not in draft.header:
        _signed(rows, context, draft)


def _contact_line(row: Row, context: Context, draft: Draft) -> None:
    """A line of nothing but contact data: "01765 960 340 | buy@quarry.example | VAT GB809916329"."""
    found: dict[str, tuple[Cell, str]] = {}
    for cell, piece in _pieces(row):
        bare = _CALLED.sub("", piece)
        email, phone = find_email(bare), find_phone(bare)
        if email and plain(email) == plain(bare):
            found.setdefault("email", (cell, email))
        elif _TAX.search(piece) and (number := find_tax_id(piece)):
            found.setdefault("tax_id", (cell, number))
        elif phone and plain(phone) == plain(bare):
            found.setdefault("phone", (cell, phone))
    if len(found) < FEWEST or _is_ours(found, context):
        return
    for kind, (cell, value) in found.items():
        _offer(draft, f"buyer.{kind}", cell, value, context)


def _imprint(row: Row, context: Context, draft: Draft) -> None:
    """A line that begins with a name and goes on with its address: "St Hilda's College, Oxford OX4 1DY"."""
    text = row[0].text.strip()
    name = _BEHIND_NAME.split(text, maxsplit=1)[0].strip()
    rest = text[len(name) :]
    company = is_company(name) or (name.isascii() and organisation_in(name) is not None)
    placed = is_address(rest) or any(ends_with_postcode(piece) for piece in _BEFORE_CALL.split(rest))
    if company and placed and not labelled_parts(text)[1] and not is_seller(name, context.seller):
        _offer(draft, "buyer.name", row[0], name, context)
        if phone := find_phone(" ".join(cell.text for cell in row)):
            _offer(draft, "buyer.phone", row[0], phone, context)


def _pieces(row: Row) -> Iterator[tuple[Cell, str]]:
    for cell in row:
        yield from ((cell, piece.strip()) for line in cell.text.split("\n") for piece in _PIECES.split(line))


def _is_ours(found: dict[str, tuple[Cell, str]], context: Context) -> bool:
    email = found.get("email", (None, ""))[1]
    return email.rpartition("@")[2].lower() in context.seller.mail_domains if email else False


def _signed(rows: Sequence[Row], context: Context, draft: Draft) -> None:
    """A name with its position, or one below "For Acme Ltd" where that is the buyer."""
    buyer = draft.header.get("buyer.name")
    last_for = -REACH - 1
    cells = [(number, cell) for number, row in enumerate(rows) for cell in row if not is_label(cell)]
    for number, cell in cells:
        text = cell.text.strip()
        if _FOR.match(text):
            name = _FOR.sub("", text)
            last_for = number if buyer and plain(str(buyer.value)) in plain(name) else last_for
            continue
        parts = _PERSON_AND_ROLE.match(text)
        if parts and is_person(parts[1]) and not is_role(parts[1]) and is_role(parts[2]):
            _offer(draft, "buyer.contact", cell, parts[1].strip(), context)
            return
        person = is_person(text) and not is_role(text) and not is_seller(text, context.seller)
        if 0 < number - last_for <= REACH and person:
            _offer(draft, "buyer.contact", cell, text, context)
            return


def _offer(draft: Draft, field: str, cell: Cell, value: str, context: Context) -> None:
    draft.offer(field, found_in(cell, value, document=context.document, confidence=CONFIDENCE, weight=WEIGHT))
