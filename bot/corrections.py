"""A person's corrections put into an order: paths as in the evidence, values as people type them."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from bot.errors import OrderbotError
from bot.tax import CENT, cents
from bot.typed_values import typed_value
from extractors.purchase_order import OrderLine, PurchaseOrder


class NotPossible(OrderbotError):
    """This decision cannot be carried out as it stands; the order waits on, unchanged."""


def correct(document: PurchaseOrder, corrections: dict[str, str]) -> PurchaseOrder:
    """The order with these values put in. Paths are as in the evidence: "lines.0.quantity". Raises NotPossible.

    A line's amount and the order's total that agreed with what was changed are carried along, unless they are corrected
    themselves: nobody should have to do the sums of a price that was put right.
    """
    tree: Any = msgspec.to_builtins(document, builtin_types=(Decimal, date))
    for path, value in corrections.items():
        place, last = _place(tree, path)
        place[last] = _typed(path, value)
    try:
        changed = msgspec.convert(tree, PurchaseOrder, strict=False)
    except (msgspec.ValidationError, OverflowError) as error:
        raise NotPossible(f"改正后的值不适用 · a corrected value does not fit: {error}") from None
    return _carried_along(document, changed, corrections)


def _typed(path: str, value: str) -> str | None:
    try:
        return (typed_value(path, value) if value.strip() else "") or None
    except ValueError as error:
        raise NotPossible(f"{path}: {error}") from None


def _place(tree: Any, path: str) -> tuple[dict[str, Any], str]:  # noqa: ANN401 - plain data of any depth
    *parents, last = path.split(".")
    place = tree
    for part in parents:
        if isinstance(place, list | tuple):
            place = place[int(part)] if part.isdecimal() and int(part) < len(place) else None
        else:
            place = place.get(part) if isinstance(place, dict) else None
    if not isinstance(place, dict) or last not in place or isinstance(place[last], dict | list | tuple):
        raise NotPossible(f"“{path}”不是订单的字段 · '{path}' names no value of the order")
    return place, last


def _carried_along(old: PurchaseOrder, new: PurchaseOrder, corrections: dict[str, str]) -> PurchaseOrder:
    lines = tuple(
        now if f"lines.{index}.line_amount" in corrections else _line(was, now)
        for index, (was, now) in enumerate(zip(old.lines, new.lines, strict=True))
    )
    new = msgspec.structs.replace(new, lines=lines)
    was, now = _sum(old), _sum(new)
    if "total_amount" in corrections or old.total_amount is None or was is None or now is None or was == now:
        return new
    for ratio in (Decimal(1), *(1 + line.tax_rate for line in old.lines if line.tax_rate)):
        if abs(old.total_amount - was * ratio) <= CENT * len(lines):
            return msgspec.structs.replace(new, total_amount=cents(now * ratio))
    return msgspec.structs.replace(new, total_amount=old.total_amount + now - was)  # freight or a discount stays


def _line(was: OrderLine, now: OrderLine) -> OrderLine:
    """The line with its amount carried along, in the proportion in which it stood to quantity × price."""
    changed = (was.quantity, was.unit_price) != (now.quantity, now.unit_price)
    if not changed or was.line_amount is None or not was.quantity or not was.unit_price:
        return now
    if now.quantity is None or now.unit_price is None:
        return now
    taxed = _ratio(was)
    return (
        now if taxed is None else msgspec.structs.replace(now, line_amount=cents(now.quantity * now.unit_price * taxed))
    )


def _ratio(line: OrderLine) -> Decimal | None:
    """What quantity × price was multiplied by to give the amount: 1, or the tax; None when the two disagreed."""
    plain = (line.quantity or Decimal(0)) * (line.unit_price or Decimal(0))
    for ratio in (Decimal(1), 1 + (line.tax_rate or Decimal(0))):
        if line.line_amount is not None and abs(plain * ratio - line.line_amount) <= CENT:
            return ratio
    return None


def _sum(order: PurchaseOrder) -> Decimal | None:
    amounts = [line.line_amount for line in order.lines]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if amounts and len(known) == len(amounts) else None
