"""An order's journey: the steps in their order, for one run."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from bot import masterdata
from bot.checks.registry import CHECKS, unknown_checks
from bot.errors import OrderbotError, SettingsError
from bot.garbage import seldom_collected
from bot.ledger import Balance, balance
from bot.masterdata import snapshots
from bot.outlook import Outlook, outlook, told_on
from bot.room import Progress, Room, Tally, silent
from bot.run_lock import note_summary, only_run
from bot.settings import Settings
from bot.staging import Staging, utc_now
from bot.steps import Step, check, confirm, follow, push, read, receive, review
from bot.wiring import Connectors

STEPS: tuple[Step, ...] = (receive, read, check, review, confirm, push, follow)


StepDone = Callable[[str, dict[str, int]], None]
"""Told of each step's end: its name, and how many things ended how."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What one run did: each step's counts and problems, and the balance of everything seen so far.

    ``outlook`` is what no single order shows, as the day's first run of all steps worked it out.
    """

    run: int
    dry: bool
    steps: dict[str, dict[str, int]]
    problems: tuple[str, ...]
    balance: Balance
    outlook: Outlook | None = None


def run_once(
    settings: Settings,
    *,
    dry: bool = False,
    only: str | None = None,
    progress: Progress = silent,
    step_done: StepDone = lambda _step, _counts: None,
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
    unknown = unknown_checks(settings.checks)
    if unknown:
        names = ", ".join(sorted(CHECKS))
        raise SettingsError(
            str(settings.path), [f"checks.disabled: '{name}' is no check; they are {names}" for name in unknown]
        )
    master = masterdata.load(settings.folders.masterdata)
    with _store(settings.folders.data, dry=dry) as staging, only_run(staging) as run:
        _keep_master_data(staging, master, settings.folders.masterdata)
        if not dry:
            snapshots.keep(master.version, master.paths, settings.folders.data / "masterdata")
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
            with seldom_collected():
                tallies = {step.NAME: _run(step, room, step_done) for step in steps}
        finally:
            outside.close()
        return _report(room, tallies, _outlook(room) if only is None else None)


def _outlook(room: Room) -> Outlook:
    told = told_on(room.staging, room.today, room.zone)
    return told if told is not None else outlook(room.staging, room.master, room.settings, room.today)


def _run(step: Step, room: Room, step_done: StepDone) -> Tally:
    tally = step.run(room)
    step_done(step.NAME, dict(tally.counts))
    return tally


def _report(room: Room, tallies: dict[str, Tally], today: Outlook | None) -> Report:
    report = Report(
        run=room.run,
        dry=room.dry,
        steps={name: dict(tally.counts) for name, tally in tallies.items()},
        problems=tuple(problem for tally in tallies.values() for problem in tally.problems),
        balance=balance(room.staging),
        outlook=today,
    )
    note_summary(room.staging, room.run, msgspec.to_builtins(report))
    return report


@contextmanager
def _store(folder: Path, *, dry: bool) -> Iterator[Staging]:
    with ExitStack() as closing:
        if dry:
            folder = _copy(folder, closing)
        staging = Staging(folder)
        closing.callback(staging.close)
        yield staging


def _copy(folder: Path, closing: ExitStack) -> Path:
    """A copy of the store for a dry run, gone at its end: its rows, and the bytes of those parcels not read yet."""
    folder.mkdir(parents=True, exist_ok=True)
    copy = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix=".dry-", dir=folder)))
    original = folder / "staging.sqlite"
    if original.exists():
        with sqlite3.connect(original) as source, sqlite3.connect(copy / "staging.sqlite") as target:
            source.backup(target)
            waiting = [str(row[0]) for row in target.execute("SELECT stored FROM parcel WHERE status = 'received'")]
        source.close()
        target.close()
        for stored in waiting:
            if (folder / stored).exists():
                (copy / stored).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / stored, copy / stored)
    return copy


def _keep_master_data(staging: Staging, master: masterdata.MasterData, folder: Path) -> None:
    """Put the run's frozen snapshot into the store's tables, if it is another than the last run's."""
    last = staging.row("SELECT version FROM master_snapshot ORDER BY rowid DESC LIMIT 1")
    if last is not None and last["version"] == master.version:
        return
    with staging.transaction() as db:
        for (table, shape), rows in zip(masterdata.KINDS.values(), masterdata.tables(master).values(), strict=True):
            # The tables are a copy to look things up in: they have the columns that the shapes have today.
            db.execute(f"DROP TABLE IF EXISTS {table}")
            db.execute(f"CREATE TABLE {table} ({', '.join(f'{name} TEXT' for name in shape.__struct_fields__)})")
            db.table(table).insert_all(rows)
        db.execute(
            "INSERT INTO master_snapshot (version, loaded_at, folder) VALUES (?, ?, ?) "
            "ON CONFLICT (version) DO UPDATE SET loaded_at = excluded.loaded_at",
            [master.version, utc_now(), str(folder)],
        )
