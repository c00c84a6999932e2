"""The quantities that one line of a list or one phrase may hold, and where in it each of them stands."""

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from extractors.understand.figures import FIGURE, Convention, chinese_numeral, to_decimal
from extractors.understand.vocabulary import alternatives, units, words

TRIM = " /\t\u3000,，;；。.:：-–—=*|、~>×?？"
LEADS, ENDS, FRAMED, INSIDE = "leads", "ends", "framed", "inside"
_MEASURES = {
    "mm", "cm", "m", "ml", "l", "g", "kg", "mg", "oz", "lb", "lbs", "ltr", "liter", "litre", "litres", "cl", "t",
    "克", "毫升", "厘米", "cc", "升", "公斤", "千克",
}  # fmt: skip
_GLUED = {"c", "k", "no", "st", "rm", "head", "bar", "gross"}  # "700c" and "10k" say what a thing is
_BEFORE = r"(?:^|[\t|;，,]\s*|(?<!\d)[:：]\s*|\s[/／–—=-]\s*|——\s*|\s{2,}|[（(]\s*)"
_BEHIND = r"(?=\s*(?:$|[\t|;；，,]|\s[/／–—-]\s|\s{2,}|—))"


class Amount(NamedTuple):
    """A figure that may be the quantity. ``bare``: no known unit stands with it, and no word says so."""

    start: int
    end: int
    value: Decimal
    unit: str | None
    score: float
    place: str = INSIDE
    bare: bool = False


def amounts_in(text: str, convention: Convention, *, marked: bool) -> list[Amount]:
    """All figures of a phrase that may be its quantity, in no order; ``marked``: it is one of a list."""
    found = [*_with_units(text, convention, marked=marked), *_counted(text, convention)]
    known = [(amount.start, amount.end) for amount in found]
    found += [one for one in _bare(text, convention) if not any(s < one.end and one.start < e for s, e in known)]
    return [amount._replace(place=_place(text, amount.start, amount.end)) for amount in found]


def is_measure(unit: str | None) -> bool:
    """A unit in which goods are sized rather than counted."""
    return (unit or "").casefold() in _MEASURES


def _with_units(text: str, convention: Convention, *, marked: bool) -> list[Amount]:
    found = []
    for match in _with_unit().finditer(text):
        if match["han"] == "一" and not marked:
            continue  # "补一批货" counts nothing
        if match["figure"] and match["unit"].casefold() in _GLUED and match.start("unit") == match.end("figure"):
            continue
        value = to_decimal(match["figure"], convention) if match["figure"] else _numeral(match["han"])
        if value:
            score = _score(text, match.start(), match.end())
            found.append(Amount(match.start(), match.end(), value, match["unit"], score))
    return found


def _counted(text: str, convention: Convention) -> list[Amount]:
    """Counts in words, and figures of which a sign or a word says that they count."""
    found = [
        Amount(match.start(), match.end(), Decimal(_COUNTS[match["count"].casefold()]), match["unit"], 3.0)
        for match in _spelt_out().finditer(text)
    ]
    for pattern, bonus in ((_NAMED, 4.0), (_MULTIPLE, 3.5), (_ASKED, 2.0)):
        for match in pattern.finditer(text):
            token = next(group for group in match.groups() if group)
            if value := to_decimal(token, convention):
                found.append(
                    _multiplied(text, match, value, bonus)
                    if pattern is _MULTIPLE
                    else Amount(match.start(), match.end(), value, None, bonus)
                )
    return found


def _multiplied(text: str, match: re.Match[str], value: Decimal, bonus: float) -> Amount:
    """As in "6 x cases ginger ale": a unit may follow the sign."""
    unit = _unit_ahead().match(text, match.end()) if match[1] else None
    return Amount(match.start(), unit.end() if unit else match.end(), value, unit["unit"] if unit else None, bonus)


