"""Items in running text: "M8×30 内六角 200个", "20 pcs of ABC-123 at 3.50", "Packing tape: 300 ROLL at £1.63"."""

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from extractors.understand.arithmetic import agrees
from extractors.understand.code_columns import CODE
from extractors.understand.figures import FIGURE, Convention, chinese_numeral, narrow, to_decimal
from extractors.understand.vocabulary import alternatives, is_unit, meanings, units, words

MARKER = re.compile(
    r"^\s*(?:[-*•·・●■◆※➤✓–]\s*|[(（【\[](\d{1,3})[)）】\]]\s*|(\d{1,3})[)）】\].、：:](?!\d)\s*|第(\d{1,3})[项条个][、:：.]?\s*|([①-⑳])\s*|([一二三四五六七八九十]{1,2})[、.．]\s*"
    r"|(?i:pos(?:ition)?|item|line|art|明细|品目)\.?\s*#?(\d{1,3})\s*(?:[:：.)）]|\s[-–—])\s*)"
)
_ISO = r"(?:RMB|CNY|USD|EUR|GBP|JPY|HKD|AUD|NZD|CAD|SGD|CHF|INR|AED|TWD)\b"
_MONEY_SIGN = rf"(?:US|HK|C|CA|A|AU|NZ|S|NT)?\$|[¥￥€£]|{_ISO}"
_MONEY_WORD = rf"元|円|圆|€|£|{_ISO}|dollars?|euros?"
_PRICE = re.compile(
    rf"(?:@|\bat\b|\bà\b|\bzu\b|\bje\b|单价|単価|价格|\bprice\b|[，,\s/]|^)\s*[:：]?\s*"
    rf"(?:(?P<sign>{_MONEY_SIGN})\s*(?P<figure_signed>{FIGURE})|(?P<figure_worded>{FIGURE})\s*(?P<word>{_MONEY_WORD})(?!\s*\d))"
    rf"\s*(?P<per>(?:/|每|per|a|an|each|je|pro|ea)\s*[^\W\d]{{0,8}})?"
    r"(?:\s*(?:each|ea|plus VAT|excl\.? VAT|含税|未税|不含税))?",
    re.IGNORECASE,
)
_COLLOQUIAL_PRICE = re.compile(rf"(?:[，,\s/@]|^)(?P<figure>{FIGURE})\s*块(?:钱)?")  # 块 may count pieces, too
_BARE_PRICE = re.compile(
    rf"(?:@|\bat\b|单价|单价为|价格|每[个件箱盒瓶只支套])\s*[:：]?\s*(?P<figure>{FIGURE})(?:\s*(?:each|ea|/\s*[^\W\d]{{1,6}}))?",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"[\[【(（]\s*(?:(?:code|item|art|part|料号|编码|货号|SKU)\.?\s*(?:no\.?)?[:：#]?\s*)?((?=[^\])】）]*\d)[A-Za-z0-9][A-Za-z0-9_./-]{2,})\s*[\]】)）]",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?i)^\d+(?:[.x]\d+)*\s*(?:mm|cm|m|km|in|inch|ft|kg|g|mg|ml|l|oz|lb|lbs|v|w|kw|a|pcs|pc|ea|bar)$|^\d+/[a-z]+$"
)
_SUM = re.compile(
    rf"(?:共|合计|小计|total|=)\s*[:：]?\s*(?:{_MONEY_SIGN})?\s*({FIGURE})\s*(?:{_MONEY_WORD})?", re.IGNORECASE
)
_TRIM = " /\t\u3000,，;；。.:：-–—=*|、~>×"
_GLUE = re.compile(
    r"^(?:of|x|×|个|的|please|pls|send|us|also|and|plus|另外|还有|以及|和|再|再来|要|需要|需|订|订购|采购|来|请|帮我|各|我要|我们要|发|安排|下单|加)\b\s*|^(?:需订购|需要订购|需采购|另需|另订|再订|还需|外加|另(?![一-鿿]?[类种])|老板|给我来|给我|麻烦|帮忙|另外|还有|以及|再来|需要|订购|采购|请发|请安排|请|帮我|我要|我们要|安排|要|订)\s*",
    re.IGNORECASE,
)


