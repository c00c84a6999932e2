"""Whether what is ordered can be sold as it is ordered: lines, items, quantities, units."""

from collections.abc import Iterator
from decimal import Decimal

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.masterdata import Item


@check("completeness")
def completeness(case: Case) -> Iterator[Finding]:
    """An order needs lines, and each line words for an item and a quantity; a number of its own is missed."""
    if not case.order.order_number:
        yield Finding(
            code="order-number-missing",
            severity=Severity.INFO,
            where="order_number",
            why_zh="客户没有给订单号，用我方编号代替",
            why_en="the customer gave no order number; ours stands in for it",
        )
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
    """A discontinued item is not sold; the living item at the end of what took its place is suggested."""
    for index, _, item in case.lines():
        if item.status == "active":
            continue
        living = successor(case, item)
        zh, en = _in_its_place(case, item, living)
        yield Finding(
            code="item-discontinued",
            severity=Severity.BLOCK,
            where=f"lines.{index}.seller_item_code",
            why_zh=f"第 {index + 1} 行 {item.item_number} {item.name} 已停产{zh}",
            why_en=f"line {index + 1}, {item.item_number} {item.name}, is discontinued{en}",
            value=item.item_number,
            limit=living.item_number if living else None,
            suggestion={f"lines.{index}.seller_item_code": living.item_number} if living else {},
        )


def successor(case: Case, item: Item) -> Item | None:
    """The living item that took this one's place, over any number of steps; None where there is none."""
    seen = {item.item_number}
    while item.superseded_by is not None and item.superseded_by not in seen:
        seen.add(item.superseded_by)
        item = case.master.items[item.superseded_by]
        if item.status == "active":
            return item
    return None


def _in_its_place(case: Case, item: Item, living: Item | None) -> tuple[str, str]:
    if living is None:
        replaced = item.superseded_by
        return (f"，替代料号 {replaced} 也已停产", f"; so is {replaced}, its successor") if replaced else ("", "")
    zh, en = f"，由 {living.item_number} {living.name} 替代", f"; {living.item_number} took its place"
    rows = case.master.stock(living.item_number)
    if rows:
        left = max(sum((row.on_hand - row.reserved for row in rows), Decimal(0)), Decimal(0)).normalize()
        zh += f"（库存 {left:f} {living.base_unit}）"
        en += f" ({left:f} {living.base_unit} in stock)"
    return zh, en


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
