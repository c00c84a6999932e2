"""Check: resolve each purchase order with the master data and hold it against every confirmation check.

Takes: orders "read". Leaves: "checked", its sales order and its findings beside it; or "duplicate".
"""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from bot.checks import Case, run_checks
from bot.decisions import agreed_by, approvals
from bot.duplicates import agree, business_fingerprint, content_fingerprint, repeated_finding, revision_finding
from bot.finding import Finding, Severity
from bot.finding_rows import finding_row
from bot.ledger import earlier_orders, order, owed, promised
from bot.live_stock import with_live_stock
from bot.order_rows import StoredOrder, drop_sales_order, stored_order, write_sales_order
from bot.resolve import Resolution, resolve
from bot.room import Room, Tally
from bot.row_writing import insert_all, update
from bot.sender import Sender, sender_of
from bot.staging import ClaimLost, Event, Row, to_utc
from bot.status import OrderStatus
from extractors.purchase_order import MailFacts, PurchaseOrder

NAME = "check"
TAKES = (OrderStatus.READ,)
LEAVES = (OrderStatus.CHECKED, OrderStatus.DUPLICATE)


def run(room: Room) -> Tally:
    """Check everything read, in the order in which it came: whoever came first has the stock."""
    tally = Tally()
    waiting = room.staging.claimable("purchase_order", TAKES)
    if waiting:
        room = with_live_stock(room, tally)
    for done, identity in enumerate(waiting):
        if not room.staging.claim("purchase_order", identity, TAKES, room.run):
            continue
        stored = order(room.staging, int(identity))
        room.progress(NAME, done, len(waiting), stored.order.order_number or stored.our_number)
        try:
            tally.add(_check(room, stored))
        except ClaimLost as error:
            tally.problems.append(str(error))
        except sqlite3.Error:
            raise  # a full disk says nothing about the order
        except Exception as error:  # noqa: BLE001 - one of many: an order that trips the checks stops no other
            tally.add(_set_checked(room, stored, Resolution(), [_tripped(error)], {}))
    return tally


def _check(room: Room, stored: StoredOrder) -> str:
    sender = _sender(room, stored.parcel_id)
    resolution = resolve(stored.order, sender, room.master, stored.our_number, room.today)
    customer_number = resolution.customer.customer_number if resolution.customer else None
    known: dict[str, object] = {
        "business_fingerprint": business_fingerprint(stored.order, customer_number),
        "content_fingerprint": content_fingerprint(stored.order, resolution.sales_order),
        "customer_number": customer_number,
    }
    earlier = earlier_orders(room.staging, str(known["business_fingerprint"]), stored.id)
    if stored.order.order_number:
        same = _same(room, stored, str(known["content_fingerprint"]), earlier)
        if same is not None:
            return _set_duplicate(room, stored, stored_order(same), {**known, "related_order_id": same["id"]})
    related = stored_order(earlier[-1]) if earlier else None
    findings = [_repeat(stored, related)] if related else []
    findings += run_checks(_case(room, stored, resolution, sender))
    agreed = approvals(room.staging, stored.id)
    findings = [_agreed(finding, agreed) for finding in findings]
    return _set_checked(
        room, stored, resolution, findings, {**known, "related_order_id": related.id if related else None}
    )


def _same(room: Room, stored: StoredOrder, content: str, earlier: list[Row]) -> Row | None:
    """The earlier order that this one repeats: as it stands now, or as it was read before somebody corrected it."""
    if not earlier:
        return None
    raw = _as_read(room.staging.row("SELECT as_read_json FROM purchase_order WHERE id = ?", [stored.id]) or {})
    for row in earlier:
        if row["content_fingerprint"] == content and agree(stored.order, stored_order(row).order):
            return row
        was = _as_read(row)
        unchanged = raw == stored.order and content_fingerprint(raw, None) == content_fingerprint(was, None)
        if unchanged and agree(raw, was):
            return row
    return None


def _as_read(row: Row) -> PurchaseOrder:
    return msgspec.json.decode(row["as_read_json"], type=PurchaseOrder)


def _repeat(stored: StoredOrder, related: StoredOrder) -> Finding:
    if stored.order.order_number:
        return revision_finding(stored.order, related.order, related.our_number)
    return repeated_finding(related.our_number)


