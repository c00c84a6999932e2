"""Whether there is enough to promise."""

from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from bot.checks.available import LinePlan, plan, shown_warehouse
from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.masterdata import Item
from extractors.purchase_order import OrderLine


@check("stock")
def stock(case: Case) -> Iterator[Finding]:
    """What no warehouse, nor several together, nor a receipt before the wanted day can give is not promised.

    Counted is what is on hand less what is reserved, by other channels too, less what other orders hold; the lines of
    this order for one item are taken together.
    """
    plans = plan(case)
    for index, line, item in case.lines():
        found = plans.get(index)
        if found is not None and found.is_short:
            yield _short(case, index, line, item, found)


def _short(case: Case, index: int, line: OrderLine, item: Item, found: LinePlan) -> Finding:
    left, wanted = (f"{amount.normalize():f} {item.base_unit}" for amount in (found.free, found.wanted))
    zh, en = _expected(case, found)
    if item.lead_time_days:
        there = case.master.workdays(case.settings.holidays).after(case.today, int(item.lead_time_days))
        zh += f"；备货需 {item.lead_time_days:f} 个工作日，最早 {there}"
        en += f"; {item.lead_time_days:f} workdays until there are more, on {there} at the earliest"
    possible = _deliverable(case, line, item, found.free)
    return Finding(
        code="stock-short",
        severity=Severity.BLOCK,
        where=f"lines.{index}.quantity",
        why_zh=f"第 {index + 1} 行 {item.item_number} {item.name} 需要 {wanted}，可承诺库存只有 {left}{zh}",
        why_en=f"line {index + 1}: {wanted} of {item.item_number} {item.name} wanted, {left} left{en}",
        value=wanted,
        limit=left,
        suggestion={f"lines.{index}.quantity": possible} if possible else {},
    )


def _expected(case: Case, found: LinePlan) -> tuple[str, str]:
    """What arrives too late for the line, and when that would make it whole."""
    if not found.later:
        return "", ""
    zh, en = [], []
    for one in found.later:
        at = shown_warehouse(case, one.warehouse)
        zh.append(f"{one.arrives} {at}到货 {one.quantity.normalize():f}")
        en.append(f"{one.quantity.normalize():f} expected on {one.arrives}{f' in {at}' if at else ''}")
    told_zh, told_en = "、".join(zh), ", ".join(en)
    free = found.free
    for one in found.later:
        free += one.quantity
        if free >= found.wanted and found.free > 0:
            rest = f"{(found.wanted - found.free).normalize():f}"
            now = f"{found.free.normalize():f}"
            told_zh += f"；可先发 {now}，其余 {rest} 于 {one.arrives} 到货后发"
            told_en += f"; {now} could go now and {rest} when they are there on {one.arrives}"
            break
    return f"；{told_zh}", f"; {told_en}"


def _deliverable(case: Case, line: OrderLine, item: Item, free: Decimal) -> str | None:
    """The most of what is left that may be ordered, in whole units of the line; None where that is nothing."""
    factor = case.master.factor(item.item_number, line.unit)
    step = max(item.multiple or Decimal(1), factor or Decimal(1))
    if not factor or step % factor or (item.multiple and step % item.multiple):
        return None
    base = (free / step).to_integral_value(ROUND_FLOOR) * step
    if base <= 0 or base < (item.minimum_quantity or 0):
        return None
    return f"{(base / factor).normalize():f}"
