"""Check: resolve each purchase order with the master data and hold it against every confirmation check.

Takes: orders "read". Leaves: "checked", its sales order and its findings beside it; or "duplicate".
"""

import json
from decimal import Decimal

import msgspec

from bot.checks import Case, run_checks
from bot.duplicates import business_fingerprint, content_fingerprint, repeated_finding, revision_finding
from bot.finding import Finding
from bot.ledger import earlier_orders, order, promised
from bot.order_rows import StoredOrder, drop_sales_order, stored_order, write_sales_order
from bot.resolve import Resolution, Sender, resolve, sender_of
from bot.room import Room, Tally
from bot.staging import Event, utc_now
from bot.status import OrderStatus
from extractors.purchase_order import MailFacts

NAME = "check"
TAKES = (OrderStatus.READ,)
LEAVES = (OrderStatus.CHECKED, OrderStatus.DUPLICATE)


def run(room: Room) -> Tally:
    """Check everything read, in the order in which it came: whoever came first has the stock."""
    tally = Tally()
    waiting = room.staging.claimable("purchase_order", TAKES)
    for done, identity in enumerate(waiting):
        if not room.staging.claim("purchase_order", identity, TAKES, room.run):
            continue
        stored = order(room.staging, int(identity))
        room.progress(NAME, done, len(waiting), stored.order.order_number or stored.our_number)
        tally.add(_check(room, stored))
    return tally


def _check(room: Room, stored: StoredOrder) -> str:
    sender = _sender(room, stored.parcel_id)
    resolution = resolve(stored.order, sender, room.master, stored.our_number)
    customer_number = resolution.customer.customer_number if resolution.customer else None
    business = business_fingerprint(stored.order, customer_number)
    content = content_fingerprint(stored.order, resolution.sales_order)
    earlier = [(row, stored_order(row)) for row in earlier_orders(room.staging, business, stored.id)]
    same = next((other for row, other in earlier if row["content_fingerprint"] == content), None)
    if same and stored.order.order_number:
        known = _known(business, content, customer_number, same.id)
        return _set_duplicate(room, stored, same, known)
    findings: list[Finding] = []
    related = earlier[-1][1] if earlier else None
    if related and stored.order.order_number:
        findings.append(revision_finding(stored.order, related.order, related.our_number))
    elif related:
        findings.append(repeated_finding(related.our_number))
    case = Case(
        order=stored.order,
        resolution=resolution,
        sender=sender,
        master=room.master,
        settings=room.settings.checks,
        promised=_promised(room, stored.id),
        today=room.today,
    )
    findings += run_checks(case)
    known = _known(business, content, customer_number, related.id if related else None)
    return _set_checked(room, stored, resolution, findings, known)


def _known(business: str, content: str, customer_number: str | None, related: int | None) -> dict[str, object]:
    return {
        "business_fingerprint": business,
        "content_fingerprint": content,
        "customer_number": customer_number,
        "related_order_id": related,
    }


def _set_duplicate(room: Room, stored: StoredOrder, same: StoredOrder, known: dict[str, object]) -> str:
    why = f"the same order as {same.our_number}: same customer, order number and content"
    event = Event(what="order_duplicate", actor=NAME, why=why, detail={"decided_by": ["business", "content"]})
    with room.staging.change("purchase_order", stored.id, room.run, OrderStatus.DUPLICATE, event) as db:
        db.table("purchase_order").update(stored.id, known)
    return "duplicate"


def _set_checked(
    room: Room, stored: StoredOrder, resolution: Resolution, findings: list[Finding], known: dict[str, object]
) -> str:
    detail = {"findings": [finding.code for finding in findings], "resolved_by": dict(resolution.keys)}
    event = Event(what="order_checked", actor=NAME, detail={**detail, "master_data": room.master.version})
    with room.staging.change("purchase_order", stored.id, room.run, OrderStatus.CHECKED, event) as db:
        db.table("purchase_order").update(stored.id, known)
        db.execute("DELETE FROM finding WHERE purchase_order_id = ?", [stored.id])
        db.table("finding").insert_all(_row(stored.id, finding) for finding in findings)
        drop_sales_order(db, stored.id)
        if resolution.sales_order is not None:
            write_sales_order(db, stored.id, resolution.sales_order)
    return "with findings" if any(finding.severity in ("approve", "block") for finding in findings) else "clean"


def _row(order_id: int, finding: Finding) -> dict[str, object]:
    return {
        "purchase_order_id": order_id,
        "code": finding.code,
        "severity": finding.severity,
        "place": finding.where,
        "why_zh": finding.why_zh,
        "why_en": finding.why_en,
        "value": finding.value,
        "value_limit": finding.limit,
        "suggestion_json": json.dumps(finding.suggestion, ensure_ascii=False),
        "found_at": utc_now(),
    }


def _promised(room: Room, order_id: int) -> dict[str, Decimal]:
    """What other living orders have been promised of each item, in base units."""
    sums: dict[str, Decimal] = {}
    for item, unit, quantity in promised(room.staging, order_id):
        factor = room.master.factor(item, unit) if item in room.master.items else None
        sums[item] = sums.get(item, Decimal(0)) + quantity * (factor or 1)
    return sums


def _sender(room: Room, parcel_id: str) -> Sender:
    """Who handed the order over: the portal's customer, or the last hand of the mail that is not our own."""
    row = room.staging.row("SELECT source, sender, mail_json FROM parcel WHERE id = ?", [parcel_id])
    if row is None:
        raise LookupError(f"no parcel {parcel_id}")
    customer_number = room.connectors.customer_of(row["source"])
    mail = msgspec.json.decode(row["mail_json"], type=MailFacts) if row["mail_json"] else None
    return sender_of(row["sender"], mail, customer_number, room.settings.company.mail_domains)
