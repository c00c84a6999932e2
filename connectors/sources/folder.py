"""A folder that people or programs put order files into: files wait until they are moved to a folder below it."""

import hashlib
import logging
import os
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatch
from itertools import count
from pathlib import Path

from connectors.errors import Refused, Unavailable
from connectors.parcel import Parcel

# What editors, browsers and copying programs keep beside or instead of a file that is not finished.
UNFINISHED = (
    "~$*",
    "~*.tmp",
    ".*",
    "*.tmp",
    "*.part",
    "*.partial",
    "*.crdownload",
    "*.download",
    "*.filepart",
    "*.swp",
    "*~",
)
SYSTEM_FILES = ("thumbs.db", "desktop.ini")

MEND = "let orderbot write there, or set processed to another name"

MEGABYTE = 1_000_000
HASH_LENGTH = 16

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class FolderSettings:
    """Files directly in ``path`` whose names fit ``pattern``; taken ones are moved to ``processed`` below it.

    A file that was changed less than ``settle_seconds`` ago is looked at once more after that time, and left for the
    next run where it is still growing.
    """

    name: str
    path: Path
    processed: str = "processed"
    pattern: str = "*"
    settle_seconds: float = 2.0
    largest_file_megabytes: int = 100

    def __post_init__(self) -> None:
        if not self.processed or self.processed in (".", "..") or re.search(r"[/\\]", self.processed):
            raise ValueError(f"processed: '{self.processed}' has to be a plain name: a folder below path")
        if self.settle_seconds < 0 or self.largest_file_megabytes <= 0:
            raise ValueError("settle_seconds must not be below 0, largest_file_megabytes has to be above 0")

    @property
    def place(self) -> str:
        """The folder as people know it, for messages."""
        return f"{self.name} ({self.path})"


@dataclass(frozen=True)
class _File:
    """A file as it lay there: ``shown`` is its name for people, however its bytes are encoded on the disk."""

    path: Path
    shown: str
    size: int
    changed_ns: int
    touched_ns: int

    @property
    def state(self) -> tuple[Path, int, int]:
        return self.path, self.size, self.changed_ns


