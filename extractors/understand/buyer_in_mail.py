"""Who orders, where no label, signature or sender's name says it: the subject, the receiver, companies in the text."""

import re
from collections.abc import Iterator, Sequence

from extractors.purchase_order import Hand
from extractors.seller import Seller
from extractors.understand.draft import Draft, Found
from extractors.understand.organisations import named_by_domain, organisation_before, organisation_in, spelt_by_domain
from extractors.understand.parties import company_in, is_company, is_seller
from extractors.understand.vocabulary import plain
from extractors.understand.writers import found_at

_SHORT = re.compile(
    r"^\s*[【\[「（(]?([一-鿿]{3,12}?)(?:的)?[】\]」）)]?\s*(?:\d[\d./月日号-]*)?\s*(?:新|追加|紧急|本周|今日)?(?:采购|订货|订购|要货|补货|叫货|进货|订单|下单|申购|的单)"
)
_NO_NAME = re.compile(
    r"关于|本[周月次批]|今[天日]|明[天日]|[一二三四五六七八九十]+月|紧急|追加|材料|用品|物料|原料|食材|配件|耗材|产品|设备"
)
LIKELY, GUESSED = 0.75, 0.6
_REPLIED = re.compile(r"^(?:\s*(?:re|fw|fwd|aw|wg|回复|转发|答复|返信|転送)\s*[:：])+", re.IGNORECASE)
_PIECES = re.compile(r"\s*[|｜:：;；,，/·•]\s*|\s+[-–—]+\s+|[（(\[【「]|[)）\]】」]|\s{2,}|　")
_ABOUT = re.compile(  # what a subject says beside a name
    r"(?i)^(?:new |your |weekly |monthly |our |urgent |repeat )*(?:purchase |stock |official )?orders?\b"
    r"(?: (?:no|number|ref)\.?)?(?: #?[\w/-]*\d[\w/-]*)?(?: (?:from|for|by))?\s+"
    r"|^p\.?o\.?(?: (?:no|number)\.?)? ?#?[\w/-]*\d[\w/-]*(?: (?:from|for|by))?\s+"
    r"|^(?:bestellung|auftrag|nachbestellung)(?: (?:nr\.?|von|für))?\s+"
    r"|\s+(?:purchase |weekly |stock )?(?:orders?|p\.?o\.?|requisition|bestellung|top.?up)\b.*$"
    r"|(?:的)?(?:新|最新|本周|本月|今日|明日|紧急|追加)*"
    r"(?:(?:采购|订货|要货|补货|订购|叫货|进货|下)(?:订单|单|计划|申请|清单)?|订单|清单)\s*[A-Za-z]*[\d#.-]*\s*$"
)
_GREETED = re.compile(
    r"^\s*(?:致|to\b|dear|尊敬的|hi\b|hello)|(?:您好|你好|御中|様|：|:)\s*[，,！!。]?\s*$|供应商|供方|乙方|卖方|贵司",
    re.IGNORECASE,
)


def name_buyer(draft: Draft, lines: Sequence[str], subject: str, hand: Hand, name: str, seller: Seller) -> None:
    """Offer the likeliest company where the order has no buyer yet."""
    if "buyer.name" in draft.header:
        return
    found = next(_candidates(draft, lines, subject, hand, name, seller), None)
    if found:
        draft.header["buyer.name"] = found


def _candidates(
    draft: Draft, lines: Sequence[str], subject: str, hand: Hand, name: str, seller: Seller
) -> Iterator[Found]:
    receiver = str(draft.header["deliver_to.name"].value) if "deliver_to.name" in draft.header else ""
    titles = [_ABOUT.sub("", piece).strip(" -–—") for piece in _PIECES.split(_REPLIED.sub("", subject)) if piece]
    bodies = [piece.strip() for line in lines if not _GREETED.search(line) for piece in _PIECES.split(line)]
    for text in (receiver, *titles, *bodies):
        if named_by_domain(text, hand.address) and not _is_person_of(text, hand) and not is_seller(text, seller):
            yield found_at(text, name, text, LIKELY, place="subject" if text in titles else "body")
    for text in titles:
        company = company_in(text) or organisation_in(text) or organisation_before(text)
        if company and not is_seller(company, seller):
            yield found_at(company, name, subject, LIKELY, place="subject")
    for text in (subject, *lines):
        if (spelt := spelt_by_domain(text, hand.address)) and not is_seller(spelt, seller):
            yield found_at(spelt, name, text, LIKELY, place="body")
    if short := _short_name(draft, lines, subject, hand):
        yield found_at(short, name, subject, GUESSED, place="subject")
    companies = {company for line in lines if not _GREETED.search(line) if (company := company_in(line))}
    companies = {company for company in companies if is_company(company) and not is_seller(company, seller)}
    if len({plain(company) for company in companies}) == 1:
        yield found_at(companies.pop(), name, "", GUESSED, place="body")
    if receiver and (is_company(receiver) or organisation_in(receiver)):
        yield found_at(receiver, name, receiver, GUESSED, place="body")


def _short_name(draft: Draft, lines: Sequence[str], subject: str, hand: Hand) -> str | None:
    """A shop's short name in the subject ("凯达汽配要货清单") that the text or its sender says again, not as goods."""
    found = _SHORT.match(_REPLIED.sub("", subject))
    if not found or _NO_NAME.search(found[1]):
        return None
    goods = "".join(str(line["description"].value) for line in draft.lines if "description" in line)
    again = any(found[1] in line for line in (*lines, hand.name or ""))
    return found[1] if again and found[1] not in goods else None


def _is_person_of(text: str, hand: Hand) -> bool:
    """Whether a text is part of the writer's own name: jane@doe.example is no firm called Jane."""
    return bool(hand.name) and (plain(text) in plain(hand.name or "") or plain(hand.name or "") in plain(text))
