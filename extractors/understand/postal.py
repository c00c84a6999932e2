"""Postal addresses: what they are made of, where they end, and who is called there."""

import re
from collections.abc import Sequence

from extractors.understand.contact_data import find_phone
from extractors.understand.vocabulary import plain

_ADDRESS = re.compile(
    r"[一-鿿]+(?:省|市|区|县|镇|路|街|号|栋|厂房|工业园)|\d+\s+[A-Z]|\b(?:street|st|road|rd|ave|avenue|drive|dr|lane|ln|blvd|pkwy|suite|unit|plot|box|park"
    r"|estate|way|fwy|straße|strasse|str|weg|platz|allee|building|floor|industrial)\b\.?|[都道府県].*[市区町村]|\d+丁目|〒\d",
    re.IGNORECASE,
)
_SAINT = re.compile(r"(?:^|(?<=[,;] )|(?<=\bof ))St\.? (?=[A-Z][a-z])")  # "St Aldhelm's Primary School" is no street
_POSTCODE_END = re.compile(
    r"(?:\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}|\b[A-Z]{2}\s+\d{5}(?:-\d{4})?|\b\d{5}\s+[A-ZÄÖÜ][\w. /()-]+"
    r"|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d"
    r"|\b(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT)\s+\d{4}|[A-Z][a-z]+[ –-]+\d{6})\.?$"
)
_COUNTRY = re.compile(
    r"(?i)^(?:UK|U\.K\.|USA?|U\.S\.A\.|P\.?\s?R\.?\s?China|UAE"
    r"|(?:united|great|new|saudi|south|north|hong|sri|the|czech|costa)\s\w+(?: of america)?"
    r"|england|scotland|wales|ireland|germany|deutschland|austria|österreich|switzerland|schweiz|france|italy|spain|portugal"
    r"|netherlands|belgium|luxembourg|denmark|sweden|norway|finland|poland|hungary|romania|bulgaria|greece|turkey|türkiye"
    r"|china|japan|korea|canada|mexico|brazil|chile|australia|india|singapore|malaysia|taiwan|thailand|vietnam|indonesia"
    r"|philippines|qatar|oman|bahrain|kuwait|egypt|nigeria|kenya)\.?$"
)
_NUMBER_FIRST = re.compile(r"^\d+[A-Za-z]?(?:[-/]\d+)?[ ,]+[A-Z]")
_NO_NAME = re.compile(
    r"(?i)^\d|,|\b(?:unit|suite|floor|level|room|apt|bldg|building|block|plot|lot|gate|dock|bay|shed|p\.?\s?o\.?\s?box|postfach"
    r"|street|st|road|rd|avenue|ave|drive|dr|lane|ln|blvd|way|parkway|pkwy|highway|hwy)\b\.?|stra(?:ß|ss)e\b|str\.|\w(?:weg|platz|allee)\b"
)
_CALL_WORDS = re.compile(
    r"(?i)\b(?:tel|telephone|telefon|phone|ph|fon|mob|mobile|mobil|cell|fax|e-?mail|call|ring|contact|attn"
    r"|ask for|please|before|delivery|rückfragen|rückfrage|anruf|anrufen|unter|bei|vorher|ansprechpartner(?:in)?"
    r"|kontakt|durchwahl|on|site|or)\b\.?:?|电话|手机|联系人|℡|☎|[:：]"
)
MOST_CALLING = 5  # words before a phone that say whose it is


_BRANCH = re.compile(r"^[^\d号]*[路街道]店(?:[（(][^）)]*[)）])?$")  # a shop named for its street
_AUTHORITY = re.compile(  # an office that is called after its town: 明州市交通运输局
    r"^[一-鿿]{2,16}(?:局|厅|委员会|医院|大学|学院|中学|小学|学校|幼儿园|法院|检察院|研究院|研究所|支队|图书馆|博物馆)$"
)


def is_address(text: str) -> bool:
    """Whether a text has the parts of a postal address."""
    bare = text.strip()
    if _AUTHORITY.match(bare) or _BRANCH.search(bare):
        return False
    return bool(_ADDRESS.search(_SAINT.sub("", text))) and len(plain(text)) >= 6


def ends_with_postcode(text: str) -> bool:
    """Whether a text ends as addresses do: "Hollister, MO 65672", "Leeds LS9 4TX", "31785 Hameln"."""
    return bool(_POSTCODE_END.search(text))


def is_country(text: str) -> bool:
    """Whether a line is the name of a country, which ends an address."""
    return bool(_COUNTRY.match(text.strip()))


def names_a_place(line: str, following: Sequence[str]) -> bool:
    """As in "DC 14 Inbound" above "7100 Distribution Way, Kansas City"."""
    return bool(following and _NUMBER_FIRST.match(following[0]) and not _NO_NAME.search(line) and len(line) > 3)


def called_at_end(line: str) -> list[str]:
    """As in "Gate 5, Leeds LS9 4TX. Tel 0113 496 0671": the address, and whom to call."""
    phone = find_phone(line) if not re.search(r"[一-鿿]", line) else None
    start = line.rfind(phone) if phone else -1
    if phone is None or start < 0 or line[start + len(phone) :].strip(" .)）"):
        return [line]
    before = line[:start].rstrip(" (（:+")
    cut = max((found.start() for found in re.finditer(r"[,.;|–—](?=\s)|[(（]|(?<=\s)[☎℡]", before)), default=-1)
    words = before[cut + 1 :].split()
    bare = _CALL_WORDS.sub("", " ".join(words)).strip(" .,:")
    address = before[: max(cut, 0)].strip(" .,;|–—(（")
    if len(words) > MOST_CALLING or re.search(r"\d", bare) or not (is_address(address) or ends_with_postcode(address)):
        return [line]
    return [address, f"{bare} {phone}".strip()]
