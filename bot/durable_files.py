"""Files that are on the disk when the next line runs."""

import os
from pathlib import Path


def write_durably(path: Path, content: bytes) -> None:
    """Write a file whose name says its content: it is either whole and on the disk, or not there."""
    if not path.exists() or path.stat().st_size != len(content):
        replace_durably(path, content)
    else:
        _sync(path.parent)  # also for a file that an earlier run wrote and may have died before this


def replace_durably(path: Path, content: bytes) -> None:
    """Write a file, in the place of an earlier one if any: readers see the one or the other, whole."""
    new = [folder for folder in (path.parent, *path.parent.parents) if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(f".{os.getpid()}.part")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    for folder in new:
        _sync(folder.parent)
    _sync(path.parent)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