_ASIDE = re.compile(  # what follows an item in a sentence
    r"(?i)[\s,]+(?:over |down |up )?to (?:site|us|the|our|me)\b.*$|[\s,]+(?:by|before|for|on) (?:next "
    r"|this )?(?:\w+day|tomorrow|today)\b.*$"
    r"|[\s,]*\b(?:please|pls|asap|as well|too|thanks|bitte)\b[\s.!]*$|(?:谢谢|急|尽快).{0,6}$"
)
_MEASURES = {"mm", "cm", "m", "ml", "l", "g", "kg", "mg", "oz", "lb", "lbs", "克", "毫升", "厘米", "cc"}
_SENTENCE_END = re.compile(r"[;；。]|(?<=[a-z]{3})\.\s+(?=[A-Z])")
_LOOSE = re.compile(r"(?:再来|也来|来|也要|也|需要|要|订购|订|各要|各)$")


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


class _Amount(NamedTuple):
    start: int
    end: int
    value: Decimal
    unit: str | None
    score: float


def read_item(text: str, convention: Convention) -> Item | None:
    """The item that a line or phrase orders, or None. Without a known unit a list mark or "x" must vouch for it."""
    marker = MARKER.match(text)  # before "①" becomes a plain figure
    number = _list_number(marker) if marker else None
    body = narrow((text[marker.end() :] if marker else text).replace("，", "， "))
    if len(body) > 200:
        return None
    body, code = _without(body, _CODE)
    sums = [to_decimal(found[1], convention) for found in _SUM.finditer(body)]
    body = _SUM.sub("  ", body)
    body, price = _without_price(body, convention)
    amounts = _amounts(body, convention, marked=bool(marker))
    if not amounts:
        return None
    best = max(amounts, key=lambda amount: (amount.score, amount.start))
    leading = next((amount for amount in amounts if amount.start == 0 and not _is_measure(amount.unit)), None)
    if leading and _is_measure(best.unit) and not re.search(r"[:：–—,，;；\t]\s*$|\s{2,}$", body[: best.start]):
        best = leading  # "6 buckets glue 10 kg"
    description = _description(body[: best.start], body[best.end :])
    if (
        code is None
        and description.isascii()
        and CODE.match(description)
        and re.search(r"[A-Za-z]", description)
        and " " not in description
    ):
        description, code = "", description
    if not (description or code) or (description and not re.search(r"[^\W\d_]", description)):
        return None
    amount = next((one for one in sums if one and price and agrees(best.value, price, one)), None)
    return Item(description, best.value, best.unit, price, code, number, bool(marker), amount)


def _is_measure(unit: str | None) -> bool:
    """A unit in which goods are sized rather than counted."""
    return (unit or "").casefold() in _MEASURES


def named_codes(description: str) -> tuple[str, dict[str, str]]:
    """A description without the codes it names ("…, your item HB-1040-88"), and these by role."""
    kept, found = [], {}
    for piece in re.split(r"[,，;；(（)）]\s*", description):
        words_before, _, token = piece.strip().rpartition(" ")
        roles = {
            role: weight for role, weight in meanings(words_before, "column").items() if role.endswith("item_code")
        }
        if roles and CODE.match(token):
            found[max(roles, key=lambda role: roles[role])] = token
        elif piece.strip():
            kept.append(piece.strip())
    return (", ".join(kept), found) if found else (description, {})


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
            if pattern is not _COLLOQUIAL_PRICE or _amounts(rest, convention, marked=False):
                return rest, to_decimal(token, convention)
    return text, None


@cache
def _with_unit() -> re.Pattern[str]:
    latin = alternatives(unit for unit in _spelt() if unit.isascii())
    other = alternatives(unit for unit in _spelt() if not unit.isascii())
    return re.compile(
        rf"(?:(?<![A-Za-z0-9_.×*/-])|(?<=[\s\u3000][×xX*]))(?:(?P<figure>{FIGURE})|(?<!第)(?P<han>[一二两三四五六七八九十百千万]+|半(?=打)))\s*(?P<unit>(?:{latin})(?![^\W_]|[×/²])|(?:{other})(?![\d×*/]))\.?",
        re.IGNORECASE,
    )


def _spelt() -> set[str]:
    return {word for word in words("value", "units") if word} | units()


_MULTIPLE = re.compile(
    rf"(?:^|(?<=\s))({FIGURE})\s*(?:[x×*]|off\b)\s+(?=[^\W\d]|\d+\s*x)|\s[x×*]\s*({FIGURE})\s*$", re.IGNORECASE
)
_ASKED = re.compile(rf"(?:来|要|订|需|各|拿|发)\s*({FIGURE})\s*$")
_NAMED = re.compile(rf"(?:qty|quantity|数量|menge|数)\s*[.:：]?\s*({FIGURE})", re.IGNORECASE)
_LAST = re.compile(rf"(?:[:：–—-]+|\s{{1,}}|[,，])\s*({FIGURE})\s*$")


