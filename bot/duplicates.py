"""Whether an order came before: the same one again, or a revision of it.

Three fingerprints decide, strongest first: transport (the same bytes, settled when a parcel is stored), business (whose
order it is and its number) and content (what it asks for).
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from bot.finding import Finding, Severity
from connectors.sales_order import SalesOrder
from extractors.purchase_order import OrderLine, PurchaseOrder


def business_fingerprint(order: PurchaseOrder, customer_number: str | None) -> str:
    """Which order this is: its customer and number, or customer and content where it has no number."""
    whose = customer_number or _plain(order.buyer.name) or "?"
    if order.order_number:
        return f"{whose}|{_plain(order.order_number)}"
    return f"{whose}|={content_fingerprint(order, None)[:16]}"


def content_fingerprint(order: PurchaseOrder, sales_order: SalesOrder | None) -> str:
    """What the order asks for: items, quantities, prices and date, whatever the layout they came in."""
    if sales_order is not None:
        lines: list[tuple[object, ...]] = [
            (line.item_number, line.quantity, line.unit, line.unit_price) for line in sales_order.lines
        ]
    else:
        lines = [(_item(line), line.quantity, line.unit, line.unit_price) for line in order.lines]
    parts = sorted("|".join(_plain(part) for part in line) for line in lines)
    parts.append(_plain(order.requested_delivery_date))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def revision_finding(order: PurchaseOrder, earlier: PurchaseOrder, earlier_number: str) -> Finding:
    """Say line by line how this order differs from the earlier one with the same number."""
    changes = list(_changes(earlier, order))
    return Finding(
        code="revision",
        severity=Severity.BLOCK,
        where="order_number",
        why_zh=f"订单号 {order.order_number} 已收到过（{earlier_number}），内容有变化："
        + "；".join(zh for zh, _ in changes),
        why_en=f"order {order.order_number} came before as {earlier_number}, with other content: "
        + "; ".join(en for _, en in changes),
        value=order.order_number,
        limit=earlier_number,
    )


def repeated_finding(earlier_number: str) -> Finding:
    """Say that an order without a number asks for just what an earlier one asked for."""
    return Finding(
        code="possible-duplicate",
        severity=Severity.APPROVE,
        where="order",
        why_zh=f"没有订单号，且内容与 {earlier_number} 完全相同：是重复发送，还是再订一次？",
        why_en=f"has no order number and asks for just what {earlier_number} asked for: sent twice, or ordered again?",
        limit=earlier_number,
    )


def _changes(old: PurchaseOrder, new: PurchaseOrder) -> Iterator[tuple[str, str]]:
    before = {_item(line): line for line in old.lines}
    after = {_item(line): line for line in new.lines}
    for item in sorted(before.keys() | after.keys()):
        was, now = before.get(item), after.get(item)
        if was is None and now is not None:
            yield f"新增 {item} × {_figure(now.quantity)}", f"added {item} × {_figure(now.quantity)}"
        elif now is None and was is not None:
            yield f"取消 {item} × {_figure(was.quantity)}", f"dropped {item} × {_figure(was.quantity)}"
        elif was is not None and now is not None:
            yield from _line_changes(item, was, now)
    if old.requested_delivery_date != new.requested_delivery_date:
        yield (
            f"交期 {old.requested_delivery_date} → {new.requested_delivery_date}",
            f"delivery {old.requested_delivery_date} → {new.requested_delivery_date}",
        )


def _line_changes(item: str, was: OrderLine, now: OrderLine) -> Iterator[tuple[str, str]]:
    for name, zh, en in (("quantity", "数量", "quantity"), ("unit", "单位", "unit"), ("unit_price", "单价", "price")):
        old, new = getattr(was, name), getattr(now, name)
        if old != new:
            yield f"{item} {zh} {_figure(old)} → {_figure(new)}", f"{item} {en} {_figure(old)} → {_figure(new)}"


def _item(line: OrderLine) -> str:
    return (
        line.seller_item_code or line.buyer_item_code or " ".join(filter(None, (line.description, line.specification)))
    )


def _figure(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "".join(unicodedata.normalize("NFKC", str(value)).casefold().split())
