"""An order's journey: nothing lost, nothing twice, whatever happens on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.decisions import Decision, NotPossible, apply
from bot.learning.alias import Learnt
from bot.ledger import balance, find_order
from bot.run_lock import AlreadyRunning, only_run
from bot.staging import Staging
from bot.status import EDGES
from bot.steps import check, read
from bot.workers import Outcome, Readers, Task
from connectors.sales_order import TargetStatus
from extractors.errors import UnreadableDocument
from extractors.extract import extract
from tests.bot.company import SmallCompany, order_csv
from tests.partners.memory import Died

MOMENTS = (
    "waiting:unavailable",
    "fetch:died",
    "fetch:unavailable",
    "before acknowledge:died",
    "after acknowledge:died",
    "before acknowledge:unavailable",
    "find:died",
    "find:unavailable",
    "before create:died",
    "before create:unavailable",
    "before create:unknown",
    "before create:refused",
    "after create:died",
    "after create:unknown",
    "status:died",
    "status:unavailable",
    "before send:died",
    "before send:unavailable",
    "after send:died",
    "after send:unknown",
)


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read documents in this process: what the reading processes themselves promise has its own tests."""

    def read(self: Readers, tasks: list[Task]) -> Iterator[tuple[Task, Outcome]]:
        for task in tasks:
            try:
                yield task, extract(task.path.read_bytes(), task.filename, seller=self._seller)
            except UnreadableDocument as error:
                yield task, error

    monkeypatch.setattr(Readers, "read", read)
    monkeypatch.setattr(Readers, "_open", lambda _: None)
    monkeypatch.setattr(Readers, "_end", lambda _: None)
    monkeypatch.setattr("bot.steps.push.LOOKS", (0.0, 0.0, 0.0))
    monkeypatch.setattr("bot.steps.push.PAUSES", (timedelta(0),) * 40)


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    return SmallCompany(tmp_path)


def exception(company: SmallCompany) -> tuple[int, int]:
    (row,) = company.staging().rows("SELECT id, version FROM purchase_order WHERE status = 'exception'")
    return row["id"], row["version"]


def test_a_clean_order_stands_in_the_target_after_one_run(company: SmallCompany) -> None:
    company.deliver("a", "PO-1", quantity=200)
    report = company.run()
    (order,) = company.outside.erp.orders
    assert (order.reference, order.customer_number, str(order.total_amount)) == ("PO-1", "C1", "100.00")
    assert report.balance.buckets == {"pushed": 1}
    assert report.balance.difference == 0


def test_the_customer_is_told_once_and_in_words_that_name_the_order(company: SmallCompany) -> None:
    company.deliver("a", "PO-1")
    company.run()
    company.run()
    (message,) = company.outside.mail.sent
    assert message.recipient == "po@cheshi.example"
    assert "PO-1" in message.subject
    assert "T-1" in message.body


def test_a_second_run_finds_nothing_to_do(company: SmallCompany) -> None:
    company.deliver("a", "PO-1")
    company.run()
    report = company.run()
    assert len(company.outside.erp.orders) == 1
    assert report.steps == {name: {} for name in report.steps} | {"follow": {"unchanged": 1}}


def test_the_same_order_from_another_place_is_a_duplicate(company: SmallCompany) -> None:
    company.deliver("a", "PO-1")
    company.outside.source.deliver("b", "again.csv", order_csv("PO-1").replace(b"\n\n", b"\n,\n\n"))
    report = company.run()
    assert report.balance.buckets == {"pushed": 1, "duplicate": 1}
    assert len(company.outside.erp.orders) == 1


def test_an_order_is_the_same_under_another_name_of_its_unit_and_without_its_address(company: SmallCompany) -> None:
    company.deliver("a", "PO-1")
    shorter = order_csv("PO-1").replace("收货地址,浙江省宁波市鄞州区测试路 8 号\n".encode(), b"")
    company.outside.source.deliver("b", "b.csv", shorter.replace("件,".encode(), b"PCS,"))
    company.run()
    assert company.statuses() == {"a.csv": "pushed", "b.csv": "duplicate"}


