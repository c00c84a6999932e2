"""Orders as rows of the staging store, and rows as orders again."""

import json
from decimal import Decimal
from functools import cached_property
from typing import Any

import msgspec
from sqlite_utils import Database

from bot.row_writing import insert, insert_rows
from connectors.sales_order import SalesOrder, SalesOrderLine
from extractors.purchase_order import Evidence, ExtractedOrder, OrderLine, PurchaseOrder

Row = dict[str, Any]

_ENCODER = msgspec.json.Encoder(decimal_format="string")
_DOCUMENT = msgspec.json.Decoder(PurchaseOrder)
_EVIDENCE = msgspec.json.Decoder(dict[str, Evidence])
_HEAD = ("order_number", "issue_date", "requested_delivery_date", "currency", "payment_terms", "note", "total_amount")
_BUYER = {name: f"buyer_{name}" for name in ("name", "tax_id", "contact", "phone", "email")}
_DELIVER_TO = {name: f"deliver_to_{name}" for name in ("name", "contact", "phone", "address")}
_SHIP_TO = {name: f"ship_to_{name}" for name in _DELIVER_TO}
_LINE = OrderLine.__struct_fields__
_LINE_COLUMNS = ("purchase_order_id", "position", *_LINE)
_SALES_HEAD = (
    "reference",
    "customer_number",
    "customer_name",
    "currency",
    "total_amount",
    "order_date",
    "requested_delivery_date",
    "payment_terms",
    "note",
)
_SALES_LINE_COLUMNS = ("sales_order_id", *SalesOrderLine.__struct_fields__)
STORED = (
    "id, our_number, parcel_id, status, version, attempts, customer_number, related_order_id, document_json, "
    "evidence_json, remarks_json"
)
"""The columns that make an order again."""


class StoredOrder(msgspec.Struct, frozen=True, kw_only=True, dict=True):
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
    evidence_json: str
    remarks: tuple[str, ...] = ()

    @cached_property
    def evidence(self) -> dict[str, Evidence]:
        """Path of a value → where it stood; read when somebody wants to see it."""
        return _EVIDENCE.decode(self.evidence_json)

    @property
    def is_new(self) -> bool:
        """Whether it was never checked: nothing was made of it yet, and nobody has decided anything."""
        return self.version == 1


def to_text(document: msgspec.Struct) -> str:
    """A shape as JSON text, figures exact."""
    return _ENCODER.encode(document).decode()


def head_columns(order: PurchaseOrder) -> Row:
    """The columns of purchase_order that repeat the document for people to read."""
    columns = {name: _text(getattr(order, name)) for name in _HEAD}
    columns |= {column: getattr(order.buyer, name) for name, column in _BUYER.items()}
    columns |= {column: getattr(order.deliver_to, name) for name, column in _DELIVER_TO.items()}
    columns["document_json"] = to_text(order)
    return columns


def insert_order(db: Database, found: ExtractedOrder, row: Row) -> int:
    """Insert an order with its lines; ``row`` has what the document does not say. Returns its id."""
    columns = {
        **row,
        **head_columns(found.order),
        "as_read_json": AS_IT_STANDS,
        "evidence_json": _ENCODER.encode(found.evidence).decode() if found.evidence else "{}",
        "remarks_json": json.dumps(found.remarks, ensure_ascii=False) if found.remarks else "[]",
    }
    order_id = insert(db, "purchase_order", columns)
    _insert_lines(db, order_id, found.order)
    return order_id


def write_lines(db: Database, order_id: int, order: PurchaseOrder) -> None:
    """Put the document's lines in the place of those there."""
    db.execute("DELETE FROM purchase_order_line WHERE purchase_order_id = ?", [order_id])
    _insert_lines(db, order_id, order)


def _insert_lines(db: Database, order_id: int, order: PurchaseOrder) -> None:
    rows = [(order_id, position, *_texts(line)) for position, line in enumerate(order.lines, 1)]
    insert_rows(db, "purchase_order_line", _LINE_COLUMNS, rows)


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
        order=_DOCUMENT.decode(row["document_json"]),
        evidence_json=row["evidence_json"],
        remarks=tuple(json.loads(row["remarks_json"])) if row["remarks_json"] != "[]" else (),
    )


AS_IT_STANDS = ""
"""What stands for the order as it was read where that is the order as it stands: the store keeps no text twice."""


def first_read(row: Row) -> str:
    """The order document as it was read, of a row that has both."""
    return str(row["as_read_json"] or row["document_json"])


def write_sales_order(db: Database, order_id: int, order: SalesOrder) -> None:
    """Write the sales order of a purchase order that has none."""
    row = {
        "purchase_order_id": order_id,
        "document_json": to_text(order),
        **{column: getattr(order.ship_to, name) for name, column in _SHIP_TO.items()},
        **{name: _text(getattr(order, name)) for name in _SALES_HEAD},
    }
    sales_order_id = insert(db, "sales_order", row)
    rows = [(sales_order_id, *_texts(line)) for line in order.lines]
    insert_rows(db, "sales_order_line", _SALES_LINE_COLUMNS, rows)


def drop_sales_order(db: Database, order_id: int) -> None:
    """Forget the sales order made of this purchase order; one that stands in the target is never dropped."""
    db.conn.execute("DELETE FROM sales_order WHERE purchase_order_id = ? AND target_number IS NULL", [order_id])


def read_sales_order(row: Row) -> SalesOrder:
    """A row of sales_order as an order again."""
    return msgspec.json.decode(row["document_json"], type=SalesOrder)


def _texts(line: msgspec.Struct) -> list[object]:
    return [
        value if value is None or value.__class__ is str else _text(value) for value in msgspec.structs.astuple(line)
    ]


def _text(value: object) -> object:
    if value.__class__ is Decimal:
        text = str(value)
        return format(value, "f") if "E" in text else text
    return value if value is None or isinstance(value, (int, str)) else str(value)
