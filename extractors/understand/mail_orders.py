"""A mail → the orders in its thread: who wrote them, what later messages change, what the body adds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from extractors.document import Document, Passage
from extractors.purchase_order import Hand
from extractors.seller import Seller
from extractors.understand.arrange import arranged
from extractors.understand.buyer_in_mail import name_buyer
from extractors.understand.changes import apply_changes, cancels
from extractors.understand.context import Context
from extractors.understand.draft import Draft
from extractors.understand.layout import Section, sections_of
from extractors.understand.merge import complete, same_things, without_repeats
from extractors.understand.text_orders import TextOrder, read_text
from extractors.understand.understanding import context_of
from extractors.understand.verdict import is_automatic, kind_of_text, surest
from extractors.understand.vocabulary import says
from extractors.understand.writers import (
    SAID,
    day_written,
    foreign_hands,
    found_at,
    from_hand,
    is_longer,
    is_ours,
    writes_same,
)

CARRIED = (
    "order_number", "issue_date", "payment_terms", "requested_delivery_date", "currency", "buyer.name", "buyer.tax_id",
)  # fmt: skip
NAMED_BY_US = 0.7  # how sure a customer is whom a colleague names
_WITH_ITS_PREFIX = re.compile(r"(?<![A-Za-z0-9])(P\.?O[-_]?\d(?:[\w/.-]*[A-Za-z0-9])?)", re.IGNORECASE)
_AS_IT_WAS = re.compile(
    r"(?:其他|其它|其余|别的|剩下的?|价格|地址)(?:都|还是|仍|全部)?(?:照旧|照之前|照上次|同上次|按上次|不变)"
)
_OF_ORDERS = re.compile(
    r"(?i)采购|订单|订货|订购|要货|补货|申购|请购|叫货|合同|下单|\border\b|\bpo\b|bestell|auftrag|注文|発注|手配"
)
_TOKEN = re.compile(
    r"(?<![A-Za-z0-9.-])((?=[A-Z0-9/-]*\d{3})[A-Z]{1,6}[-/]?(?:[A-Z0-9]+[-/])*[A-Z0-9]*\d{3,}(?:[-/]\d+)*)(?![A-Za-z0-9-])"
)
SUBJECT_NUMBER = re.compile(
    r"(?:PO|P\.O\.|(?:订|采购|要货|补货|订货|申购|请购|叫货)单号?|(?:采购|订货|要货|申购)计划|合同号?|order|bestellung|auftrag|(?:注文|発注)(?:書|番号|の件)?)\s*(?:no|nr|ref|number|#)?\.?\s*[:：#（(【\[]?\s*((?=[\w/.-]*\d)[A-Z0-9][\w/-]*(?:[./-][\w/-]+)*[A-Z0-9])",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """What a file inside the mail gave: its orders, or why it holds none. A mail inside has its own writer.

    Of an order that came as data (``is_data``) nothing is guessed: who is not named in it is not named.
    """

    drafts: tuple[Draft, ...]
    why: str | None
    is_mail: bool
    is_data: bool = False


@dataclass(kw_only=True)
class _Level:
    """One message of the thread, newest first."""

    text: TextOrder
    hand: Hand
    role: str
    context: Context


def orders_of_mail(
    document: Document, name: str, enclosed: Sequence[Enclosed], seller: Seller
) -> tuple[list[Draft], str | None]:
    """The orders of a mail with all it carries, and why there are none."""
    if is_automatic(document):
        return [], "automatic_reply"
    levels = _levels(document, name, seller)
    newest = levels[0].text if levels else None
    if newest and cancels(_said(levels)):
        return [], "cancelled"
    drafts, base = _of_thread(levels)
    subject = (document.mail.subject if document.mail else None) or ""
    kind = _kind(levels, base, drafts, subject)
    carried = [draft for one in enclosed for draft in one.drafts]
    writer = base or (levels[0] if levels else None)
    if writer and is_ours(writer.hand, seller) and not any(one.is_mail for one in enclosed) and len(levels) == 1:
        if _confirms(writer, subject) or not (carried or any("buyer.name" in draft.header for draft in drafts)):
            return [], "confirmation"  # what we wrote ourselves orders nothing, unless it names a customer
        drafts = [_noted(draft) for draft in drafts]
    if kind == "nothing_ordered":
        drafts = []
    if kind not in ("order", "nothing_ordered") and not (
        carried and any("unit_price" in line for d in carried for line in d.lines)
    ):
        return [], kind
    _complete_own(drafts, base, levels, document, name, seller)
    _complete_carried(enclosed, levels, document, name, seller)
    found = without_repeats([*carried, *drafts]) if carried else drafts
    if carried and drafts and len(found) > len(carried):
        found = _without_body_repeats(carried, drafts)
    return found, None if found else surest([*(one.why or "" for one in enclosed), kind if kind != "order" else ""])


def _confirms(level: _Level, subject: str) -> bool:
    """Whether our own message says that it confirms or acknowledges an order."""
    whole = f"{subject}\n{level.text.body}"
    return any(says(whole, *words) is not None for words in (("kind", "confirmation"), ("phrase", "confirming")))


def _noted(draft: Draft) -> Draft:
    """An order that a colleague wrote down: the customer is only named, and did not sign."""
    for field in ("buyer.name", "buyer.contact", "buyer.phone", "buyer.email"):
        if found := draft.header.get(field):
            evidence = msgspec.structs.replace(found.evidence, confidence=min(found.confidence, NAMED_BY_US))
            draft.header[field] = replace(found, evidence=evidence)
    return draft


def _without_body_repeats(carried: Sequence[Draft], drafts: Sequence[Draft]) -> list[Draft]:
    """A body's list beside an attached order counts when it has its own number or own goods."""
    kept = without_repeats(carried)
    numbered = [draft for draft in drafts if "order_number" in draft.header and len(draft.lines) > 1]
    return [*kept, *(draft for draft in numbered if not any(same_things(draft.lines, other.lines) for other in kept))]


