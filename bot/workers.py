"""Where heavy work runs: processes of this machine, each reading one document at a time.

Reading is pure, so it may run again; a document that ends its reader or takes too long is told apart from all others.
"""

import multiprocessing
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Self

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


class Readers:
    """A few processes that read documents. Use it as a context: they are gone at its end."""

    def __init__(self, seller: Seller, *, processes: int, seconds: float) -> None:
        self._seller = seller
        self._processes = processes
        self._seconds = seconds
        self._pool = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Yield each task with what came of it, in the order of the tasks."""
        futures = self._submit(tasks)
        for number, task in enumerate(tasks):
            try:
                outcome = self._wait(futures[number], task)
            except (BrokenProcessPool, FutureTimeout):
                # Which of the documents under way did it is not known: each is read again, alone with its reader.
                self._end()
                self._pool = self._open()
                outcome = self._read_alone(task)
                futures = [*futures[: number + 1], *self._submit(tasks[number + 1 :])]
            yield task, outcome

    def _submit(self, tasks: Sequence[Task]) -> list[Future[Extraction]]:
        return [self._pool.submit(_read, task.path, task.filename) for task in tasks]

    def _wait(self, future: "Future[Extraction]", task: Task) -> Outcome:
        try:
            return future.result(timeout=self._seconds)
        except UnreadableDocument as error:
            return error
        except (BrokenProcessPool, FutureTimeout):
            raise
        except Exception as error:  # noqa: BLE001 - one of many: a document that trips the reader stops no other
            return UnreadableDocument(
                task.filename, f"the reader failed on it ({type(error).__name__}: {error})", _SEND
            )

    def _read_alone(self, task: Task) -> Outcome:
        try:
            return self._wait(self._pool.submit(_read, task.path, task.filename), task)
        except FutureTimeout:
            problem = f"reading it took more than {self._seconds:.0f} seconds"
        except BrokenProcessPool:
            problem = "reading it ended the reader's process"
        self._end()
        self._pool = self._open()
        return UnreadableDocument(task.filename, problem, _SEND)

    def _open(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=self._processes,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(self._seller,),
        )

    def _end(self) -> None:
        for process in list((self._pool._processes or {}).values()):  # noqa: SLF001 - the pool cannot end a busy one
            process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)


_SEND = "look at the original and ask the sender for another format"
_OURS: list[Seller] = []


def _begin(seller: Seller) -> None:
    _OURS[:] = [seller]
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A reader waits on its queue for ever when its parent is killed: nothing else would end it.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _read(path: Path, filename: str) -> Extraction:
    from extractors.extract import extract  # the readers' libraries load here, in their own process

    return extract(path.read_bytes(), filename, seller=_OURS[0])
