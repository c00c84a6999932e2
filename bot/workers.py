"""Where heavy work runs: processes of this machine, each reading one document at a time.

Reading is pure, so it may run again; a document that ends its reader or takes too long is told apart from all others.
"""

import multiprocessing
import multiprocessing.context
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Self, TypeVar

import msgspec

from extractors.errors import UnreadableDocument
from extractors.purchase_order import Extraction
from extractors.seller import Seller


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A document to read: where its bytes lie and what its sender called it."""

    key: str
    path: Path
    filename: str


Outcome = Extraction | UnreadableDocument
T = TypeVar("T")

AHEAD = 2
"""Documents for each process that are handed over before they are asked for, so that no process waits."""

STARTING = 60.0
"""Seconds that new processes are given besides: they load the readers' libraries."""


class Readers:
    """A few processes that read documents. Use it as a context: they are gone at its end."""

    def __init__(self, seller: Seller, *, processes: int, seconds: float) -> None:
        self._seller = seller
        self._processes = processes
        self._seconds = seconds
        self._pool = self._open()
        self._new = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Yield each task with what came of it, in the order of the tasks."""
        waiting = deque(tasks)
        under_way: deque[tuple[Task, Future[Outcome]]] = deque()
        while waiting or under_way:
            while waiting and len(under_way) < self._processes * AHEAD:
                under_way.append(self._hand_over(waiting.popleft()))
            task, future = under_way.popleft()
            try:
                outcome = self._wait(future)
            except FutureTimeout:
                # A process took it up when its forerunner was done at the latest: all this time is its own.
                self._restart()
                outcome = self._too_long(task)
                under_way = self._again(under_way)
            except BrokenProcessPool:
                # Which of the documents under way did it is not known: this one is read again, alone with its reader.
                self._restart()
                outcome = self._read_alone(task)
                under_way = self._again(under_way)
            yield task, outcome

    def run(self, function: Callable[..., T], *args: object) -> T | None:
        """What a function of a module gives in one of the processes; None where it failed, or took too long.

        For work on a document besides reading it; call it while no ``read`` is under way, or between its results.
        """
        try:
            return self._pool.submit(function, *args).result(timeout=self._seconds + STARTING)
        except (FutureTimeout, BrokenProcessPool):
            self._restart()
        except Exception:  # noqa: BLE001 - whatever a document does to it, the others go on
            return None
        return None

    def _hand_over(self, task: Task) -> "tuple[Task, Future[Outcome]]":
        try:
            return task, self._pool.submit(_read, task.path, task.filename)
        except BrokenProcessPool as error:  # found out here, dealt with when it is this document's turn
            broken: Future[Outcome] = Future()
            broken.set_exception(error)
            return task, broken

    def _wait(self, future: "Future[Outcome]") -> Outcome:
        outcome = future.result(timeout=self._seconds + (STARTING if self._new else 0))
        self._new = False
        return outcome

    def _again(self, under_way: "Iterable[tuple[Task, Future[Outcome]]]") -> "deque[tuple[Task, Future[Outcome]]]":
        return deque((task, future) if _is_read(future) else self._hand_over(task) for task, future in under_way)

    def _read_alone(self, task: Task) -> Outcome:
        _, future = self._hand_over(task)
        try:
            return self._wait(future)
        except FutureTimeout:
            outcome = self._too_long(task)
        except BrokenProcessPool:
            outcome = UnreadableDocument(task.filename, "reading it ended the reader's process", _SEND)
        self._restart()
        return outcome

    def _too_long(self, task: Task) -> UnreadableDocument:
        return UnreadableDocument(task.filename, f"reading it took more than {self._seconds:.0f} seconds", _SEND)

    def _open(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=self._processes,
            mp_context=processes_for_reading(),
            initializer=_begin,
            initargs=(self._seller,),
        )

    def _restart(self) -> None:
        self._end()
        self._pool = self._open()
        self._new = True

    def _end(self) -> None:
        for process in list((self._pool._processes or {}).values()):  # noqa: SLF001 - the pool cannot end a busy one
            process.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)


def processes_for_reading() -> multiprocessing.context.BaseContext:
    """How processes that read are started: clean ones, knowing nothing of this one.

    On Linux they come of one that has loaded what readers need, once for all of them; elsewhere a process that has
    loaded libraries cannot be relied on to fork.
    """
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["bot.workers", "bot.warm_reader"])
    return context


_SEND = "look at the original and ask the sender for another format"
_OURS: list[Seller] = []


def our_side() -> Seller:
    """Who we are, in one of the processes."""
    return _OURS[0]


def _is_read(future: "Future[Outcome]") -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _begin(seller: Seller) -> None:
    # Ctrl+C reaches every process of the terminal; the parent alone answers it, and ends its readers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _OURS[:] = [seller]
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A reader waits on its queue for ever when its parent is killed: nothing else would end it.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _read(path: Path, filename: str) -> Outcome:
    from extractors.extract import extract  # the readers' libraries load here, in their own process

    try:
        return extract(path.read_bytes(), filename, seller=_OURS[0])
    except UnreadableDocument as error:
        return error
    except Exception as error:  # noqa: BLE001 - one of many: a document that trips the reader stops no other
        return UnreadableDocument(filename, f"the reader failed on it ({type(error).__name__}: {error})", _SEND)
