"""Where a mail's text ends and its signature begins, and what the signature says of its writer."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from extractors.purchase_order import Evidence, Hand
from extractors.understand.contact_data import EMAIL, find_email, find_phone
from extractors.understand.context import Context
from extractors.understand.draft import Draft, Found
from extractors.understand.figures import POINT, narrow
from extractors.understand.labels_in_text import label_meanings, labelled_parts, leading_label
from extractors.understand.organisations import beside_name, is_role, organisation_in, without_role
from extractors.understand.parties import is_person, is_seller
from extractors.understand.postal import is_address
from extractors.understand.prose_dates import days_of_delivery
from extractors.understand.prose_items import MARKER, read_item
from extractors.understand.remembered import remembered
from extractors.understand.signing_firm import is_position, organisation
from extractors.understand.vocabulary import plain, words

_RULE = re.compile(r"^\s*(?:--|[-_—–=*~#+]{3,}|[─━═]{2,})\s*$")
_DISCLAIMER = re.compile(
    r"\bconfidential|intended (?:recipient|only)|\bfor the addressee|environment before printing|\bvirus"
    r"|\bdisclosure under"
    r"|registered (?:in england|office)|本邮件.{0,20}(?:保密|机密)|sent from (?:my|outlook|mail)|发自我的"
    r"|从我的.{0,8}发送|get outlook for"
    r"|von meinem .{3,20} gesendet|iPhoneから送信",
    re.IGNORECASE,
)
_FAX = re.compile(r"(?i)(?:\b(?:tele)?fax|传真|ファックス|FAX)\s*[.:：]?\s*[+(]?\d[\d ()/.-]{5,}\d")
_NO_PHONE = re.compile(
    r"(?i)\b(?:ABN|ACN|VAT|USt|EIN|GST|HRB|HRA|IBAN|BIC|Reg|QQ|Steuer|TVA|ICO|KvK)\b|税号|账号|帐号|邮编|信用代码|微信|登録番号"
)
_POSTCODE = re.compile(r"(?<![-\d])\d{3}[-‐]\d{4}(?=\s*[一-鿿]{2,3}[都道府県])|〒\s*\d{3}[-‐]?\d{4}")
_CALLED = re.compile(
    r"(?i)(?<![a-z])(?:tel|telephone|phone|ph|telefon|fon|mob|mobile|mobil|cell|direct|office|handy|m|t|p|d)\b\s*[.:：/]?\s*[+(\d]"
    r"|电话|電話|手机|座机|携帯|[℡☎📞📱]"
)
_DELIVERS = re.compile(
    r"送[到至货往达]|收货|签收|寄[到至]|发[到往至]|[，, ]收[，, ]|\b(?:deliver|ship|send) (?:it )?to\b|納品|納入",
    re.IGNORECASE,
)
_TIMED = re.compile(r"\d{1,2}[:：]\d{2}")
_OF_ORDER = ("deliver_to.", "order_number", "requested_delivery_date", "payment_terms", "total_amount", "note")
SURE_LABEL = 0.7
LONGEST_PHONE = 22
LONGEST_LAST = 90  # characters of one last line that signs
_LEAVE = re.compile(r"^\s*(?:VG|LG|MfG|BG|Gruß|Grüße|Rgds|Thx|Cheers|Best|Thanks)[,.]?\s+(?=[A-ZÄÖÜ])")
_BY_ORDER = re.compile(r"^\s*(?:i\.\s?[AV]\.|ppa\.?|p\.\s?p\.)\s*")
LONGEST, LONGEST_SIGNED, LONGEST_REST = 16, 60, 8
CONTACT_ROWS = 6
_BESIDE = " \t,，/|:：()（）"


class Parted(NamedTuple):
    """The lines that say something, and the lines of the signature; the rest (disclaimers) is dropped."""

    body: list[str]
    signature: list[str]
    first_line: int


def part(lines: Sequence[str], writer: Hand | None) -> Parted:
    """Split a passage into what it says and who signs. ``writer`` is its sender where it is known."""
    kept = [("" if _DISCLAIMER.search(line) else line) for line in lines]
    start = _start(kept, writer or Hand())
    if start is None:
        return Parted(kept, [], len(kept))
    body = [*kept[:start], *[""] * (len(kept) - start)]
    return Parted(body, [line.strip() for line in kept[start:] if line.strip()], start)


def _start(lines: Sequence[str], writer: Hand) -> int | None:
    last = _last_line(lines)
    floor = max(0, last - LONGEST)
    for index in range(last, floor - 1, -1):
        line = lines[index].strip()
        if not line:
            continue
        below = lines[index + 1 : last + 1]
        if _says_of_order(line):
            break
        if _is_rule(line) and index < last <= index + 10 and not any(_is_listed(after) for after in below):
            return _above(lines, index, floor, writer)
        if is_closing(line) or (writer.name and _is_name(line, writer.name)):
            return _above(lines, _closing_above(lines, index, floor), floor, writer)
    return _unmarked(lines, last, floor, writer)


def _says_of_order(line: str) -> bool:
    """Whether a line is a label of the order's, an item, a day: what stands above it is no signature."""
    if _TIMED.search(line) or _is_listed(line):
        return True
    if _DELIVERS.search(line):
        return True
    if not find_phone(line) and not is_address(line) and not is_person(line):
        item = read_item(line, POINT)
        if (item and item.unit) or any(days_of_delivery([line], Context(document=""))):
            return True
    _, parts = labelled_parts(line)
    leading = leading_label(line)
    known = [part.meanings for part in parts] or [leading.meanings if leading else label_meanings(line, misread=False)]
    return any(
        max(meanings, key=lambda name: meanings[name]).startswith(_OF_ORDER) and max(meanings.values()) > SURE_LABEL
        for meanings in known
        if meanings
    )


