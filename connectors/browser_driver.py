"""Playwright's driver: a program of its own that steers the browser."""

import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Playwright


class Driver:
    """Playwright's sync driver: one a process, shared, there as long as somebody uses it."""

    def __init__(self) -> None:
        self._running: Playwright | None = None
        self._users = 0

    def take(self) -> "Playwright":
        """The driver, for one more user."""
        if self._running is None:
            from playwright.sync_api import sync_playwright

            with _deaf_to_interrupts():
                self._running = sync_playwright().start()
            self._users = 0
        self._users += 1
        return self._running

    def give_back(self, taken: "Playwright") -> None:
        """One user less."""
        if taken is not self._running:
            return  # it was lost, and another has taken its place since
        self._users -= 1
        if self._users <= 0:
            self.stop()

    def stop(self) -> None:
        """End it, whoever uses it."""
        running, self._running = self._running, None
        if running is not None:
            with suppress(Exception):  # a driver that was killed cannot be stopped any more
                running.stop()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started inside never sees Ctrl-C: it is ours to end it, in order, when we are interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def why_it_does_not_start() -> str | None:
    """What is wrong with the driver's program and the mend; None when it can be started."""
    from playwright._impl._driver import compute_driver_executable

    program = str(compute_driver_executable()[0])
    try:
        tried = subprocess.run(  # noqa: S603 - Playwright's own program, by its own path
            [program, "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"Playwright's driver {program} does not start: {error}"
    if tried.returncode == 0:
        return None
    said = (tried.stderr.strip().splitlines() or ["?"])[0]
    return f"Playwright's driver does not start: {said} (Debian and Ubuntu: apt install libatomic1)"
