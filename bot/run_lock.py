"""One run at a time on one data folder, and the take-up of what a killed run left behind."""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.errors import OrderbotError
from bot.staging import Staging, utc_now


class AlreadyRunning(OrderbotError):
    """Another run works on this data folder; nothing was done."""


@contextmanager
def only_run(staging: Staging) -> Iterator[int]:
    """Hold the data folder for one run and yield its number.

    The lock belongs to the process and goes with it, however it ends. Whoever holds it knows that no earlier run lives,
    so what those had claimed is free again.
    """
    path = staging.folder / "run.lock"
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(
                f"{staging.folder}: process {_holder(path)} is running on it; wait for it, or end it"
            ) from None
        _write_holder(path)
        run = _begin(staging)
        try:
            yield run
        finally:
            with staging.transaction() as db:
                db.execute("UPDATE run SET ended_at = ? WHERE id = ?", [utc_now(), run])


def _begin(staging: Staging) -> int:
    with staging.transaction() as db:
        for table in ("parcel", "purchase_order"):
            db.execute(f"UPDATE {table} SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by IS NOT NULL")  # noqa: S608 - names of our own, never input
        row = {"started_at": utc_now(), "host": socket.gethostname(), "process": os.getpid()}
        return int(db.table("run").insert(row).last_pk or 0)


def note_summary(staging: Staging, run: int, summary: dict[str, object]) -> None:
    """Keep what a run did beside it."""
    with staging.transaction() as db:
        db.execute("UPDATE run SET summary_json = ? WHERE id = ?", [json.dumps(summary, ensure_ascii=False), run])


def _write_holder(path: Path) -> None:
    path.write_text(str(os.getpid()))


def _holder(path: Path) -> str:
    return path.read_text().strip() or "?"
