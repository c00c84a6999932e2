"""A check is one function that yields findings. This is where they are known by name, and run."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from bot.finding import Finding, Severity
from bot.history import History, PastOrder
from bot.learned_detector import Detector
from bot.masterdata import Customer, Item, MasterData
from bot.pricing import Asked, list_price, price_day
from bot.resolve import Resolution
from bot.sender import Sender
from bot.thresholds import CheckSettings
from extractors.purchase_order import OrderLine, PurchaseOrder


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One order with all that a check may look at.

    ``held`` has base units that other orders hold, by item, then by warehouse (as compared) and the day their receipt
    arrives ("" for what lies there); ``promised`` what is spoken for nobody knows where; ``owed`` is the amount of this
    customer's other orders that are on their way, in the customer's currency. ``settings`` are those that count for
    this customer.
    ``received_at`` is when the parcel came, by the company's clock; ``history`` what this customer ordered before;
    ``similar`` their living orders of late, to find the same one under another number; ``detector`` what was learnt of
    past orders, if anything was; ``replaced`` is the order that this one revises; ``now`` the moment of the check in
    UTC, for the age of what it leans on. ``remarks`` are the reading's; ``seen`` holds what one check has worked out of
    all this and another need not work out again.
    """

    order: PurchaseOrder
    resolution: Resolution
    sender: Sender
    master: MasterData
    settings: CheckSettings
    promised: Mapping[str, Decimal] = {}
    held: Mapping[str, Mapping[tuple[str, str], Decimal]] = {}
    today: date
    owed: Decimal = Decimal(0)
    replaced: int | None = None
    received_at: datetime | None = None
    history: History = History()
    similar: tuple[PastOrder, ...] = ()
    detector: Detector | None = None
    now: datetime | None = None
    remarks: tuple[str, ...] = ()
    seen: dict[Any, Any] = {}

    @property
    def customer(self) -> Customer | None:
        """The customer, where the order could be given one."""
        return self.resolution.customer

    def lines(self) -> list[tuple[int, OrderLine, Item]]:
        """Each line that has an item, with its index."""
        if "lines" not in self.seen:
            items = self.resolution.items
            self.seen["lines"] = [
                (index, line, items[index]) for index, line in enumerate(self.order.lines) if index in items
            ]
        lines: list[tuple[int, OrderLine, Item]] = self.seen["lines"]
        return lines

    def base_quantity(self, line: OrderLine, item: Item) -> Decimal | None:
        """The line's quantity in base units, or None where quantity or unit is not known."""
        factor = self.master.factor(item.item_number, line.unit)
        return None if line.quantity is None or factor is None else line.quantity * factor

    @property
    def day(self) -> date:
        """The day whose prices count: the order's own, unless that is long ago, else today."""
        return price_day(self.order.issue_date, self.today)

    def asked(self, line: OrderLine, item: Item) -> Asked | None:
        """What a line asks a price for; None where customer, quantity or unit is not known."""
        if self.customer is None or line.quantity is None or self.base_quantity(line, item) is None:
            return None
        return Asked(
            customer=self.customer,
            item=item,
            unit=line.unit,
            quantity=line.quantity,
            day=self.day,
            currency=self.resolution.currency,
            together=self._together.get(item.item_number),
            home=self.settings.home_currency,
        )

    @property
    def _together(self) -> dict[str, Decimal]:
        """Base units of each item on the whole order."""
        if "together" not in self.seen:
            sums: dict[str, Decimal] = {}
            for _, line, item in self.lines():
                sums[item.item_number] = sums.get(item.item_number, Decimal(0)) + max(
                    self.base_quantity(line, item) or Decimal(0), Decimal(0)
                )
            self.seen["together"] = sums
        together: dict[str, Decimal] = self.seen["together"]
        return together

    def list_price(self, asked: Asked) -> Decimal | None:
        """The valid list price of what is asked."""
        return list_price(self.master, asked)


Check = Callable[[Case], Iterator[Finding]]
CHECKS: dict[str, Check] = {}


def check(slug: str) -> Callable[[Check], Check]:
    """Register a check under a name of its own, by which orderbot.toml can switch it off."""

    def register(function: Check) -> Check:
        if slug in CHECKS:
            raise ValueError(f"two checks are called {slug}")
        CHECKS[slug] = function
        return function

    return register


def unknown_checks(settings: CheckSettings) -> list[str]:
    """What ``disabled`` names that is no check."""
    return sorted(set(settings.disabled) - CHECKS.keys())


def run_checks(case: Case) -> tuple[Finding, ...]:
    """Every finding about an order, the resolution's first, in an order that depends on nothing but the order itself.

    A check that fails is itself a finding and hides no other.
    """
    found = list(case.resolution.findings)
    for slug in _enabled(tuple(CHECKS), case.settings.disabled):
        try:
            found += CHECKS[slug](case)
        except Exception as error:  # noqa: BLE001 - one of many: whatever trips this check, the others still speak
            found.append(_failed(slug, error))
    return tuple(sorted((_as_set(finding, case.settings) for finding in found), key=_place))


@lru_cache(maxsize=256)
def _enabled(known: tuple[str, ...], disabled: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(known) - set(disabled)))


def _as_set(finding: Finding, settings: CheckSettings) -> Finding:
    severity = settings.severities.get(finding.code)
    return msgspec.structs.replace(finding, severity=Severity(severity)) if severity else finding


_STRONGEST_FIRST = tuple(reversed(Severity))


def _place(finding: Finding) -> tuple[int, str, str, str]:
    return _STRONGEST_FIRST.index(finding.severity), finding.where, finding.code, finding.why_en


def _failed(slug: str, error: Exception) -> Finding:
    said = f"{type(error).__name__}: {error}"
    return Finding(
        code="check-failed",
        severity=Severity.APPROVE,
        where="order",
        why_zh=f"检查“{slug}”未能完成，需要人工核对（{said}）",
        why_en=f"the check '{slug}' could not be done, so somebody has to look ({said})",
        value=slug,
    )
