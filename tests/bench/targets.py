"""``python -m tests.bench.targets [orders] [NAME…]``: many orders into each target, beside httpx alone.

For each target: seconds an order, the ratio to a bare client that makes the same calls for other orders, and what grew
afterwards: memory and sockets. Only ratios and growth mean anything.
"""

import gc
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, NamedTuple

import httpx
from rich.console import Console
from rich.table import Table

from connectors.sales_order import Target
from tests.bench.apart import apart
from tests.connectors.target_contract import order
from tests.connectors.targets.yonyou_u8.u8_place import U8Place, u8_site
from tests.partners.fxiaoke import fxiaoke_site
from tests.partners.jiandaoyun import JiandaoyunSite, jiandaoyun_site
from tests.partners.kingdee import KingdeePlace, kingdee_emulator
from tests.partners.neocrm import neocrm_site

BLOCKS = 10
"""Product and bare client take turns this often."""

REPLAYED = 20
"""Orders whose calls the bare client makes again, in each block for other references."""

TAPED = 10
"""What the references of the taped orders begin with, before two digits more."""


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Of one target: medians of seconds an order, of ratios to the bare client, and growth from the first block on."""

    name: str
    orders: int
    calls: float
    wall: float
    processor: float
    walls: float
    processors: float
    memory: int
    sockets: int


def open_sockets() -> int:
    """Sockets that this process has open."""
    found = 0
    for each in Path("/proc/self/fd").iterdir():
        try:
            found += str(each.readlink()).startswith("socket:")
        except OSError:
            continue
    return found


def resident() -> int:
    """Bytes of memory this process holds, after what is garbage has gone."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Noted(NamedTuple):
    """A call that was made, as httpx takes it, and how long its answer was."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes
    answered: int

    def anew(self, block: int) -> "Noted":
        """The same for other orders: their references are as long as before, so that no length changes."""
        old, new = f"PO-{TAPED}", f"PO-{TAPED + 1 + block}"
        body = self.body.replace(old.encode(), new.encode())
        return self._replace(url=self.url.replace(old, new), body=body)


class Tape(httpx.Client):
    """A client that notes what it sends."""

    def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        response = super().send(request, **options)
        headers = dict(request.headers)
        NOTED.append(Noted(request.method, str(request.url), headers, request.read(), len(response.read())))
        return response


NOTED: list[Noted] = []


@contextmanager
def noting() -> Iterator[None]:
    """Note every call made inside."""
    plain = httpx.Client
    httpx.Client = Tape  # type: ignore[misc]
    NOTED.clear()
    try:
        yield
    finally:
        httpx.Client = plain  # type: ignore[misc]


def push(target: Target, number: int) -> None:
    """Look, create: as a run does."""
    sent = order(f"PO-{number}")
    if target.find(sent.reference, sent.customer_number) is not None:
        raise AssertionError(f"{sent.reference} is there before it was made")
    target.create(sent)


def push_many(target: Target, first: int, count: int) -> None:
    """Push so many, one after the other."""
    for number in range(first, first + count):
        push(target, number)


def measured(name: str, making: Callable[[], Target], count: int) -> Measured:
    """Push ``count`` orders with one target, in turn with the bare client, as the process that calls this."""
    calls = taped(making)
    target = making()
    block = max(count // BLOCKS, 1)
    ours: list[Taken] = []
    raw: list[Taken] = []
    memory = sockets = 0
    with httpx.Client(timeout=20.0) as client:
        for number in range(BLOCKS):
            ours.append(taken(partial(push_many, target, number * block, block), block))
            raw.append(taken(partial(bare, client, [call.anew(number) for call in calls]), REPLAYED))
            if number == 0:
                memory, sockets = resident(), open_sockets()
        grown, more = resident() - memory, open_sockets() - sockets
    target.close()
    return Measured(
        name=name,
        orders=block * BLOCKS,
        calls=len(calls) / REPLAYED,
        wall=median(each.wall for each in ours),
        processor=median(each.processor for each in ours),
        walls=median(our.wall / max(its.wall, 1e-6) for our, its in zip(ours, raw, strict=True)),
        processors=median(our.processor / max(its.processor, 1e-6) for our, its in zip(ours, raw, strict=True)),
        memory=grown,
        sockets=more,
    )


class Taken(NamedTuple):
    """Seconds an order: by the clock on the wall, and of this process's own work."""

    wall: float
    processor: float


