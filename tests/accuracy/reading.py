"""Reads documents in a few processes, each document within a time limit."""

import json
import multiprocessing
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Self

_PROCESSES = multiprocessing.get_context("spawn")


@dataclass(kw_only=True)
class Read:
    """What one document gave. ``evidence`` holds for each order: path → (confidence, place, text)."""

    orders: list[dict[str, Any]] = field(default_factory=list)
    evidence: list[dict[str, tuple[float, str, str]]] = field(default_factory=list)
    reason: str = ""
    error: str = ""
    seconds: float = 0.0


def read_all(
    documents: Iterable[Path], *, processes: int, limit: float, done: Callable[[Path], None]
) -> dict[Path, Read]:
    """Read each document; one that takes longer than ``limit`` seconds is an error and its process is replaced."""
    waiting: SimpleQueue[Path] = SimpleQueue()
    for document in documents:
        waiting.put(document)
    results: dict[Path, Read] = {}

    def work() -> None:
        with _Process() as process:
            while True:
                try:
                    document = waiting.get_nowait()
                except Empty:
                    return
                results[document] = process.read(document, limit)
                done(document)

    workers = [Thread(target=work) for _ in range(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return results


class _Process:
    """A process that reads one document after the other."""

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()

    def _start(self) -> None:
        self._here, there = _PROCESSES.Pipe()
        self._process = _PROCESSES.Process(target=_serve, args=(there,), daemon=True)
        self._process.start()
        there.close()
        self._here.recv()  # imports are done: they do not count as reading

    def read(self, document: Path, limit: float) -> Read:
        self._here.send(str(document))
        try:
            if self._here.poll(limit):
                return Read(**json.loads(self._here.recv()))
            error = f"longer than {limit:g} s"
        except EOFError:
            error = "the process died"
        self.__exit__()
        self._start()
        return Read(error=error, seconds=limit)


def _serve(connection: Connection) -> None:
    from extractors.extract import extract

    connection.send("ready")
    while True:
        path = Path(connection.recv())
        start = time.perf_counter()
        answer = _read(path, extract)
        answer["seconds"] = time.perf_counter() - start
        connection.send(json.dumps(answer))


def _read(path: Path, extract: Callable[..., Any]) -> dict[str, Any]:
    from extractors.purchase_order import to_json

    try:
        extraction = extract(path.read_bytes(), path.name)
    except Exception as error:  # noqa: BLE001 - one document must not stop the others; it is counted as a crash
        return {"error": f"{type(error).__name__}: {error}"}
    evidence = [
        {path: (one.confidence, one.place, one.text) for path, one in found.evidence.items()}
        for found in extraction.orders
    ]
    orders = json.loads(to_json(extraction))["orders"]
    return {"orders": orders, "evidence": evidence, "reason": extraction.reason or ""}
