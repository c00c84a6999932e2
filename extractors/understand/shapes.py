"""Whether a text can be the value of a field, and that value: a label alone does not make an order number."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from extractors.document import Cell
from extractors.understand.contact_data import (
    EMAIL,
    currency_of,
    find_email,
    find_phone,
    find_tax_id,
    without_contact_data,
)
from extractors.understand.context import Context
from extractors.understand.dates import find_date
from extractors.understand.figures import FIGURE, money, narrow
from extractors.understand.labels_in_text import label_meanings
from extractors.understand.layout import one_line
from extractors.understand.parties import clean_name, company_in, is_company
from extractors.understand.postal import is_address
from extractors.understand.vocabulary import plain

_NUMBER = re.compile(r"[A-Za-z0-9一-鿿]?[A-Za-z0-9][\w./#()（）\[\]〔〕-]*")
_AMOUNT = re.compile(rf"^\D{{0,12}}?[-(]?\s*(?:{FIGURE})")
_UNTIL = re.compile(r"(?i)[,\s]+(?:by|before|on|no later than|not later than)\s+[\w ,./-]{0,12}\d{4}.*$")
_OUR_PLACE = re.compile(
    r"^\s*(?i:(?:our|the)\s+(?:[a-z]+\s+){1,3}(?:at|in)\s+(?=\S+.*\d)|our\s+[a-z ]{3,30}:\s+"
    r"|(?:bitte\s+|wie\s+(?:immer|üblich|gehabt)\s+)*(?:bis\s+\S+\s+)?an\s+(?:unser(?:e|en|em)?\s+\w+,?\s+)?(?=[A-ZÄÖÜ]))"
    r"|^\s*(?:[Oo]ur|[Tt]he)\s+[a-z]+,\s+(?=\d)|^\s*the\s+(?=[A-Z])"
)
_SENTENCE = re.compile(r"[。！？]|[请您]|如下|我[们司院校]|谢谢|麻烦")
_DURATION = re.compile(
    r"(?i)^(?:within |about |ca\.? )?\d+(?:\s*-\s*\d+)?\s*(?:working |business )?"
    r"(?:weeks?|days?|months?|wochen|tage?n?|arbeitstage|周|天|日内|个?工作日|週間)"
)
_NEXT_SENTENCE = re.compile(
    r"(?<=[A-Za-z\d]{3})\.\s+(?=(?:[A-Z][a-z]*|I)\s+[a-z]"
    r"|(?:Ring|Call|Contact|Ask|Phone|Text|Please|Attn|Book|Speak|Bitte|Anruf|Tel)\b).*$"
)
_REFERRING = re.compile(r"(?i)wie|as|siehe|see|per|laut|gemäß")  # cut from "wie immer: 30 Tage netto"
_POSTCODE_ALONE = re.compile(r"^(?:〒?\s*\d{3}-\d{4}|\d{5,6}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$")
_ELSEWHERE = re.compile(
    r"(?i)^(?:the )?(?:same|above|usual|aforementioned)\b|^(?:wie oben|siehe oben|dto\.?$)|^同上|^同前|^上記に同じ"
)
_COURTESY = re.compile(
    r"(?i)[\s,.;]*\b(?:bitte|danke)\b.*$|[\s,，.。]*\b(?:please|thanks|thank you|thx|cheers|bitte|danke)\b[\s.!]*$"
    r"|[\s,，。]*(?:谢谢|多谢|拜托)[\s！!。]*$"
)
_NAME_IS_OVER = re.compile(r"(?i)[.。;；,，]?\s+(?:\d|P\.?\s?O\.?\s?Box\b|Postfach\b)|[.;；]\s|[。；]")
_SELLS = re.compile(  # a desk of the supplier's
    r"(?i)(?:export |domestic |inside |customer )?(?:sales|orders?|order desk|vertrieb|verkauf|营业部|销售部)"
    r"(?: team| desk| office| dept\.?| department)?"
)
_AS_USUAL = re.compile(
    r"(?i)^(?:as (?:usual|always|agreed|before)|wie (?:üblich|immer|gehabt|vereinbart)|照旧|同上次|按惯例)[,，:：]\s*"
)
_ACCOUNT = re.compile(  # behind a company's name: (acct 4471)
    r"(?i)\s*[（(](?:(?:a/c|acc(?:oun)?t|customer|cust|no|nr|id|编号|客户编号)\b\.?\s*)*[:：#]?\s*"
    r"[A-Z]{0,4}-?\d{3,}[)）]$"
)
_POST_BOX = re.compile(r"(?i)\s*box\b")  # "P.O. Box 312"
_FULL_NAME_AT_A_DESK = re.compile(  # 購買課 森下 健一; a surname alone is known by its desk
    r"^[一-鿿ァ-ヶー]{1,10}(?:部|課|係|室|科|グループ|チーム)[ \u3000]+(?=[一-鿿]{1,4}[ \u3000][一-鿿ぁ-んァ-ヶ]{1,4}$)"
)
FEWEST_DIGITS = 5
LONGEST = {"payment_terms": 160, "note": 600, "address": 160, "name": 90, "contact": 40}


class Shaped(NamedTuple):
    """A value that has its field's shape, and how much the shape alone says (0 … 1)."""

    value: Any
    shape: float


