"""Figures as documents write them: separators, signs, units, percentages, Chinese numerals and capital amounts."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from extractors.understand.remembered import remembered
from extractors.understand.vocabulary import is_unit

FIGURE = r"(?:\d{1,3}(?:[,.'’]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?|(?<![^\s(（$€£¥￥@:：*×=-])[.,]\d+)"
_ALONE = rf"(?:\d{{1,3}}(?: \d{{3}})+(?:[.,]\d+)?(?!\d)|{FIGURE})"  # blanks group thousands only in a cell of their own
_MONEY_WORDS = (
    r"RMB|CNY|USD|EUR|GBP|JPY|HKD|HK\$|US\$|A\$|C\$|CA\$|AUD|CAD|CHF|INR"
    r"|R\$|S\$|NT\$|NZ\$|NZD|SGD|TWD|NTD|AED|KWD|SAR|MYR|THB|IDR|VND|PHP|KRW|SEK|NOK|DKK|PLN|CZK|BRL|MXN|ZAR|KD|Rs\.?|Rp\.?|RM|kr\.?|zł"
    r"|人民币|美元|美金|欧元|日元|港币|[¥￥$€£₹₩₽฿₫₱円元圆块원]|dollars?"
)
_MONEY = re.compile(
    rf"^(?:{_MONEY_WORDS}|[:\s])*([-+(]?)\s*({_ALONE})\s*(万)?\s*\)?\s*(?:{_MONEY_WORDS}|整|\s|,?-+)*(?:[/／每per]+\s*(.+))?$",
    re.IGNORECASE,
)
_WRAPPED = re.compile(r"(?<=\d[.,])\s+(?=\d+\D*$)")  # a narrow cell broke the figure behind its point
_QUANTITY = re.compile(rf"^(?:约|共|约计|[×xX✕*](?=\s*\d))?\s*([-+]?)\s*({_ALONE})\s*(万)?\s*([^\d\s].*)?$")
_CAPITALS = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正〇"
_CAPITAL = re.compile(rf"[{_CAPITALS}]{{2,}}")
_IN_MONEY = re.compile("[元圆角分萬圓]")
_PARTED_FIGURE = re.compile(r"(?<![\w.,])\d+[.,][\d.,]*(?<=\d)(?![\w.,]*[\d.,]\d)")
_WITH_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})*,\d{1,2}|\d+,\d{1,2}|\d{1,3}(?:\.\d{3})+,\d+|0,\d+")
_WITH_POINT = re.compile(r"\d{1,3}(?:,\d{3})*\.\d{1,2}|\d+\.\d{1,2}|\d{1,3}(?:,\d{3})+\.\d+|0\.\d+")
_NUMERALS = re.compile(r"^[零一二两三四五六七八九十百千万〇]+$")


class Convention(NamedTuple):
    """How a document writes figures: "." or "," before the decimals."""

    decimal: str = "."


POINT, COMMA = Convention("."), Convention(",")


def narrow(text: str) -> str:
    """Full-width characters as usual ones, without invisible blanks."""
    return text.strip() if text.isascii() else _narrow(text)


@remembered
def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "").strip()


def decide_convention(text: str, *, prefer: Convention = POINT) -> Convention:
    """The convention that the figures in a narrow text themselves show; ``prefer`` where they show none."""
    commas = points = 0
    for token in _PARTED_FIGURE.findall(text):
        if _WITH_COMMA.fullmatch(token):
            commas += 1
        elif _WITH_POINT.fullmatch(token):
            points += 1
    if commas > points:
        return COMMA
    return POINT if points else prefer


def to_decimal(token: str, convention: Convention = POINT) -> Decimal | None:
    """A bare figure as a Decimal with the decimals it shows."""
    text = re.sub(r"['’\s]", "", token)
    grouping = "," if convention.decimal == "." else "."
    if re.fullmatch(rf"\d{{1,3}}(?:\{grouping}\d{{3}})+(?:\{convention.decimal}\d+)?", text):
        text = text.replace(grouping, "")
    elif text.count(grouping) == 1 and convention.decimal not in text and not re.search(rf"\{grouping}\d{{3}}$", text):
        text = text.replace(grouping, convention.decimal)  # "12,5" can be no thousand
    elif grouping in text:
        text = text.replace(grouping, "")
    try:
        return Decimal(text.replace(convention.decimal, "."))
    except InvalidOperation:
        return None


class Money(NamedTuple):
    """An amount, and what it is a price for when it says so ("11.00 / 100 PC")."""

    amount: Decimal
    per: str | None


@lru_cache(maxsize=20_000)
def money(text: str, convention: Convention = POINT) -> Money | None:
    """An amount that is all the text says, with or without a currency; None when it is something else."""
    plain = narrow(text).replace("−", "-").replace("\u00a0", " ")
    found = _MONEY.match(_WRAPPED.sub("", plain).lstrip(" :：").rstrip(" .:：。;；"))
    if not found:
        return None
    sign, token, wan, per = found.groups()
    amount = to_decimal(token, convention)
    if amount is None or (per and not re.match(r"^[\d.,]*\s*[^\d]*$", per)):
        return None
    return Money(_signed(amount, minus=sign in ("-", "("), wan=bool(wan)), per.strip() if per else None)


def _signed(amount: Decimal, *, minus: bool, wan: bool) -> Decimal:
    """With its sign, and 万 as ten thousand (without decimals that say nothing)."""
    if wan:
        amount *= 10000
        amount = amount.to_integral_value() if amount == amount.to_integral_value() else amount
    return -amount if minus else amount


class Quantity(NamedTuple):
    """A quantity, and its unit when the text carries one."""

    amount: Decimal
    unit: str | None


@lru_cache(maxsize=20_000)
def quantity(text: str, convention: Convention = POINT) -> Quantity | None:
    """A quantity that is all the text says ("200", "12箱", "3 ctn x 24"); None when it is something else."""
    found = _QUANTITY.match(narrow(text).lstrip(" :：").rstrip(" .:：。;；"))
    if not found:
        return None
    sign, token, wan, rest = found.groups()
    amount = to_decimal(token, convention)
    if amount is None:
        return None
    unit = _unit_of(rest)
    if rest and unit is None:
        return None
    return Quantity(_signed(amount, minus=sign == "-", wan=bool(wan)), unit or None)


def _unit_of(rest: str | None) -> str | None:
    """The unit after a figure; "" for none, None when what follows is no unit."""
    if not rest:
        return ""
    rest = rest.strip(" .。")
    if is_unit(rest) and rest[0] not in "(（":
        return rest
    packed = re.match(r"^([^\W\d]{1,8})\s*[x×*(（/]\s*\d.*$", rest)
    if packed:
        return packed[1]
    bracket = re.match(r"^[（(]([^\W\d]{1,8})[)）]$", rest)
    if bracket:
        return bracket[1]
    return rest if re.fullmatch(r"[^\W\d_]{1,6}\.?", rest) else None


def rate(text: str) -> Decimal | None:
    """A tax rate as a fraction: "13%", "13", "0.13"."""
    found = re.fullmatch(r"\D{0,8}?(\d+(?:[.,]\d+)?)\s*(%?).{0,6}", narrow(text))
    if not found:
        return None
    figure = Decimal(found[1].replace(",", "."))
    fraction = figure / 100 if found[2] or figure >= 1 else figure
    return fraction.normalize() if fraction < 1 else None


def capital_amount(text: str) -> Decimal | None:
    """An amount in Chinese capitals ("玖佰壹拾陆元零贰分"), or None when the text holds none that can be read."""
    if text.isascii() or not _IN_MONEY.search(text):
        return None
    found = _CAPITAL.search(
        narrow(text).replace("元整", "元").replace("角整", "角").replace("萬", "万").replace("億", "亿")
    )
    if not found or not re.search(r"[元圆角分]", found[0]):
        return None
    whole, _, rest = found[0].replace("圆", "元").rstrip("整正").partition("元")
    if not rest and "元" not in found[0].replace("圆", "元"):
        whole, rest = "", found[0]
    amount = _numeral(whole) if whole else Decimal(0)
    if amount is None:
        return None
    for sign, worth in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
        if part := re.search(rf"([零壹贰叁肆伍陆柒捌玖]){sign}", rest):
            amount += Decimal("零壹贰叁肆伍陆柒捌玖".index(part[1])) * worth
    return amount


def chinese_numeral(text: str) -> Decimal | None:
    """As in "十二" → 12; None for anything but a Chinese numeral."""
    return _numeral(text) if _NUMERALS.match(text) else None


def _numeral(text: str) -> Decimal | None:
    from cn2an import cn2an

    try:
        return Decimal(str(cn2an(text, "smart")))
    except (ValueError, KeyError, IndexError):
        return None
