"""Everything the store knows of an order, gathered for ``orders`` and ``show``."""

import json
from typing import Any

import msgspec

from bot.errors import OrderbotError
from bot.exceptions.waiting import findings_of
from bot.finding import Finding
from bot.ledger import find_order
from bot.order_rows import StoredOrder, first_read, read_sales_order, stored_order
from bot.staging import Row, Staging
from connectors.sales_order import SalesOrder
from extractors.purchase_order import PurchaseOrder

_BETWEEN = "\x1f"
"""Stands between reasons that come out of the store in one text."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """One order, whole: as it stands, as it was read, what became of it, and everything that happened to it.

    ``parcel``, ``sales_row``, ``events``, ``messages``, ``attempts`` and ``decisions`` are rows of the store, oldest
    first; ``related`` is our number of the order that this one repeats, revises or was replaced by; ``namesakes`` are
    all others with the same customer's number.
    """

    stored: StoredOrder
    row: Row
    as_read: PurchaseOrder
    remarks: tuple[str, ...]
    parcel: Row
    sales_order: SalesOrder | None
    sales_row: Row | None
    findings: tuple[Finding, ...]
    events: tuple[Row, ...]
    messages: tuple[Row, ...]
    attempts: tuple[Row, ...]
    decisions: tuple[Row, ...]
    related: str | None
    namesakes: tuple[Row, ...]


def facts(staging: Staging, order_id: int) -> Facts:
    """Everything about the order of this id. Raises LookupError where there is none."""
    row = staging.row("SELECT * FROM purchase_order WHERE id = ?", [order_id])
    if row is None:
        raise LookupError(f"no order with id {order_id}")
    sales_row = staging.row("SELECT * FROM sales_order WHERE purchase_order_id = ?", [order_id])
    return Facts(
        stored=stored_order(row),
        row=row,
        as_read=msgspec.json.decode(first_read(row), type=PurchaseOrder),
        remarks=tuple(json.loads(row["remarks_json"])),
        parcel=staging.row("SELECT * FROM parcel WHERE id = ?", [row["parcel_id"]]) or {},
        sales_order=None if sales_row is None else read_sales_order(sales_row),
        sales_row=sales_row,
        findings=findings_of(staging, order_id),
        events=_rows(
            staging,
            "SELECT * FROM event WHERE purchase_order_id = ?1 OR parcel_id = ?2 ORDER BY at, id",
            [order_id, row["parcel_id"]],
        ),
        messages=_rows(staging, "SELECT * FROM message WHERE purchase_order_id = ? ORDER BY id", [order_id]),
        attempts=_rows(staging, "SELECT * FROM push_attempt WHERE purchase_order_id = ? ORDER BY id", [order_id]),
        decisions=_rows(staging, "SELECT * FROM decision WHERE purchase_order_id = ? ORDER BY id", [order_id]),
        related=_our_number(staging, row["related_order_id"]),
        namesakes=_rows(
            staging,
            "SELECT our_number, status FROM purchase_order WHERE order_number = ? AND id <> ? ORDER BY id",
            [row["order_number"], order_id],
        ),
    )


def find_facts(staging: Staging, name: str) -> Facts:
    """Everything about the order that people call ``name``. Raises OrderbotError where none is called so."""
    found = find_order(staging, name)
    if found is None:
        near = [row["our_number"] for row in list_orders(staging, search=name)[:5]] if name else []
        hint = f"; {', '.join(near)}?" if near else ";  orderbot orders"
        raise OrderbotError(f"没有订单 {name} · no order is called {name}{hint}")
    return facts(staging, found.id)


def as_document(known: Facts) -> dict[str, Any]:
    """The facts for ``--json``: figures as decimal strings, times in UTC."""
    row, parcel = known.row, known.parcel
    return {
        "our_number": row["our_number"],
        "id": row["id"],
        "status": row["status"],
        "version": row["version"],
        "customer_number": row["customer_number"],
        "related_order": known.related,
        "namesakes": list(known.namesakes),
        "order": json.loads(row["document_json"]),
        "as_read": json.loads(first_read(row)),
        "evidence": json.loads(row["evidence_json"]),
        "remarks": list(known.remarks),
        "sales_order": None if known.sales_row is None else _sales(known.sales_row),
        "findings": [msgspec.to_builtins(finding) for finding in known.findings],
        "events": [_event(event) for event in known.events],
        "messages": [_plain(message) for message in known.messages],
        "push_attempts": [_plain(attempt) for attempt in known.attempts],
        "decisions": [_plain(decision) for decision in known.decisions],
        "parcel": {
            name: parcel[name]
            for name in ("id", "filename", "size", "stored", "source", "sender", "received_at", "format")
        },
    }


def list_orders(staging: Staging, *, statuses: tuple[str, ...] = (), search: str = "") -> list[Row]:
    """A row for each order, oldest first, with its customer, target number and the reasons why it waits, gravest first.

    ``search`` is looked for in every number, name and file name, small and capital letters alike.
    """
    marks = ", ".join("?" for _ in statuses)
    chosen = f"o.status IN ({marks})" if statuses else "1"
    rows = staging.rows(
        "SELECT o.id, o.our_number, o.status, o.order_number, coalesce(s.customer_name, o.buyer_name) AS customer, "  # noqa: S608 - marks alone
        "coalesce(o.total_amount, s.total_amount) AS total_amount, coalesce(o.currency, s.currency) AS currency, "
        "s.target_number, s.target_state, p.source, p.filename, o.updated_at, "
        f"{_why('zh')} AS why_zh, {_why('en')} AS why_en "
        "FROM purchase_order o JOIN parcel p ON p.id = o.parcel_id "
        "LEFT JOIN sales_order s ON s.purchase_order_id = o.id "
        f"WHERE {chosen} AND (? = '' OR instr(lower(coalesce(o.our_number, '') || char(10) || "
        "coalesce(o.order_number, '') || char(10) || coalesce(o.buyer_name, '') || char(10) || "
        "coalesce(s.customer_name, '') || char(10) || coalesce(s.target_number, '') || char(10) || p.filename), "
        "lower(?))) ORDER BY o.id",
        [*statuses, search, search],
    )
    for row in rows:
        row |= {name: (row[name] or "").split(_BETWEEN) if row[name] else [] for name in ("why_zh", "why_en")}
    return rows


def _why(language: str) -> str:
    return (
        f"(SELECT group_concat(why, char(31)) FROM (SELECT f.why_{language} AS why FROM finding f "  # noqa: S608 - a column
        "WHERE f.purchase_order_id = o.id AND f.severity IN ('approve', 'block') AND o.status = 'exception' "
        "ORDER BY f.severity DESC, f.id))"
    )


def _rows(staging: Staging, sql: str, parameters: list[object]) -> tuple[Row, ...]:
    return tuple(staging.rows(sql, parameters))


def _our_number(staging: Staging, order_id: int | None) -> str | None:
    row = None if order_id is None else staging.row("SELECT our_number FROM purchase_order WHERE id = ?", [order_id])
    return None if row is None else str(row["our_number"])


def _sales(row: Row) -> dict[str, Any]:
    pushed = {name: row[name] for name in ("target", "target_number", "pushed_at", "target_state", "target_text")}
    return {**json.loads(row["document_json"]), **pushed}


def _event(row: Row) -> dict[str, Any]:
    return {name: value for name, value in _plain(row).items() if name not in ("id", "purchase_order_id", "parcel_id")}


def _plain(row: Row) -> dict[str, Any]:
    """A row with what its ``_json`` columns hold."""
    return {
        name.removesuffix("_json"): json.loads(value) if name.endswith("_json") and value is not None else value
        for name, value in row.items()
        if name != "purchase_order_id"
    }
