"""Whether there is enough to promise."""

from collections.abc import Iterator
from decimal import Decimal

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.masterdata import Stock


@check("stock")
def stock(case: Case) -> Iterator[Finding]:
    """On hand less reserved less promised to other orders, against all lines of this order for the item together."""
    asked: dict[str, Decimal] = {}
    for index, line, item in case.lines():
        rows = case.master.stock(item.item_number)
        base = case.base_quantity(line, item)
        if not rows or base is None:
            continue
        free = sum((row.on_hand - row.reserved for row in rows), Decimal(0))
        free -= case.promised.get(item.item_number, Decimal(0)) + asked.get(item.item_number, Decimal(0))
        asked[item.item_number] = asked.get(item.item_number, Decimal(0)) + base
        if base > free:
            left = f"{max(free, Decimal(0)).normalize():f} {item.base_unit}"
            wanted = f"{base.normalize():f} {item.base_unit}"
            zh, en = _expected(rows)
            yield Finding(
                code="stock-short",
                severity=Severity.BLOCK,
                where=f"lines.{index}.quantity",
                why_zh=f"第 {index + 1} 行 {item.item_number} {item.name} 需要 {wanted}，可承诺库存只有 {left}{zh}",
                why_en=f"line {index + 1}: {wanted} of {item.item_number} {item.name} wanted, {left} left{en}",
                value=wanted,
                limit=left,
            )


def _expected(rows: list[Stock]) -> tuple[str, str]:
    coming = [row for row in rows if row.expected_quantity]
    if not coming:
        return "", ""
    zh = "、".join(f"{row.expected_date or '日期未定'} 到货 {row.expected_quantity:f}" for row in coming)
    en = ", ".join(f"{row.expected_quantity:f} expected on {row.expected_date or 'no date yet'}" for row in coming)
    return f"；{zh}", f"; {en}"
