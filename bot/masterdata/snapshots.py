"""Which master data a run worked with: the files of each version, kept to be looked at or replayed later.

A file is kept once by its content, so that prices that did not change for a year take the room of one file.
"""

import hashlib
import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bot.errors import OrderbotError


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """One version: when a run first worked with it (UTC), and its files: their names and contents' SHA-256."""

    version: str
    at: str
    files: dict[str, str]


def keep(version: str, paths: Sequence[Path], store: Path) -> None:
    """Keep the files that a version was read from under ``store``. Done already: does nothing."""
    manifest = store / f"{version}.json"
    if manifest.exists():
        return
    contents = store / "files"
    contents.mkdir(parents=True, exist_ok=True)
    files: dict[str, str] = {}
    for path in paths:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        files[path.name] = digest
        kept = contents / f"{digest}{path.suffix}"
        if not kept.exists():
            half = kept.with_suffix(".part")
            shutil.copy2(path, half)
            half.replace(kept)
    snapshot = Snapshot(version=version, at=datetime.now(UTC).isoformat(timespec="seconds"), files=files)
    half = manifest.with_suffix(".part")
    half.write_text(json.dumps(msgspec.to_builtins(snapshot), indent=1), encoding="utf-8")
    half.replace(manifest)


def snapshots(store: Path) -> list[Snapshot]:
    """Every version that is kept, oldest first."""
    found = [msgspec.json.decode(path.read_bytes(), type=Snapshot) for path in store.glob("*.json")]
    return sorted(found, key=lambda one: (one.at, one.version))


def restore(version: str, store: Path, folder: Path) -> Path:
    """Put the files of a version into ``folder``, to be loaded from there. Raises OrderbotError for an unknown one."""
    manifest = store / f"{version}.json"
    if not manifest.exists():
        raise OrderbotError(f"no master data of version {version} is kept; orderbot masterdata history lists them")
    snapshot = msgspec.json.decode(manifest.read_bytes(), type=Snapshot)
    folder.mkdir(parents=True, exist_ok=True)
    for name, digest in snapshot.files.items():
        shutil.copy2(store / "files" / f"{digest}{Path(name).suffix}", folder / name)
    return folder