def _bare(text: str, convention: Convention) -> list[Amount]:
    """Figures in a place of their own, with an unknown word as their unit or none."""
    found = [
        Amount(match.start("figure"), match.end(), value, match["unit"], 0.8 if match["unit"] else 1.0, bare=True)
        for match in _FIELD.finditer(text)
        if (value := to_decimal(match["figure"], convention))
    ]
    edges = [match for pattern in (_FIRST, _LAST) if (match := pattern.search(text.rstrip(TRIM)))]
    found += [
        Amount(match.start("figure"), match.end("figure"), value, None, 0.9, bare=True)
        for match in edges
        if (value := to_decimal(match["figure"], convention))
    ]
    return found


def _place(text: str, start: int, end: int) -> str:
    """Whether it begins the text, ends it, stands between separators, or inside of words."""
    before, after = text[:start], text[end:]
    if before.count("(") + before.count("（") > before.count(")") + before.count("）") and after.strip(TRIM + ")）"):
        return INSIDE
    if not before.strip(TRIM):
        return LEADS
    if not after.strip(TRIM):
        return ENDS
    return FRAMED if _FRAMED_BEFORE.search(before) and _FRAMED_BEHIND.match(after) else INSIDE


@cache
def _with_unit() -> re.Pattern[str]:
    latin = alternatives(unit for unit in _spelt() if unit.isascii())
    other = alternatives(unit for unit in _spelt() if not unit.isascii())
    return re.compile(
        rf"(?:(?<![A-Za-z0-9_.×*/-])|(?<=[\s\u3000】)）\]一-鿿][×xX*]))(?:(?P<figure>{FIGURE})|(?<!第)(?P<han>[一二两三四五六七八九十百千万]+|半(?=打)))\s*(?P<unit>(?:{latin})(?![^\W_]|[×/²])|(?:{other})(?![\d×*/]))\.?",
        re.IGNORECASE,
    )


@cache
def _unit_ahead() -> re.Pattern[str]:
    long = alternatives(unit for unit in _spelt() if unit.isascii() and len(unit) > 1)
    return re.compile(rf"\s*(?P<unit>{long})\b\.?(?=\s+(?:of\s+|von\s+)?[^\W\d_])", re.IGNORECASE)


def _spelt() -> set[str]:
    return {word for word in words("value", "units") if word} | units()


_MULTIPLE = re.compile(
    rf"(?:^|(?<=\s))({FIGURE})\s*(?:[x×*]|off\b)\s+(?=[^\W\d]|\d[\w.]*\s*x|\d[\w.]*\s+[^\W\d])|\s[x×*]\s*({FIGURE})\s*$",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"(?:来|要|订|需|各|拿|发)\s*({FIGURE})\s*$")
_NAMED = re.compile(rf"(?:qty|quantity|数量|menge|anzahl|数)\s*[.:：]?\s*({FIGURE})", re.IGNORECASE)
_LAST = re.compile(rf"(?:(?<!\d)[:：]\s*|\s[-–—=]+\s*|——\s*|\s+|[，,]\s*)(?P<figure>{FIGURE})\s*$")
_FIRST = re.compile(r"^\s*(?P<figure>\d{1,3}(?:[,.]\d{3})+|\d{1,5})(?=\s+[^\W\d_]{2})")
_FIELD = re.compile(rf"{_BEFORE}(?P<figure>{FIGURE})(?![.,]?\d)\s?(?P<unit>[^\W\d_]{{1,10}}\.?)?{_BEHIND}")
_FRAMED_BEFORE = re.compile(rf"{_BEFORE}$")
_FRAMED_BEHIND = re.compile(_BEHIND)


_COUNTS = {
    "a": "1", "an": "1", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "twenty": "20",
    "thirty": "30", "forty": "40", "fifty": "50", "a dozen": "12", "half a dozen": "6", "two dozen": "24",
    "a couple of": "2", "another": "1", "eine": "1", "einen": "1", "ein": "1", "zwei": "2", "drei": "3", "vier": "4",
    "fünf": "5", "sechs": "6", "sieben": "7", "acht": "8", "neun": "9", "zehn": "10", "zwölf": "12", "zwanzig": "20",
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
    before, after = text[:start].rstrip(), text[end:].strip(TRIM)
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
    if re.search(r"[:：—–,，;；\t=]\s*$|\s{2,}$|——$|(?:要|订|需|order|need)\s*$", text[:start]):
        score += 2
    return score
