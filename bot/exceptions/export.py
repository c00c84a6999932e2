"""Writes the exceptions workbook from the store, and knows which exceptions people have been given already."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.exceptions.waiting import ParcelWithoutOrder, WaitingOrder, parcels_without_order, waiting_orders
from bot.exceptions.workbook import workbook_bytes
from bot.outlook import told_on
from bot.settings import Settings
from bot.staging import Event, Staging

EXPORTED = "exceptions_exported"

SHOWN = timedelta(days=7)
"""How long a parcel that held no order is shown; one that could not be read, until somebody has dealt with it."""


def export(staging: Staging, settings: Settings, to: Path | None = None, *, language: str | None = None) -> Path | None:
    """Write a workbook of everything that waits and return its path; None where nothing waits.

    Without ``to`` it is a new file in the exceptions folder; ``to`` itself is never replaced (FileExistsError).
    """
    zone = ZoneInfo(settings.company.timezone)
    at = datetime.now(zone)
    waiting, parcels = waiting_orders(staging), parcels_without_order(staging, at - SHOWN)
    versions = _versions(waiting, parcels)
    if not versions:
        return None
    spoken = language or settings.company.language
    outlook = told_on(staging, at.date(), zone)
    content = workbook_bytes(waiting, parcels, company=settings.company.name, language=spoken, at=at, outlook=outlook)
    if to is None:
        path = write_dated(settings.folders.exceptions, content, at)
    else:
        path = to
        write_new(path, content)
    with staging.transaction():
        detail = {"workbook": str(path.resolve()), "held": versions}
        staging.record(Event(what=EXPORTED, actor="exceptions", detail=detail))
    return path


def export_if_new(staging: Staging, settings: Settings, *, language: str | None = None) -> Path | None:
    """Write a workbook when something waits that the last one does not hold; else return that last one.

    None where nothing waits.
    """
    waiting = _versions(waiting_orders(staging), parcels_without_order(staging, datetime.now(UTC) - SHOWN))
    last, held = _last(staging)
    if last is not None and last.exists() and waiting.items() <= held.items():
        return last if waiting else None
    return export(staging, settings, language=language)


def write_dated(folder: Path, content: bytes, at: datetime) -> Path:
    """Write a workbook named for the day of ``at`` and return its path. No file that is there is ever replaced."""
    stem = f"exceptions-{at:%Y%m%d}"
    number = 1
    while True:
        path = folder / (f"{stem}.xlsx" if number == 1 else f"{stem}-{number}.xlsx")
        try:
            write_new(path, content)
        except FileExistsError:
            number += 1
        else:
            return path


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is whole or not there. Raises FileExistsError, and changes nothing, where there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        half.write_bytes(content)
        try:
            os.link(half, path)
        except FileExistsError:
            raise
        except OSError:  # some shared folders know no links; there, a file may be left half written
            with path.open("xb") as file:
                file.write(content)
    finally:
        half.unlink(missing_ok=True)


def _versions(waiting: list[WaitingOrder], parcels: list[ParcelWithoutOrder]) -> dict[str, int]:
    """What a person has to look at: each order with its version, each parcel that could not be read."""
    orders = {f"order {each.stored.id}": each.stored.version for each in waiting}
    return orders | {f"parcel {each.id}": 1 for each in parcels if not each.readable}


def _last(staging: Staging) -> tuple[Path | None, dict[str, int]]:
    row = staging.row("SELECT detail_json FROM event WHERE what = ? ORDER BY id DESC LIMIT 1", [EXPORTED])
    if row is None:
        return None, {}
    detail = json.loads(row["detail_json"])
    return Path(detail["workbook"]), detail["held"]
