"""Check: resolve each purchase order with the master data and hold it against every confirmation check.

Takes: orders "read". Leaves: "checked", its sales order and its findings beside it; or "duplicate".
"""

import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

import msgspec
from sqlite_utils import Database

from bot.agreement import approvals, as_agreed
from bot.checks import Case, run_checks
from bot.duplicates import agree, business_fingerprint, content_fingerprint, revision_finding
from bot.finding import Finding, Severity
from bot.finding_rows import finding_row
from bot.history import History
from bot.learning.columns import said_of_columns
from bot.learning.observe import learn_from_correction
from bot.learning.use import Meant, meant_by, said_of
from bot.ledger import earlier_orders, order, owed
from bot.live_stock import with_live_stock
from bot.order_rows import StoredOrder, drop_sales_order, first_read, stored_order, write_sales_order
from bot.reservations import DOUBTFUL, GoodsGone, adopt, take
from bot.resolve import Resolution, resolve
from bot.room import Room, Tally
from bot.row_writing import insert_all
from bot.sender import Sender, sender_of
from bot.staging import ClaimLost, Event, Row, to_utc
from bot.status import OrderStatus
from bot.stock_holds import Held, forget_counted, held, release
from extractors.purchase_order import MailFacts, PurchaseOrder

NAME = "check"
TAKES = (OrderStatus.READ,)
LEAVES = (OrderStatus.CHECKED, OrderStatus.DUPLICATE)
STOPS = (Severity.APPROVE, Severity.BLOCK)
AT_ONCE = 25
"""Orders whose results are committed together: the disk is asked once for all of them."""


def run(room: Room) -> Tally:
    """Check everything read, in the order in which it came: whoever came first has the stock."""
    tally = Tally()
    waiting = room.staging.claimable("purchase_order", TAKES)
    if waiting:
        room = with_live_stock(room, tally)
        forget_counted(room.staging, _stock_at(room))
        adopt(room.staging, room.master, _stock_at(room))
    for start in range(0, len(waiting), AT_ONCE):
        with room.staging.together():
            for done, identity in enumerate(waiting[start : start + AT_ONCE], start):
                if room.staging.claim("purchase_order", identity, TAKES, room.run):
                    stored = order(room.staging, int(identity))
                    room.progress(NAME, done, len(waiting), stored.order.order_number or stored.our_number)
                    _check_one(room, stored, tally)
    return tally


def _check_one(room: Room, stored: StoredOrder, tally: Tally) -> None:
    try:
        tally.add(_check_until_held(room, stored))
    except ClaimLost as error:
        tally.problems.append(str(error))
    except sqlite3.Error:
        raise  # a full disk says nothing about the order
    except Exception as error:  # noqa: BLE001 - one of many: an order that trips the checks stops no other
        tally.add(_set_checked(room, stored, Resolution(), [_tripped(error)], {}))


TIMES_GONE = 5
"""How often the goods may be gone when an order's check is to be committed, before that is a trouble of its own."""


def _check_until_held(room: Room, stored: StoredOrder) -> str:
    """Check an order, and do it again where somebody took goods that it asks for in the meantime."""
    for _ in range(TIMES_GONE):
        with suppress(GoodsGone):
            return _check(room, stored)
    return _check(room, stored)


def _check(room: Room, stored: StoredOrder) -> str:
    parcel = _parcel(room, stored.parcel_id)
    sender = _sender(room, parcel)
    meant = meant_by(stored.order, sender, room.master, room.learnt)
    resolution = _resolved(room, stored, sender, meant)
    customer_number = resolution.customer.customer_number if resolution.customer else None
    known: dict[str, object] = {
        "business_fingerprint": business_fingerprint(stored.order, customer_number),
        "content_fingerprint": content_fingerprint(stored.order, resolution.sales_order),
        "customer_number": customer_number,
    }
    # Without a number nothing tells an order sent twice from one wanted twice: that is a check's question.
    numbered = bool(stored.order.order_number)
    earlier = earlier_orders(room.staging, str(known["business_fingerprint"]), stored.id) if numbered else []
    if (same := _same(room, stored, str(known["content_fingerprint"]), earlier)) is not None:
        return _set_duplicate(room, stored, stored_order(same), {**known, "related_order_id": same["id"]})
    related = stored_order(earlier[-1]) if earlier else None
    findings = [revision_finding(stored.order, related.order, related.our_number)] if related else []
    replaced = related.id if related else None
    case = _case(room, stored, meant.order, resolution, sender, parcel=parcel, replaced=replaced)
    findings += said_of(meant, run_checks(case), room.master) + said_of_columns(stored.remarks)
    if findings and not stored.is_new:
        agreed = approvals(room.staging, stored.id)
        findings = [as_agreed(finding, agreed) for finding in findings]
    if related or stored.related_order_id is not None:  # a key that refers to its own table is dear to write
        known["related_order_id"] = related.id if related else None
    return _set_checked(room, stored, resolution, findings, known, case)


