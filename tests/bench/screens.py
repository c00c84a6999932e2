"""``python -m tests.bench.screens [orders] [NAME…]``: many orders by screens, and what is left behind.

At 10, at half and at the end: memory of this process and of the driver and browser below it, open contexts and pages.
Of each order: seconds, as a ratio to what Playwright's own calls took of them. Only ratios and growth mean anything.
"""

import asyncio
import gc
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.table import Table

from connectors.settings import BrowserSettings, Secret
from connectors.targets.form import FormSettings, FormTarget
from connectors.targets.screens import Screens, ScreensSettings
from connectors.targets.tryton_screens import TrytonScreens, TrytonScreensSettings
from tests.bench.apart import apart
from tests.bench.targets import push
from tests.partners.desk import desk_site
from tests.partners.erp import PASSWORD, erp_site
from tests.partners.form import FILES
from tests.partners.processes import descendants
from tests.partners.tryton import PASSWORD as TRYTON_PASSWORD
from tests.partners.tryton import USER, tryton_server
from tests.partners.tryton_screens import untax

Robot = Screens | FormTarget | TrytonScreens
PATIENCE = 120.0
FIRST = 10
"""Orders after which the process has all that it needs."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is held after so many orders: bytes of this process and of those below it; contexts and pages open."""

    orders: int
    own: int
    below: int
    contexts: int
    pages: int


@dataclass(kw_only=True)
class Measured:
    """Of one target."""

    name: str
    seconds: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)


class Calls:
    """A watch on Playwright's calls: seconds in them, without those that were asked to be waited."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._open = 0
        self._since = 0.0

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Count what is called inside."""
        from playwright._impl._sync_base import SyncBase

        plain = SyncBase._sync

        def timed(one: SyncBase, call: Awaitable[Any]) -> Any:
            if "wait_for_timeout" in getattr(call, "__qualname__", "") and asyncio.iscoroutine(call):
                return plain(one, call)
            self._begin()
            try:
                return plain(one, call)
            finally:
                self._end()

        SyncBase._sync = timed  # type: ignore[method-assign, assignment]
        try:
            yield
        finally:
            SyncBase._sync = plain  # type: ignore[method-assign]

    def _begin(self) -> None:
        if self._open == 0:
            self._since = perf_counter()
        self._open += 1

    def _end(self) -> None:
        self._open -= 1
        if self._open == 0:
            self.seconds += perf_counter() - self._since


def proportional(process: int) -> int:
    """Bytes of a process, its part of what several share; nothing where it has ended."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:"))


def held(robot: Robot, orders: int) -> Held:
    """What is held now."""
    gc.collect()
    process = robot._browser.page.context.browser
    contexts = process.contexts if process is not None else []
    return Held(
        orders=orders,
        own=proportional(os.getpid()),
        below=sum(map(proportional, descendants(os.getpid()))),
        contexts=len(contexts),
        pages=sum(len(context.pages) for context in contexts),
    )


def measured(name: str, making: Callable[[], Robot], count: int) -> Measured:
    """Push so many orders with one robot."""
    found, robot, calls = Measured(name=name), making(), Calls()
    with calls.watching():
        for number in range(1, count + 1):
            begun, calls.seconds = perf_counter(), 0.0
            push(robot, 1000 + number)
            found.seconds.append(perf_counter() - begun)
            found.ratios.append(found.seconds[-1] / calls.seconds)
            if number in (FIRST, count // 2, count):
                found.held.append(held(robot, number))
                Console(stderr=True).print(name, found.held[-1], f"{median(found.seconds):.1f} s")
    robot.close()
    return found


def browser(folder: Path) -> BrowserSettings:
    """A browser on a busy machine."""
    return BrowserSettings(evidence=folder / "evidence", timeout_seconds=PATIENCE)


@contextmanager
def erp(folder: Path) -> Iterator[Callable[[], Robot]]:
    with erp_site(folder) as site:
        yield partial(Screens, ScreensSettings(url=site.url, user="robot", password=Secret(PASSWORD)), browser(folder))


@contextmanager
def desk(folder: Path) -> Iterator[Callable[[], Robot]]:
    with desk_site(folder) as site:
        settings = FormSettings(
            url=site.url, form=FILES / "desk" / "form.toml", user="robot", password=Secret(PASSWORD)
        )
        yield partial(FormTarget, settings, browser(folder))


@contextmanager
def tryton(folder: Path) -> Iterator[Callable[[], Robot]]:
    with tryton_server(folder) as server:
        untax(server)
        settings = TrytonScreensSettings(
            url=server.url, database="erp", user=USER, password=Secret(TRYTON_PASSWORD), prices="gross"
        )
        yield partial(TrytonScreens, settings, browser(folder))


PLACES: dict[str, Callable[[Path], AbstractContextManager[Callable[[], Robot]]]] = {
    "screens": erp,
    "form": desk,
    "tryton_screens": tryton,
}


def of(name: str, count: int) -> Measured:
    """So many orders by the robot of this name."""
    with tempfile.TemporaryDirectory() as folder, PLACES[name](Path(folder)) as making:
        return apart(measured, name, making, count)


def show(every: list[Measured]) -> None:
    """Some lines a target."""
    headings = ("target", "orders", "own MiB", "browser MiB", "contexts", "pages", "s an order", "ratio")
    table = Table(title="orders by screens: what is held, and medians since the line before")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "target" else "right")
    for each in every:
        since = 0
        for one in each.held:
            seconds, ratio = median(each.seconds[since : one.orders]), median(each.ratios[since : one.orders])
            memory = (f"{one.own / 2**20:.0f}", f"{one.below / 2**20:.0f}")
            counts = (str(one.contexts), str(one.pages))
            table.add_row(each.name, str(one.orders), *memory, *counts, f"{seconds:.1f}", f"{ratio:.2f}×")
            since = one.orders
    Console(width=120).print(table)


if __name__ == "__main__":
    wanted = sys.argv[2:] or list(PLACES)
    show([of(name, int(sys.argv[1]) if len(sys.argv) > 1 else 100) for name in wanted])
