"""What came before is found in the store and in the books, by base units, the newest first."""

from datetime import UTC, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.masterdata import MasterData, PastLine
from bot.missing_orders import missing_orders
from bot.order_rows import insert_order, write_sales_order
from bot.past_orders import _WHICH, NEWEST, PastOrders, booked_orders
from bot.resolve import resolve
from bot.sender import Sender
from bot.staging import Staging
from connectors.parcel import Parcel
from extractors.purchase_order import ExtractedOrder, PurchaseOrder
from tests.bot.past import NOW, ZONE
from tests.bot.trade import DAY, line, order, replaced


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    return Staging(tmp_path / "data")


def put(staging: Staging, days_ago: float, one: PurchaseOrder, status: str = "pushed", whose: str = "C1") -> int:
    """An order that came so many days ago; its id."""
    at = NOW - timedelta(days=days_ago)
    name = f"{one.order_number} {days_ago}"
    staging.keep(Parcel(source="mail", key=name, filename=name, content=name.encode(), received_at=at), "receive")
    parcel = staging.rows("SELECT id FROM parcel ORDER BY rowid DESC LIMIT 1")[0]["id"]
    made = resolve(one, Sender(), replaced(), "OB-1", DAY).sales_order
    with staging.transaction() as db:
        row: dict[str, Any] = {"our_number": f"OB-{parcel[:8]}", "customer_number": whose, "status": status}
        now = at.astimezone(UTC).isoformat()
        row |= {"parcel_id": parcel, "position": 1, "created_at": now, "updated_at": now, "content_fingerprint": "f"}
        number = insert_order(db, ExtractedOrder(order=one), row)
        if made is not None:
            write_sales_order(db, number, made)
    return number


def booked(days_ago: int, number: str, **values: Any) -> PastLine:
    given = {"item_number": "T-1", "quantity": Decimal(200), "unit_price": Decimal("0.5"), **values}
    at = (NOW - timedelta(days=days_ago)).replace(tzinfo=None)
    return PastLine(customer_number="C1", order_number=number, ordered_at=at, **given)


def past(staging: Staging, master: MasterData | None = None) -> PastOrders:
    return PastOrders(staging, master or replaced(), ZONE)


def test_living_orders_that_came_before_are_found_the_newest_first_in_base_units(staging: Staging) -> None:
    put(staging, 9, order(order_number="A"))
    put(staging, 8, order(order_number="B"), "rejected")
    put(staging, 7, order(line(quantity="3", unit="箱", unit_price="500"), order_number="C"), "exception")
    put(staging, 6, order(order_number="D"), whose="C2")
    last = put(staging, 5, order(order_number="E"))
    found = past(staging).living("C1", last)
    assert [(one.reference, one.status) for one in found] == [("C", "exception"), ("A", "pushed")]
    assert found[0].quantities == {"T-1": Decimal(3000)}
    assert found[0].lines[0].base_price == Decimal("0.5")
    assert found[0].ordered_at == NOW - timedelta(days=7)


def test_what_waits_is_no_history_and_the_books_are(staging: Staging) -> None:
    put(staging, 9, order(order_number="A"))
    put(staging, 7, order(order_number="C"), "exception")
    books = replaced(order_history=[booked(9, "a"), booked(30, "Z"), booked(30, "Z", item_number="T-2")])
    orders = past(staging, books)
    history = orders.history("C1", orders.living("C1", 99), ["T-1"])
    assert [one.reference for one in history.orders] == ["A", "Z"]
    assert history.orders[1].ordered_at == NOW - timedelta(days=30)
    assert history.by_item == {"T-1": [Decimal(200), Decimal(200)], "T-2": [Decimal(200)]}
    assert history.orders[1].total_amount == Decimal("200.0")


def test_an_order_that_changed_is_read_anew(staging: Staging) -> None:
    first = put(staging, 9, order(order_number="A"), "exception")
    orders = past(staging)
    assert orders.living("C1", 99)[0].status == "exception"
    staging.db.execute("UPDATE purchase_order SET status = 'approved', version = 2 WHERE id = ?", [first])
    assert orders.living("C1", 99)[0].status == "approved"