def _resolved(room: Room, stored: StoredOrder, sender: Sender, meant: Meant) -> Resolution:
    home = room.settings.checks.home_currency
    resolution = resolve(meant.order, sender, room.master, stored.our_number, room.today, home)
    return msgspec.structs.replace(resolution, keys=meant.keys(resolution.keys)) if meant.used else resolution


def _same(room: Room, stored: StoredOrder, content: str, earlier: list[Row]) -> Row | None:
    """The earlier order that this one repeats: as it stands now, or as it was read before somebody corrected it."""
    if not earlier:
        return None
    sql = "SELECT as_read_json, document_json FROM purchase_order WHERE id = ?"
    raw = _as_read(room.staging.row(sql, [stored.id]) or {})
    for row in earlier:
        if row["content_fingerprint"] == content and agree(stored.order, stored_order(row).order):
            return row
        was = _as_read(row)
        unchanged = raw == stored.order and content_fingerprint(raw, None) == content_fingerprint(was, None)
        if unchanged and agree(raw, was):
            return row
    return None


def _as_read(row: Row) -> PurchaseOrder:
    return msgspec.json.decode(first_read(row), type=PurchaseOrder)


def _case(  # noqa: PLR0913 - all that a check may ask for comes together here
    room: Room,
    stored: StoredOrder,
    document: PurchaseOrder,
    resolution: Resolution,
    sender: Sender,
    *,
    parcel: Row,
    replaced: int | None,
) -> Case:
    customer = resolution.customer
    similar = room.past_orders.living(customer.customer_number, stored.id) if customer else ()
    items = {item.item_number for item in resolution.items.values()}
    return Case(
        order=document,
        resolution=resolution,
        sender=sender,
        master=room.master,
        settings=room.settings.checks.of(customer.customer_number if customer else None),
        held=_held(room, stored.id, resolution, replaced),
        today=room.today,
        now=room.moment or datetime.now(UTC),
        received_at=datetime.fromisoformat(parcel["received_at"]).astimezone(room.zone),
        similar=similar,
        detector=room.detector,
        history=room.past_orders.history(customer.customer_number, similar, items) if customer else History(),
        owed=_owed(room, stored.id, resolution, replaced),
        replaced=replaced,
        remarks=stored.remarks,
    )


def _tripped(error: Exception) -> Finding:
    said = f"{type(error).__name__}: {error}"
    return Finding(
        code="check-failed",
        severity=Severity.BLOCK,
        where="order",
        why_zh=f"订单未能检查，需要人工核对数值；更正任一值（可填原值）即重新核对（{said}）",
        why_en=f"the order could not be checked, so somebody has to look at its values; to correct one, even to "
        f"what it is, has it checked anew ({said})",
    )


def _set_duplicate(room: Room, stored: StoredOrder, same: StoredOrder, known: dict[str, object]) -> str:
    event = Event(
        what="order_duplicate",
        actor=NAME,
        why=f"the same order as {same.our_number}: same customer, order number and content",
        why_zh=f"与 {same.our_number} 是同一订单：客户、订单号、内容都相同",
        detail={"decided_by": ["business", "content"]},
    )
    to = OrderStatus.DUPLICATE
    with room.staging.change("purchase_order", stored.id, room.run, to, event, columns=known) as db:
        _drop_earlier(db, stored)
    return "duplicate"


