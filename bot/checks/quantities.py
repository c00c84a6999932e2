"""Whether so much can be sold: positive, enough, in whole packs, and a figure that somebody can count."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from bot.checks.registry import Case, check
from bot.comparing import plain_code
from bot.finding import Finding, Severity
from bot.masterdata import Item, Unit
from extractors.purchase_order import OrderLine


@check("quantity")
def quantity(case: Case) -> Iterator[Finding]:
    """Positive, at least the minimum, and a whole multiple of what it is sold in, all in base units."""
    for index, line, item in case.lines():
        base = case.base_quantity(line, item)
        if line.quantity is not None and line.quantity <= 0:
            yield _finding(
                "quantity-not-positive",
                Severity.BLOCK,
                index,
                zh=f"第 {index + 1} 行的数量 {line.quantity} 不是正数",
                en=f"line {index + 1}: the quantity {line.quantity} is not positive",
                value=str(line.quantity),
                limit="> 0",
            )
        elif base is not None:
            yield from _amiss(case, index, line, item, base)


def _amiss(case: Case, index: int, line: OrderLine, item: Item, base: Decimal) -> Iterator[Finding]:
    """The first thing that is wrong with a quantity: mending it mends what comes after."""
    packs = _packs(case, line, item)
    if item.minimum_quantity is not None and base < item.minimum_quantity:
        shown = _shown(base, item)
        yield _finding(
            "quantity-below-minimum",
            Severity.BLOCK,
            index,
            zh=f"第 {index + 1} 行 {shown}，低于起订量 {item.minimum_quantity:f}",
            en=f"line {index + 1}: {shown} is below the minimum of {item.minimum_quantity:f}",
            value=shown,
            limit=str(item.minimum_quantity),
            better=_better(case, line, item, base),
        )
    elif item.multiple is not None and base % item.multiple:
        shown = _shown(base, item)
        yield _finding(
            "quantity-no-multiple",
            Severity.APPROVE,
            index,
            zh=f"第 {index + 1} 行 {shown}，不是包装数 {item.multiple:f} 的整数倍",
            en=f"line {index + 1}: {shown} is no multiple of {item.multiple:f}",
            value=shown,
            limit=str(item.multiple),
            better=_better(case, line, item, base),
        )
    elif packs and all(base % pack.factor for pack in packs):
        yield _broken_pack(index, _shown(base, item), packs, _better(case, line, item, base))
    else:
        yield from _fraction(case, index, line, item, base)


def _shown(base: Decimal, item: Item) -> str:
    return f"{base.normalize():f} {item.base_unit}"


def _packs(case: Case, line: OrderLine, item: Item) -> tuple[Unit, ...]:
    """The packs in which alone the item is sold, else the line's own unit where that is sold whole of every item."""
    own = case.master.whole_packs(item.item_number)
    named = None if own or not line.unit else case.master.unit(item.item_number, line.unit)
    return (named,) if named is not None and named.whole else own


def _broken_pack(index: int, shown: str, packs: tuple[Unit, ...], better: str) -> Finding:
    named = [f"{pack.unit} ({pack.factor.normalize():f})" for pack in packs]
    return _finding(
        "quantity-breaks-pack",
        Severity.APPROVE,
        index,
        zh=f"第 {index + 1} 行 {shown}，不是整包：只按 {'、'.join(named)} 整包销售",
        en=f"line {index + 1}: {shown} would break a pack; it is sold in whole {', '.join(named)} alone",
        value=shown,
        limit="; ".join(named),
        better=better,
    )


_COUNTED = """
    个 件 只 支 枚 把 套 台 条 张 块 根 片 粒 颗 瓶 双 副 本 册 卷 袋 盒 箱 包 桶 罐
    pcs pc piece pieces ea each set sets nos box boxes ctn carton bag bottle roll pair c62 h87
"""
COUNTED = frozenset(map(plain_code, _COUNTED.split()))
"""Units of which nobody delivers a part."""
DECIMALS = 4
"""Places behind the point beyond which a quantity is no quantity, but what a sheet worked out."""


def _fraction(case: Case, index: int, line: OrderLine, item: Item, base: Decimal) -> Iterator[Finding]:
    if base % 1 and plain_code(item.base_unit) in COUNTED:
        said, shown = f"{line.quantity} {line.unit or item.base_unit}", _shown(base, item)
        yield _finding(
            "quantity-fraction",
            Severity.APPROVE,
            index,
            zh=f"第 {index + 1} 行 {said} 合 {shown}，不是整数",
            en=f"line {index + 1}: {said} are {shown}, no whole number",
            value=shown,
            limit="1",
            better=_better(case, line, item, base),
        )
    elif _decimals(line.quantity) > DECIMALS:
        yield _finding(
            "quantity-decimals",
            Severity.APPROVE,
            index,
            zh=f"第 {index + 1} 行的数量 {line.quantity} 小数位过多，可能是算出来的",
            en=f"line {index + 1}: the quantity {line.quantity} has too many decimals to be meant",
            value=str(line.quantity),
            limit=str(DECIMALS),
        )


def _decimals(quantity: Decimal | None) -> int:
    """How many places behind the point a quantity needs."""
    if quantity is None or quantity == quantity.to_integral_value():
        return 0
    exponent = quantity.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _allowed(case: Case, line: OrderLine, item: Item, base: Decimal) -> Decimal:
    """The smallest quantity from ``base`` on that the item is sold in, in base units."""
    least = max(base, item.minimum_quantity or base)
    packs = [pack.factor for pack in _packs(case, line, item)]
    step = item.multiple or Decimal(1 if plain_code(item.base_unit) in COUNTED else 0)
    if packs:
        smallest = min(packs)
        step = smallest if not item.multiple or smallest % item.multiple == 0 else _common(smallest, item.multiple)
    return (least / step).to_integral_value(ROUND_CEILING) * step if step else least


def _common(one: Decimal, other: Decimal) -> Decimal:
    """The least that both go into; their product where there is none within reason."""
    return next((one * times for times in range(1, 1001) if one * times % other == 0), one * other)


def _better(case: Case, line: OrderLine, item: Item, base: Decimal) -> str:
    """The quantity that may be ordered instead, in as many whole units of the line as hold it."""
    factor, allowed = case.master.factor(item.item_number, line.unit), _allowed(case, line, item, base)
    if not factor or factor == 1:
        return f"{allowed.normalize():f}"
    return f"{(allowed / factor).to_integral_value(ROUND_CEILING):f}"


def _finding(  # noqa: PLR0913 - what differs between them
    code: str,
    severity: Severity,
    index: int,
    *,
    zh: str,
    en: str,
    value: str,
    limit: str,
    better: str | None = None,
) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        where=f"lines.{index}.quantity",
        why_zh=zh,
        why_en=en,
        value=value,
        limit=limit,
        suggestion={f"lines.{index}.quantity": better} if better else {},
    )
