"""Python's collector during a run."""

import gc

import pytest

from bot.garbage import SELDOM, seldom_collected


def test_the_collector_is_as_it_was_once_a_run_has_ended_however_it_ends() -> None:
    before = gc.get_threshold()
    seen: list[tuple[int, ...]] = []

    def run() -> None:
        with seldom_collected():
            seen.append(gc.get_threshold())
            assert gc.get_freeze_count() > 0
            raise LookupError

    with pytest.raises(LookupError):
        run()
    assert seen == [(SELDOM, *before[1:])]
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
