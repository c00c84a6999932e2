"""Checks files for ``orderbot check``: the night's own steps on a store that is thrown away, nothing written elsewhere.

Orders of one call are held against each other as those of one night are (stock promised twice, an order sent twice),
unless each is to be looked at as if it had come alone.
"""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from bot import masterdata
from bot.command.order_facts import Facts, facts
from bot.command.progress_view import RunView
from bot.errors import OrderbotError
from bot.finding import Severity
from bot.learning.keep import lend
from bot.order_rows import to_text
from bot.room import Room, silent
from bot.run_lock import only_run
from bot.settings import Settings
from bot.staging import Staging
from bot.status import OrderStatus, ParcelStatus
from bot.steps import check, read, review
from bot.wiring import Connectors
from connectors.parcel import Parcel

SOURCE = "check"
"""The source of what is checked: it is none of orderbot.toml's, so no customer belongs to it."""

APART = timedelta(milliseconds=1)
"""Between the files' arrivals, so that they came in the order in which they were named."""

Verdict = Literal["clean", "needs_approval", "blocked", "duplicate", "no_order", "unreadable"]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """One order of a file, or a file that gave none: then ``known`` is None and ``why`` says why."""

    file: str
    verdict: Verdict
    known: Facts | None = None
    why: str = ""


def check_files(
    settings: Settings,
    files: Sequence[Path],
    *,
    moment: datetime | None,
    sender: str | None,
    view: RunView,
    apart: bool = False,
) -> list[Checked]:
    """What a night would make of these files, in their order, if they came at ``moment`` (now, if not given).

    ``apart``: each order as if none of the others were there.

    ``sender`` is the mail address that they came from, as far as a file is no mail itself. A moment without a zone is
    by the company's clock. Raises OrderbotError for a file that cannot be opened, and for settings and master data.
    """
    zone = ZoneInfo(settings.company.timezone)
    at = moment.replace(tzinfo=moment.tzinfo or zone) if moment else datetime.now(zone)
    alone = replace(settings, sources=(), targets=(), messengers=())
    master = masterdata.load(settings.folders.masterdata)
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="orderbot-check-")))
        staging = Staging(folder)
        closing.callback(staging.close)
        lend(settings.folders.data / "staging.sqlite", staging)
        run = closing.enter_context(only_run(staging))
        room = Room(
            run=run,
            settings=alone,
            staging=staging,
            connectors=Connectors(alone),
            master=master,
            today=at.astimezone(zone).date(),
            dry=True,
            progress=view.progress,
        )
        came = [_keep(staging, file, at + APART * number, sender) for number, file in enumerate(files)]
        view.step_done(read.NAME, dict(read.run(room).counts))
        known = _apart(room) if apart else _together(room, view)
        seen: set[str] = set()
        pairs = zip(files, came, strict=True)
        return [one for file, parcel in pairs for one in _results(staging, file, parcel, seen, known)]


def _together(room: Room, view: RunView) -> dict[int, Facts]:
    """Every order that was read, by its id, as a night leaves them."""
    for step in (check, review):
        view.step_done(step.NAME, dict(step.run(room).counts))
    return {row["id"]: facts(room.staging, row["id"]) for row in room.staging.rows("SELECT id FROM purchase_order")}


def _apart(room: Room) -> dict[int, Facts]:
    """Every order that was read, by its id, each checked while all others are put off or ended."""
    staging = room.staging
    known: dict[int, Facts] = {}
    waiting = [row["id"] for row in staging.rows("SELECT id FROM purchase_order ORDER BY id")]
    with staging.transaction() as db:
        db.execute("UPDATE purchase_order SET not_before = '9999'")
    for done, identity in enumerate(waiting):
        room.progress(check.NAME, done, len(waiting), str(identity))
        with staging.transaction() as db:
            db.execute("UPDATE purchase_order SET not_before = NULL WHERE id = ?", [identity])
        for step in (check, review):
            step.run(replace(room, progress=silent))
        known[identity] = facts(staging, identity)
        with staging.transaction() as db:
            db.execute("UPDATE purchase_order SET status = 'rejected' WHERE id = ?", [identity])
    return known


def _keep(staging: Staging, file: Path, at: datetime, sender: str | None) -> str:
    """Store a file as it would come in; its parcel's id."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise OrderbotError(f"{file}: cannot be opened ({error.strerror}); look at the path") from error
    staging.keep(
        Parcel(source=SOURCE, key=str(file), filename=file.name, content=content, received_at=at, sender=sender), SOURCE
    )
    row = staging.row("SELECT parcel_id FROM receipt WHERE source = ? AND key = ?", [SOURCE, str(file)])
    return str(row["parcel_id"]) if row else ""


def _results(staging: Staging, file: Path, parcel: str, seen: set[str], orders: dict[int, Facts]) -> Iterator[Checked]:
    row = staging.row("SELECT status, reason FROM parcel WHERE id = ?", [parcel]) or {}
    if parcel in seen:
        yield Checked(file=str(file), verdict="duplicate", why="the very same bytes came before")
        return
    seen.add(parcel)
    if row["status"] != ParcelStatus.READ:
        verdict: Verdict = "no_order" if row["status"] == ParcelStatus.NO_ORDER else "unreadable"
        yield Checked(file=str(file), verdict=verdict, why=row["reason"] or "")
    for order in staging.rows("SELECT id FROM purchase_order WHERE parcel_id = ? ORDER BY position", [parcel]):
        known = orders[order["id"]]
        yield Checked(file=str(file), verdict=_verdict(known), known=known)


def _verdict(known: Facts) -> Verdict:
    """What the night would do with it: let it pass, ask for an agreement, ask for a correction, or leave it aside."""
    if known.row["status"] == OrderStatus.DUPLICATE:
        return "duplicate"
    if known.row["status"] == OrderStatus.APPROVED:
        return "clean"
    gravest = {finding.severity for finding in known.findings}
    return "needs_approval" if gravest and Severity.BLOCK not in gravest else "blocked"


def as_document(checked: Sequence[Checked]) -> dict[str, Any]:
    """What ``--json`` prints: figures as decimal strings."""
    return {"orders": [_one(each) for each in checked]}


def _one(checked: Checked) -> dict[str, Any]:
    known = checked.known
    if known is None:
        return {"file": checked.file, "order_number": None, "verdict": checked.verdict, "why": checked.why}
    return {
        "file": checked.file,
        "order_number": known.stored.order.order_number,
        "verdict": checked.verdict,
        "customer_number": known.stored.customer_number,
        "findings": [msgspec.to_builtins(finding) for finding in known.findings],
        "sales_order": None if known.sales_order is None else json.loads(to_text(known.sales_order)),
    }