def taken(work: Callable[[], object], orders: int) -> Taken:
    """How long the work takes for each of so many orders."""
    wall, processor = perf_counter(), process_time()
    work()
    return Taken((perf_counter() - wall) / orders, (process_time() - processor) / orders)


def taped(making: Callable[[], Target]) -> list[Noted]:
    """The calls of some orders, those of signing in left out."""
    with noting():
        target = making()
        push(target, TAPED * 100 + 99)
        NOTED.clear()
        for number in range(REPLAYED):
            push(target, TAPED * 100 + number)
        target.close()
        return list(NOTED)


def bare(client: httpx.Client, calls: list[Noted]) -> None:
    """Make these calls with httpx alone. Raises AssertionError where one is not answered as it was."""
    for call in calls:
        answer = client.request(call.method, call.url, headers=call.headers, content=call.body)
        if answer.status_code != HTTPStatus.OK or len(answer.content) < call.answered / 2:
            raise AssertionError(f"{call.url}: {answer.status_code} {answer.text[:200]}")


@contextmanager
def kingdee(folder: Path) -> Iterator[Callable[[], Target]]:
    with kingdee_emulator() as (app, faults, url):
        yield KingdeePlace(app, faults, url, folder).making()


@contextmanager
def u8(folder: Path) -> Iterator[Callable[[], Target]]:
    with u8_site() as (app, faults, url):
        yield U8Place(app, faults, url, folder, "openapi").making(timeout_seconds=20.0)


@contextmanager
def jiandaoyun(folder: Path) -> Iterator[Callable[[], Target]]:
    with jiandaoyun_site(folder) as site:
        site.begin()
        yield JiandaoyunSite.making(site)


@contextmanager
def fxiaoke(folder: Path) -> Iterator[Callable[[], Target]]:
    with fxiaoke_site(folder) as site:
        # Waiting for the vendor's limit is no work.
        site.app.switches.rates = False
        site.options = {"calls_in_20_seconds": 100_000, "timeout_seconds": 20.0}
        yield site.making()


@contextmanager
def neocrm(folder: Path) -> Iterator[Callable[[], Target]]:
    with neocrm_site(folder) as site:
        yield site.making()


PLACES: dict[str, Callable[[Path], AbstractContextManager[Callable[[], Target]]]] = {
    "fxiaoke": fxiaoke,
    "jiandaoyun": jiandaoyun,
    "kingdee": kingdee,
    "neocrm": neocrm,
    "yonyou_u8": u8,
}


def of(name: str, count: int) -> Measured:
    """So many orders into the target of this name."""
    with tempfile.TemporaryDirectory() as folder, PLACES[name](Path(folder)) as making:
        return apart(measured, name, making, count)


def show(every: list[Measured]) -> None:
    """One line a target."""
    table = Table(title="after the first tenth: seconds an order, and what grew")
    for heading in (
        "target",
        "orders",
        "calls",
        "ms",
        "ratio",
        "own ms",
        "own ratio",
        "memory KiB",
        "sockets",
    ):
        table.add_column(heading, justify="left" if heading == "target" else "right")
    for each in every:
        wall, own = f"{each.wall * 1000:.1f}", f"{each.processor * 1000:.1f}"
        times = (wall, f"{each.walls:.1f}×", own, f"{each.processors:.1f}×")
        figures = (str(each.orders), f"{each.calls:.1f}", *times)
        table.add_row(each.name, *figures, f"{each.memory // 1024:+}", f"{each.sockets:+}")
    Console(width=120).print(table)


if __name__ == "__main__":
    wanted = sys.argv[2:] or list(PLACES)
    orders = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    show([of(name, orders) for name in wanted])