def _case(room: Room, stored: StoredOrder, resolution: Resolution, sender: Sender) -> Case:
    customer = resolution.customer
    return Case(
        order=stored.order,
        resolution=resolution,
        sender=sender,
        master=room.master,
        settings=room.settings.checks.of(customer.customer_number if customer else None),
        promised=_promised(room, stored.id, (item.item_number for item in resolution.items.values())),
        today=room.today,
        now=datetime.now(UTC),
        owed=owed(room.staging, customer.customer_number, stored.id) if customer else Decimal(0),
    )


def _agreed(finding: Finding, by: dict[tuple[str, str, str | None], str]) -> Finding:
    """What somebody agreed to before stays said, and stops the order no more."""
    who = by.get((finding.code, finding.where, finding.value))
    if who is None or finding.severity not in (Severity.APPROVE, Severity.BLOCK):
        return finding
    zh, en = agreed_by(who)
    return msgspec.structs.replace(
        finding, severity=Severity.INFO, why_zh=finding.why_zh + zh, why_en=finding.why_en + en, suggestion={}
    )


def _tripped(error: Exception) -> Finding:
    said = f"{type(error).__name__}: {error}"
    return Finding(
        code="check-failed",
        severity=Severity.BLOCK,
        where="order",
        why_zh=f"订单未能检查，需要人工核对数值（{said}）",
        why_en=f"the order could not be checked, so somebody has to look at its values ({said})",
    )


def _set_duplicate(room: Room, stored: StoredOrder, same: StoredOrder, known: dict[str, object]) -> str:
    event = Event(
        what="order_duplicate",
        actor=NAME,
        why=f"the same order as {same.our_number}: same customer, order number and content",
        why_zh=f"与 {same.our_number} 是同一订单：客户、订单号、内容都相同",
        detail={"decided_by": ["business", "content"]},
    )
    with room.staging.change("purchase_order", stored.id, room.run, OrderStatus.DUPLICATE, event) as db:
        update(db, "purchase_order", stored.id, known)
        db.execute("DELETE FROM finding WHERE purchase_order_id = ?", [stored.id])
        drop_sales_order(db, stored.id)
    return "duplicate"


def _set_checked(
    room: Room, stored: StoredOrder, resolution: Resolution, findings: list[Finding], known: dict[str, object]
) -> str:
    detail = {"findings": [finding.code for finding in findings], "resolved_by": dict(resolution.keys)}
    event = Event(what="order_checked", actor=NAME, detail={**detail, "master_data": room.master.version})
    with room.staging.change("purchase_order", stored.id, room.run, OrderStatus.CHECKED, event) as db:
        if known:
            update(db, "purchase_order", stored.id, known)
        db.execute("DELETE FROM finding WHERE purchase_order_id = ?", [stored.id])
        insert_all(db, "finding", (finding_row(stored.id, finding) for finding in findings))
        drop_sales_order(db, stored.id)
        if resolution.sales_order is not None:
            write_sales_order(db, stored.id, resolution.sales_order)
    return "with findings" if any(finding.severity in ("approve", "block") for finding in findings) else "clean"


def _promised(room: Room, order_id: int, items: Iterable[str]) -> dict[str, Decimal]:
    """What other living orders have been promised of these items, in base units."""
    at = room.master.stock_at
    sums: dict[str, Decimal] = {}
    for item, unit, quantity in promised(room.staging, items, order_id, None if at is None else to_utc(at)):
        sums[item] = sums.get(item, Decimal(0)) + quantity * (room.master.factor(item, unit) or 1)
    return sums


def _sender(room: Room, parcel_id: str) -> Sender:
    """Who handed the order over: the portal's customer, or the last hand of the mail that is not our own."""
    row = room.staging.row("SELECT source, sender, mail_json FROM parcel WHERE id = ?", [parcel_id])
    if row is None:
        raise LookupError(f"no parcel {parcel_id}")
    customer_number = room.connectors.customer_of(row["source"])
    mail = msgspec.json.decode(row["mail_json"], type=MailFacts) if row["mail_json"] else None
    return sender_of(row["sender"], mail, customer_number, room.settings.company.mail_domains)
