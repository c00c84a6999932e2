"""Goods are held for orders: never more than there are, for as long as the order asks for them, and no longer."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checks import Case
from bot.checks.available import plan
from bot.decisions import Decision, apply
from bot.masterdata import MasterData, Stock
from bot.reservations import GoodsGone, take
from bot.resolve import resolve
from bot.sender import Sender
from bot.staging import Staging
from bot.stock_holds import forget_counted, has_lapsed, held
from bot.thresholds import CheckSettings
from extractors.purchase_order import PurchaseOrder
from tests.bot.company import SmallCompany
from tests.bot.test_ledger import put
from tests.bot.trade import DAY, line, order, replaced

NOW = datetime.now(UTC)


def stock(*amounts: int) -> MasterData:
    rows = [
        Stock(item_number="T-1", warehouse=f"W{number}", on_hand=Decimal(amount))
        for number, amount in enumerate(amounts, 1)
    ]
    return replaced(stock=rows)


def case(staging: Staging, order_id: int, one: PurchaseOrder, data: MasterData) -> Case:
    return Case(
        order=one,
        resolution=resolve(one, Sender(), data, f"OB-{order_id}", DAY),
        sender=Sender(),
        master=data,
        settings=CheckSettings(),
        held=held(staging, ["T-1"], order_id, None),
        today=DAY,
    )


def try_to_take(staging: Staging, order_id: int, quantity: int, data: MasterData, *, now: datetime = NOW) -> bool:
    """Check an order for so many bolts and hold them, again where they are gone meanwhile; False: there are too few."""
    while True:
        checked = case(staging, order_id, order(line(quantity=str(quantity))), data)
        if any(found.is_short for found in plan(checked).values()):
            return False
        try:
            with staging.transaction():
                take(staging, order_id, checked, now=now, active=True, stock_at=None)
        except GoodsGone:
            continue
        return True


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    return Staging(tmp_path / "data")


def orders(staging: Staging, count: int) -> list[int]:
    return put(staging, "a", "checked", *[order(order_number=f"PO-{number}") for number in range(count)])


def held_by_all(staging: Staging) -> dict[tuple[str, str], Decimal]:
    return held(staging, ["T-1"], 0, None).get("T-1", {})


def test_what_one_order_holds_another_cannot_have(staging: Staging) -> None:
    first, second, third = orders(staging, 3)
    assert try_to_take(staging, first, 400, stock(500))
    assert not try_to_take(staging, second, 200, stock(500))
    assert try_to_take(staging, third, 100, stock(500))
    assert held_by_all(staging) == {("w1", ""): Decimal(500)}


def test_an_order_checked_again_holds_its_goods_once(staging: Staging) -> None:
    (one,) = orders(staging, 1)
    assert all(try_to_take(staging, one, quantity, stock(500)) for quantity in (500, 300, 400))
    assert held_by_all(staging) == {("w1", ""): Decimal(400)}


def test_goods_come_from_one_warehouse_where_one_has_them_all(staging: Staging) -> None:
    first, second, third = orders(staging, 3)
    assert try_to_take(staging, first, 300, stock(300, 500))
    assert held_by_all(staging) == {("w2", ""): Decimal(300)}
    assert try_to_take(staging, second, 400, stock(300, 500))
    assert held_by_all(staging) == {("w1", ""): Decimal(300), ("w2", ""): Decimal(400)}
    assert not try_to_take(staging, third, 200, stock(300, 500))


def test_a_check_that_others_overtook_commits_nothing(staging: Staging) -> None:
    first, second = orders(staging, 2)
    checked = case(staging, first, order(line(quantity="400")), stock(500))
    assert try_to_take(staging, second, 200, stock(500))
    with pytest.raises(GoodsGone), staging.transaction():
        take(staging, first, checked, now=NOW, active=True, stock_at=None)
    assert held_by_all(staging) == {("w1", ""): Decimal(200)}


@pytest.mark.parametrize("status", ["rejected", "cancelled", "duplicate", "superseded"])
def test_an_order_that_is_given_up_lets_its_goods_go_whoever_ended_it(staging: Staging, status: str) -> None:
    (one,) = orders(staging, 1)
    try_to_take(staging, one, 400, stock(500))
    staging.db.execute("UPDATE purchase_order SET status = ? WHERE id = ?", [status, one])
    assert held_by_all(staging) == {}


def test_an_order_that_waits_holds_its_goods_for_a_set_time(staging: Staging) -> None:
    first, second = orders(staging, 2)
    long_ago = NOW - timedelta(hours=73)
    assert try_to_take(staging, first, 400, stock(500), now=long_ago)
    assert has_lapsed(staging, first)
    assert try_to_take(staging, second, 500, stock(500))


def test_an_order_that_was_approved_holds_its_goods_until_the_stock_was_counted_after_its_push(
    staging: Staging,
) -> None:
    (one,) = orders(staging, 1)
    try_to_take(staging, one, 400, stock(500), now=NOW - timedelta(hours=71))
    for status, at in (
        ("approved", "2026-11-20T08:00:00.000Z"),
        ("pushed", "2026-11-21T08:00:00.000Z"),
        ("fulfilled", "2026-11-22T08:00:00.000Z"),
    ):
        staging.db.execute("UPDATE purchase_order SET status = ?, updated_at = ? WHERE id = ?", [status, at, one])
    assert (has_lapsed(staging, one), held_by_all(staging)) == (False, {("w1", ""): Decimal(400)})
    assert held(staging, ["T-1"], 0, "2026-11-21T07:00:00.000Z") == {"T-1": {("w1", ""): Decimal(400)}}
    assert held(staging, ["T-1"], 0, "2026-11-21T09:00:00.000Z") == {}
    forget_counted(staging, "2026-11-21T09:00:00.000Z")
    assert staging.rows("SELECT * FROM stock_hold") == []


def test_a_doubtful_order_holds_nothing_until_somebody_agrees(staging: Staging) -> None:
    (one,) = orders(staging, 1)
    checked = case(staging, one, order(line(quantity="400")), stock(500))
    with staging.transaction():
        take(staging, one, checked, now=NOW, active=False, stock_at=None)
    assert held_by_all(staging) == {}
    staging.db.execute("UPDATE purchase_order SET status = 'approved' WHERE id = ?", [one])
    assert held_by_all(staging) == {("w1", ""): Decimal(400)}


def take_many(folder: Path, ids: list[int], quantity: int, amounts: tuple[int, ...]) -> int:
    """In a process of its own: as many of these orders as there are goods for."""
    staging = Staging(folder)
    try:
        return sum(try_to_take(staging, order_id, quantity, stock(*amounts)) for order_id in ids)
    finally:
        staging.close()


def test_two_processes_at_once_never_hold_more_than_there_is(staging: Staging) -> None:
    ids, amounts = orders(staging, 24), (700, 500)
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        halves = [pool.submit(take_many, staging.folder, half, 100, amounts) for half in (ids[::2], ids[1::2])]
        assert sum(half.result(timeout=120) for half in halves) == 12
    assert held_by_all(staging) == {("w1", ""): Decimal(700), ("w2", ""): Decimal(500)}


@settings(max_examples=30, deadline=None)
@given(
    amounts=st.lists(st.integers(0, 9).map(lambda hundreds: hundreds * 100), min_size=1, max_size=3),
    steps=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 6), st.sampled_from(["take", "end"])), max_size=14),
)
def test_whatever_is_taken_and_let_go_the_stock_is_enough(
    tmp_path_factory: pytest.TempPathFactory, amounts: list[int], steps: list[tuple[int, int, str]]
) -> None:
    staging = Staging(tmp_path_factory.mktemp("store") / "data")
    ids = orders(staging, 6)
    for which, hundreds, what in steps:
        if what == "take":
            try_to_take(staging, ids[which], hundreds * 100, stock(*amounts))
        else:
            staging.db.execute("UPDATE purchase_order SET status = 'cancelled' WHERE id = ?", [ids[which]])
        for (warehouse, _), quantity in held_by_all(staging).items():
            assert quantity <= amounts[int(warehouse[1:]) - 1]
    staging.close()


def test_a_receipt_is_held_as_what_lies_there(staging: Staging) -> None:
    first, second = orders(staging, 2)
    day = DAY + timedelta(days=5)
    rows = [
        Stock(
            item_number="T-1", warehouse="W1", on_hand=Decimal(100), expected_quantity=Decimal(300), expected_date=day
        )
    ]
    data = replaced(stock=rows)
    wanted = msgspec.structs.replace(order(line(quantity="400")), requested_delivery_date=day)
    for order_id, short in ((first, False), (second, True)):
        checked = case(staging, order_id, wanted, data)
        assert plan(checked)[0].is_short == short
        if not short:
            with staging.transaction():
                take(staging, order_id, checked, now=NOW, active=True, stock_at=None)
    assert held_by_all(staging) == {("w1", ""): Decimal(100), ("w1", day.isoformat()): Decimal(300)}
    arrived = replaced(stock=[Stock(item_number="T-1", warehouse="W1", on_hand=Decimal(450))])
    assert plan(case(staging, second, wanted, arrived))[0].free == 50


@pytest.mark.parametrize(("hours", "status"), [(71, "approved"), (73, "read")])
def test_an_order_approved_after_its_goods_were_let_go_is_checked_again(
    staging: Staging, hours: int, status: str
) -> None:
    (one,) = put(staging, "a", "exception", order())
    try_to_take(staging, one, 400, stock(500), now=NOW - timedelta(hours=hours))
    assert apply(staging, Decision(order_id=one, version=1, action="approve", by="赵总")) == status


def test_what_is_held_stands_in_the_store_by_item_and_warehouse(staging: Staging) -> None:
    (one,) = orders(staging, 1)
    assert try_to_take(staging, one, 600, stock(300, 500))
    rows = staging.rows("SELECT item_number, warehouse, arrives, quantity, active FROM stock_hold ORDER BY warehouse")
    assert rows == [
        {"item_number": "T-1", "warehouse": "w1", "arrives": "", "quantity": "100", "active": 1},
        {"item_number": "T-1", "warehouse": "w2", "arrives": "", "quantity": "500", "active": 1},
    ]


def test_goods_that_others_took_before_somebody_agreed_to_a_doubtful_order_are_not_promised_again(
    tmp_path: Path,
) -> None:
    company = SmallCompany(tmp_path)
    company.stock("T-1", 1000)
    for key, number, quantity in (("first", "PO-1", 300), ("again", "PO-2", 300), ("other", "PO-3", 600)):
        company.deliver(key, number, quantity=quantity)
        company.run()
    assert company.codes() == ["possible-duplicate"]
    assert company.decide("approve") == ["read"]
    company.run()
    assert company.codes() == ["stock-short"]
    assert held_by_all(company.staging()) == {("w1", ""): Decimal(900)}
    assert company.decide("approve") == ["approved"]


def test_of_two_doubtful_orders_for_the_same_goods_the_second_one_agreed_to_is_checked_again(staging: Staging) -> None:
    first, second = put(staging, "a", "exception", order(order_number="PO-1"), order(order_number="PO-2"))
    for one in (first, second):
        checked = case(staging, one, order(line(quantity="400")), stock(500))
        with staging.transaction():
            take(staging, one, checked, now=NOW, active=False, stock_at=None)
    decided = [
        apply(staging, Decision(order_id=one, version=1, action="approve", by="赵总")) for one in (first, second)
    ]
    assert decided == ["approved", "read"]


def test_what_an_earlier_version_promised_without_holding_it_is_not_promised_again(tmp_path: Path) -> None:
    company = SmallCompany(tmp_path)
    company.stock("T-1", 1000)
    for key, number, quantity, price in (("a", "PO-1", 600, "0.50"), ("b", "PO-2", 310, "0.30")):
        company.deliver(key, number, quantity=quantity, price=price)
    company.run()
    staging = company.staging()
    staging.db.execute("DELETE FROM stock_hold")  # as a store has it that was made before there were any
    company.deliver("c", "PO-3", quantity=700)
    company.run()
    assert company.codes() == ["unit-price", "stock-short"]
    assert held_by_all(staging) == {("", ""): Decimal(600)}
    assert company.decide("approve") == ["read", "approved"]
