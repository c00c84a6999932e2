"""How often a system may be called: a bucket of calls that fills at the rate that its vendor documents."""

import time
from collections.abc import Callable
from threading import Lock


class Limit:
    """``calls`` in ``seconds``, spread evenly; after a rest up to ``burst`` of them at once.

    A burst comes on top within the seconds after it, so it has to be less than what the vendor lets through.
    Calls wait their turn in the order in which they came. Threads may share one.
    """

    def __init__(
        self,
        calls: float,
        seconds: float = 1.0,
        *,
        burst: float = 1,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if calls <= 0 or seconds <= 0:
            raise ValueError("calls and seconds have to be above 0")
        self._interval = seconds / calls
        self._slack = (burst - 1) * self._interval
        self._clock, self._sleep = clock, sleep
        self._lock = Lock()
        self._due = clock()

    def wait(self) -> None:
        """Return when the next call may be made."""
        with self._lock:
            now = self._clock()
            # The time at which this call would fall in an even stream; it may be early by what a burst allows.
            due = max(self._due, now)
            self._due = due + self._interval
            pause = due - now - self._slack
        if pause > 0:
            self._sleep(pause)

    def hold(self, seconds: float) -> None:
        """Let no call pass for so long, because the system asked for it."""
        with self._lock:
            self._due = max(self._due, self._clock() + seconds + self._slack)
