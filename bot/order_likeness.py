"""How alike two orders are: line by line in base units, and by their numbers as the eye takes them."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import msgspec

from bot.comparing import plain_code
from bot.history import PastOrderLine

Line = tuple[str, Decimal, Decimal | None]
"""(item, base units, price of one)."""
Amounts = Counter[tuple[str, Decimal]]
Words = tuple[str, str]

_EYE = str.maketrans("oiljsbz", "0111582")
"""Signs that the eye takes for one another, as the figure that stands for all."""
_SIGNS = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")
_BEHIND = re.compile(
    r"[-_/.#·]\d{1,2}|[-_/.]?[a-z]|[-_/.]?(?:r|v|rev|ver|copy|new|dup)\.?\d{0,2}"
    r"|[-_/.]?[(\[]?(?:补|补单|补发|重发|重|新|改|更正|修改|修订|再|加急|copy|new)[)\]]?|[(\[]\d{1,2}[)\]]"
)
TELLING = 4
"""Signs of a number with which it is no accident to look alike."""
SEVERAL, MANY = 4, 6
"""Lines of an order from which on one may come or go, or two may differ, and it is nearly the same."""


class Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """Of ``lines`` (of the longer order) ``shared`` are the same in both.

    ``nearly`` the same are orders of which a line has another quantity or price; of longer ones a line may have come or
    gone, or two may differ. ``left`` and ``gone`` are what only the new and only the old one asks for, ``repriced`` the
    items at another price, in words.
    """

    lines: int
    shared: int
    same: bool
    nearly: bool
    left: Amounts = Counter()
    gone: Amounts = Counter()
    repriced: dict[str, Words] = {}

    @property
    def differences(self) -> tuple[Words, ...]:
        """What is not the same, in words."""
        return (*_quantities(self.left, self.gone), *self.repriced.values())


def likeness(new: Sequence[Line], old: Sequence[PastOrderLine]) -> Likeness:
    """Compare what a new order asks for with what an old one did; an unpriced line is like a priced one."""
    fresh = Counter((item, quantity) for item, quantity, _ in new)
    known = Counter((line.item_number, line.base_quantity) for line in old)
    both, left, gone = fresh & known, fresh - known, known - fresh
    repriced = _repriced(new, old)
    lines = max(len(new), len(old))
    shared = sum(count for (item, _), count in both.items() if item not in repriced)
    same_items = Counter(item for item, _ in left.elements()) == Counter(item for item, _ in gone.elements())
    others = lines - shared
    return Likeness(
        lines=lines,
        shared=shared,
        same=not left and not gone and not repriced,
        nearly=others == 0
        or (others == 1 and lines > 1 and (same_items or lines >= SEVERAL))
        or (others == AT_MOST and lines >= MANY),
        left=left,
        gone=gone,
        repriced=repriced,
    )


AT_MOST = 2
"""Lines by which orders may differ that are nearly the same."""


def may_be_nearly(items: frozenset[str], lines: int, old: Sequence[PastOrderLine]) -> bool:
    """Whether an order of so many lines of these items can be nearly the same at all; most others have other items."""
    common = sum(1 for line in old if line.item_number in items)
    return max(lines, len(old)) - min(lines, common) <= AT_MOST


def _quantities(left: Amounts, gone: Amounts) -> list[Words]:
    told = []
    for item in sorted({item for item, _ in (*left, *gone)}):
        now, was = _amounts(left, item), _amounts(gone, item)
        pairs = min(len(now), len(was))
        told += [(f"{item} 数量 {a} → {b}", f"{item} quantity {a} → {b}") for a, b in zip(was, now, strict=False)]
        told += [(f"新增 {item} × {one}", f"added {item} × {one}") for one in now[pairs:]]
        told += [(f"取消 {item} × {one}", f"dropped {item} × {one}") for one in was[pairs:]]
    return told


def _amounts(of: Amounts, item: str) -> list[str]:
    quantities = sorted(quantity for one, quantity in of.elements() if one == item)
    return [f"{quantity.normalize():f}" for quantity in quantities]


def _repriced(new: Sequence[Line], old: Sequence[PastOrderLine]) -> dict[str, Words]:
    """Items for which both say a price and another one, by more than rounding makes; in words."""
    was = {line.item_number: line.base_price for line in reversed(old)}
    found = {}
    for item, _, price in reversed(new):
        before = was.get(item)
        if price is not None and before is not None and abs(price - before) > max(before / 1000, Decimal("0.0001")):
            one, other = (f"{figure.quantize(Decimal('0.0001')).normalize():f}" for figure in (before, price))
            found[item] = (f"{item} 单价 {one} → {other}", f"{item} price {one} → {other}")
    return dict(sorted(found.items()))


def same_to_the_eye(one: str, other: str) -> bool:
    """Whether two different numbers look the same: O for 0, l for 1, a dash or a blank more."""
    signs = _signs(one)
    if signs != _signs(other) or len(signs) < TELLING or plain_code(one) == plain_code(other):
        return False
    parts_mine, parts_theirs = _parts(one), _parts(other)
    # 26-1-11 and 26-11-1 are two numbers; 26111 may be either.
    return parts_mine == parts_theirs or 1 in (len(parts_mine), len(parts_theirs))


@lru_cache(maxsize=65_536)
def _signs(number: str) -> str:
    return "".join(_parts(number))


def _parts(number: str) -> tuple[str, ...]:
    return tuple(part for part in _SIGNS.split(plain_code(number).translate(_EYE)) if part)


def with_something_behind(one: str, other: str) -> bool:
    """Whether one number is the other with a suffix such as "-1", "A" or "(补)"."""
    longer, shorter = plain_code(one), plain_code(other)
    if len(longer) < len(shorter):
        longer, shorter = shorter, longer
    if len(shorter) < TELLING or not longer.startswith(shorter):
        return False
    return _BEHIND.fullmatch(longer[len(shorter) :]) is not None
