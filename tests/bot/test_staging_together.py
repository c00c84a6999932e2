"""Transactions that are committed together: the disk is asked once, and each still stands or falls alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.staging import ClaimLost, Event, Staging, utc_now
from connectors.parcel import Parcel


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    return Staging(tmp_path / "data")


def note(staging: Staging, what: str) -> None:
    with staging.transaction():
        staging.record(Event(what=what, actor="test"))


def fail_noting(staging: Staging, what: str) -> None:
    with pytest.raises(ZeroDivisionError), staging.transaction():
        staging.record(Event(what=what, actor="test"))
        raise ZeroDivisionError


def noted(staging: Staging) -> list[str]:
    """What another connection sees: only what is committed."""
    other = Staging(staging.folder)
    found = [row["what"] for row in other.rows("SELECT what FROM event ORDER BY id")]
    other.close()
    return found


def test_one_that_fails_takes_no_other_along(staging: Staging) -> None:
    with staging.together():
        note(staging, "first")
        fail_noting(staging, "second")
        note(staging, "third")
    assert noted(staging) == ["first", "third"]


def test_nothing_is_seen_outside_before_the_end(staging: Staging) -> None:
    with staging.together():
        note(staging, "first")
        assert noted(staging) == []
    assert noted(staging) == ["first"]


def test_what_was_done_before_an_error_is_kept(staging: Staging) -> None:
    with pytest.raises(ZeroDivisionError), staging.together():
        note(staging, "first")
        raise ZeroDivisionError
    note(staging, "alone again")
    assert noted(staging) == ["first", "alone again"]


def test_nothing_that_has_to_be_on_the_disk_at_once_may_be_part_of_it(staging: Staging) -> None:
    with staging.together(), pytest.raises(ValueError, match="committed together"), staging.transaction(durable=True):
        pass


def runs(staging: Staging) -> tuple[int, int]:
    """Two runs."""
    row = {"started_at": utc_now(), "host": "test", "process": 0}
    first, second = (staging.db.table("run").insert(row).last_pk for _ in range(2))
    return int(first or 0), int(second or 0)


def kept(staging: Staging) -> str:
    """A parcel's id."""
    at = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    staging.keep(Parcel(source="mail", key="1", filename="a.csv", content=b"a", received_at=at), "receive")
    return str(staging.claimable("parcel", ["received"])[0])


def test_what_is_still_claimed_at_the_end_is_claimed_for_others(staging: Staging) -> None:
    first, second = runs(staging)
    identity = kept(staging)
    with staging.together():
        assert staging.claim("parcel", identity, ["received"], first)
    assert not staging.claim("parcel", identity, ["received"], second)
    assert staging.claim("parcel", identity, ["received"], first)


def test_what_was_changed_is_claimed_no_more(staging: Staging) -> None:
    first, _ = runs(staging)
    identity = kept(staging)
    with staging.together():
        assert staging.claim("parcel", identity, ["received"], first)
        event = Event(what="parcel_read", actor="read")
        with staging.change("parcel", identity, first, "read", event, columns={"format": "csv"}):
            pass
    row = staging.row("SELECT status, format, claimed_by FROM parcel")
    assert row == {"status": "read", "format": "csv", "claimed_by": None}


def test_a_change_that_fails_leaves_the_claim_as_it_was(staging: Staging) -> None:
    first, second = runs(staging)
    identity = kept(staging)
    event = Event(what="parcel_read", actor="read")
    with staging.together():
        staging.claim("parcel", identity, ["received"], first)
        with pytest.raises(ZeroDivisionError), staging.change("parcel", identity, first, "read", event):
            raise ZeroDivisionError
    assert not staging.claim("parcel", identity, ["received"], second)


def test_what_was_let_go_of_can_be_changed_by_nobody(staging: Staging) -> None:
    first, second = runs(staging)
    identity = kept(staging)
    event = Event(what="parcel_read", actor="read")
    with staging.together():
        staging.claim("parcel", identity, ["received"], first)
        staging.release("parcel", identity, first)
        with pytest.raises(ClaimLost), staging.change("parcel", identity, first, "read", event):
            pass
    assert staging.claim("parcel", identity, ["received"], second)
