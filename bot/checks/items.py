"""Whether what is ordered can be sold as it is ordered: lines, items, quantities, units."""

from collections.abc import Iterator
from decimal import Decimal

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity


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
                suggestion={where: _in_units(item.minimum_quantity, case.master.factor(item.item_number, line.unit))},
            )
        elif item.multiple is not None and base % item.multiple:
            more = (base // item.multiple + 1) * item.multiple
            yield Finding(
                code="quantity-no-multiple",
                severity=Severity.APPROVE,
                where=where,
                why_zh=f"第 {number} 行 {shown}，不是包装数 {item.multiple:f} 的整数倍",
                why_en=f"line {number}: {shown} is no multiple of {item.multiple:f}",
                value=shown,
                limit=str(item.multiple),
                suggestion={where: _in_units(more, case.master.factor(item.item_number, line.unit))},
            )


def _in_units(base: Decimal, factor: Decimal | None) -> str:
    return f"{(base / (factor or 1)).normalize():f}"
