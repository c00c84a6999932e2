"""Explains one file in a process of its own, within the limits of reading: a hostile file ends that alone."""

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from bot.workers import STARTING, processes_for_reading
from extractors.errors import UnreadableDocument
from extractors.explain import Explanation
from extractors.seller import Seller

MEND = "look at the original and ask the sender for another format (请查看原件，或请对方改发其他格式)"


def explained(file: Path, ours: Seller, *, seconds: float, pictures: bool) -> Explanation | UnreadableDocument:
    """How the file was read; UnreadableDocument where there is no such file or its reader had to be ended."""
    if not file.is_file():
        what = "is a folder" if file.is_dir() else "is not there"
        return UnreadableDocument(str(file), f"{what} (没有这个文件)", "look at the path (请检查路径)")
    pool = ProcessPoolExecutor(1, mp_context=processes_for_reading(), initializer=_begin)
    try:
        return pool.submit(_explain, file, ours, pictures=pictures).result(timeout=seconds + STARTING)
    except FutureTimeout:
        return UnreadableDocument(file.name, f"reading it took more than {seconds:.0f} seconds (读取超时)", MEND)
    except BrokenProcessPool:
        return UnreadableDocument(file.name, "reading it ended the reader's process (读取进程异常终止)", MEND)
    finally:
        for process in list((pool._processes or {}).values()):  # noqa: SLF001 - the pool cannot end a busy one
            process.kill()
        pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent alone answers Ctrl+C, and ends this process


def _explain(file: Path, ours: Seller, *, pictures: bool) -> Explanation | UnreadableDocument:
    from extractors.explain import explain

    try:
        return explain(file.read_bytes(), file.name, seller=ours, pictures=pictures)
    except OSError as error:
        return UnreadableDocument(
            str(file), f"cannot be opened ({os.strerror(error.errno or 0)})", "look at its rights"
        )