def _is_listed(line: str) -> bool:
    """Whether a line is one of a list; "(937) 555-0128" is a phone."""
    return (
        bool(MARKER.match(line)) and not _is_rule(line) and not (find_phone(line) and len(plain(line)) < LONGEST_PHONE)
    )


def _last_line(lines: Sequence[str]) -> int:
    """The last line that says something: a rule below the signature frames it."""
    return max((index for index, line in enumerate(lines) if line.strip() and not _is_rule(line)), default=-1)


def _is_rule(line: str) -> bool:
    return bool(_RULE.match(narrow(line)))


def _closing_above(lines: Sequence[str], index: int, floor: int) -> int:
    """A closing word a line or two above the name belongs to the signature."""
    for above in range(index - 1, max(floor, index - 3) - 1, -1):
        if is_closing(lines[above].strip()):
            return above
    return index


def _above(lines: Sequence[str], index: int, floor: int, writer: Hand) -> int:
    """What signs right above the writer belongs to the signature: company, department, a first closing."""
    while index - 1 >= floor and lines[index - 1].strip() and _names_writer(lines[index - 1].strip(), writer):
        index -= 1
    return _closing_above(lines, index, floor)


def _names_writer(line: str, writer: Hand) -> bool:
    """A line that is a company, a department or the writer's name, and nothing else."""
    if _is_listed(line) or re.search(r"[:：。]", line):
        return False
    company = organisation(line, writer)
    return (
        bool(company and len(_rest(line, company)) <= LONGEST_REST)
        or is_role(line)
        or _is_name(line, writer.name or "")
    )


def _rest(line: str, company: str) -> str:
    """What a line holds beside a company and the ways to reach it."""
    rest = _without(EMAIL.sub(" ", narrow(line)), company)
    phone = find_phone(rest)
    return plain(without_role(rest.replace(phone, " ") if phone else rest))


def _without(text: str, company: str | None) -> str:
    return text.replace(narrow(company), " ") if company else text


@remembered
def is_closing(line: str) -> bool:
    """Whether a line takes leave ("Kind regards,", "此致")."""
    text = plain(line) if len(line) <= 40 else ""
    return bool(text) and any(text.startswith(word) and len(text) <= len(word) + 6 for word in _closings())


@cache
def _closings() -> tuple[str, ...]:
    return tuple(plain(word) for word in words("phrase", "closing") if len(word) > 2)


