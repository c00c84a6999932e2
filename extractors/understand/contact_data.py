"""Phones, mail addresses, tax ids and currencies in a text."""

import re
import unicodedata

from extractors.understand.dates import find_date
from extractors.understand.figures import narrow
from extractors.understand.vocabulary import label_files, plain, says

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(
    r"(?<![A-Za-z0-9_/@.〒-])(?<!〒 )"
    r"(?:\+|00)?\(?\d[\d\s().·\-‐–—/]{5,22}\d(?:\s*(?:转|ext\.?|x|-)\s*\d{1,5})?(?![\w@])",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_CHINESE_TAX = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{15,20}(?![0-9A-Z])")
_VAT = re.compile(r"\b(?:[A-Z]{2,3}[ -]?)?\d[\dA-Z .-]{5,16}\d\b")
_FOREIGN = re.compile(
    r"[\s，,、;；（(]+((?:收货人|联系人)?[：:]?\s*[A-Z][A-Za-z'’.]+(?: [A-Z][A-Za-z'’.]+){0,2}(?: ?[一-鿿]{1,2})?)"
    r"[\s，,:：]*(1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}-?\d{7,8})\s*[)）]?\s*$"
)
_CALLED_BEHIND = re.compile(
    r"(?i)(?:[\s,，;；(（/]+|(?<=[一-鿿]))(?:联系电话|电话|手机号?|電話|tel|phone|mobile|mob|℡|☎)\.?\s*[:：]?$"
)
_AROUND = " ,，;；/|｜·•-–—、:：。(（"
FEWEST, MOST = 7, 15

_SIGNS = (
    ("US$", "USD"),
    ("HK$", "HKD"),
    ("A$", "AUD"),
    ("AU$", "AUD"),
    ("C$", "CAD"),
    ("CA$", "CAD"),
    ("S$", "SGD"),
    ("NT$", "TWD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("NZ$", "NZD"),
    ("R$", "BRL"),
    ("$", "USD"),
    ("₹", "INR"),
    ("zł", "PLN"),
    ("₩", "KRW"),
)


def find_email(text: str) -> str | None:
    """The first mail address in the text."""
    found = EMAIL.search(narrow(text))
    return found[0].rstrip(".") if found else None


def find_phone(text: str) -> str | None:
    """The first phone number, as written; dates, amounts and long codes are none."""
    text = narrow(text)
    if mobile := _MOBILE.search(text):
        return mobile[0]
    for found in _PHONE.finditer(EMAIL.sub(" ", text)):
        number = found[0].strip(" ./-")
        digits = re.sub(r"\D", "", number)
        if FEWEST <= len(digits) <= MOST and find_date(number) is None and not _is_amount(number):
            return number
    return None


def _is_amount(number: str) -> bool:
    return bool(re.fullmatch(r"\d+\.\d{1,4}|\d{1,3}(?:[ ]\d{3})+(?:\.\d+)?", number)) and "-" not in number


def foreigner_in(text: str) -> tuple[str, str, str] | None:
    """What stands before a Latin name and a phone, the name, the phone: "…12号库 Amy Luo 13100002229"."""
    found = _FOREIGN.search(text)
    return (text[: found.start()].strip(" ，,、;；（(\u3000"), found[1].strip(), found[2]) if found else None


def without_contact_data(text: str) -> str:
    """The text without mail addresses and phone numbers: what is left of "陈雨桐 17712857575"."""
    rest = EMAIL.sub(" ", narrow(text))
    phone = find_phone(rest)
    if phone:
        rest = rest.replace(phone, " ")
    bare = re.sub(r"[（(]\s*[)）]", "", re.sub(r"\s+", " ", rest)).strip(_AROUND)
    return _CALLED_BEHIND.sub("", bare).strip(_AROUND) if phone else bare


def find_tax_id(text: str) -> str | None:
    """The first tax number in the text: a Chinese credit code, a Japanese T number, a VAT number."""
    text = narrow(text).upper()
    if found := _CHINESE_TAX.search(text):
        return found[0]
    if found := re.search(r"\bT\d{13}\b|\b[A-Z]{2}\s?\d{8,12}\b", text):
        return found[0]
    found = _VAT.search(text)
    return found[0].strip() if found and sum(char.isdigit() for char in found[0]) >= 7 else None


def currency_of(text: str, *, yen: bool = False) -> str | None:
    """The ISO code that a currency's name or sign in the text stands for; ¥ is CNY unless the document is Japanese."""
    text = unicodedata.normalize("NFKC", text).replace("￥", "¥")
    code = re.search(
        r"(?<![A-Za-z])(CNY|USD|EUR|GBP|JPY|HKD|AUD|CAD|SGD|CHF|INR|AED|TWD|MYR|THB|KRW|RMB"
        r"|SEK|NOK|DKK|PLN|CZK|HUF|NZD|ZAR|SAR|QAR|PHP|IDR|VND|BRL|MXN)(?![A-Za-z])",
        text,
    )
    if code:
        return {"RMB": "CNY"}.get(code[1], code[1])
    for sign, iso in _SIGNS:
        if sign in text:
            return iso
    if "¥" in text or "円" in text:
        return "JPY" if yen or "円" in text else "CNY"
    for iso in _named_currencies():
        if says(text, "value", f"currency_{iso}"):
            return iso
    return None


def _named_currencies() -> list[str]:
    """Codes with names in the label files, foreign ones before 元, which stands in many of them."""
    names = {key.removeprefix("currency_") for language in label_files().values() for key in language.get("value", {})}
    return sorted((name for name in names if len(name) == 3), key=lambda name: (name in ("CNY", "JPY"), name))


def same(one: str, other: str) -> bool:
    """Whether two names are the same but for case, blanks and punctuation."""
    return bool(plain(one)) and plain(one) == plain(other)
