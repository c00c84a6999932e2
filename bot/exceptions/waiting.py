"""The orders that wait for a person, with all that the person needs to decide."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from bot.finding import Finding, Severity
from bot.order_rows import StoredOrder, read_sales_order, stored_order
from bot.staging import Row, Staging, to_utc
from bot.status import OrderStatus, ParcelStatus
from connectors.sales_order import SalesOrder
from extractors.purchase_order import Evidence

WEIGHT = {Severity.BLOCK: 0, Severity.APPROVE: 1, Severity.WARN: 2, Severity.INFO: 3}


class WaitingOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An exception: the order as it stands, what stands against it (gravest first), and where its parcel came from."""

    stored: StoredOrder
    findings: tuple[Finding, ...]
    sales_order: SalesOrder | None
    customer_name: str | None
    parcel: str
    source: str


class ParcelWithoutOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What arrived and gave no order, with the reason; ``stored`` names its untouched bytes. Not ``readable``: look!"""

    id: str
    readable: bool
    filename: str
    source: str
    sender: str | None
    received_at: datetime
    reason: str
    stored: Path


def waiting_orders(staging: Staging) -> list[WaitingOrder]:
    """Every exception, oldest first."""
    rows = staging.rows(
        "SELECT o.*, p.filename, p.source FROM purchase_order o JOIN parcel p ON p.id = o.parcel_id "
        "WHERE o.status = ? ORDER BY o.id",
        [OrderStatus.EXCEPTION],
    )
    return [_waiting(staging, row) for row in rows]


def parcels_without_order(staging: Staging, since: datetime) -> list[ParcelWithoutOrder]:
    """Parcels that nobody has dealt with: all that could not be read, and those that held no order since then.

    Those that could not be read come first, each newest first.
    """
    rows = staging.rows(
        "SELECT * FROM parcel WHERE handled_at IS NULL "
        "AND (status = 'unreadable' OR (status = 'no_order' AND updated_at >= ?)) "
        "ORDER BY status = 'no_order', received_at DESC, id",
        [to_utc(since)],
    )
    return [
        ParcelWithoutOrder(
            id=row["id"],
            readable=row["status"] == ParcelStatus.NO_ORDER,
            filename=row["filename"],
            source=row["source"],
            sender=row["sender"],
            received_at=datetime.fromisoformat(row["received_at"]),
            reason=row["reason"] or row["reason_code"] or "?",
            stored=Path(staging.folder.name) / row["stored"],
        )
        for row in rows
    ]


def findings_of(staging: Staging, order_id: int) -> tuple[Finding, ...]:
    """What the checks said about an order, gravest first."""
    rows = staging.rows("SELECT * FROM finding WHERE purchase_order_id = ? ORDER BY id", [order_id])
    return tuple(sorted(map(_finding, rows), key=lambda finding: WEIGHT[finding.severity]))


def evidence_for(evidence: dict[str, Evidence], path: str) -> Evidence | None:
    """Where the value of this path stood; for a whole line, party or order, where its most telling value stood."""
    near: Sequence[str] = {
        "order": ("order_number", "buyer.name"),
        "buyer": ("buyer.name", "buyer.tax_id"),
        "deliver_to": ("deliver_to.address", "deliver_to.name"),
    }.get(path, tuple(f"{path}.{name}" for name in ("description", "buyer_item_code", "seller_item_code", "quantity")))
    return next((evidence[name] for name in (path, *near) if name in evidence), None)


def _waiting(staging: Staging, row: Row) -> WaitingOrder:
    sales_row = staging.row("SELECT * FROM sales_order WHERE purchase_order_id = ?", [row["id"]])
    sales_order = None if sales_row is None else read_sales_order(sales_row)
    return WaitingOrder(
        stored=stored_order(row),
        findings=findings_of(staging, row["id"]),
        sales_order=sales_order,
        customer_name=sales_order.customer_name if sales_order else row["buyer_name"],
        parcel=row["filename"],
        source=row["source"],
    )


def _finding(row: Row) -> Finding:
    return Finding(
        code=row["code"],
        severity=Severity(row["severity"]),
        where=row["place"],
        why_zh=row["why_zh"],
        why_en=row["why_en"],
        value=row["value"],
        limit=row["value_limit"],
        suggestion=json.loads(row["suggestion_json"]),
        people=row["people"],
        by=tuple(json.loads(row["approvers_json"])),
    )