def test_an_order_that_is_still_a_question_has_no_lines(staging: Staging) -> None:
    put(staging, 9, order(line(seller_item_code="?"), order_number="A"), "exception")
    [found] = past(staging).living("C1", 99)
    assert (found.lines, found.content, found.total_amount) == ((), "f", None)


def test_others_are_asked_only_for_what_the_customer_seldom_took(staging: Staging) -> None:
    put(staging, 9, order(order_number="A"), whose="C2")
    staging.db.execute("UPDATE sales_order SET customer_number = 'C2', target_number = 'SO-1', target = 'erp'")
    books = replaced(order_history=[booked(turn, f"B{turn}", item_number="T-2") for turn in range(3)])
    orders = past(staging, books)
    assert orders.history("C1", (), ["T-1", "T-2"]).elsewhere == {"T-1": (Decimal(200),)}


def test_no_more_of_the_past_is_looked_at_than_is_worth_it(staging: Staging) -> None:
    books = replaced(order_history=[booked(turn, f"B{turn}") for turn in range(NEWEST + 20)])
    assert len(booked_orders(books, "C1")) == NEWEST
    assert booked_orders(books, "C1")[0].reference == "B0"
    assert len(past(staging, books).history("C1", (), []).orders) == NEWEST


def test_a_customers_past_is_found_by_one_index_alone(staging: Staging) -> None:
    plan = staging.rows(f"EXPLAIN QUERY PLAN {_WHICH}", ["C1", 5])
    assert [row["detail"] for row in plan] == [
        "SEARCH purchase_order USING COVERING INDEX purchase_order_past (customer_number=? AND id<?)"
    ]


def test_an_order_that_did_not_come_is_missed_with_the_reason_in_words(staging: Staging) -> None:
    weekly = [booked(20 + 7 * turn, f"W{turn}") for turn in range(8)]
    [found] = missing_orders(staging, replaced(order_history=weekly), DAY, ZONE)
    assert (found.customer_number, found.last_order, found.usual_days, found.days_since, found.days_over) == (
        "C1",
        "W0",
        7.0,
        20,
        13,
    )
    assert found.why_en == (
        "usually orders every 7 days (7 over the last 7 times); the last one, W0, came on 2026-10-31, 20 days ago"
    )
    assert found.why_zh.startswith("通常每 7 天下单一次（最近 7 次间隔 7 天），上一张 W0 是 2026-10-31，已过 20 天")


@pytest.mark.parametrize("days", [1, 7, 10, 50])
def test_nobody_is_missed_before_their_time_nor_after_they_have_gone(staging: Staging, days: int) -> None:
    weekly = [booked(days + 7 * turn, f"W{turn}") for turn in range(8)]
    assert missing_orders(staging, replaced(order_history=weekly), DAY, ZONE) == []


def test_an_order_in_the_store_ends_the_wait_and_an_ended_one_does_not(staging: Staging) -> None:
    weekly = replaced(order_history=[booked(20 + 7 * turn, f"W{turn}") for turn in range(8)])
    put(staging, 3, order(order_number="R"), "rejected")
    assert len(missing_orders(staging, weekly, DAY, ZONE)) == 1
    put(staging, 2, order(order_number="N"), "exception")
    assert missing_orders(staging, weekly, DAY, ZONE) == []


def test_customers_without_a_rhythm_are_not_missed(staging: Staging) -> None:
    at_will = [booked(day, f"W{day}") for day in (40, 41, 70, 75, 140, 142, 143, 200)]
    few = [booked(20 + 7 * turn, f"W{turn}") for turn in range(4)]
    assert missing_orders(staging, replaced(order_history=at_will), DAY, ZONE) == []
    assert missing_orders(staging, replaced(order_history=few), DAY, ZONE) == []