def shaped(field: str, cell: Cell, text: str, context: Context) -> Shaped | None:
    """The value of this field in the text, or None when the text cannot be one."""
    kind = field.rpartition(".")[2]
    reader = _READERS.get(kind)
    return reader(cell, narrow_lines(text), context) if reader and text.strip() else None


def narrow_lines(text: str) -> str:
    """Text without wide blanks."""
    return text.replace("\u3000", " ").strip()


def _order_number(cell: Cell, text: str, context: Context) -> Shaped | None:
    del context
    line = narrow(text.split("\n", maxsplit=1)[0])
    if _POST_BOX.match(line):
        return None
    spaced = re.match(r"^[A-Z]{2,4} \d{3,}[\w/-]*$", line)
    token = spaced[0] if spaced else next((t for t in re.split(r"[\s,，;；。]+", line) if re.search(r"\d", t)), "")
    token = re.sub(r"(?i)^(?:no|nr|№)[.:#]*(?=\d)", "", token.strip("()（）[]:：.#"))
    if cell.confidence < 1 and re.match(r"P0\d{5}", token):
        token = f"PO{token[2:]}"  # a zero where the letter stands is how OCR misreads PO
    if not re.search(r"\d", token) or len(token) < 3 or len(token) > 40 or not _NUMBER.search(token):
        return None
    if "@" in token or (
        find_date(token) and re.fullmatch(r"[\d./年月日-]+", token) and len(token) < 12 and not token.isdigit()
    ):
        return None
    if line.find(token) > 12 or re.search(r"[一-鿿]{5,}", token):
        return None
    return Shaped(token, 0.95 if len(re.sub(r"\D", "", token)) >= 4 else 0.8)


def _day(cell: Cell, text: str, context: Context) -> Shaped | None:
    if isinstance(cell.value, datetime | date) and cell.text.strip() == text.strip():
        return Shaped(cell.value.date() if isinstance(cell.value, datetime) else cell.value, 0.97)
    found = find_date(one_line(text), days_first=context.days_first, reference=context.reference)
    return Shaped(found.day, found.confidence) if found and found.start <= 20 else None


def _currency(cell: Cell, text: str, context: Context) -> Shaped | None:
    del cell
    found = currency_of(text, yen=context.language == "ja") if len(text) <= 30 else None
    return Shaped(found, 0.97) if found else None


def _name(cell: Cell, text: str, context: Context) -> Shaped | None:
    del cell, context
    name = _ACCOUNT.sub("", clean_name(one_line(text)))
    company = company_in(name)
    if company and name.startswith(company) and label_meanings(name[len(company) :]):
        name = company  # the next label has run into it
    elif company and name.startswith(company) and _NAME_IS_OVER.match(name[len(company) :]):
        name = company  # another sentence follows
    letters = len(re.sub(r"[\W\d_]", "", name))
    if letters < 2 or len(name) > LONGEST["name"] or label_meanings(name) or _SENTENCE.search(name):
        return None
    return Shaped(name, 0.95 if is_company(name) else 0.6)


