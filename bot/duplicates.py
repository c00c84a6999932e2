"""Whether an order came before: the same one again, or a revision of it.

Three fingerprints decide, strongest first: transport (the same bytes, settled when a parcel is stored), business (whose
order it is and its number) and content (what it asks for).
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from bot.comparing import plain_code, plain_name
from bot.finding import Finding, Severity
from connectors.sales_order import SalesOrder, SalesOrderLine
from extractors.purchase_order import OrderLine, PurchaseOrder


def business_fingerprint(order: PurchaseOrder, customer_number: str | None) -> str:
    """Which order this is: its customer and number, or customer and content where it has no number."""
    whose = customer_number or plain_name(order.buyer.name) or "?"
    if order.order_number:
        return f"{whose}|{_plain(order.order_number)}"
    return f"{whose}|={content_fingerprint(order, None)[:16]}"


def content_fingerprint(order: PurchaseOrder, sales_order: SalesOrder | None) -> str:
    """What the order asks for: items, quantities and prices, whatever the layout.

    With a sales order it is told in our words, so that the customer's code and ours, and a unit's names, are the same.
    """
    named: list[tuple[str, SalesOrderLine | OrderLine]] = (
        [(item_of(line), line) for line in order.lines]
        if sales_order is None
        else [(line.item_number, line) for line in sales_order.lines]
    )
    parts = sorted(
        f"{plain_code(item)}|{_plain(line.quantity)}|{plain_code(line.unit)}|{_plain(line.unit_price)}"
        for item, line in named
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def agree(one: PurchaseOrder, other: PurchaseOrder) -> bool:
    """Whether day and place are the same as far as both say them."""
    pairs = (
        (one.requested_delivery_date, other.requested_delivery_date),
        (one.deliver_to.address, other.deliver_to.address),
    )
    return not any(_changed(*pair) for pair in pairs)


def revision_finding(order: PurchaseOrder, earlier: PurchaseOrder, earlier_number: str) -> Finding:
    """Say line by line how this order differs from the earlier one with the same number."""
    changes = list(differences(earlier, order))
    return Finding(
        code="revision",
        severity=Severity.BLOCK,
        where="order_number",
        why_zh=f"订单号 {order.order_number} 已收到过（{earlier_number}），内容有变化："
        + ("；".join(zh for zh, _ in changes) or "见单据"),
        why_en=f"order {order.order_number} came before as {earlier_number}, with other content: "
        + ("; ".join(en for _, en in changes) or "see the documents"),
        value=order.order_number,
        limit=earlier_number,
    )


def differences(old: PurchaseOrder, new: PurchaseOrder) -> Iterator[tuple[str, str]]:
    """What the newer order asks for otherwise, in Chinese and English. An item's lines are told apart by their turn."""
    before, after = dict(_by_item(old)), dict(_by_item(new))
    for item in dict.fromkeys((*before, *after)):
        was, now = before.get(item), after.get(item)
        if was is None and now is not None:
            yield f"新增 {item[0]} × {_figure(now.quantity)}", f"added {item[0]} × {_figure(now.quantity)}"
        elif now is None and was is not None:
            yield f"取消 {item[0]} × {_figure(was.quantity)}", f"dropped {item[0]} × {_figure(was.quantity)}"
        elif was is not None and now is not None:
            yield from _line_changes(item[0], was, now)
    yield from _day_changes(old, new, before, after)
    for name, zh, en in HEAD:
        one, other = _value(old, name), _value(new, name)
        if _changed(one, other):
            yield f"{zh} {one} → {other}", f"{en} {one} → {other}"


HEAD = (
    ("currency", "币种", "currency"),
    ("deliver_to.address", "收货地址", "delivery address"),
    ("deliver_to.contact", "收货人", "who takes delivery"),
    ("deliver_to.phone", "收货电话", "delivery phone"),
    ("payment_terms", "付款条件", "payment terms"),
)
"""What of an order's head is told when both documents say it and say it otherwise."""


def _value(order: PurchaseOrder, path: str) -> object:
    value: object = order
    for name in path.split("."):
        value = getattr(value, name)
    return value


def _day_changes(
    old: PurchaseOrder,
    new: PurchaseOrder,
    before: dict[tuple[str, int], OrderLine],
    after: dict[tuple[str, int], OrderLine],
) -> Iterator[tuple[str, str]]:
    """What is wanted on another day, in one word where every line is. The day may stand in the head or in the line."""
    days = {
        item: (
            before[item].requested_delivery_date or old.requested_delivery_date,
            after[item].requested_delivery_date or new.requested_delivery_date,
        )
        for item in after
        if item in before
    } or {("", 0): (old.requested_delivery_date, new.requested_delivery_date)}
    moved = {item: (was, now) for item, (was, now) in days.items() if now is not None and was != now}
    if len(moved) == len(days) and len(set(moved.values())) == 1:
        was, now = next(iter(moved.values()))
        yield f"交期 {_figure(was)} → {now}", f"delivery {_figure(was)} → {now}"
        return
    for (item, _), (was, now) in moved.items():
        yield f"{item} 交期 {_figure(was)} → {now}", f"{item} delivery {_figure(was)} → {now}"


def _changed(one: object, other: object) -> bool:
    """Whether both say it and say it otherwise: a mail's body often leaves out what its PDF says."""
    return None not in (one, other) and _plain(one) != _plain(other)


def _by_item(order: PurchaseOrder) -> Iterator[tuple[tuple[str, int], OrderLine]]:
    turns: Counter[str] = Counter()
    for line in order.lines:
        item = item_of(line)
        yield (item, turns[item]), line
        turns[item] += 1


def _line_changes(item: str, was: OrderLine, now: OrderLine) -> Iterator[tuple[str, str]]:
    for name, zh, en in (("quantity", "数量", "quantity"), ("unit", "单位", "unit"), ("unit_price", "单价", "price")):
        old, new = getattr(was, name), getattr(now, name)
        if old != new if name == "quantity" else _changed(old, new):
            yield f"{item} {zh} {_figure(old)} → {_figure(new)}", f"{item} {en} {_figure(old)} → {_figure(new)}"


def item_of(line: OrderLine) -> str:
    """What a line calls its item, the most certain first."""
    text = " ".join(filter(None, (line.description, line.specification)))
    return line.seller_item_code or line.buyer_item_code or text or "?"


def _figure(value: object) -> str:
    if value is None:
        return "—"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else plain_code(str(value))
