"""Checks past orders twice, with the rules as they are and as they would be, and says whose verdict flips."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from bot import masterdata
from bot.errors import OrderbotError
from bot.exceptions.waiting import findings_of
from bot.finding import Finding, Severity
from bot.ledger import order
from bot.masterdata import MasterData, MasterDataError, snapshots
from bot.rehearsal.past import Night, Outcome, as_they_came, copy_store, nights, outcomes, settle
from bot.room import Room
from bot.run_lock import only_run
from bot.settings import Settings
from bot.staging import Staging, to_utc
from bot.steps import check, review
from bot.thresholds import CheckSettings
from bot.wiring import Connectors

Verdict = str
"""pass, stop or duplicate."""
Said = tuple[str, str, str]
"""A finding's code, severity and place."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What one check of an order came to."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    amount: Decimal | None = None
    currency: str | None = None

    @property
    def said(self) -> set[Said]:
        """What was found, as it is compared."""
        return {(one.code, one.severity, one.where) for one in self.findings}


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """An order under the rules as they are and as they would be, and what became of it at the time."""

    our_number: str
    order_number: str | None
    customer: str
    before: Result
    after: Result
    outcome: Outcome

    @property
    def flips(self) -> bool:
        """Whether it would pass where it stops now, or the other way round."""
        return (self.before.verdict == "stop") != (self.after.verdict == "stop")

    def went(self) -> list[Finding]:
        """What would not be found any more."""
        return [one for one in self.before.findings if (one.code, one.severity, one.where) not in self.after.said]

    def came(self) -> list[Finding]:
        """What would be found besides."""
        return [one for one in self.after.findings if (one.code, one.severity, one.where) not in self.before.said]


class Rehearsal(msgspec.Struct, frozen=True, kw_only=True):
    """All orders replayed, oldest first. ``of_then`` of them with the master data of their own night."""

    days: int
    orders: tuple[Replayed, ...]
    of_then: int

    def flipped(self, to: Verdict) -> list[Replayed]:
        """Orders that would pass, or stop, and do not now."""
        return [one for one in self.orders if one.flips and (one.after.verdict == "stop") == (to == "stop")]

    def codes(self) -> dict[str, tuple[int, int]]:
        """How often each finding that stops an order is made: now, and then; only those that differ."""
        before, after = Counter[str](), Counter[str]()
        for one in self.orders:
            before.update(_stops(one.before))
            after.update(_stops(one.after))
        codes = sorted(before.keys() | after.keys())
        return {code: (before[code], after[code]) for code in codes if before[code] != after[code]}


def _stops(result: Result) -> list[str]:
    return [one.code for one in result.findings if one.severity in (Severity.APPROVE, Severity.BLOCK)]


Progress = Callable[[int, int], None]


def rehearse(
    settings: Settings,
    *,
    checks: CheckSettings | None = None,
    changed: MasterData | None = None,
    days: int = 90,
    progress: Progress = lambda _done, _total: None,
) -> Rehearsal:
    """Replay the orders of the last ``days`` against other rules, other master data, or both; nothing is written.

    Orders are taken as they were read, before anybody corrected or agreed to anything, each on its own day. Raises
    OrderbotError where there is no store yet, and for the master data.
    """
    if not (settings.folders.data / "staging.sqlite").exists():
        raise OrderbotError(f"{settings.folders.data}: 还没有订单 · no orders yet; first  orderbot run")
    alone = replace(settings, targets=(), messengers=(), subscribers=())
    zone = ZoneInfo(settings.company.timezone)
    since = to_utc(datetime.now(UTC) - timedelta(days=days))
    with ExitStack() as closing:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="orderbot-rehearsal-")))
        staging = copy_store(settings.folders.data, folder / "data")
        closing.callback(staging.close)
        run = closing.enter_context(only_run(staging))
        known = nights(staging, since, zone)
        became = outcomes(staging, [one for night in known for one in night.orders])
        settle(staging)
        masters = Masters(settings, folder)
        found: list[Replayed] = []
        total = sum(len(night.orders) for night in known)
        for night in known:
            master = masters.of(night)
            now = _replay(staging, _room(staging, run, alone, master, night), night)
            then = replace(alone, checks=checks or alone.checks)
            other = _replay(staging, _room(staging, run, then, changed or master, night), night)
            found += (_replayed(staging, one, now[one], other[one], became[one]) for one in night.orders)
            progress(len(found), total)
    return Rehearsal(days=days, orders=tuple(found), of_then=masters.of_then)


class Masters:
    """The master data of each night, as far as it was kept; else today's."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings, self._folder = settings, folder
        self._last: tuple[str | None, MasterData | None] = (None, None)
        self._today: MasterData | None = None
        self.of_then = 0

    def of(self, night: Night) -> MasterData:
        """The snapshot that a night worked with."""
        if night.version is not None:
            if self._last[0] != night.version:
                self._last = (night.version, self._kept(night.version))
            if self._last[1] is not None:
                self.of_then += len(night.orders)
                return self._last[1]
        self._today = self._today or masterdata.load(self._settings.folders.masterdata)
        return self._today

    def _kept(self, version: str) -> MasterData | None:
        if self._today is not None and self._today.version == version:
            return self._today
        try:
            return restored(self._settings, version, self._folder)
        except MasterDataError:
            return None  # of a time when files had other columns
        except OrderbotError:
            return None


def restored(settings: Settings, version: str, folder: Path) -> MasterData:
    """A version of the master data that was kept. Raises OrderbotError for one that was not."""
    where = snapshots.restore(version, settings.folders.data / "masterdata", folder / version)
    return masterdata.load(where)


def _room(staging: Staging, run: int, settings: Settings, master: MasterData, night: Night) -> Room:
    return Room(
        run=run,
        settings=settings,
        staging=staging,
        connectors=Connectors(settings),
        master=master,
        today=night.day,
        moment=night.moment,
        dry=True,
    )


def _replay(staging: Staging, room: Room, night: Night) -> dict[int, Result]:
    with as_they_came(staging, night.orders):
        check.run(room)
        review.run(room)
        return dict(_results(staging, night))


def _results(staging: Staging, night: Night) -> Iterator[tuple[int, Result]]:
    verdicts = {"approved": "pass", "duplicate": "duplicate"}
    for order_id in night.orders:
        row = staging.row(
            "SELECT o.status, coalesce(s.total_amount, o.total_amount) AS amount, coalesce(s.currency, o.currency) AS "
            "currency FROM purchase_order o LEFT JOIN sales_order s ON s.purchase_order_id = o.id WHERE o.id = ?",
            [order_id],
        )
        if row is not None:
            yield (
                order_id,
                Result(
                    verdict=verdicts.get(row["status"], "stop"),
                    findings=findings_of(staging, order_id),
                    amount=None if row["amount"] is None else Decimal(row["amount"]),
                    currency=row["currency"],
                ),
            )


def _replayed(staging: Staging, order_id: int, before: Result, after: Result, outcome: Outcome) -> Replayed:
    stored = order(staging, order_id)
    row = staging.row("SELECT customer_name FROM sales_order WHERE purchase_order_id = ?", [order_id])
    return Replayed(
        our_number=stored.our_number,
        order_number=stored.order.order_number,
        customer=(row["customer_name"] if row else stored.order.buyer.name) or "?",
        before=before,
        after=after,
        outcome=outcome,
    )
