"""An order's journey: the steps in their order, for one run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from bot import masterdata
from bot.errors import OrderbotError
from bot.ledger import Balance, balance
from bot.room import Progress, Room, Tally, silent
from bot.run_lock import note_summary, only_run
from bot.settings import Settings
from bot.staging import Staging, utc_now
from bot.steps import Step, check, confirm, follow, push, read, receive, review
from bot.wiring import Connectors

STEPS: tuple[Step, ...] = (receive, read, check, review, confirm, push, follow)


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What one run did: each step's counts and problems, and the balance of everything seen so far."""

    run: int
    dry: bool
    steps: dict[str, dict[str, int]]
    problems: tuple[str, ...]
    balance: Balance


def run_once(
    settings: Settings,
    *,
    dry: bool = False,
    only: str | None = None,
    progress: Progress = silent,
    connectors: Connectors | None = None,
) -> Report:
    """Take every waiting order as far as it goes, once.

    ``dry`` works on a copy of the store and stops before anything is written outside; ``only`` names a single step;
    ``connectors`` stands in for those that the settings name. Raises OrderbotError for settings, master data, or a run
    that is under way.
    """
    steps = [step for step in STEPS if only in (None, step.NAME)]
    if not steps:
        raise OrderbotError(f"no step is called '{only}'; the steps are {', '.join(step.NAME for step in STEPS)}")
    master = masterdata.load(settings.folders.masterdata)
    with _store(settings.folders.data, dry=dry) as staging, only_run(staging) as run:
        _keep_master_data(staging, master, settings.folders.masterdata)
        outside = connectors or Connectors(settings)
        today = datetime.now(ZoneInfo(settings.company.timezone)).date()
        room = Room(
            run=run,
            settings=settings,
            staging=staging,
            connectors=outside,
            master=master,
            today=today,
            dry=dry,
            progress=progress,
        )
        try:
            tallies = {step.NAME: _run(step, room) for step in steps}
        finally:
            outside.close()
        return _report(staging, run, tallies, dry=dry)


def _run(step: Step, room: Room) -> Tally:
    tally = step.run(room)
    done = sum(tally.counts.values())
    room.progress(step.NAME, done, done, "")
    return tally


def _report(staging: Staging, run: int, tallies: dict[str, Tally], *, dry: bool) -> Report:
    report = Report(
        run=run,
        dry=dry,
        steps={name: dict(tally.counts) for name, tally in tallies.items()},
        problems=tuple(problem for tally in tallies.values() for problem in tally.problems),
        balance=balance(staging),
    )
    note_summary(staging, run, msgspec.to_builtins(report))
    return report


@contextmanager
def _store(folder: Path, *, dry: bool) -> Iterator[Staging]:
    if not dry:
        staging = Staging(folder)
        try:
            yield staging
        finally:
            staging.close()
        return
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=".dry-", dir=folder
    ) as name:  # beside the parcels, so that they can be linked
        copy = Path(name)
        if (folder / "staging.sqlite").exists():
            original = Staging(folder)
            original.db.execute("VACUUM INTO ?", [str(copy / "staging.sqlite")])
            original.close()
        if (folder / "parcels").exists():
            shutil.copytree(folder / "parcels", copy / "parcels", copy_function=os.link)
        staging = Staging(copy)
        try:
            yield staging
        finally:
            staging.close()


def _keep_master_data(staging: Staging, master: masterdata.MasterData, folder: Path) -> None:
    """Put the run's frozen snapshot into the store's tables, if it is another than the last run's."""
    last = staging.row("SELECT version FROM master_snapshot ORDER BY rowid DESC LIMIT 1")
    if last is not None and last["version"] == master.version:
        return
    with staging.transaction() as db:
        for table, rows in masterdata.tables(master).items():
            db.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
            db.table(table).insert_all(rows)
        db.execute(
            "INSERT INTO master_snapshot (version, loaded_at, folder) VALUES (?, ?, ?) "
            "ON CONFLICT (version) DO UPDATE SET loaded_at = excluded.loaded_at",
            [master.version, utc_now(), str(folder)],
        )
