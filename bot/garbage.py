"""When Python's collector looks for garbage during a run."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 20_000
"""New objects after which it looks: orders leave next to none that it alone can find."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage seldom, and not among what is there already: a snapshot stays as it is to the run's end.

    To look through a snapshot of a hundred thousand items takes as long as a hundred orders.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
