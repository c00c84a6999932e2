"""Transactions that are committed together: the disk is asked once, and each still stands or falls alone."""

from pathlib import Path

import pytest

from bot.staging import Event, Staging


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