def _contact(cell: Cell, text: str, context: Context) -> Shaped | None:
    del cell, context
    bare = clean_name(without_contact_data(one_line(text)))
    if is_company(bare):
        return None
    bare = re.split(r"\s{2,}|[,，;；/|]|(?<=\w)\s*[（(]", bare)[0].strip(" :：()（）")
    bare = _FULL_NAME_AT_A_DESK.sub("", clean_name(bare))
    bare = re.sub(r"(?<=[a-z]{3})\.$", "", bare)  # of the sentence, not of "Jr." or an initial
    bare = re.sub(r"^(?:请?(?:找|联系))(?!方式|电话|人)(?=[一-鿿]{2,4}$)|(?<=[一-鿿]{2})收$", "", bare)
    if (
        not bare
        or len(bare) > LONGEST["contact"]
        or label_meanings(bare)
        or re.search(r"\d{3}", bare)
        or _SELLS.fullmatch(bare)
        or re.fullmatch(r"[a-z'-]+(?: [a-z'-]+){2,}\.?", bare)
        or is_company(bare)
    ):
        return None
    return Shaped(bare, 0.93) if re.search(r"[^\W\d]{2}", bare) else None


def _phone(cell: Cell, text: str, context: Context) -> Shaped | None:
    del cell, context
    if found := find_phone(text):
        return Shaped(found, 0.97)
    short = narrow(text)  # as written, though it can be none: a check says so
    wrong = re.fullmatch(r"[+\d][\d ()-]*\d", short) and sum(char.isdigit() for char in short) >= FEWEST_DIGITS
    return Shaped(short, 0.6) if wrong and find_date(short) is None else None


def _email(cell: Cell, text: str, context: Context) -> Shaped | None:
    del cell, context
    compact = re.sub(r"\s*(?=[@.])|(?<=[@.])\s*", "", text).strip()
    found = find_email(compact if EMAIL.fullmatch(compact) else text)
    return Shaped(found, 0.98) if found else None


def _address(cell: Cell, text: str, context: Context) -> Shaped | None:
    del cell, context
    text = _NEXT_SENTENCE.sub("", _OUR_PLACE.sub("", text))
    dated = find_date(text)
    if (dated and dated.start == 0) or _ELSEWHERE.search(text) or _POSTCODE_ALONE.match(text.strip()):
        return None  # when, not where; or another address of the paper
    address = _COURTESY.sub("", _UNTIL.sub("", clean_name(one_line(text)))).rstrip(" .,，。")
    if (
        len(plain(address)) < 4
        or _DURATION.match(address)
        or len(address) > LONGEST["address"]
        or label_meanings(address)
    ):
        return None
    return Shaped(address, 0.94 if is_address(address) else 0.6)


def _tax_id(cell: Cell, text: str, context: Context) -> Shaped | None:
    del cell, context
    found = find_tax_id(text)
    return Shaped(found, 0.97) if found else None


def _words(longest: int) -> Callable[[Cell, str, Context], Shaped | None]:
    def read(cell: Cell, text: str, context: Context) -> Shaped | None:
        del cell, context
        words = re.sub(r"(?<=[a-zà-ÿ]{3})\.$", "", one_line(text).strip(" 。:："))
        if longest < LONGEST["note"]:
            words = _AS_USUAL.sub("", _NEXT_SENTENCE.sub("", words)).rstrip(".")
        if len(plain(words)) < 2 or len(words) > longest or label_meanings(words) or _REFERRING.fullmatch(words):
            return None
        return Shaped(words, 0.93)

    return read


def _amount(cell: Cell, text: str, context: Context) -> Shaped | None:
    from decimal import Decimal

    if isinstance(cell.value, Decimal) and cell.text.strip() == text.strip():
        return Shaped(cell.value, 0.95)
    read = money(text, context.convention)
    if read is None and (start := _AMOUNT.match(narrow(text))):
        read = money(start[0], context.convention)
    return Shaped(read.amount, 0.95) if read else None


_READERS: dict[str, Callable[[Cell, str, Context], Shaped | None]] = {
    "order_number": _order_number,
    "issue_date": _day,
    "requested_delivery_date": _day,
    "currency": _currency,
    "name": _name,
    "contact": _contact,
    "phone": _phone,
    "email": _email,
    "address": _address,
    "tax_id": _tax_id,
    "payment_terms": _words(LONGEST["payment_terms"]),
    "note": _words(LONGEST["note"]),
    "total_amount": _amount,
}