def _is_name(line: str, name: str) -> bool:
    """Whether a line is the writer's name, alone or with a company, a position and a phone."""
    own, text = plain(name), plain(line)
    if not own or len(line) > LONGEST_SIGNED or own not in text:
        return False
    if text.startswith(own) and len(line) <= 40 and not re.search(r"[。，,；;]", line):
        return True
    company = organisation(re.sub(re.escape(name), " ", line), Hand()) or ""
    rest = _rest(line, company).replace(own, "")
    known = bool(company) or bool(find_phone(line)) or bool(beside_name(line, name))
    return len(rest) <= LONGEST_REST and known


def _unmarked(lines: Sequence[str], last: int, floor: int, writer: Hand) -> int | None:
    """Lines at the end that are only names, companies and numbers."""
    start = None
    for index in range(last, floor - 1, -1):
        line = lines[index].strip()
        if not line:
            if start is not None:
                break
            continue
        if not _signs(line, writer) or _says_of_order(line):
            break
        start = index
    short = last >= 0 and len(lines[last]) <= LONGEST_LAST
    if start in (None, last) and short and organisation(lines[last], writer) and not _is_listed(lines[last]):
        company = organisation(lines[last], writer) or ""
        rest = _without(lines[last], company)
        if find_phone(lines[last]) or len(_rest(lines[last], company)) <= LONGEST_REST or is_address(rest):
            return last
    return start if start is not None and last - start >= 1 else None


def _signs(line: str, writer: Hand) -> bool:
    company = organisation(line, writer)
    return (
        bool(company and len(_rest(line, company)) <= LONGEST_REST)
        or is_person(line)
        or is_role(line)
        or bool(
            find_phone(line) and len(line) < 40 and not _is_listed(line) and not re.search(r"[：:]\s*[一-鿿]", line)
        )
        or bool(find_email(line) and len(line) < 60)
    )


def read_signature(lines: Sequence[str], first_line: int, context: Context, draft: Draft, writer: Hand | None) -> None:
    """Offer the writer's company, phone and mail address as the buyer's."""
    hand = writer or Hand()
    for number, line in enumerate(lines):
        place = f"line {first_line + number}"
        company = organisation(line, hand)
        if (
            company
            and not is_seller(company, context.seller)
            and not (is_closing(line) or (is_person(company) and is_role(line)) or is_position(company))
        ):
            _offer(draft, "buyer.name", company, line, place, context, 0.7)
        elif (short := beside_name(line, hand.name)) and not is_seller(short, context.seller):
            _offer(draft, "buyer.name", short, line, place, context, 0.5)
        if phone := _phone(line):
            _offer(draft, "buyer.phone", phone, line, place, context, 0.7 if _CALLED.search(narrow(line)) else 0.68)
        if email := find_email(line):
            _offer(draft, "buyer.email", email, line, place, context, 0.55)
        person = hand.name if hand.name and beside_name(line, hand.name) else _person(line, company)
        if number < CONTACT_ROWS and person:
            _offer(draft, "buyer.contact", person, line, place, context, 0.6)


def _phone(line: str) -> str | None:
    """A phone to call: no fax, no post code, no tax number."""
    text = _POSTCODE.sub(" ", _FAX.sub(" ", narrow(line)))
    if _NO_PHONE.search(text) or re.search(r"(?i)\bfax\b|传真", text):
        return None
    return find_phone(text)


def _person(line: str, company: str | None) -> str | None:
    """A name alone on a line, or what is left of it beside company, position and phone."""
    if is_closing(line) or is_address(line):
        return None
    line = _BY_ORDER.sub("", _LEAVE.sub("", line))
    if is_person(line) and not is_role(line) and not company:
        return line.strip()
    line = _LEAVE.sub("", line)
    rest = _without(EMAIL.sub(" ", narrow(line)), company)
    phone = find_phone(rest)
    named = rest.replace(phone, " ") if phone else rest
    bare = without_role(named).strip(_BESIDE)
    beside = bool(company or phone) or bare != named.strip(_BESIDE)
    sure = len(bare) > 1 and is_person(bare) and not organisation_in(bare) and not label_meanings(bare, misread=False)
    return bare if beside and sure else None


def _offer(draft: Draft, field: str, value: str, text: str, place: str, context: Context, weight: float) -> None:  # noqa: PLR0913, PLR0917
    evidence = Evidence(document=context.document, place=place, text=text[:200], confidence=0.88)
    draft.offer(field, Found(value=value, evidence=evidence, weight=weight))
