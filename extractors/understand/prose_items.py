"""Items in running text: "M8×30 内六角 200个", "20 pcs of ABC-123 at 3.50", "Packing tape: 300 ROLL at £1.63"."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from extractors.understand.arithmetic import agrees
from extractors.understand.code_columns import CODE
from extractors.understand.figures import FIGURE, Convention, narrow, to_decimal
from extractors.understand.prose_amounts import INSIDE, LEADS, TRIM, Amount, amounts_in, is_measure
from extractors.understand.vocabulary import is_unit, meanings

MARKER = re.compile(
    r"^\s*(?:[-*•·・●■◆※➤✓–]\s*|[(（【\[](\d{1,3})[)）】\]]\s*|(\d{1,3})[)）】\].、：:](?!\d)\s*|第(\d{1,3})[项条个][、:：.]?\s*|([①-⑳])\s*|([一二三四五六七八九十]{1,2})[、.．]\s*"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]\s*|[a-h][.)]\s+|[A-H]\)\s*"
    r"|(?i:pos(?:ition)?|item|line|art|明细|品目)\.?\s*#?(\d{1,3})\s*(?:[:：.)）]|\s[-–—])\s*)"
)
_ISO = r"(?:RMB|CNY|USD|EUR|GBP|JPY|HKD|AUD|NZD|CAD|SGD|CHF|INR|AED|TWD)\b"
_MONEY_SIGN = rf"(?:US|HK|C|CA|A|AU|NZ|S|NT)?\$|[¥￥€£₹]|{_ISO}|(?<![A-Za-z])(?:Rs|Fr|Dhs?|RM)\b\.?"
_MONEY_WORD = rf"元|円|圆|€|£|{_ISO}|dollars?|euros?"
_PRICED = r"\b(?:(?:unit|net|list|item|agreed|our|your)\s+)?(?:price|cost|rate)\b"
_PRICE = re.compile(
    rf"(?:@|\bat\b|\bà\b|\bzu\b|\bje\b|(?:[含未]税|不含税)?单价|単価|价格|{_PRICED}|[，,\s/]|^)\s*[:：]?\s*"
    rf"(?:(?P<sign>{_MONEY_SIGN})\s*(?P<figure_signed>{FIGURE})|(?P<figure_worded>{FIGURE})\s*(?P<word>{_MONEY_WORD})(?!\s*\d))"
    rf"\s*(?P<per>(?:/|每|per|a|an|each|je|pro|ea)\s*[^\W\d]{{0,8}})?"
    r"(?:\s*(?:each|ea|plus VAT|excl\.? VAT|含税|未税|不含税))?",
    re.IGNORECASE,
)
_COLLOQUIAL_PRICE = re.compile(rf"(?:[，,\s/@]|^)(?P<figure>{FIGURE})\s*块(?:钱)?")  # 块 may count pieces, too
_BARE_PRICE = re.compile(
    rf"(?:@|\bat\b|单价|单价为|价格|{_PRICED}(?=\s*[:：])|每[个件箱盒瓶只支套])\s*[:：]?\s*(?P<figure>{FIGURE})(?:\s*(?:each|ea|/\s*[^\W\d]{{1,6}}))?",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"[\[【(（](?!\s*\d+(?:s|er|入|个装?)\s*[)）])\s*(?:(?:code|item|art|part|ref(?:erence)?|cat|stock|料号|编码|货号|SKU)\.?\s*(?:no\.?)?[:：#]?\s*)?((?=[^\])】）]*\d)[A-Za-z0-9][A-Za-z0-9_./-]{2,})\s*[\]】)）]",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?i)^\d+(?:[.x]\d+)*\s*(?:mm|cm|m|km|in|inch|ft|kg|g|mg|ml|l|oz|lb|lbs|v|w|kw|a|pcs|pc|ea|bar)$|^\d+/[a-z]+$"
    r"|^(?:dn|pn|m|d|g|ø|φ|no|gr|size)[-. ]?\d{1,4}$"
)
_SUM = re.compile(
    rf"(?:共|合计|小计|[计計](?=\s*[:：]?[¥￥]?\d)|(?:line\s+)?total|=>?|→|➜|⇒|->)\s*[:：]?\s*(?:{_MONEY_SIGN})?\s*({FIGURE})(?![\d.,]*\d)\s*"
    rf"(?:{_MONEY_WORD}|(?![^\W\d]))",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(  # what leads to the first item of a clause
    r"^.{0,12}?(?:麻烦|请|帮(?:忙|我)?|给(?:我们?|咱们?|这边|我司)?|我们?(?:这边)?|咱们?|我司|另外?|再|还|需|急)+"
    r"(?:再)?(?:安排|采购|订购|订货|预订|追加|准备|发|送|来|订|定|要|买|拿|配|备|下|加|补)(?:一下|一批|点|些|货|[一两]?个(?=[一-鿿]))?\s*[:：]?\s*"
    r"|^(?:[今明后]天|下?周[一二三四五六日天]|\d+号)(?:早上|上午|中午|下午|晚上)?(?:再|还)?(?:要|送|来|发|订)"
    r"|^.{0,60}?\b(?i:uns|mir|bitte|schicken|senden|bestell(?:en|e)|benötigen|brauchen|bräuchten|hätten? gerne?)"
    r"(?:\s+(?:noch|wieder|bitte|dringend|zusätzlich))*\s+(?=\d+\s*[A-Za-zä]{1,12}\b\.?\s)"
)
_GLUE = re.compile(
    r"^(?:of|x|×|个|的|please|pls|send|us|also|and|plus|另外|还有|以及|和|再|再来|要|需要|需|订|订购|采购|来|请|帮我|各|我要|我们要|发|安排|下单|加)\b\s*|^(?:需订购|需要订购|需采购|另需|另订|再订|还需|外加|另(?![一-鿿]?[类种])|老板|给我来|给我|麻烦|帮忙|另外|还有|以及|再来|需要|订购|采购|请发|请安排|请|帮我|我要|我们要|安排|要|订)\s*",
    re.IGNORECASE,
)


_ASIDE = re.compile(  # what follows an item in a sentence
    r"(?i)[\s,]+(?:over |down |up )?to (?:site|us|the|our|me)\b.*$|[\s,]+(?:by|before|for|on) (?:next "
    r"|this )?(?:\w+day|tomorrow|today)\b.*$"
    r"|[\s,]*\b(?:please|pls|asap|as well|too|thanks|bitte)\b[\s.!]*$|(?:谢谢|急|尽快).{0,6}$"
)
_SENTENCE_END = re.compile(r"[;；。]|(?<=[a-z]{3})(?<!\bref)\.\s+(?=[A-Z])")
_UNIT_BEHIND = re.compile(r"\s*[(（]([^\W\d]{1,8})\.?[)）]$")
LONGEST = 200
_TAKEN_BACK = re.compile(
    rf"(?i)[\s.,，。…(（-]*(?:(?:sorry|no wait|wait|actually|correction)[,: ]+"
    rf"(?:(?:i mean|make (?:that|it)|should be) )?"
    rf"|(?:make that|i mean) |(?:哦?不对|不是|不|写错了?)[，, ]*(?:改成|应该是|要|是|改为))"
    rf"\s*({FIGURE}\s*[^\W\d]{{0,6}})[)）]?\s*$"
)
_FIRST_FIGURE = re.compile(rf"(?<![A-Za-z\d.]){FIGURE}\s*(?:[A-Za-z]{{1,3}}\b|[一-鿿])?")
_LABEL_GLUED = re.compile(r"((?:^|(?<=\s))[^\W\d]{2,8}[:：])(?=[^\s/])")  # "品番:HC-30"
_AROUND_CODE = " .:：#,，;；()（）[]-–"
_LOOSE = re.compile(
    r"(?:(?:再|另外|还)?(?:给|帮)(?:我们?|咱们?)(?:再)?(?:来|发|送|订|备|加)?"
    r"|再来|也来|来|也要|也|需要|要|订购|订|各要|各)$"
    r"|(?i:\b(?:order(?:ed)?\s+)?(?:qty|quantity|menge|anzahl)\.?$|(?:订货|订购|采购)?数量$)"
)


class Item(NamedTuple):
    """What one phrase orders. ``number`` is its own list number, ``marked`` whether it stood in a list."""

    description: str
    quantity: Decimal
    unit: str | None
    price: Decimal | None
    code: str | None
    number: int | None
    marked: bool
    amount: Decimal | None = None  # the line's own sum, where quantity × price bears it out


class _Phrase(NamedTuple):
    """A phrase without its list mark, code, price and sum."""

    body: str
    number: int | None
    marked: bool
    code: str | None
    price: Decimal | None
    sums: list[Decimal | None]


def read_item(text: str, convention: Convention, place: str | None = None) -> Item | None:
    """The item that a line or phrase orders, or None; ``place``: where the lines of its list have their quantity.

    Without a known unit a list mark, a price, its list or "x" must vouch for the figure.
    """
    phrase = _phrase(text, convention)
    amounts = quantities(text, convention)
    best = _chosen(phrase, amounts, place) if phrase else None
    if phrase is None or best is None:
        return None
    description, code = _description(phrase.body[: best.start], phrase.body[best.end :]), phrase.code
    if best.unit is None and (framed := _UNIT_BEHIND.search(description)) and is_unit(framed[1]):
        description, best = description[: framed.start()].rstrip(), best._replace(unit=framed[1])
    if code is None and description.isascii() and _is_code(description):
        description, code = "", description
    if not (description or code) or (description and not re.search(r"[^\W\d_]", description)):
        return None
    price, number = phrase.price, phrase.number
    amount = next((one for one in phrase.sums if one and price and agrees(best.value, price, one)), None)
    return Item(description, best.value, best.unit, price, code, number, phrase.marked, amount)


@lru_cache(maxsize=4_000)
def quantities(text: str, convention: Convention) -> tuple[Amount, ...]:
    """All figures of a line that may be its quantity."""
    phrase = _phrase(text, convention)
    return tuple(amounts_in(phrase.body, convention, marked=phrase.marked)) if phrase else ()


@lru_cache(maxsize=4_000)
def _phrase(text: str, convention: Convention) -> _Phrase | None:
    marker = MARKER.match(text)  # before "①" becomes a plain figure
    body = narrow((text[marker.end() :] if marker else text).replace("，", "， "))
    body = _corrected(body if marker else _ASKED_FOR.sub("", body))
    if len(body) > LONGEST:
        return None
    body, code = _without(body, _CODE)
    sums = [to_decimal(found[1], convention) for found in _SUM.finditer(body)]
    body, price = _without_price(_SUM.sub("  ", body), convention)
    return _Phrase(body, _list_number(marker) if marker else None, bool(marker), code, price, sums)


def _corrected(text: str) -> str:
    """A phrase after what its writer took back in it: "100m cable... sorry make that 150m"."""
    found = _TAKEN_BACK.search(text)
    before = _FIRST_FIGURE.search(text[: found.start()]) if found else None
    if not found or not before:
        return text
    return text[: before.start()] + found[1] + text[before.end() : found.start()]


def _chosen(phrase: _Phrase, amounts: Sequence[Amount], place: str | None) -> Amount | None:
    """The figure that is the quantity: in the place of its list, else where quantities stand."""
    if here := [amount for amount in amounts if amount.place == place]:
        return max(here, key=lambda amount: (not amount.bare, not is_measure(amount.unit), amount.score, amount.start))
    known = [amount for amount in amounts if not amount.bare]
    if phrase.price is not None and all(is_measure(one.unit) and one.place == INSIDE for one in known):
        known = []  # "cartridge 400g / 100 TU / AED 4.15 each"
    vouched = phrase.marked or phrase.price is not None
    known = known or ([amount for amount in amounts if amount.place != INSIDE] if vouched else [])
    if not known:
        return None
    best = max(known, key=lambda amount: (amount.score, amount.start))
    leading = next((amount for amount in known if amount.place == LEADS and not is_measure(amount.unit)), None)
    apart = re.search(r"[:：–—,，;；\t]\s*$|\s{2,}$", phrase.body[: best.start])
    return leading if leading and is_measure(best.unit) and not apart else best  # "6 buckets glue 10 kg"


def _is_code(text: str) -> bool:
    return bool(CODE.match(text) and re.search(r"[A-Za-z]", text) and " " not in text)


def named_codes(description: str) -> tuple[str, dict[str, str]]:
    """A description without the codes it names ("SKU 77120 - inner tube", "…, your item HB-1040-88"), these by role."""
    tokens, found = _LABEL_GLUED.sub(r"\1 ", description).split(), {}
    position = 0
    while position < len(tokens):
        for width in (3, 2, 1):
            role = _role_of(tokens[position : position + width]) if position + width < len(tokens) else None
            code = tokens[position + width].strip(_AROUND_CODE) if role else ""
            if role and CODE.match(code) and role not in found:
                found[role] = code
                del tokens[position : position + width + 1]
                break
        else:
            position += 1
    words = [token for token in tokens if not (token.endswith(":") and _names_goods(token))]
    return (" ".join(words).strip(TRIM + "()（）"), found) if found else (description, {})


def _names_goods(label: str) -> bool:
    """Whether a label says that the words behind it are the goods ("品名:")."""
    return "description" in meanings(label.strip(_AROUND_CODE), "column", misread=False)


def _role_of(tokens: Sequence[str]) -> str | None:
    """Whose code a label names ("Art.-Nr.", "your item"); None where it is no such label."""
    label = " ".join(tokens).strip(_AROUND_CODE)
    known = meanings(label, "column", misread=False) if label and not re.search(r"\d", label) else {}
    best = max(known, key=lambda role: known[role], default="")
    return best if best.endswith("item_code") else None


def _list_number(marker: re.Match[str]) -> int | None:
    """The number that a list mark carries: "3." "(3)" "③"."""
    token = next((group for group in (*marker.groups()[:4], marker.group(6)) if group), None)
    return int(narrow(token)) if token else None


def _without(text: str, pattern: re.Pattern[str]) -> tuple[str, str | None]:
    found = pattern.search(text)
    if not found or (len(found[1]) <= 3 and is_unit(found[1])) or _SIZE.match(found[1]):
        return text, None
    return text[: found.start()] + "  " + text[found.end() :], found[1]


def _without_price(text: str, convention: Convention) -> tuple[str, Decimal | None]:
    for pattern in (_PRICE, _COLLOQUIAL_PRICE, _BARE_PRICE):
        for found in pattern.finditer(text):
            token = next(group for name, group in found.groupdict().items() if group and name.startswith("figure"))
            rest = text[: found.start()] + " ; " + text[found.end() :]
            if pattern is not _COLLOQUIAL_PRICE or any(
                not one.bare for one in amounts_in(rest, convention, marked=False)
            ):
                return rest, to_decimal(token, convention)
    return text, None


def _description(before: str, after: str) -> str:
    parts = []
    for side in (before, _SENTENCE_END.split(after, maxsplit=1)[0]):
        part, longer = _ASIDE.sub("", side).strip(TRIM), ""
        while part != longer:
            part, longer = _LOOSE.sub("", _GLUE.sub("", part)).strip(TRIM), part
        parts.append(part)
    return re.sub(r"\s+", " ", " ".join(part for part in parts if part)).strip(TRIM)
