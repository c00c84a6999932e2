"""What a person's decision on an order says of what its customer writes."""

from collections.abc import Iterable, Iterator

import msgspec

from bot.agreement import Agreed
from bot.comparing import plain_code, plain_name
from bot.learning.alias import Meaning
from bot.learning.keep import Seen
from bot.learning.written import (
    Words,
    customer_words,
    differing,
    item_of_code,
    item_words,
    ship_to_words,
    unit_words,
)
from bot.masterdata import Customer, MasterData
from bot.order_rows import StoredOrder, first_read
from bot.resolve import Resolution
from bot.staging import Staging
from extractors.purchase_order import OrderLine, PurchaseOrder


def learn_from_correction(
    staging: Staging, stored: StoredOrder, resolution: Resolution, master: MasterData, needed: int
) -> bool:
    """Note what the newest correction of an order teaches; call it in the transaction that commits its check.

    True when there was one. What the master data already knows, and what contradicts it, teaches nothing.
    """
    row = staging.row(_NEWEST, [stored.id]) if stored.version > 1 else None
    if row is None:
        return False
    was = msgspec.json.decode(first_read(row), type=PurchaseOrder)
    seen = Seen(staging, order_id=stored.id, decision_id=row["id"], by=row["decided_by"], needed=needed)
    for meaning in meanings(was, stored.order, resolution, master):
        seen.note(meaning)
    return True


_NEWEST = """
SELECT d.id, d.decided_by, o.as_read_json, o.document_json
FROM decision d JOIN purchase_order o ON o.id = d.purchase_order_id
WHERE d.purchase_order_id = ? AND d.action IN ('accept', 'correct') ORDER BY d.id DESC LIMIT 1
"""


def meanings(
    as_read: PurchaseOrder, now: PurchaseOrder, resolution: Resolution, master: MasterData
) -> Iterator[Meaning]:
    """What was written and is now known to mean something, because somebody put it right."""
    customer = resolution.customer
    if customer is None:
        return
    words = customer_words(as_read.buyer, master) if as_read.buyer.name != now.buyer.name else None
    other_tax_id = {one.customer_number for one in master.customers_by_tax_id.get(plain_code(as_read.buyer.tax_id), [])}
    if words and not other_tax_id - {customer.customer_number}:
        yield _meaning(words, "", customer.customer_number)
    for index, before, after in differing(as_read.lines, now.lines):
        yield from _of_line(before, after, index, resolution, master)
    place = resolution.ship_to
    if place is not None and place.address and _place(as_read) != _place(now):
        words = ship_to_words(as_read.deliver_to, customer, master)
        if words:
            yield _meaning(words, customer.customer_number, place.address)


def _place(order: PurchaseOrder) -> tuple[str | None, str | None]:
    return order.deliver_to.address, order.deliver_to.name


_NAMING = ("buyer_item_code", "seller_item_code", "description", "specification")


def _of_line(
    before: OrderLine, after: OrderLine, index: int, resolution: Resolution, master: MasterData
) -> Iterator[Meaning]:
    customer, item = resolution.customer, resolution.items.get(index)
    if customer is None or item is None:
        return
    if any(getattr(before, name) != getattr(after, name) for name in _NAMING):
        words = item_words(before, customer, master)
        if words and not _other_item(before, item.item_number, customer, master):
            yield _meaning(words, customer.customer_number, item.item_number)
    name = master.unit_name(item.item_number, after.unit)
    if before.unit != after.unit and after.unit and name is not None:
        words = unit_words(before, item.item_number, master)
        if words:
            yield _meaning(words, customer.customer_number, name, item.item_number)


def _other_item(line: OrderLine, meant: str, customer: Customer, master: MasterData) -> bool:
    """Whether another code of the line is known, and for another item: then the line contradicts itself."""
    codes = (line.buyer_item_code, line.seller_item_code)
    return any(item_of_code(code, customer, master) - {meant} for code in codes)


def _meaning(words: Words, whose: str, meant: str, item_number: str = "") -> Meaning:
    kind, written, compared = words
    return Meaning(
        kind=kind, customer_number=whose, item_number=item_number, written=written, compared=compared, meant=meant
    )


SUSPECT = ("sender-", "customer-keys", "customer-on-hold", "fraud", "unusual-")
"""How the codes of those findings begin beside which an approval proves nothing of who or what was meant."""


def learn_from_approval(staging: Staging, stored: StoredOrder, agreed: Iterable[Agreed], seen: Seen) -> None:
    """Note what somebody agreed to as it stands: that a doubtful name or code was taken for the right one."""
    agreed = list(agreed)
    if stored.customer_number is None or any(code.startswith(SUSPECT) for code, _, _ in agreed):
        return
    for code, place, value in agreed:
        if code == "customer-name" and value and plain_name(value):
            seen.note(_meaning(("customer", value, plain_name(value)), "", stored.customer_number))
        elif code in ("item-code-misread", "item-code-unknown") and value:
            item = _sold(staging, stored.id, place)
            if item:
                seen.note(_meaning(("item-code", value, plain_code(value)), stored.customer_number, item))


def _sold(staging: Staging, order_id: int, place: str) -> str | None:
    """Our item of the line that a path belongs to."""
    number = place.split(".")[1] if place.startswith("lines.") else ""
    if not number.isdecimal():
        return None
    row = staging.row(
        "SELECT l.item_number FROM sales_order_line l JOIN sales_order s ON s.id = l.sales_order_id "
        "WHERE s.purchase_order_id = ? AND l.line_number = ?",
        [order_id, int(number) + 1],
    )
    return row["item_number"] if row else None
