"""What there is to promise: from which warehouse, or which expected receipt, each line of an order would come."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from bot.checks.address import area_of
from bot.checks.registry import Case
from bot.masterdata import Item, plain_code

NOTHING = Decimal(0)


class Allotment(msgspec.Struct, frozen=True, kw_only=True):
    """Base units of an item out of one warehouse: lying there, or arriving there on a day. "" is no warehouse named."""

    item_number: str
    warehouse: str = ""
    arrives: date | None = None
    quantity: Decimal


class LinePlan(msgspec.Struct, frozen=True, kw_only=True):
    """Where a line would come from. ``free`` is all that could be had for it, ``later`` what comes too late for it."""

    wanted: Decimal
    free: Decimal
    allotted: tuple[Allotment, ...] = ()
    later: tuple[Allotment, ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether there is less than is wanted."""
        return self.free < self.wanted


class _Source:
    """What one warehouse, or one expected receipt, has left for the lines that are still to come."""

    def __init__(self, warehouse: str, arrives: date | None, left: Decimal) -> None:
        self.warehouse, self.arrives, self.left = warehouse, arrives, left

    @property
    def place(self) -> tuple[date, str]:
        return self.arrives or date.min, self.warehouse


def plan(case: Case) -> dict[int, LinePlan]:
    """Line index → where it comes from, for lines whose stock is kept; the lines of one item share what there is."""
    if "plan" not in case.seen:
        case.seen["plan"] = dict(_plan(case))
    found: dict[int, LinePlan] = case.seen["plan"]
    return found


def _plan(case: Case) -> Iterator[tuple[int, LinePlan]]:
    sources: dict[str, list[_Source]] = {}
    preferred = preferred_warehouse(case)
    for index, line, item in case.lines():
        base = case.base_quantity(line, item)
        if base is None or base <= 0 or not case.master.stock(item.item_number):
            continue
        if item.item_number not in sources:
            sources[item.item_number] = _sources(case, item)
        wanted_on = line.requested_delivery_date or case.order.requested_delivery_date
        yield index, _allot(item.item_number, base, sources[item.item_number], preferred, wanted_on)


def _allot(item: str, base: Decimal, sources: list[_Source], preferred: str, wanted_on: date | None) -> LinePlan:
    """From the preferred warehouse, else one that has it all, else several, else with what arrives in time."""
    lying = [one for one in sources if one.arrives is None]
    coming = [one for one in sources if one.arrives is not None]
    in_time = [one for one in coming if wanted_on is not None and one.place[0] <= wanted_on]
    later = tuple(
        Allotment(item_number=item, warehouse=one.warehouse, arrives=one.arrives, quantity=one.left)
        for one in coming
        if one not in in_time and one.left > 0
    )
    free = sum((one.left for one in (*lying, *in_time)), NOTHING)
    if free < base:
        return LinePlan(wanted=base, free=free, later=later)
    lying.sort(key=lambda one: (one.left < base, one.warehouse != preferred, -one.left, one.warehouse))
    allotted, missing = [], base
    for source in (*lying, *in_time):
        taken = min(source.left, missing)
        if taken > 0:
            source.left -= taken
            missing -= taken
            allotted.append(
                Allotment(item_number=item, warehouse=source.warehouse, arrives=source.arrives, quantity=taken)
            )
    return LinePlan(wanted=base, free=free, allotted=tuple(allotted), later=later)


def _sources(case: Case, item: Item) -> list[_Source]:
    """What each warehouse has left after what is spoken for; debts that no warehouse can be named for fall on all."""
    left: dict[tuple[str, date | None], Decimal] = {}
    for row in case.master.stock(item.item_number):
        warehouse = plain_code(row.warehouse)
        left[warehouse, None] = left.get((warehouse, None), NOTHING) + row.on_hand - row.reserved
        if row.expected_quantity and row.expected_date is not None and row.expected_date >= case.today:
            key = (warehouse, row.expected_date)
            left[key] = left.get(key, NOTHING) + row.expected_quantity
    debt = case.promised.get(item.item_number, NOTHING)
    for said, quantity in _spoken_for(case, item):
        spot = said if said in left else (said[0], None)
        if spot in left:
            left[spot] -= quantity
        else:
            debt += quantity
    debt += sum((-quantity for quantity in left.values() if quantity < 0), NOTHING)
    sources = [_Source(warehouse, arrives, max(quantity, NOTHING)) for (warehouse, arrives), quantity in left.items()]
    if debt:
        _pay(debt, sources)
    return sorted(sources, key=lambda one: one.place)


def _pay(debt: Decimal, sources: list[_Source]) -> None:
    """Take a debt out of what comes first, there out of the fullest warehouse."""
    for source in sorted(sources, key=lambda one: (one.place[0], -one.left, one.warehouse)):
        paid = min(debt, source.left)
        source.left -= paid
        debt -= paid


def _spoken_for(case: Case, item: Item) -> Iterator[tuple[tuple[str, date | None], Decimal]]:
    """What other orders hold, and what other channels have set aside for others than this customer."""
    for (warehouse, arrives), quantity in case.held.get(item.item_number, {}).items():
        yield (warehouse, date.fromisoformat(arrives) if arrives else None), quantity
    own = case.customer.customer_number if case.customer else None
    for row in case.master.reservations(item.item_number):
        expired = row.valid_to is not None and row.valid_to < case.today
        if not expired and (row.customer_number is None or row.customer_number != own):
            yield (plain_code(row.warehouse), None), row.quantity


def preferred_warehouse(case: Case) -> str:
    """The warehouse that serves the ship-to, else its area, else the customer; "" where none is named."""
    known, area = case.resolution.ship_to, area_of(case)
    if known is not None and known.warehouse:
        return plain_code(known.warehouse)
    if area is not None and area.warehouse:
        return plain_code(area.warehouse)
    return plain_code(case.customer.warehouse) if case.customer is not None else ""


def shown_warehouse(case: Case, warehouse: str) -> str:
    """A warehouse's name for people."""
    known = case.master.warehouses.get(warehouse)
    if known is not None:
        return known.name or known.warehouse
    return case.master.warehouse_names.get(warehouse, warehouse)
