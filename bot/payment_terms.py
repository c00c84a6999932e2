"""Payment terms by what they mean: 月结30天, net 30 and 30 days net are the same."""

import re
import unicodedata
from functools import lru_cache

import msgspec

OPEN_END = 9999
"""Days of goods on account or on consignment: paid some day."""

_FIGURES = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}

_PARTLY = re.compile(r"\d\s*%|[一二三四五六七八九]成|定金|订金|尾款|余款|首付|deposit|balance|instal")
_DISCOUNT = re.compile(r"\d+(?:\.\d+)?\s*%?\s*[/,]\s*\d+\s*,?\s*(?=n(?:et)?\b|n/)")
_MONTHS = re.compile(r"(\d+)\s*个?\s*(?:月(?!结)|months?)")
_DAYS = re.compile(r"(\d+)\s*(?:个?(?:工作|自然|日历)?[天日](?!\s*前)|(?:calendar |working )?days?|d\b)")
_NET = re.compile(r"(?:\bnet|\bn\s*/|月结|月結|账期|帐期|票到|票后|货到|收货后|eom|e\.o\.m\.?)\s*:?\s*(\d+)")
_OPEN = re.compile(r"先货后款|赊销|賒銷|寄售|代销|铺货|consignment|open account|on account")
_BY_NAME = (("半年结", 180), ("年结", 365), ("季结", 90), ("半月结", 15), ("周结", 7), ("月结", 30), ("月結", 30))
_BEFORE = re.compile(
    r"款到发货|款到發貨|款到.{0,3}(?:发货|生产|提货)|先款后货|先付款|预付|預付|预收|发货前付|全款|"
    r"pre-?\s?pa(?:id|y)|in advance|advance payment|before (?:shipment|delivery)|\bcia\b|pro ?forma"
)
_AT_ONCE = re.compile(
    r"货到付款|貨到付款|货到即付|货到.{0,2}付|现款|现金|现结|票到付款|见票|cash|\bc\.?o\.?d\b|"
    r"(?:on|upon) (?:receipt|delivery)|immediate|due now"
)


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """When payment is due: so many days after delivery or invoice; 0 is at once, -1 before anything is sent."""

    days: int


BEFORE, AT_ONCE = Terms(days=-1), Terms(days=0)


@lru_cache(maxsize=50_000)
def meaning(text: str) -> Terms | None:
    """What terms mean; None where they are in parts, or not known."""
    said = _plain(text)
    if _PARTLY.search(said) and not _DISCOUNT.search(said):
        return None
    said = _DISCOUNT.sub(" ", said)
    if _OPEN.search(said):
        return Terms(days=OPEN_END)
    days = _days(said)
    if days is not None:
        return Terms(days=days)
    if _BEFORE.search(said):
        return BEFORE
    by_name = next((days for name, days in _BY_NAME if name in said), None)
    if by_name is not None:
        return Terms(days=by_name)
    return AT_ONCE if _AT_ONCE.search(said) else None


def settled_terms(said: str | None, agreed: str | None) -> str | None:
    """What counts: what was agreed, unless the order says terms that are later, which somebody has to agree to."""
    if not said or not agreed:
        return said or agreed
    return said if is_later(said, agreed) else agreed


def is_later(said: str, agreed: str) -> bool:
    """Whether both are known, and by what the order says they would pay later than agreed."""
    theirs, ours = meaning(said), meaning(agreed)
    return theirs is not None and ours is not None and theirs.days > ours.days


@lru_cache(maxsize=50_000)
def as_compared(text: str) -> str:
    """Terms without what two people write differently: blanks, width, punctuation."""
    return "".join(sign for sign in _plain(text) if sign.isalnum() or sign == "%")


def _days(said: str) -> int | None:
    found = [int(days) for pattern in (_NET, _DAYS) for days in pattern.findall(said)]
    found += [30 * int(months) for months in _MONTHS.findall(said)]
    return max(found, default=None)


def _plain(text: str) -> str:
    said = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(
        r"[零〇一二两三四五六七八九十百]+(?=\s*(?:天|日|个月))", lambda numeral: str(_figure(numeral[0])), said
    )


def _figure(numeral: str) -> int:
    """三十 → 30, 一百二十 → 120, 四五 → 45."""
    if not set(numeral) & {"十", "百"}:
        return int("".join(str(_FIGURES[sign]) for sign in numeral))
    hundreds, _, rest = numeral.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    return (
        100 * (_FIGURES.get(hundreds, 1) if "百" in numeral else 0)
        + 10 * (_FIGURES.get(tens[-1:], 1) if ten else 0)
        + _FIGURES.get(ones[-1:], 0)
    )
