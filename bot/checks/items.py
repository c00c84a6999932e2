"""Whether what is ordered can be sold as it is ordered: lines, items, quantities, units."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_CEILING, Decimal

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.masterdata import Item, plain_name


@check("completeness")
def completeness(case: Case) -> Iterator[Finding]:
    """An order needs lines, and each line a quantity."""
    if not case.order.lines:
        yield Finding(
            code="no-lines",
            severity=Severity.BLOCK,
            where="order",
            why_zh="订单没有任何明细行",
            why_en="the order has no lines",
        )
    for index, line in enumerate(case.order.lines):
        if line.quantity is None:
            yield Finding(
                code="quantity-missing",
                severity=Severity.BLOCK,
                where=f"lines.{index}.quantity",
                why_zh=f"第 {index + 1} 行没有数量",
                why_en=f"line {index + 1} has no quantity",
            )


@check("dates")
def dates(case: Case) -> Iterator[Finding]:
    """Goods are not wanted before they were ordered, nor in the past."""
    order = case.order
    wanted = [("requested_delivery_date", order.requested_delivery_date)]
    wanted += [
        (f"lines.{index}.requested_delivery_date", one.requested_delivery_date) for index, one in enumerate(order.lines)
    ]
    for where, day in wanted:
        if day is None:
            continue
        if order.issue_date is not None and day < order.issue_date:
            yield _date(
                where,
                day,
                Severity.BLOCK,
                f"早于下单日期 {order.issue_date}",
                f"before the order's own {order.issue_date}",
            )
        elif day < case.today:
            yield _date(where, day, Severity.WARN, "已过", "past already")


def _date(where: str, day: date, severity: Severity, zh: str, en: str) -> Finding:
    return Finding(
        code="delivery-date",
        severity=severity,
        where=where,
        why_zh=f"交期 {day} {zh}",
        why_en=f"the delivery date {day} is {en}",
        value=str(day),
    )


@check("item-code")
def item_code(case: Case) -> Iterator[Finding]:
    """What the code names is what the description says, where that names exactly one item of ours."""
    for index, line, item in case.lines():
        text = plain_name(f"{line.description or ''}{line.specification or ''}")
        named = case.master.items_by_text.get(text, []) if text else []
        if len(named) == 1 and named[0] != item:
            other = named[0]
            yield Finding(
                code="item-code-text",
                severity=Severity.APPROVE,
                where=f"lines.{index}.seller_item_code",
                why_zh=f"第 {index + 1} 行编码是 {item.item_number} {item.name}，品名规格却是 {other.item_number} 的",
                why_en=f"line {index + 1}: the code is {item.item_number}, the text is that of {other.item_number}",
                value=item.item_number,
                limit=other.item_number,
                suggestion={f"lines.{index}.seller_item_code": other.item_number},
            )


@check("item-status")
def item_status(case: Case) -> Iterator[Finding]:
    """A discontinued item is not sold; what took its place is suggested."""
    for index, _, item in case.lines():
        if item.status != "active":
            replaced = item.superseded_by
            yield Finding(
                code="item-discontinued",
                severity=Severity.BLOCK,
                where=f"lines.{index}.seller_item_code",
                why_zh=f"第 {index + 1} 行 {item.item_number} {item.name} 已停产"
                + (f"，由 {replaced} 替代" if replaced else ""),
                why_en=f"line {index + 1}, {item.item_number} {item.name}, is discontinued"
                + (f"; {replaced} took its place" if replaced else ""),
                value=item.item_number,
                suggestion={f"lines.{index}.seller_item_code": replaced} if replaced else {},
            )


@check("unit")
def unit(case: Case) -> Iterator[Finding]:
    """The unit has to be one that the item is sold in."""
    for index, line, item in case.lines():
        if line.unit and case.master.factor(item.item_number, line.unit) is None:
            yield Finding(
                code="unit-unknown",
                severity=Severity.BLOCK,
                where=f"lines.{index}.unit",
                why_zh=f"第 {index + 1} 行的单位“{line.unit}”不是 {item.item_number} 的销售单位",
                why_en=f"line {index + 1}: '{line.unit}' is no unit that {item.item_number} is sold in",
                value=line.unit,
                limit=item.base_unit,
                suggestion={f"lines.{index}.unit": item.base_unit},
            )


@check("quantity")
def quantity(case: Case) -> Iterator[Finding]:
    """Positive, at least the minimum, and a whole multiple of the pack, all in base units."""
    for index, line, item in case.lines():
        base = case.base_quantity(line, item)
        if base is None:
            continue
        where, number = f"lines.{index}.quantity", index + 1
        shown = f"{base.normalize():f} {item.base_unit}"
        allowed = _allowed(base, item)
        if base <= 0:
            yield Finding(
                code="quantity-not-positive",
                severity=Severity.BLOCK,
                where=where,
                why_zh=f"第 {number} 行的数量 {line.quantity} 不是正数",
                why_en=f"line {number}: the quantity {line.quantity} is not positive",
                value=str(line.quantity),
                limit="> 0",
            )
        elif item.minimum_quantity is not None and base < item.minimum_quantity:
            yield Finding(
                code="quantity-below-minimum",
                severity=Severity.BLOCK,
                where=where,
                why_zh=f"第 {number} 行 {shown}，低于起订量 {item.minimum_quantity:f}",
                why_en=f"line {number}: {shown} is below the minimum of {item.minimum_quantity:f}",
                value=shown,
                limit=str(item.minimum_quantity),
                suggestion={where: _in_units(allowed, case.master.factor(item.item_number, line.unit))},
            )
        elif item.multiple is not None and base % item.multiple:
            yield Finding(
                code="quantity-no-multiple",
                severity=Severity.APPROVE,
                where=where,
                why_zh=f"第 {number} 行 {shown}，不是包装数 {item.multiple:f} 的整数倍",
                why_en=f"line {number}: {shown} is no multiple of {item.multiple:f}",
                value=shown,
                limit=str(item.multiple),
                suggestion={where: _in_units(allowed, case.master.factor(item.item_number, line.unit))},
            )


def _allowed(base: Decimal, item: Item) -> Decimal:
    """The smallest quantity from ``base`` on that the item is sold in, in base units."""
    least = max(base, item.minimum_quantity or base)
    if not item.multiple:
        return least
    return (least / item.multiple).to_integral_value(ROUND_CEILING) * item.multiple


def _in_units(base: Decimal, factor: Decimal | None) -> str:
    """As many whole units as hold these base units."""
    return f"{(base / (factor or 1)).to_integral_value(ROUND_CEILING):f}" if factor and factor != 1 else f"{base:f}"