def test_a_copy_of_an_order_that_was_corrected_meanwhile_is_still_a_duplicate(company: SmallCompany) -> None:
    company.deliver("a", "PO-1", price="0.40")
    company.run()
    company.decide("accept")
    company.outside.source.deliver("b", "b.csv", order_csv("PO-1", price="0.40").replace(b"\n\n", b"\n,\n\n"))
    company.run()
    assert company.statuses() == {"a.csv": "pushed", "b.csv": "duplicate"}


def test_an_order_whose_customer_is_corrected_is_held_against_what_came_after_it(company: SmallCompany) -> None:
    misspelt = order_csv("PO-1").replace("宁波测试机械有限公司".encode(), "某某贸易商行".encode())
    company.outside.source.deliver("a", "a.csv", misspelt)
    company.deliver("b", "PO-1")
    company.run()
    assert company.statuses() == {"a.csv": "exception", "b.csv": "pushed"}
    company.decide("correct", buyer__name="宁波测试机械有限公司")
    company.run()
    assert company.statuses() == {"a.csv": "duplicate", "b.csv": "pushed"}


def test_a_revision_becomes_an_exception_that_says_what_changed(company: SmallCompany) -> None:
    company.deliver("a", "PO-1", quantity=200)
    company.deliver("b", "PO-1", quantity=300)
    company.run()
    staging = company.staging()
    (finding,) = staging.rows("SELECT why_en FROM finding WHERE code = 'revision'")
    assert "T-1 quantity 200 → 300" in finding["why_en"]
    assert balance(staging).buckets == {"exception": 1, "pushed": 1}


def test_an_approved_revision_of_a_pushed_order_never_becomes_a_second_order(company: SmallCompany) -> None:
    company.deliver("a", "PO-1", quantity=200)
    company.deliver("b", "PO-1", quantity=300)
    company.run()
    assert company.decide("approve") == ["approved"]
    company.run()
    assert len(company.outside.erp.orders) == 1
    assert company.codes() == ["push-refused"]


def test_an_approved_revision_takes_the_place_of_an_order_that_waits(company: SmallCompany) -> None:
    company.deliver("a", "PO-1", price="0.40")
    company.run()
    company.deliver("b", "PO-1")
    company.run()
    order_id, version = exception_named(company, "b.csv")
    apply(company.staging(), Decision(order_id=order_id, version=version, action="approve", by="李"))
    company.run()
    assert company.statuses() == {"a.csv": "superseded", "b.csv": "pushed"}
    (event,) = company.staging().rows("SELECT actor, why FROM event WHERE what = 'order_superseded'")
    assert event["actor"] == "李"
    assert event["why"].endswith("its revision, was approved")


def exception_named(company: SmallCompany, filename: str) -> tuple[int, int]:
    sql = (
        "SELECT o.id, o.version FROM purchase_order o JOIN parcel p ON p.id = o.parcel_id "
        "WHERE p.filename = ? AND o.status = 'exception'"
    )
    (row,) = company.staging().rows(sql, [filename])
    return row["id"], row["version"]


def test_an_accepted_price_lets_the_order_through_and_carries_its_amounts_along(company: SmallCompany) -> None:
    company.deliver("a", "PO-1", price="0.40")
    company.run()
    assert company.outside.erp.orders == []
    assert company.codes() == ["unit-price"]
    assert company.decide("accept") == ["read"]
    company.run()
    (order,) = company.outside.erp.orders
    assert (f"{order.lines[0].unit_price:.2f}", str(order.total_amount)) == ("0.50", "100.00")
    (row,) = company.staging().rows("SELECT total_amount, as_read_json FROM purchase_order")
    assert row["total_amount"] == "100.00"
    assert '"total_amount":"80.00"' in row["as_read_json"]