def _levels(document: Document, name: str, seller: Seller) -> list[_Level]:
    sections = arranged(sections_of(document))
    sender = document.mail.hands[0] if document.mail and document.mail.hands else Hand()
    found: list[_Level] = []
    used: set[int] = set()
    for index, passage in enumerate(document.passages):
        own = next(section for section in sections if section.kind == "passage" and section.passage == index)
        tables = [
            s
            for s in sections
            if s.kind != "passage" and s.role == passage.role and id(s) not in used and _stands_in(s, passage)
        ]
        used |= {id(section) for section in tables}
        hand = sender if passage.role == "new" else (passage.hand or Hand())
        context = context_of([*tables, own], name, seller, day_written(document, hand))
        text = read_text(passage, tables, own, context, hand)
        found.append(_Level(text=text, hand=hand, role=passage.role, context=context))
    return found


def _stands_in(section: Section, passage: Passage) -> bool:
    """A grid made from a text stands where its lines are; an HTML table in the first passage of its role."""
    if section.kind != "text":
        return True
    first = next((row[0].top for row in section.rows if row), 0)
    return passage.first_line <= first <= passage.first_line + len(passage.text.splitlines())


def _said(levels: Sequence[_Level]) -> str:
    return "\n".join(level.text.body for level in levels if level.role == "new")


def _of_thread(levels: Sequence[_Level]) -> tuple[list[Draft], _Level | None]:
    """The orders of the message that holds them, after what newer messages change."""
    holding = [index for index, level in enumerate(levels) if level.text.drafts]
    for position, index in enumerate(holding):
        level = levels[index]
        older = levels[holding[position + 1]] if position + 1 < len(holding) else None
        if older and _only_changes(level, older):
            continue
        for newer in reversed(levels[:index]):
            for draft in level.text.drafts:
                _change(draft, newer)
        if index and levels[0].role == "new" and _repeats(levels[0]):
            return [_repeated(draft, levels[0]) for draft in level.text.drafts], levels[0]
        return level.text.drafts, level
    return [], None


def _repeated(draft: Draft, newest: _Level) -> Draft:
    """An old order that is placed again: its number and days are those of the new message."""
    for field in ("order_number", "issue_date", "requested_delivery_date"):
        draft.header.pop(field, None)
    complete(draft, newest.text.header)
    return draft


def _only_changes(level: _Level, older: _Level) -> bool:
    """The items of the newer message are changes to the older one's."""
    if len(level.text.drafts) != 1 or len(older.text.drafts) != 1:
        return False
    trial = Draft(header=dict(older.text.drafts[0].header), lines=list(older.text.drafts[0].lines))
    return _change(trial, level) > 0


def _change(draft: Draft, newer: _Level) -> int:
    count = apply_changes(draft, newer.text.body, "line 1", newer.context)
    for field in ("requested_delivery_date", "deliver_to.address"):
        found = newer.text.header.header.get(field)
        if found is not None and newer.role == "new" and field not in draft.header:
            draft.header[field] = found
    return count


