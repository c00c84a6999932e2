"""Statements that put the orders ``:first`` to ``:last`` there once more, under numbers greater by ``:on``.

The copies are done with: the past grows with the years, what is under way does not.
"""

SCATTERED = "printf('%08x%056x', (o.id + :on) * 2654435761 & 4294967295, o.id + :on)"
"""What stands for a hash of an order: as little in any order as real ones."""

_HELD = """
INSERT INTO parcel (id, filename, size, stored, source, received_at, status, updated_at)
SELECT {scattered}, p.filename, p.size, p.stored, p.source, p.received_at, p.status, p.updated_at
FROM purchase_order o JOIN parcel p ON p.id = o.parcel_id WHERE o.id BETWEEN :first AND :last;

INSERT INTO purchase_order (id, our_number, parcel_id, position, status, order_number, currency, customer_number,
    business_fingerprint, content_fingerprint, document_json, as_read_json, evidence_json, remarks_json, created_at,
    updated_at)
SELECT o.id + :on, printf('OB-%010d', o.id + :on), {scattered}, 1, 'fulfilled', 'H-' || (o.id + :on), o.currency,
    o.customer_number, o.customer_number || '|h-' || (o.id + :on), {scattered}, o.document_json, '', '{}', '[]',
    o.created_at, o.updated_at
FROM purchase_order o WHERE o.id BETWEEN :first AND :last;

INSERT INTO purchase_order_line (purchase_order_id, position, seller_item_code, quantity, unit, unit_price)
SELECT l.purchase_order_id + :on, l.position, l.seller_item_code, l.quantity, l.unit, l.unit_price
FROM purchase_order_line l WHERE l.purchase_order_id BETWEEN :first AND :last;

INSERT INTO sales_order (id, purchase_order_id, reference, customer_number, customer_name, currency, total_amount,
    document_json, target, target_number, pushed_at)
SELECT s.id + :on, s.id + :on, 'H-' || (s.id + :on), s.customer_number, s.customer_name, s.currency, s.total_amount,
    s.document_json, s.target, CASE WHEN s.target_number IS NOT NULL THEN printf('SO-%010d', s.id + :on) END,
    s.pushed_at
FROM sales_order s WHERE s.id BETWEEN :first AND :last;

INSERT INTO sales_order_line (sales_order_id, line_number, item_number, description, quantity, unit, unit_price,
    line_amount)
SELECT l.sales_order_id + :on, l.line_number, l.item_number, l.description, l.quantity, l.unit, l.unit_price,
    l.line_amount
FROM sales_order_line l WHERE l.id BETWEEN :line AND :line + 8 * (:last - :first + 1) - 1;

INSERT INTO event (at, actor, parcel_id, purchase_order_id, what, status)
SELECT o.updated_at, 'held', o.parcel_id, NULL, 'parcel_read', 'read'
FROM purchase_order o WHERE o.id BETWEEN :first + :on AND :last + :on;

INSERT INTO event (at, actor, parcel_id, purchase_order_id, what, status)
SELECT o.updated_at, 'held', NULL, o.id, 'order_checked', 'checked'
FROM purchase_order o WHERE o.id BETWEEN :first + :on AND :last + :on
"""
_PLACED = """
INSERT INTO placed
SELECT o.id + :on, o.customer || '|h-' || (o.id + :on), {scattered}, o.customer, o.total, 0, o.document
FROM placed o WHERE o.id BETWEEN :first AND :last;

INSERT INTO placed_line SELECT l.placed + :on, l.item, l.quantity, 0 FROM placed_line l WHERE l.rowid <= 8 * :last
"""


def _statements(script: str) -> tuple[str, ...]:
    return tuple(statement.replace("{scattered}", SCATTERED) for statement in script.split(";"))


COPIES, PLACED_COPIES = _statements(_HELD), _statements(_PLACED)