def test_what_was_agreed_to_is_not_asked_again_when_the_order_is_checked_anew(company: SmallCompany) -> None:
    company.with_checks(approval_amount="100")
    company.deliver("a", "PO-1")
    company.run()
    assert company.codes() == ["approval-amount"]
    company.outside.faults.planned.append("before create:refused")
    company.decide("approve", by="王总")
    company.run()
    assert company.codes() == ["push-refused"]
    company.decide("correct", note="改送二号门")
    company.run()
    assert company.statuses() == {"a.csv": "pushed"}
    (finding,) = company.staging().rows("SELECT severity, why_en FROM finding WHERE code = 'approval-amount'")
    assert finding["severity"] == "info"
    assert finding["why_en"].endswith("(王总 agreed)")


def test_another_amount_than_the_one_agreed_to_is_asked_again(company: SmallCompany) -> None:
    company.with_checks(approval_amount="100")
    company.deliver("a", "PO-1")
    company.run()
    company.outside.faults.planned.append("before create:refused")
    company.decide("approve")
    company.run()
    company.decide("correct", lines__0__quantity="4000")
    company.run()
    assert company.codes() == ["approval-amount"]


def test_a_decision_about_an_older_version_changes_nothing(company: SmallCompany) -> None:
    company.deliver("a", "PO-1", price="0.40")
    company.run()
    order_id, version = exception(company)
    with pytest.raises(NotPossible, match="export again"):
        apply(company.staging(), Decision(order_id=order_id, version=version - 1, action="approve", by="李"))
    assert balance(company.staging()).buckets == {"exception": 1}


def test_an_order_without_a_known_item_cannot_be_approved(company: SmallCompany) -> None:
    company.deliver("a", "PO-1", item="T-9")
    company.run()
    with pytest.raises(NotPossible, match="correct that first"):
        company.decide("approve")


def test_a_rejected_order_does_not_stand_in_the_way_of_the_next(company: SmallCompany) -> None:
    company.deliver("a", "PO-1", price="0.40")
    company.run()
    company.decide("reject")
    company.deliver("b", "PO-1")
    report = company.run()
    assert report.balance.buckets == {"pushed": 1, "rejected": 1}


def test_goods_go_to_whoever_came_first_until_that_order_is_rejected(company: SmallCompany) -> None:
    company.stock("T-1", 500)
    bad_phone = order_csv("PO-1", 400).replace(b"0574-87001234", b"1380000100")
    company.outside.source.deliver("a", "a.csv", bad_phone)
    company.deliver("b", "PO-2", quantity=200)
    company.run()
    assert company.codes() == ["phone-invalid", "stock-short"]
    order_id, version = exception_named(company, "a.csv")
    apply(company.staging(), Decision(order_id=order_id, version=version, action="reject", by="李"))
    company.decide("correct", note="再查一次")
    company.run()
    assert company.statuses() == {"a.csv": "rejected", "b.csv": "pushed"}


def test_goods_of_a_pushed_order_are_promised_once(company: SmallCompany) -> None:
    company.stock("T-1", 500)
    company.deliver("a", "PO-1", quantity=300)
    company.run()
    company.deliver("b", "PO-2", quantity=310)
    company.run()
    assert company.codes() == ["stock-short"]
    company.stock("T-1", 500, reserved=300)  # counted anew: the ERP knows of the first order itself
    company.decide("correct", lines__0__quantity="200", note="减到库存")
    company.run()
    assert company.statuses() == {"a.csv": "pushed", "b.csv": "pushed"}


def test_what_the_target_refuses_goes_to_a_person_in_its_own_words(company: SmallCompany) -> None:
    company.deliver("a", "PO-1")
    company.outside.faults.planned.append("before create:refused")
    company.run()
    (finding,) = company.staging().rows("SELECT why_zh, why_en FROM finding WHERE code = 'push-refused'")
    assert "refused at before create" in finding["why_en"]
    assert company.outside.erp.orders == []


