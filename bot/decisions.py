"""What people decide about exceptions: applied to the order, with who, when and why, in one transaction."""

import json
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import msgspec

from bot.errors import OrderbotError
from bot.ledger import order
from bot.order_rows import StoredOrder, head_columns, write_lines
from bot.staging import Event, Staging, utc_now
from bot.status import OrderStatus
from extractors.purchase_order import PurchaseOrder

Action = Literal["accept", "approve", "correct", "reject"]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One person's word on one order as they saw it (``version``). ``corrections`` maps paths to new values."""

    order_id: int
    version: int
    action: Action
    by: str
    corrections: dict[str, str] = {}
    note: str | None = None


class NotPossible(OrderbotError):
    """This decision cannot be carried out as it stands; the order waits on, unchanged."""


def apply(staging: Staging, decision: Decision) -> str:
    """Carry a decision out and return the order's new status. Raises NotPossible, and changes nothing then."""
    stored = order(staging, decision.order_id)
    if stored.version != decision.version or stored.status != OrderStatus.EXCEPTION:
        raise NotPossible(
            f"{stored.our_number}: changed since this was exported (now {stored.status}, version {stored.version}, the "
            f"decision is about version {decision.version}); export again and decide on what stands there now"
        )
    if decision.action == "approve":
        return _approve(staging, stored, decision)
    if decision.action == "reject":
        return _end(staging, stored, decision, OrderStatus.REJECTED, "order_rejected")
    corrections = decision.corrections or {}
    if decision.action == "accept":
        corrections = {**_suggestions(staging, stored), **corrections}
    if not corrections:
        raise NotPossible(f"{stored.our_number}: nothing to change is given; write the right value beside the finding")
    return _correct(staging, stored, decision, corrections)


def _approve(staging: Staging, stored: StoredOrder, decision: Decision) -> str:
    if staging.row("SELECT id FROM sales_order WHERE purchase_order_id = ?", [stored.id]) is None:
        raise NotPossible(
            f"{stored.our_number}: cannot be approved as it stands, because its customer, an item, a "
            "quantity or a price is not known; correct that first"
        )
    return _end(staging, stored, decision, OrderStatus.APPROVED, "order_approved")


def _end(staging: Staging, stored: StoredOrder, decision: Decision, to: OrderStatus, what: str) -> str:
    with staging.transaction() as db:
        _note(staging, stored, decision, to, Event(what=what, actor=decision.by, why=decision.note))
        if to is OrderStatus.APPROVED:
            # The newer revision goes on; the one it replaces stops, unless it is in the target already.
            db.execute(
                "UPDATE purchase_order SET status = 'superseded', version = version + 1, related_order_id = ?, "
                "updated_at = ? WHERE id = ? AND status IN ('read', 'checked', 'exception') AND EXISTS "
                "(SELECT 1 FROM finding f WHERE f.purchase_order_id = ? AND f.code = 'revision')",
                [stored.id, utc_now(), stored.related_order_id, stored.id],
            )
    return to


def _correct(staging: Staging, stored: StoredOrder, decision: Decision, corrections: dict[str, str]) -> str:
    corrected = correct(stored.order, corrections)
    with staging.transaction() as db:
        detail = {"corrections": corrections}
        event = Event(what="order_corrected", actor=decision.by, why=decision.note, detail=detail)
        _note(staging, stored, decision, OrderStatus.READ, event)
        db.table("purchase_order").update(stored.id, head_columns(corrected))
        write_lines(db, stored.id, corrected)
    return OrderStatus.READ


def _note(staging: Staging, stored: StoredOrder, decision: Decision, to: OrderStatus, event: Event) -> None:
    staging.db.table("decision").insert(
        {
            "purchase_order_id": stored.id,
            "order_version": decision.version,
            "action": decision.action,
            "corrections_json": json.dumps(decision.corrections, ensure_ascii=False),
            "decided_by": decision.by,
            "note": decision.note,
            "decided_at": utc_now(),
        }
    )
    staging.db.execute(
        "UPDATE purchase_order SET status = ?, version = version + 1, attempts = 0, not_before = NULL, updated_at = ? "
        "WHERE id = ?",
        [to, utc_now(), stored.id],
    )
    staging.record(event, order_id=stored.id)


def _suggestions(staging: Staging, stored: StoredOrder) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in staging.rows("SELECT suggestion_json FROM finding WHERE purchase_order_id = ? ORDER BY id", [stored.id]):
        found |= json.loads(row["suggestion_json"])
    return found


def correct(document: PurchaseOrder, corrections: dict[str, str]) -> PurchaseOrder:
    """The order with these values put in. Paths are as in the evidence: "lines.0.quantity". Raises NotPossible."""
    tree: Any = msgspec.to_builtins(document, builtin_types=(Decimal, date))
    for path, value in corrections.items():
        place, last = _place(tree, path)
        place[last] = value.strip() or None
    try:
        return msgspec.convert(tree, PurchaseOrder, strict=False)
    except msgspec.ValidationError as error:
        raise NotPossible(f"a corrected value does not fit: {error}") from None


def _place(tree: Any, path: str) -> tuple[dict[str, Any], str]:  # noqa: ANN401 - plain data of any depth
    *parents, last = path.split(".")
    place = tree
    for part in parents:
        if isinstance(place, list | tuple):
            place = place[int(part)] if part.isdecimal() and int(part) < len(place) else None
        else:
            place = place.get(part) if isinstance(place, dict) else None
    if not isinstance(place, dict) or last not in place:
        raise NotPossible(f"'{path}' names no value of the order")
    return place, last