def _amounts(text: str, convention: Convention, *, marked: bool) -> list[_Amount]:
    found = []
    for match in _with_unit().finditer(text):
        if match["han"] == "一" and not marked:
            continue  # "补一批货" counts nothing
        value = to_decimal(match["figure"], convention) if match["figure"] else _numeral(match["han"])
        if value:
            found.append(
                _Amount(match.start(), match.end(), value, match["unit"], _score(text, match.start(), match.end()))
            )
    for match in _spelt_out().finditer(text):
        value = Decimal(_COUNTS[match["count"].casefold()])
        found.append(_Amount(match.start(), match.end(), value, match["unit"], 3.0))
    for pattern, bonus in ((_NAMED, 4.0), (_MULTIPLE, 3.5), (_ASKED, 2.0)):
        for match in pattern.finditer(text):
            token = next(group for group in match.groups() if group)
            value = to_decimal(token, convention)
            if value:
                found.append(_Amount(match.start(), match.end(), value, None, bonus))
    if (
        not found
        and marked
        and (last := _LAST.search(text.rstrip(_TRIM)))
        and (value := to_decimal(last[1], convention))
    ):
        found.append(_Amount(last.start(), last.end(), value, None, 1.0))
    return found


_COUNTS = {
    "a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "twelve": "12", "twenty": "20", "a dozen": "12", "half a dozen": "6",
    "a couple of": "2", "another": "1", "eine": "1", "einen": "1", "ein": "1", "zwei": "2", "drei": "3", "vier": "4",
    "fünf": "5", "sechs": "6", "sieben": "7", "acht": "8", "neun": "9", "zehn": "10",
}  # fmt: skip
_NEED_OF = ("a", "an", "another", "ein", "eine", "einen")


@cache
def _spelt_out() -> re.Pattern[str]:
    """Counts in words before a unit: "two boxes of", "a case of", "drei Kartons"."""
    unit = alternatives(unit for unit in _spelt() if unit.isascii() and len(unit) > 1)
    counts = alternatives(count for count in _COUNTS if count not in _NEED_OF)
    weak = "|".join(_NEED_OF)
    return re.compile(
        rf"(?i)(?<![\w-])(?P<count>(?:{counts})(?=\s+(?:{unit})\b)|(?:{weak})(?=\s+(?:{unit})\s+(?:of|von)\b))\s+(?P<unit>{unit})\b"
    )


def _numeral(text: str) -> Decimal | None:
    return Decimal("0.5") if text == "半" else chinese_numeral(text)


def _score(text: str, start: int, end: int) -> float:
    """How much a figure with a unit stands where quantities stand: at the end, or at the beginning, set apart."""
    before, after = text[:start].rstrip(), text[end:].strip(_TRIM)
    score = 0.0
    if not after:
        score += 3
    if not before and re.match(r"\s*(?:of|von)\b", text[end:]):
        score += 4
    if not before:
        score += 2.5 if re.match(r"\s*(?:of\b|x\b|的|\S)", text[end:]) else 1
    if re.search(r"\d\s*\w{0,3}\s*[x×*]\s*$", text[:start]) or re.match(r"\s*[x×*]\s*\d", text[end:]):
        score -= 4  # "1m x 50m" is a size
    if re.search(r"[\s\u3000][×xX*]$", text[:start]):
        score += 3
    if max(text.rfind("(", 0, start), text.rfind("（", 0, start)) > max(
        text.rfind(")", 0, start), text.rfind("）", 0, start)
    ):
        score -= 4  # "(150 ml)" says what a thing is
    if re.search(r"[:：—–,，;；\t]\s*$|\s{2,}$|——$|(?:要|订|需|order|need)\s*$", text[:start]):
        score += 2
    return score


def _description(before: str, after: str) -> str:
    parts = []
    for side in (before, _SENTENCE_END.split(after, maxsplit=1)[0]):
        part, longer = _ASIDE.sub("", side).strip(_TRIM), ""
        while part != longer:
            part, longer = _LOOSE.sub("", _GLUE.sub("", part)).strip(_TRIM), part
        parts.append(part)
    return re.sub(r"\s+", " ", " ".join(part for part in parts if part)).strip(_TRIM)
