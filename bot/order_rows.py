"""Orders as rows of the staging store, and rows as orders again."""

import json
from decimal import Decimal
from typing import Any

import msgspec
from sqlite_utils import Database

from bot.row_writing import insert, insert_all
from connectors.sales_order import SalesOrder
from extractors.purchase_order import Evidence, ExtractedOrder, OrderLine, PurchaseOrder

Row = dict[str, Any]

_ENCODER = msgspec.json.Encoder(decimal_format="string")
_HEAD = ("order_number", "issue_date", "requested_delivery_date", "currency", "payment_terms", "note", "total_amount")
_BUYER = ("name", "tax_id", "contact", "phone", "email")
_DELIVER_TO = ("name", "contact", "phone", "address")
_LINE = OrderLine.__struct_fields__


class StoredOrder(msgspec.Struct, frozen=True, kw_only=True):
    """A purchase order as the store holds it now, with where it came from."""

    id: int
    our_number: str
    parcel_id: str
    status: str
    version: int
    attempts: int
    customer_number: str | None
    related_order_id: int | None
    order: PurchaseOrder
    evidence: dict[str, Evidence]
    remarks: tuple[str, ...] = ()


def to_text(document: msgspec.Struct) -> str:
    """A shape as JSON text, figures exact."""
    return _ENCODER.encode(document).decode()


def head_columns(order: PurchaseOrder) -> Row:
    """The columns of purchase_order that repeat the document for people to read."""
    columns = {name: _text(getattr(order, name)) for name in _HEAD}
    columns |= {f"buyer_{name}": getattr(order.buyer, name) for name in _BUYER}
    columns |= {f"deliver_to_{name}": getattr(order.deliver_to, name) for name in _DELIVER_TO}
    return {**columns, "document_json": to_text(order)}


def insert_order(db: Database, found: ExtractedOrder, row: Row) -> int:
    """Insert an order with its lines; ``row`` has what the document does not say. Returns its id."""
    as_read = to_text(found.order)
    columns = {
        **row,
        **head_columns(found.order),
        "as_read_json": as_read,
        "evidence_json": _ENCODER.encode(found.evidence).decode(),
        "remarks_json": json.dumps(found.remarks, ensure_ascii=False),
    }
    order_id = insert(db, "purchase_order", columns)
    _insert_lines(db, order_id, found.order)
    return order_id


def write_lines(db: Database, order_id: int, order: PurchaseOrder) -> None:
    """Put the document's lines in the place of those there."""
    db.execute("DELETE FROM purchase_order_line WHERE purchase_order_id = ?", [order_id])
    _insert_lines(db, order_id, order)


def _insert_lines(db: Database, order_id: int, order: PurchaseOrder) -> None:
    insert_all(
        db,
        "purchase_order_line",
        (
            {"purchase_order_id": order_id, "position": position} | {name: _text(getattr(line, name)) for name in _LINE}
            for position, line in enumerate(order.lines, 1)
        ),
    )


def stored_order(row: Row) -> StoredOrder:
    """A row of purchase_order as an order again."""
    return StoredOrder(
        id=row["id"],
        our_number=row["our_number"],
        parcel_id=row["parcel_id"],
        status=row["status"],
        version=row["version"],
        attempts=row["attempts"],
        customer_number=row["customer_number"],
        related_order_id=row["related_order_id"],
        order=msgspec.json.decode(row["document_json"], type=PurchaseOrder),
        evidence=msgspec.json.decode(row["evidence_json"], type=dict[str, Evidence]),
        remarks=tuple(json.loads(row["remarks_json"])),
    )


def write_sales_order(db: Database, order_id: int, order: SalesOrder) -> None:
    """Put this sales order in the place of the purchase order's earlier one, if any."""
    drop_sales_order(db, order_id)
    row = {
        "purchase_order_id": order_id,
        "document_json": to_text(order),
        **{f"ship_to_{name}": getattr(order.ship_to, name) for name in _DELIVER_TO},
    }
    for name in ("reference", "customer_number", "customer_name", "currency", "total_amount", "order_date"):
        row[name] = _text(getattr(order, name))
    for name in ("requested_delivery_date", "payment_terms", "note"):
        row[name] = _text(getattr(order, name))
    sales_order_id = insert(db, "sales_order", row)
    insert_all(
        db,
        "sales_order_line",
        (
            {"sales_order_id": sales_order_id} | {name: _text(getattr(line, name)) for name in line.__struct_fields__}
            for line in order.lines
        ),
    )


def drop_sales_order(db: Database, order_id: int) -> None:
    """Forget the sales order made of this purchase order; one that stands in the target is never dropped."""
    db.execute("DELETE FROM sales_order WHERE purchase_order_id = ? AND target_number IS NULL", [order_id])


def read_sales_order(row: Row) -> SalesOrder:
    """A row of sales_order as an order again."""
    return msgspec.json.decode(row["document_json"], type=SalesOrder)


def _text(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value if value is None or isinstance(value, int | str) else str(value)