def _set_checked(
    room: Room,
    stored: StoredOrder,
    resolution: Resolution,
    findings: list[Finding],
    known: dict[str, object],
    case: Case | None = None,
) -> str:
    detail = {"findings": [finding.code for finding in findings], "resolved_by": dict(resolution.keys)}
    event = Event(what="order_checked", actor=NAME, detail={**detail, "master_data": room.master.version})
    to = OrderStatus.CHECKED
    with room.staging.change("purchase_order", stored.id, room.run, to, event, columns=known) as db:
        _drop_earlier(db, stored)
        insert_all(db, "finding", (finding_row(stored.id, finding) for finding in findings))
        if resolution.sales_order is not None:
            write_sales_order(db, stored.id, resolution.sales_order)
        _hold(room, stored, case, findings)
        _learn(room, stored, resolution)
    return "with findings" if any(finding.severity in ("approve", "block") for finding in findings) else "clean"


def _drop_earlier(db: Database, stored: StoredOrder) -> None:
    """Forget what an earlier check has left beside the order."""
    if not stored.is_new:
        db.conn.execute("DELETE FROM finding WHERE purchase_order_id = ?", [stored.id])
        drop_sales_order(db, stored.id)


def _learn(room: Room, stored: StoredOrder, resolution: Resolution) -> None:
    """Note what the order's correction teaches; whatever that trips over, the order itself goes on."""
    if not room.settings.learning.hits or stored.is_new:
        return
    try:
        with room.staging.transaction():
            taught = learn_from_correction(room.staging, stored, resolution, room.master, room.settings.learning.hits)
    except sqlite3.OperationalError:
        raise  # a full disk says nothing about the order
    except Exception as error:  # noqa: BLE001 - nothing that may be learnt is worth an order, or a run
        event = Event(what="learning_failed", actor=NAME, why=f"{type(error).__name__}: {error}")
        room.staging.record(event, order_id=stored.id)
        return
    if taught:
        room.learnt.forget()


def _held(room: Room, order_id: int, resolution: Resolution, replaced: int | None) -> Held:
    """What other orders hold of the items whose stock is kept."""
    items = {item.item_number for item in resolution.items.values() if room.master.stock(item.item_number)}
    return held(room.staging, items, order_id, _stock_at(room), replaced)


def _stock_at(room: Room) -> str | None:
    return None if room.master.stock_at is None else to_utc(room.master.stock_at)


def _hold(room: Room, stored: StoredOrder, case: Case | None, findings: list[Finding]) -> None:
    """Hold the order's goods; of one that may never be delivered, from the moment on in which somebody agrees to it."""
    if case is None or case.resolution.sales_order is None:
        if not stored.is_new:
            release(room.staging.db, stored.id)
        return
    doubtful = any(finding.code in DOUBTFUL and finding.severity in STOPS for finding in findings)
    take(
        room.staging,
        stored.id,
        case,
        now=datetime.now(UTC),
        active=not doubtful,
        stock_at=_stock_at(room),
        holds_some=not stored.is_new,
    )


def _parcel(room: Room, parcel_id: str) -> Row:
    """What is looked at of the parcel that an order came in."""
    row = room.staging.row("SELECT source, sender, mail_json, received_at FROM parcel WHERE id = ?", [parcel_id])
    if row is None:
        raise LookupError(f"no parcel {parcel_id}")
    return row


def _sender(room: Room, parcel: Row) -> Sender:
    """Who handed the order over: the portal's customer, or the last hand of the mail that is not our own."""
    customer_number = room.connectors.customer_of(parcel["source"])
    mail = _MAIL.decode(parcel["mail_json"]) if parcel["mail_json"] else None
    return sender_of(parcel["sender"], mail, customer_number, room.settings.company.mail_domains)


_MAIL = msgspec.json.Decoder(MailFacts)


def _owed(room: Room, order_id: int, resolution: Resolution, replaced: int | None) -> Decimal:
    """What is on its way to the customer, in their currency; an amount without a rate counts as it is."""
    customer = resolution.customer
    if customer is None or customer.credit_limit is None:
        return Decimal(0)
    checks, money = room.settings.checks, customer.currency or resolution.currency
    together = Decimal(0)
    for currency, amount in owed(room.staging, customer.customer_number, order_id, replaced).items():
        rate, of = checks.rate(currency), checks.rate(money)
        together += amount if currency == money or rate is None or of is None else amount * rate / of
    return together
