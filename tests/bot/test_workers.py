"""Documents are read in processes of their own; one that hangs, dies or raises is told apart from all others."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.workers import Outcome, Readers, Task
from extractors.errors import UnreadableDocument
from extractors.purchase_order import Extraction
from extractors.seller import Seller
from tests.bot.company import order_csv


def document(folder: Path, number: int) -> Task:
    path = folder / f"{number}.csv"
    path.write_bytes(order_csv(f"PO-{number}"))
    return Task(key=str(number), path=path, filename=path.name)


def hanging(folder: Path, name: str) -> Task:
    """A document whose bytes never come: reading it waits for ever, as a reader lost in a document does."""
    path = folder / name
    os.mkfifo(path)
    return Task(key=name, path=path, filename=name)


def said(outcome: Outcome) -> str:
    if isinstance(outcome, Extraction):
        return ", ".join(str(found.order.order_number) for found in outcome.orders)
    return outcome.problem


@pytest.fixture
def readers() -> Iterator[Readers]:
    with Readers(Seller(), processes=2, seconds=60) as opened:
        yield opened


def test_documents_come_back_in_the_order_in_which_they_were_given(readers: Readers, tmp_path: Path) -> None:
    tasks = [document(tmp_path, number) for number in range(12)]
    assert [(task.key, said(outcome)) for task, outcome in readers.read(tasks)] == [
        (str(number), f"PO-{number}") for number in range(12)
    ]
    assert list(readers.read([])) == []


def test_what_cannot_be_read_is_an_outcome_like_any_other(readers: Readers, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(b"PK\x03\x04 but no more")
    tasks = [
        Task(key="d", path=damaged, filename="damaged.xlsx"),
        Task(key="gone", path=tmp_path / "gone.csv", filename="gone.csv"),
        document(tmp_path, 1),
    ]
    first, second, third = (outcome for _, outcome in readers.read(tasks))
    assert isinstance(first, UnreadableDocument)
    assert said(second).startswith("the reader failed on it (FileNotFoundError")
    assert said(third) == "PO-1"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each reader loads what it needs")
def test_a_reader_begins_with_everything_loaded(readers: Readers) -> None:
    assert readers.run(eval, "'bot.warm_reader' in __import__('sys').modules")


def test_a_document_that_hangs_its_reader_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    tasks = [document(tmp_path, 1), hanging(tmp_path, "stuck.csv"), document(tmp_path, 2), document(tmp_path, 3)]
    with Readers(Seller(), processes=2, seconds=3) as readers:
        outcomes = [said(outcome) for _, outcome in readers.read(tasks)]
    assert outcomes == ["PO-1", "reading it took more than 3 seconds", "PO-2", "PO-3"]


def test_a_document_that_ends_its_reader_is_told_apart_from_those_read_beside_it(tmp_path: Path) -> None:
    deadly = hanging(tmp_path, "deadly.csv")
    over = threading.Event()
    with Readers(Seller(), processes=2, seconds=60) as readers:
        killer = threading.Thread(target=kill_whoever_opens, args=(deadly.path, readers, over), daemon=True)
        killer.start()
        tasks = [document(tmp_path, 1), deadly, document(tmp_path, 2)]
        outcomes = [said(outcome) for _, outcome in readers.read(tasks)]
    assert outcomes == ["PO-1", "reading it ended the reader's process", "PO-2"]
    over.set()
    os.close(os.open(deadly.path, os.O_RDONLY | os.O_NONBLOCK))  # lets go of the killer
    killer.join(timeout=10)
    assert not killer.is_alive()


def kill_whoever_opens(path: Path, readers: Readers, over: threading.Event) -> None:
    """Kill the reading processes whenever one of them has this document open."""
    while not over.is_set():
        with path.open("wb"):  # waits until a reader has opened its end
            for process in [] if over.is_set() else list(readers._pool._processes.values()):
                process.kill()
                process.join()


RUN = """
import sys
from pathlib import Path
from bot.workers import Readers, Task
from extractors.seller import Seller

if __name__ == "__main__":
    readers = Readers(Seller(), processes=1, seconds=600)
    task = Task(key="k", path=Path(sys.argv[1]), filename="stuck.csv")
    readers._hand_over(task)
    print(*readers._pool._processes, flush=True)
    list(readers.read([task]))
"""


def test_readers_are_gone_when_their_run_is_killed(tmp_path: Path) -> None:
    stuck = hanging(tmp_path, "stuck.csv").path
    (tmp_path / "run.py").write_text(RUN)
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "run.py"), str(stuck)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as run:
        assert run.stdout is not None
        reader = int(run.stdout.readline())
        with stuck.open("wb"):  # the reader has the document open and waits for bytes
            run.kill()
            assert run.stdout.read() == b""  # ends when the reader, which holds the same pipe, is gone as well
    assert is_gone(reader)


def is_gone(process: int) -> bool:
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"
