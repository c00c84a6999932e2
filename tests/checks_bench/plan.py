"""Which orders are made: right ones, each fault alone, and faults by two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random

from tests.checks_bench import faults_items, faults_money, faults_people, faults_place, faults_promotions
from tests.checks_bench.customers import Customer
from tests.checks_bench.faults import FAULTS, Fault
from tests.checks_bench.orders import Draft, clean, take
from tests.checks_bench.world import World

FAMILIES = (faults_items, faults_money, faults_people, faults_place, faults_promotions)
TRIES = 400
"""Orders that are looked at for one that can have a fault."""

NAMELESS = ("buyer-missing", "buyer-unknown", "tax-id-of-another", "name-of-another")
"""With these it is open whose order it is, so nothing that hangs on the customer can be told as well."""

OF_ANYBODY = (
    "quantity-zero",
    "quantity-negative",
    "quantity-missing",
    "wording-missing",
    "code-unknown",
    "unit-unknown",
)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """An order with its name: "clean", the fault's, or both faults'."""

    kind: str
    draft: Draft


def samples(
    world: World, *, right: int, each: int, pairs: int, rng: Random, faults: Sequence[Fault] = ()
) -> Iterator[Sample]:
    """``right`` orders that are right, ``each`` of every fault (of these, if named), and ``pairs`` with two; mixed."""
    maker = _Maker(world, rng)
    singles = list(faults or FAULTS.values())
    jobs: list[tuple[Fault, ...]] = [()] * right + [(fault,) for fault in singles for _ in range(each)]
    couples = [(one, other) for one in singles for other in singles if fits(one, other)]
    jobs += [rng.choice(couples) for _ in range(pairs)] if couples else []
    rng.shuffle(jobs)
    for job in jobs:
        draft = maker.make(job)
        if draft is not None:
            kind = " + ".join(sorted(fault.name for fault in job)) or "clean"
            for first in draft.before:
                yield Sample(kind="came first", draft=first)
            yield Sample(kind=kind, draft=draft)


APART = ({"total", "line"}, {"amount", "line"}, {"amount", "total"}, {"currency", "line"}, {"currency", "amount"})
"""Parts of an order in which two faults would hide or make each other."""


def fits(one: Fault, other: Fault) -> bool:
    """Whether an order can have both, and both can be told."""
    slots = {one.slot, other.slot}
    if one.name >= other.name or "alone" in slots or slots in APART or (len(slots) == 1 and slots != {"line"}):
        return False
    if (one.buyers and other.buyers) or (None not in (one.priced, other.priced) and one.priced is not other.priced):
        return False
    return not (_hides(one, other) or _hides(other, one))


def _hides(one: Fault, other: Fault) -> bool:
    """Whether nobody can tell the other while it is open whose order it is."""
    of_anybody = other.name in OF_ANYBODY or other.slot in ("address", "phone")
    return one.name in NAMELESS and (not of_anybody or other.name == "address-missing")


class _Maker:
    """Takes customers in turn, so that each orders as seldom as can be."""

    def __init__(self, world: World, rng: Random) -> None:
        self._world = world
        self._rng = rng
        self._turns = {
            wanted: cycle(self._shuffled(wanted))
            for wanted in ("", "history", "on hold", "credit", "loss", "least", "places", "group")
        }

    def _shuffled(self, wanted: str) -> list[Customer]:
        found = [one for one in self._world.buyers if _is(one, wanted, self._world.group)]
        self._rng.shuffle(found)
        return found

    def make(self, faults: tuple[Fault, ...]) -> Draft | None:
        """An order with these faults; None where none could be made."""
        wanted = next((fault.buyers for fault in faults if fault.buyers), "")
        priced = next((fault.priced for fault in faults if fault.priced is not None), None)
        lines = max([fault.lines for fault in faults] + [sum(fault.slot == "line" for fault in faults)], default=0)
        for _ in range(TRIES):
            buyer = next(self._turns[wanted])
            draft = clean(self._world, buyer, self._rng, priced=priced, lines=lines if lines > 1 else 0)
            if draft is not None and len(draft.lines) >= lines and self._break(draft, faults):
                take(self._world, draft)
                return draft
        return None

    def _break(self, draft: Draft, faults: tuple[Fault, ...]) -> bool:
        places = self._rng.sample(range(len(draft.lines)), len(draft.lines))
        for turn, fault in enumerate(faults):
            expect = fault.inject(draft, places[turn % len(places)], self._world, self._rng)
            if expect is None:
                return False
            draft.expects.append(expect)
        return True


def _is(buyer: Customer, wanted: str, group: tuple[str, str]) -> bool:
    if wanted in ("on hold", "credit", "loss"):
        return buyer.trap == wanted
    if buyer.trap:
        return False
    return {
        "": True,
        "history": buyer.past >= 8,
        "least": buyer.least_amount is not None,
        "places": len(buyer.ship_tos) > 1,
        "group": buyer.number in group,
    }[wanted]
