"""What one run works with: everything a step may touch, and nothing else."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.learned_detector import Detector, load
from bot.learning.alias import Learnt
from bot.masterdata import MasterData
from bot.past_orders import PastOrders
from bot.settings import Settings
from bot.staging import Staging
from bot.wiring import Connectors


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What a step did: how many things ended how, and what it could not do."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def add(self, outcome: str) -> None:
        """Count one more of this outcome."""
        self.counts[outcome] += 1

    def tell(self, where: object, zh: str, en: str, error: Exception | str | None = None) -> None:
        """Note a problem: where, what is wrong in Chinese and English, and the words of whoever said so."""
        said = "" if error is None else f": {error}"
        self.problems.append(f"{where}: {zh} · {en}{said}")


Progress = Callable[[str, int, int, str], None]
"""Told of each piece of work: the step, how many are done, of how many, and which one is next."""


def silent(_step: str, _done: int, _total: int, _what: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True, kw_only=True)
class Room:
    """One run. ``today`` is the company's own date; ``dry`` stops before anything is written outside.

    ``moment`` is when the checks are made, for the age of what they lean on: the clock's, where none is given.
    """

    run: int
    settings: Settings
    staging: Staging
    connectors: Connectors
    master: MasterData
    today: date
    dry: bool = False
    moment: datetime | None = None
    progress: Progress = silent

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone that people see times in."""
        return ZoneInfo(self.settings.company.timezone)

    @cached_property
    def past_orders(self) -> PastOrders:
        """What customers ordered before, as far as this run has asked."""
        return PastOrders(self.staging, self.master, self.zone)

    @cached_property
    def detector(self) -> Detector | None:
        """What was learnt of past orders, if anything was."""
        return load(self.settings.folders.data)

    @cached_property
    def learnt(self) -> Learnt:
        """What people's corrections have taught so far."""
        return Learnt(self.staging)