class Folder:
    """A Source of files, one parcel for each.

    ``left_behind`` has a line for people about each file that was seen since the last ``waiting`` and cannot be
    yielded; such a file stays where it is.
    """

    def __init__(self, settings: FolderSettings) -> None:
        self.name = settings.name
        self.left_behind: list[str] = []
        self._settings = settings
        self._largest = settings.largest_file_megabytes * MEGABYTE

    def waiting(self) -> Sequence[str]:
        """The keys of the files, oldest change first: each the file's name and a hash of its content."""
        self.left_behind = []
        return [key for file in self._settled() if (key := self._key(file)) is not None]

    def fetch(self, keys: Sequence[str]) -> Iterator[Parcel]:
        """Yield these files one by one; one that was changed or taken away meanwhile is left out."""
        for key, file in self._files_of(keys):
            if file.size > self._largest:
                self._leave(
                    file.shown,
                    f"{file.size / MEGABYTE:.1f} MB, more than largest_file_megabytes allows "
                    f"({self._settings.largest_file_megabytes}); raise that, or see to it by hand",
                )
                continue
            content = self._read(file)
            if content is not None and _named(file.shown, _hash(content)) == key:
                yield Parcel(
                    source=self.name,
                    key=key,
                    filename=file.shown,
                    content=content,
                    received_at=datetime.fromtimestamp(file.changed_ns / 1e9, UTC),
                )

    def acknowledge(self, keys: Iterable[str]) -> None:
        """Move these files to ``processed``, beside those of the same name that are there already.

        A file that was changed since is another one and stays. Raises Refused where files cannot be moved.
        """
        for key, file in self._files_of(list(keys)):
            if self._key(file) == key:
                with self._telling("moving files"):
                    self._move(file.path)

    def check(self) -> str:
        """Look and count. Raises Refused where files could not be moved away."""
        files = self._settled()
        self._processed()
        if not os.access(self._settings.path, os.W_OK | os.X_OK):
            raise Refused(f"{self._settings.place}: files cannot be moved out of it; {MEND}")
        return f"files waiting in {self._settings.path}: {len(files)}"

    def close(self) -> None:
        """There is nothing to let go of."""

    def _settled(self) -> list[_File]:
        files = self._look()
        now = time.time_ns()
        seconds = self._settings.settle_seconds
        if not any(abs(now - file.touched_ns) < seconds * 1e9 for file in files):
            return files
        time.sleep(seconds)
        before = {file.state for file in files}
        return [file for file in self._look() if file.state in before]

    def _look(self) -> list[_File]:
        with self._telling("looking"), os.scandir(self._settings.path) as entries:
            found = [file for entry in entries if (file := self._file(entry)) is not None]
        return sorted(found, key=lambda file: (file.changed_ns, file.shown))

    def _file(self, entry: os.DirEntry[str]) -> _File | None:
        shown = _shown(entry.name)
        low = shown.lower()
        if low in SYSTEM_FILES or any(fnmatch(low, each) for each in UNFINISHED):
            return None
        if not fnmatch(low, self._settings.pattern.lower()) or entry.name == self._settings.processed:
            return None
        if entry.is_symlink():
            self._leave(shown, "it is a link, and links are not followed; put the file itself there")
            return None
        if not entry.is_file(follow_symlinks=False):
            return None
        try:
            stat = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return None
        # A copy may keep the original's time of change; when it was touched here, no program sets.
        touched = max(stat.st_mtime_ns, stat.st_ctime_ns)
        return _File(Path(entry.path), shown, stat.st_size, stat.st_mtime_ns, touched)

    def _files_of(self, keys: Sequence[str]) -> Iterator[tuple[str, _File]]:
        """The files that these keys name, found by looking: no key can lead out of the folder."""
        if not keys:
            return
        there = {file.shown: file for file in self._look()}
        for key in keys:
            file = there.get(key.rpartition("#")[0])
            if file is not None:
                yield key, file

    def _key(self, file: _File) -> str | None:
        if file.size > self._largest:
            return _named(file.shown, f"{file.size} bytes")
        content = self._read(file)
        return None if content is None else _named(file.shown, _hash(content))

    def _read(self, file: _File) -> bytes | None:
        try:
            # Opened without following: between looking and reading, somebody could put a link there.
            descriptor = os.open(file.path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
            with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor has no path
                return stream.read(self._largest + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._leave(file.shown, f"it cannot be read: {error.strerror}")
            return None

    def _move(self, path: Path) -> None:
        processed = self._processed()
        processed.mkdir(exist_ok=True)
        kept = _new_file(processed, path.name)
        try:
            path.replace(kept)
        except FileNotFoundError:  # somebody else took it away
            kept.unlink()

    def _processed(self) -> Path:
        processed = self._settings.path / self._settings.processed
        if processed.is_symlink() or (processed.exists() and not processed.is_dir()):
            raise Refused(f"{self._settings.place}: '{processed.name}' below it is a link or a file, no folder; {MEND}")
        return processed

    def _leave(self, shown: str, why: str) -> None:
        line = f"{self._settings.place}: {shown} stays there: {why}"
        if line not in self.left_behind:
            self.left_behind.append(line)
            log.warning("file_left_behind", extra={"source": self.name, "file": shown, "why": why})

    @contextmanager
    def _telling(self, doing: str) -> Iterator[None]:
        place = self._settings.place
        try:
            yield
        except FileNotFoundError as error:
            if not self._settings.path.exists():
                raise Unavailable(
                    f"{place}: there is no such folder; make it, connect the drive it is on, or mend path"
                ) from error
            raise Unavailable(f"{place}: {doing} failed: {error.filename} is gone") from error
        except NotADirectoryError as error:
            raise Unavailable(f"{place}: this is no folder; mend path") from error
        except (PermissionError, FileExistsError) as error:
            raise Refused(f"{place}: {doing} is not possible: {error.strerror}: {error.filename}; {MEND}") from error
        except OSError as error:
            raise Unavailable(f"{place}: {doing} failed: {error.strerror}") from error


def _shown(name: str) -> str:
    """The name as text: archives unpacked on Linux leave names in GBK, which are no UTF-8."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _new_file(folder: Path, name: str) -> Path:
    """An empty file of this name, numbered where there is one: made at once, so that two who move never meet."""
    given = Path(name)
    for number in count(1):
        path = folder / (name if number == 1 else f"{given.stem} ({number}){given.suffix}")
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            continue
        return path
    raise AssertionError("numbers do not end")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_LENGTH]


def _named(shown: str, content: str) -> str:
    return f"{shown}#{content}"