def test_a_customer_is_told_anew_when_what_they_were_told_has_been_corrected(company: SmallCompany) -> None:
    company.deliver("a", "PO-1")
    company.outside.faults.planned.append("before create:refused")
    company.run()
    company.decide("correct", lines__0__quantity="100")
    company.run()
    first, second = company.outside.mail.sent
    assert second.message_id == first.message_id.replace("confirmation@", "confirmation.2@")
    assert "× 0.50 = 50.00" in second.body
    assert len(company.outside.erp.orders) == 1


def test_an_order_corrected_after_it_may_have_been_sent_is_never_taken_for_what_stands_there(
    company: SmallCompany,
) -> None:
    company.deliver("a", "PO-1")
    company.outside.faults.planned += ["after create:unknown", *["find again:unavailable"] * 3]
    company.run()
    assert company.codes() == ["push-unknown"]
    company.decide("correct", lines__0__quantity="100")
    company.run()
    assert company.codes() == ["push-refused"]
    assert [order.lines[0].quantity for order in company.outside.erp.orders] == [200]


def test_an_answer_that_never_came_is_looked_for(company: SmallCompany) -> None:
    company.deliver("a", "PO-1")
    company.outside.faults.planned.append("after create:unknown")
    company.run()
    assert company.statuses() == {"a.csv": "pushed"}
    (attempt,) = company.staging().rows("SELECT outcome, number FROM push_attempt")
    assert attempt == {"outcome": "created", "number": "SO-1"}


def test_a_target_that_is_away_is_left_alone_after_three_orders(company: SmallCompany) -> None:
    for number in range(5):
        company.deliver(f"k{number}", f"PO-{number}", quantity=100 + number)
    company.outside.faults.planned += ["find:unavailable"] * 5
    report = company.run()
    assert report.steps["push"] == {"unavailable": 3}
    assert report.problems[-1] == (
        "erp: 连续 3 次失败，本次不再写入；订单等待 · left alone after 3 failures in a row; orders wait"
    )
    assert report.balance.buckets == {"waiting": 5}


def test_an_order_rests_after_a_failure_and_goes_to_a_person_after_the_last(
    company: SmallCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.steps.push.PAUSES", (timedelta(hours=1), timedelta(0)))
    company.deliver("a", "PO-1")
    company.outside.faults.planned += ["find:unavailable"] * 3
    company.run()
    assert company.run().steps["push"] == {}
    company.staging().db.execute("UPDATE purchase_order SET not_before = '2000-01-01T00:00:00.000Z'")
    company.run()
    company.run()
    assert company.codes() == ["push-unavailable"]


def test_a_messenger_that_is_away_keeps_no_order_from_the_target(company: SmallCompany) -> None:
    company.deliver("a", "PO-1")
    company.outside.faults.planned.append("before send:unavailable")
    company.outside.faults.planned.append("before send:unavailable")
    report = company.run()
    assert report.balance.buckets == {"pushed": 1}
    assert company.outside.mail.sent == []
    company.run()
    assert len(company.outside.mail.sent) == 1


def test_goods_out_are_told_once(company: SmallCompany) -> None:
    company.deliver("a", "PO-1")
    company.run()
    company.outside.erp.states["SO-1"] = TargetStatus(state="shipped", text="顺丰 SF100")
    company.run()
    company.run()
    company.outside.erp.states["SO-1"] = TargetStatus(state="invoiced", text="FP-1")
    report = company.run()
    assert [message.subject for message in company.outside.mail.sent] == ["订单 PO-1：已收到", "订单 PO-1：已发货"]
    assert report.balance.buckets == {"fulfilled": 1}


def test_a_dry_run_writes_nothing_anywhere(company: SmallCompany) -> None:
    company.deliver("old", "PO-0", price="0.40")
    company.run()
    company.deliver("a", "PO-1")
    before = everything(company)
    report = company.run(dry=True)
    assert report.steps["push"] == {"would be pushed": 1}
    assert company.outside.erp.orders == []
    assert company.outside.mail.sent == []
    assert company.outside.source.taken == {"old"}
    assert everything(company) == before


def everything(company: SmallCompany) -> tuple[list[str], set[str]]:
    folder = company.settings.folders.data
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.name.startswith("staging.sqlite")}
    return list(company.staging().db.conn.iterdump()), files


