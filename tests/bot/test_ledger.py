"""The store answers: what is owed, and where everything that was ever seen has ended."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from bot.ledger import balance, find_order, order, owed
from bot.order_rows import first_read, insert_order, write_sales_order
from bot.resolve import resolve
from bot.row_writing import update
from bot.sender import Sender
from bot.staging import Staging
from connectors.parcel import Parcel
from extractors.purchase_order import ExtractedOrder, PurchaseOrder
from tests.bot.trade import DAY, line, master
from tests.bot.trade import order as purchase_order

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    return Staging(tmp_path / "data")


def put(staging: Staging, name: str, status: str, *orders: PurchaseOrder, parcel_status: str = "read") -> list[int]:
    """A parcel with these orders, all in one status."""
    staging.keep(Parcel(source="mail", key=name, filename=name, content=name.encode(), received_at=AT), "receive")
    row = staging.row("SELECT id FROM parcel WHERE filename = ?", [name])
    assert row is not None
    with staging.transaction() as db:
        db.execute("UPDATE parcel SET status = ? WHERE id = ?", [parcel_status, row["id"]])
        return [put_order(staging, row["id"], position, status, one) for position, one in enumerate(orders, 1)]


def put_order(staging: Staging, parcel: str, position: int, status: str, one: PurchaseOrder) -> int:
    now = "2026-11-20T08:30:00.000Z"
    columns = {"our_number": f"OB-{parcel[:8]}-{position}", "customer_number": "C1", "status": status}
    row = {**columns, "parcel_id": parcel, "position": position, "created_at": now, "updated_at": now}
    order_id = insert_order(staging.db, ExtractedOrder(order=one), row)
    made = resolve(one, Sender(), master(), "OB-1", DAY).sales_order
    assert made is not None
    write_sales_order(staging.db, order_id, made)
    if status == "pushed":
        sql = "UPDATE sales_order SET target = 'erp', target_number = ?, pushed_at = ? WHERE purchase_order_id = ?"
        staging.db.execute(sql, [f"SO-{order_id}", now, order_id])
    return order_id


def test_an_order_comes_back_from_the_store_as_it_was(staging: Staging) -> None:
    one = purchase_order(line(quantity="200.500", unit_price="0.12345678901234567890"), total_amount=Decimal("1E+5"))
    (order_id,) = put(staging, "a", "read", one)
    assert order(staging, order_id).order == one
    (row,) = staging.rows("SELECT quantity, unit_price FROM purchase_order_line")
    assert row == {"quantity": "200.500", "unit_price": "0.12345678901234567890"}


def test_the_order_as_it_was_read_is_kept_from_the_first_change_on_and_only_then(staging: Staging) -> None:
    (order_id,) = put(staging, "a", "read", purchase_order())
    both = "SELECT as_read_json, document_json FROM purchase_order"
    (row,) = staging.rows(both)
    first = row["document_json"]
    assert (row["as_read_json"], first_read(row)) == ("", first)
    for changed in ('{"note":"1"}', '{"note":"2"}'):
        update(staging.db, "purchase_order", order_id, {"document_json": changed})
        (row,) = staging.rows(both)
        assert row == {"as_read_json": first, "document_json": changed}
        assert first_read(row) == first


def test_what_is_owed_is_the_amount_of_what_is_on_its_way(staging: Staging) -> None:
    put(staging, "a", "pushed", purchase_order(), purchase_order(line(quantity="400")))
    put(staging, "b", "exception", purchase_order())
    put(staging, "c", "fulfilled", purchase_order())
    put(staging, "d", "rejected", purchase_order())
    assert owed(staging, "C1", 0) == {"CNY": Decimal("400.00")}
    assert owed(staging, "C2", 0) == {}


def test_of_several_orders_with_one_number_the_living_one_is_meant(staging: Staging) -> None:
    (living,) = put(staging, "a", "pushed", purchase_order())
    put(staging, "b", "duplicate", purchase_order())
    found = [find_order(staging, name) for name in ("PO-1", f"SO-{living}", str(living))]
    assert [one.id for one in found if one is not None] == [living] * 3


def test_every_parcel_ends_in_the_bucket_that_needs_most_attention(staging: Staging) -> None:
    put(staging, "a", "pushed", purchase_order(), purchase_order())
    put(staging, "b", "exception", purchase_order())
    put(staging, "c", "read", parcel_status="no_order")
    put(staging, "d", "read", parcel_status="unreadable")
    put(staging, "e", "read", parcel_status="received")
    put(staging, "f", "read", parcel_status="read")
    staging.sight("mail", ["a", "b", "c", "d", "e", "f", "g"])
    found = balance(staging)
    assert found.buckets == {"exception": 1, "waiting": 1, "pushed": 1, "no_order": 1, "unreadable": 1}
    assert (found.seen, found.difference) == (7, 2)  # one was never fetched, one was read without a result
    assert found.order_buckets == {"exception": 1, "pushed": 2}
