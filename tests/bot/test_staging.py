"""The staging store keeps what it was given, whole, once, and changes it in one piece or not at all."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.errors import OrderbotError
from bot.ledger import balance
from bot.migrations import MIGRATIONS
from bot.run_lock import AlreadyRunning, only_run
from bot.staging import ClaimLost, Event, Staging, open_database, to_utc
from connectors.parcel import Parcel

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def parcel(key: str = "INBOX/1/1", content: bytes = b"an order") -> Parcel:
    return Parcel(source="mail", key=key, filename="order.eml", content=content, received_at=AT)


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    return Staging(tmp_path / "data")


def test_a_parcels_bytes_come_back_as_they_were(staging: Staging) -> None:
    staging.keep(parcel(content=b"\x00\xff raw"), "receive")
    row = staging.row("SELECT id FROM parcel")
    assert row is not None
    assert staging.content(row["id"]) == b"\x00\xff raw"


def test_same_bytes_under_another_key_are_the_same_parcel_seen_twice(staging: Staging) -> None:
    assert staging.keep(parcel("INBOX/1/1"), "receive")
    assert not staging.keep(parcel("INBOX/1/2"), "receive")
    assert len(staging.rows("SELECT id FROM parcel")) == 1
    assert balance(staging).buckets == {"waiting": 1, "duplicate": 1}


def test_bytes_changed_on_the_disk_are_noticed(staging: Staging) -> None:
    staging.keep(parcel(), "receive")
    row = staging.row("SELECT id, stored FROM parcel")
    assert row is not None
    (staging.folder / row["stored"]).write_bytes(b"another order")
    with pytest.raises(OrderbotError, match="have been changed"):
        staging.content(row["id"])


def test_what_a_source_lists_and_nobody_fetches_keeps_the_balance_open(staging: Staging) -> None:
    assert staging.sight("mail", ["a", "b"]) == ["a", "b"]
    staging.keep(parcel("a"), "receive")
    assert balance(staging).difference == 1
    assert staging.sight("mail", ["b"]) == ["b"]


def test_what_somebody_took_away_before_it_was_fetched_is_gone_and_said_so(staging: Staging) -> None:
    staging.sight("mail", ["a"])
    staging.sight("mail", [])
    assert balance(staging).buckets == {"gone": 1}
    assert balance(staging).difference == 0


def test_result_status_and_event_are_written_together_or_not_at_all(staging: Staging) -> None:
    staging.keep(parcel(), "receive")
    (identity,) = staging.claimable("parcel", ["received"])
    with only_run(staging) as run:
        assert staging.claim("parcel", identity, ["received"], run)
        event = Event(what="parcel_read", actor="read")
        with pytest.raises(ZeroDivisionError), staging.change("parcel", identity, run, "read", event) as db:
            db.execute("UPDATE parcel SET reason = 'half done'")
            _ = 1 / 0
    row = staging.row("SELECT status, reason FROM parcel")
    assert row == {"status": "received", "reason": None}
    assert [event["what"] for event in staging.rows("SELECT what FROM event")] == ["parcel_received"]


def test_a_claim_that_was_lost_writes_nothing(staging: Staging) -> None:
    staging.keep(parcel(), "receive")
    (identity,) = staging.claimable("parcel", ["received"])
    with only_run(staging) as run:
        staging.claim("parcel", identity, ["received"], run)
        staging.release("parcel", identity, run)
        with pytest.raises(ClaimLost), staging.change("parcel", identity, run, "read", Event(what="x", actor="read")):
            pass
    assert staging.rows("SELECT status FROM parcel") == [{"status": "received"}]


def test_a_killed_runs_claims_are_free_for_the_next(staging: Staging) -> None:
    staging.keep(parcel(), "receive")
    (identity,) = staging.claimable("parcel", ["received"])
    with only_run(staging) as run:
        staging.claim("parcel", identity, ["received"], run)
        assert staging.claimable("parcel", ["received"]) == []
    with only_run(staging):
        assert staging.claimable("parcel", ["received"]) == [identity]


def test_two_runs_on_one_folder_do_not_happen(staging: Staging) -> None:
    other = Staging(staging.folder)
    with only_run(staging), pytest.raises(AlreadyRunning, match="is running on it"), only_run(other):
        pass


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        to_utc(datetime(2026, 11, 20))  # noqa: DTZ001 - the very thing refused


def test_opening_a_store_twice_changes_nothing(tmp_path: Path) -> None:
    first = open_database(tmp_path / "s.sqlite")
    schema = first.schema
    applied = [migration.name for migration in MIGRATIONS.applied(first)]
    first.close()
    again = open_database(tmp_path / "s.sqlite")
    assert again.schema == schema
    assert applied == sorted(applied)
    assert MIGRATIONS.pending(again) == []
    again.close()


def test_every_older_schema_comes_up_to_date(tmp_path: Path) -> None:
    names = [migration.name for migration in MIGRATIONS.pending(Database(memory=True))]
    newest = open_database(tmp_path / "new.sqlite").schema
    for count, name in enumerate(names[1:], 1):
        path = tmp_path / f"old-{count}.sqlite"
        connection = sqlite3.connect(path, isolation_level=None)
        old = Database(connection)
        MIGRATIONS.apply(old, stop_before=name)
        old.close()
        assert open_database(path).schema == newest


def test_what_a_promise_hangs_on_waits_for_the_disk_and_nothing_else_does(staging: Staging) -> None:
    def waits() -> int:
        return int(staging.db.execute("PRAGMA synchronous").fetchone()[0])

    with staging.transaction(durable=True):
        assert waits() == 2
    assert waits() == 1
    with pytest.raises(ZeroDivisionError), staging.transaction(durable=True):
        _ = 1 / 0
    assert waits() == 1


def test_rows_put_in_by_table_are_undone_with_their_transaction(staging: Staging) -> None:
    run = {"started_at": "now", "host": "h", "process": 1}
    with pytest.raises(ZeroDivisionError), staging.transaction() as db:
        db.table("run").insert(run)
        db.table("run").insert_all([run, run])
        _ = 1 / 0
    assert staging.rows("SELECT id FROM run") == []


def test_a_status_that_cannot_be_reached_from_where_it_is_is_refused(staging: Staging) -> None:
    staging.keep(parcel(), "receive")
    (identity,) = staging.claimable("parcel", ["received"])
    event = Event(what="x", actor="read")
    with only_run(staging) as run:
        staging.claim("parcel", identity, ["received"], run)
        with staging.change("parcel", identity, run, "unreadable", event):
            pass
        staging.db.execute("UPDATE parcel SET claimed_by = ?", [run])
        with pytest.raises(ClaimLost), staging.change("parcel", identity, run, "read", event):
            pass
    assert staging.rows("SELECT status FROM parcel") == [{"status": "unreadable"}]


def test_a_parcel_fetched_twice_under_its_own_key_came_once(staging: Staging) -> None:
    assert staging.keep(parcel(), "receive")
    assert staging.keep(parcel(), "receive")
    assert balance(staging).buckets == {"waiting": 1}


def test_names_in_a_foreign_encoding_are_kept_and_found_again(staging: Staging) -> None:
    key = b"\xb6\xa9\xb5\xa5.csv".decode("utf-8", "surrogateescape")
    assert staging.sight("folder", [key]) == [key]
    staging.keep(Parcel(source="folder", key=key, filename=key, content=b"x", received_at=AT), "receive")
    staging.acknowledged("folder", [key])
    assert staging.sight("folder", [key]) == []
    assert staging.rows("SELECT filename FROM parcel") == [{"filename": "\\udcb6\\udca9\\udcb5\\udca5.csv"}]


def test_a_claim_of_another_run_is_taken_over_only_when_its_lease_is_over(staging: Staging) -> None:
    staging.keep(parcel(), "receive")
    (identity,) = staging.claimable("parcel", ["received"])
    with only_run(staging) as first:
        pass
    with only_run(staging) as second:
        assert staging.claim("parcel", identity, ["received"], first)
        assert not staging.claim("parcel", identity, ["received"], second)
        staging.db.execute("UPDATE parcel SET claimed_until = '2000-01-01T00:00:00.000Z'")
        assert staging.claim("parcel", identity, ["received"], second)


def test_a_new_store_may_be_opened_by_several_at_once(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from bot.staging import Staging; Staging(Path(sys.argv[1])).close()"
    together = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "data")], cwd=Path(__file__).parents[2])
        for _ in range(4)
    ]
    assert [opened.wait(timeout=60) for opened in together] == [0, 0, 0, 0]


def test_every_name_that_orders_are_looked_up_by_has_an_index(staging: Staging) -> None:
    for sql in (
        "SELECT * FROM purchase_order WHERE order_number = 'x'",
        "SELECT * FROM purchase_order WHERE business_fingerprint = 'x'",
        "SELECT * FROM purchase_order WHERE customer_number = 'x'",
        "SELECT * FROM sales_order WHERE target_number = 'x'",
        "SELECT * FROM sales_order_line WHERE item_number = 'x'",
        "SELECT * FROM receipt WHERE source = 'x' AND parcel_id IS NULL",
        "SELECT * FROM event WHERE purchase_order_id = 1",
        "SELECT * FROM finding WHERE purchase_order_id = 1",
        "SELECT * FROM message WHERE status = 'queued'",
    ):
        (plan,) = staging.rows(f"EXPLAIN QUERY PLAN {sql}")
        assert plan["detail"].startswith("SEARCH"), sql