def test_a_dry_run_reads_what_an_earlier_run_only_received(company: SmallCompany) -> None:
    company.deliver("a", "PO-1")
    company.run(only="receive")
    assert company.run(dry=True).steps["push"] == {"would be pushed": 1}
    assert company.statuses() == {}


def test_two_orders_in_one_parcel_are_two_orders_and_one_parcel(company: SmallCompany) -> None:
    rows = "订单号,客户名称,供方料号,品名,规格,数量,单位,单价,金额\n" + "".join(
        f"{number},宁波测试机械有限公司,T-1,测试螺钉,M8×30,{count},件,0.50,{count / 2:.2f}\n"
        for number, count in (("PO-1", 100), ("PO-2", 200))
    )
    company.outside.source.deliver("a", "flat.csv", rows.encode())
    report = company.run()
    assert sorted(order.reference for order in company.outside.erp.orders) == ["PO-1", "PO-2"]
    assert report.balance.buckets == {"pushed": 1}
    assert report.balance.order_buckets == {"pushed": 2}


def test_people_can_name_an_order_by_any_of_its_numbers(company: SmallCompany) -> None:
    company.deliver("a", "PO-1")
    company.run()
    staging = company.staging()
    found = find_order(staging, "PO-1")
    assert found is not None
    for name in (found.our_number, "SO-1", str(found.id)):
        again = find_order(staging, name)
        assert again is not None
        assert again.id == found.id
    assert find_order(staging, "PO-2") is None


def test_a_run_beside_a_run_does_nothing(company: SmallCompany) -> None:
    company.deliver("a", "PO-1")
    with only_run(company.staging()), pytest.raises(AlreadyRunning):
        company.run()
    assert company.outside.source.taken == set()


def test_a_decision_between_two_steps_of_a_run_is_kept(company: SmallCompany) -> None:
    company.deliver("a", "PO-1", price="0.40")
    company.run()
    company.deliver("b", "PO-1")
    company.run(only="receive")
    company.run(only="read")
    company.run(only="check")
    company.decide("reject")
    company.run()
    assert company.statuses() == {"a.csv": "rejected", "b.csv": "exception"}


class Deaths:
    """The process ends around the n-th commit: before it, so that nothing of it is kept, or right after."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left: int | None = None
        self.after = False
        real = Staging.transaction
        deaths = self

        @contextmanager
        def transaction(self: Staging, **how: Any) -> Iterator[Database]:
            dies = deaths.count()
            with real(self, **how) as db:
                yield db
                if dies and not deaths.after:
                    raise Died("before a commit")
            if dies:
                raise Died("after a commit")

        monkeypatch.setattr(Staging, "transaction", transaction)

    def count(self) -> bool:
        if self.left is None:
            return False
        self.left -= 1
        if self.left < 0:
            self.left = None
            return True
        return False


Night = tuple[list[str], int | None, bool]
"""What goes wrong outside, after how many commits the process dies, and whether right before or right after it."""

NIGHTS: st.SearchStrategy[list[Night]] = st.lists(
    st.tuples(st.lists(st.sampled_from(MOMENTS), max_size=4), st.none() | st.integers(0, 60), st.booleans()),
    min_size=1,
    max_size=5,
)


def live_through(nights: list[Night], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Live through these nights, then some quiet ones, and find everything as if nothing had happened."""
    company = SmallCompany(folder)
    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", lambda _: None)  # deaths of the process are the subject, not of the machine
        deaths = Deaths(patched)
        for number in range(3):
            company.deliver(f"k{number}", f"PO-{number}", quantity=100 + number)
        company.outside.source.deliver("k8", "same.csv", order_csv("PO-0", 100))
        company.deliver("k9", "PO-9", price="0.40")
        for faults, commits, after in nights:
            company.outside.faults.planned = list(faults)
            deaths.left, deaths.after = commits, after
            try:
                company.run()
                decide_as_a_supervisor_would(company)
            except Died:
                continue
        deaths.left = None
        company.outside.faults.planned = []
        for _ in range(3):
            report = company.run()
            decide_as_a_supervisor_would(company)
    assert sorted(order.reference for order in company.outside.erp.orders) == ["PO-0", "PO-1", "PO-2", "PO-9"]
    assert report.balance.difference == 0
    assert report.balance.buckets == {"pushed": 4, "duplicate": 1}
    assert company.outside.source.taken == set(company.outside.source.parcels)
    assert len({message.message_id for message in company.outside.mail.sent}) == 4
    assert len({(message.message_id, message.body) for message in company.outside.mail.sent}) == 4
    assert_statuses_moved_as_they_may(company.staging())