def _kind(levels: Sequence[_Level], base: _Level | None, drafts: Sequence[Draft], subject: str) -> str:
    text = base.text.body if base else _said(levels) or "\n".join(level.text.body for level in levels)
    numbered = any("order_number" in draft.header for draft in drafts)
    return kind_of_text(text, subject, items=bool(drafts), number=numbered or bool(SUBJECT_NUMBER.search(subject)))


def _complete_own(
    drafts: Sequence[Draft],
    base: _Level | None,
    levels: Sequence[_Level],
    document: Document,
    name: str,
    seller: Seller,
) -> None:
    for draft in drafts:
        if base:
            if not is_ours(base.hand, seller):
                _in_full(draft, base.text.signed)
                complete(draft, base.text.signed)
                for level in levels:
                    if _same_house(level.hand, base.hand):
                        complete(draft, level.text.signed, only=("buyer.name", "buyer.phone", "buyer.email"))
            _subject_number(draft, document, name)
            writer = _writer(base, levels, document, seller)
            from_hand(draft, writer, document, name, seller)
            name_buyer(draft, base.text.body.splitlines(), _subject(document, writer), writer, name, seller)
            for level in levels:
                if base is not levels[0] or level is base or not _repeats(base):
                    complete(draft, level.text.header, only=("deliver_to", "payment_terms", "requested_delivery_date"))


def _in_full(draft: Draft, signed: Draft) -> None:
    """A name that the text only says in short ("小林食品の木村です") is what the signature spells out."""
    for field in ("buyer.name", "buyer.contact"):
        short, full = draft.header.get(field), signed.header.get(field)
        if short and full and short.weight < SAID and is_longer(str(full.value), str(short.value)):
            draft.header[field] = full


def _same_house(one: Hand, other: Hand) -> bool:
    """Whether two hands write from one address, or under one name where an address is not given."""
    if one.address and other.address:
        return one.address.lower() == other.address.lower()
    return bool(one.name) and one.name == other.name


def _repeats(level: _Level) -> bool:
    return says(_AS_IT_WAS.sub("", level.text.body), "phrase", "repeating") is not None


def _complete_carried(
    enclosed: Sequence[Enclosed], levels: Sequence[_Level], document: Document, name: str, seller: Seller
) -> None:
    """What the body adds to the orders in its attachments; a forwarded mail has its own writer."""
    body = next((level for level in reversed(levels) if level.role == "forwarded"), levels[0] if levels else None)
    for one in enclosed:
        for draft in one.drafts:
            for level in reversed(levels):
                if len(one.drafts) == 1 and (not level.text.drafts or says(level.text.body, "phrase", "change")):
                    apply_changes(draft, level.text.body, "line 1", level.context)
                complete(draft, level.text.header, only=_delivery(draft))
            if body and not one.is_mail:
                complete(draft, body.text.header, only=CARRIED)
                same = writes_same(draft, body.hand)
                if not is_ours(body.hand, seller):
                    complete(draft, body.text.signed, only=None if same else ("buyer.name",))
                _subject_number(draft, document, name)
                writer = _writer(body, levels, document, seller)
                from_hand(draft, writer, document, name, seller)
                if not one.is_data:
                    name_buyer(draft, (), _subject(document, writer), writer, name, seller)


def _delivery(draft: Draft) -> tuple[str, ...]:
    """A delivery address comes whole from one place, never half from the body."""
    has = "deliver_to.address" in draft.header
    return ("requested_delivery_date",) if has else ("deliver_to", "requested_delivery_date")


def _writer(base: _Level, levels: Sequence[_Level], document: Document, seller: Seller) -> Hand:
    """Who wrote the order: the message's own writer; failing that the innermost hand that is not ours."""
    if base.hand.address or base.hand.name:
        return base.hand
    foreign = foreign_hands(document, seller)
    if any(level.role == "forwarded" for level in levels) and foreign:
        return foreign[-1]
    return foreign[0] if foreign else Hand()


def _subject(document: Document, hand: Hand) -> str:
    return hand.subject or (document.mail.subject if document.mail else None) or ""


def _subject_number(draft: Draft, document: Document, name: str) -> None:
    subject = (document.mail.subject if document.mail else None) or ""
    found = _WITH_ITS_PREFIX.search(subject) or SUBJECT_NUMBER.search(subject)
    found = found or (_TOKEN.search(subject) if _OF_ORDERS.search(subject) else None)
    if found and "order_number" not in draft.header and len(found[1]) > 3:
        draft.header["order_number"] = found_at(found[1], name, subject, 0.8, place="subject")
