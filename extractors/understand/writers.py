"""Who wrote an order: what the sender's line of a mail says of a person, a company and an address."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from extractors.document import Document
from extractors.purchase_order import Evidence, Hand
from extractors.seller import Seller
from extractors.understand.dates import find_date
from extractors.understand.draft import Draft, Found
from extractors.understand.organisations import is_role, named_by_domain, organisation_in
from extractors.understand.parties import clean_name, company_in, is_company, is_person, is_seller
from extractors.understand.vocabulary import plain

_MACHINE = re.compile(
    r"(?i)(?:no|do.?not|kein)[-_.]?(?:reply|respond|antwort)|mailer|notification|notify|system|robot|(?<![a-z])(?:srm|erp|oa)(?![a-z])"
    r"|平台|系统|系統|通知|自动|自動"
)
SAID = 0.78  # how much a name weighs that no label gives
_MAILBOX = re.compile(
    r"(?i)^(?:info|office|mail|contact|post|hello|order|orders|ordering|bestellung(?:en)?|shop|support|service|kontakt|scan(?:ner)?|"
    r"fax|copier|订单|订货|下单|收发室|前台)\d*$"
)
_JOINED = re.compile(
    r"\s*[|｜/／·•,，]\s*|\s+[-–—@]\s+|(?<=[一-鿿])\s*[-–—]\s*(?=[一-鿿])|\s+(?:at|from|von|bei)\s+"
    r"|\s*[（(\[【]\s*|\s*[)）\]】]\s*|　"
)


def person_and_company(name: str | None, address: str | None = None) -> tuple[str | None, str | None]:
    """The two that a sender's name may hold: "Jane Doe | Larkfield Ltd", "采购-王敏", "三宅 剛（山吹精機株式会社）"."""
    if not name or "@" in name or _MACHINE.search(name) or _MAILBOX.match(name.strip()):
        return None, None
    local = (address or "").partition("@")[0]
    if organisation_in(name) or (_MAILBOX.match(local) and named_by_domain(name, address)):
        return None, clean_name(name)
    if not is_role(name) and not company_in(name) and not _JOINED.search(name):
        named = name.strip()
        return (None, named) if re.fullmatch(r"[一-鿿]{5,}", named) else (named, None)
    person = company = None
    for piece in (piece.strip(" \"'") for piece in _JOINED.split(name) if piece.strip(" \"'")):
        if company is None and (is_company(piece) or organisation_in(piece) or named_by_domain(piece, address)):
            company = clean_name(piece)
        elif person is None and is_person(piece) and not is_role(piece):
            person = piece
    return person, company


def writes_same(draft: Draft, hand: Hand) -> bool:
    """Whether who is named as the order's contact wrote the mail, in full or with half the name."""
    contact = draft.header.get("buyer.contact")
    person, _ = person_and_company(hand.name)
    return contact is None or not person or _is_part(str(contact.value), person)


def _is_part(one: str, other: str) -> bool:
    return plain(one) in plain(other) or plain(other) in plain(one)


def is_ours(hand: Hand, seller: Seller) -> bool:
    """Whether a hand is one of our own people."""
    return (hand.address or "").rpartition("@")[2].lower() in seller.mail_domains


def day_written(document: Document, hand: Hand) -> date | None:
    """The day a message was written: the reference for "11月20日" and "next Friday"."""
    if hand.sent_at:
        if found := find_date(hand.sent_at):
            return found.day
        try:
            return parsedate_to_datetime(hand.sent_at).date()
        except (ValueError, TypeError):
            pass
    sent = document.mail.sent_at if document.mail else None
    return sent.date() if isinstance(sent, datetime) else None


def foreign_hands(document: Document, seller: Seller) -> Sequence[Hand]:
    """The hands that are not ours, outermost first."""
    hands = document.mail.hands if document.mail else ()
    return [hand for hand in hands if not is_ours(hand, seller)]


def from_hand(draft: Draft, hand: Hand, document: Document, name: str, seller: Seller) -> None:
    """The writer's name, company, address and day, where the order gives none; a first name becomes the full one."""
    if is_ours(hand, seller):
        return
    text = f"{hand.name or ''} <{hand.address or ''}>"
    if writes_same(draft, hand):
        person, company = person_and_company(hand.name, hand.address)
        person = None if _MACHINE.search(hand.address or "") else person
        address = None if _MACHINE.search(hand.address or "") else hand.address
        if company and not is_seller(company, seller):
            draft.header.setdefault("buyer.name", found_at(company, name, text, 0.8))
        contact = draft.header.get("buyer.contact")
        if person and (contact is None or (contact.weight < SAID and is_longer(person, str(contact.value)))):
            draft.header["buyer.contact"] = found_at(person, name, text, 0.88)
        if address:
            draft.header.setdefault("buyer.email", found_at(address, name, text, 0.9))
    if "issue_date" not in draft.header and (day := day_written(document, hand)):
        draft.header["issue_date"] = found_at(day, name, hand.sent_at or str(day), 0.5)


def is_longer(full: str, short: str) -> bool:
    """Whether a name is the other one with more to it."""
    return plain(short) in plain(full) and len(plain(full)) > len(plain(short))


def found_at(value: object, document: str, text: str, sure: float, place: str = "header") -> Found:
    """A value that the mail's own header gives."""
    return Found(value=value, evidence=Evidence(document=document, place=place, text=text, confidence=sure))