@pytest.mark.parametrize("moment", MOMENTS)
def test_one_fault_at_any_moment_outside_changes_nothing_in_the_end(
    moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet: list[Night] = [([], None, False)] if moment.startswith("status") else []  # something has to be pushed first
    live_through([*quiet, ([moment], None, False)], tmp_path / "c", monkeypatch)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("tens", range(6))
def test_a_death_around_any_commit_changes_nothing_in_the_end(
    tens: int,
    after: bool,  # noqa: FBT001 - a table
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for commit in range(tens * 10, tens * 10 + 10):
        live_through([([], commit, after)], tmp_path / str(commit), monkeypatch)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nights=NIGHTS)
def test_whatever_fails_and_whenever_it_dies_each_order_is_there_once(
    nights: list[Night], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_through(nights, tmp_path_factory.mktemp("company") / "c", monkeypatch)


def decide_as_a_supervisor_would(company: SmallCompany) -> None:
    staging = company.staging()
    for row in staging.rows("SELECT id, version FROM purchase_order WHERE status = 'exception'"):
        codes = {
            one["code"] for one in staging.rows("SELECT code FROM finding WHERE purchase_order_id = ?", [row["id"]])
        }
        action = "approve" if any(code.startswith("push-") for code in codes) else "accept"
        apply(staging, Decision(order_id=row["id"], version=row["version"], action=action, by="李"))  # type: ignore[arg-type]


def assert_statuses_moved_as_they_may(staging: Staging) -> None:
    for order in staging.rows("SELECT id, status FROM purchase_order"):
        sql = "SELECT status FROM event WHERE purchase_order_id = ? AND status IS NOT NULL ORDER BY id"
        path = [row["status"] for row in staging.rows(sql, [order["id"]])]
        assert path[0] == "read"
        assert path[-1] == order["status"]
        for was, now in pairwise(path):
            assert now in EDGES[was], f"{was} → {now}"


def test_what_its_source_cannot_give_is_left_there_and_the_balance_closes(company: SmallCompany) -> None:
    company.deliver("a", "PO-1")
    company.deliver("b", "PO-2", 310)
    company.outside.source.too_large.add("a")
    report = company.run()
    assert report.balance.buckets == {"pushed": 1, "left_behind": 1}
    assert report.balance.difference == 0
    assert report.problems == ("mail: a stays there: too large",)
    company.outside.source.too_large.clear()
    assert company.run().balance.buckets == {"pushed": 2}


def test_what_an_order_may_teach_stops_neither_it_nor_the_others(
    company: SmallCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.deliver("a", "PO-1", price="0.30")
    company.run()
    company.decide("correct", lines__0__unit_price="0.50")
    company.deliver("b", "PO-2", 310)
    monkeypatch.setattr(check, "learn_from_correction", trip)
    company.run()
    assert company.statuses() == {"a.csv": "pushed", "b.csv": "pushed"}


def test_an_order_whose_customer_cannot_be_looked_for_is_read_all_the_same(
    company: SmallCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.deliver("a", "PO-1")
    monkeypatch.setattr(Learnt, "has_columns", lambda _: True)
    monkeypatch.setattr(read, "resolve_customer", trip)
    company.run()
    assert company.statuses() == {"a.csv": "pushed"}


def trip(*_: object) -> None:
    raise ZeroDivisionError
