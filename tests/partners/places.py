"""Ports, folders and patience for servers that tests start."""

import os
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOOPBACK = "127.0.0.1"

HASTY = 0.25
"""Seconds after which an emulator of ours may be given up: it answers within hundredths of one."""


def free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody listens on just now, each another one."""
    sockets = [socket.create_server((LOOPBACK, 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that a server under another user can reach (pytest's own are closed to others); removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="orderbot-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_until(true: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    """Return as soon as ``true()`` is. Raises TimeoutError that says what was waited for."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.01)


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
        return True
    return False


def is_root() -> bool:
    """Whether servers have to be told to run as somebody else."""
    return os.geteuid() == 0
