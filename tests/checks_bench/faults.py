"""What goes wrong in orders, a function each. They are known by name here, and found in the files beside this one."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.checks_bench.orders import Draft, Expect, Line
from tests.checks_bench.world import World

Injection = Callable[[Draft, int, World, Random], Expect | None]
"""Puts a fault into an order, into the line of that index where it is about a line. None: this order cannot have it."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault: its name, where it sits ("line" or a part of the head), what kind of order it needs.

    ``rule`` faults break a rule that is written down; the others are only unusual. ``buyers`` narrows who orders;
    ``needs`` names a kind of master data without which nobody could tell.
    """

    name: str
    slot: str
    inject: Injection
    rule: bool = True
    priced: bool | None = None
    lines: int = 0
    buyers: str = ""
    needs: str = ""


FAULTS: dict[str, Fault] = {}


def fault(slot: str, **more: object) -> Callable[[Injection], Injection]:
    """Register a fault under its function's name."""

    def register(function: Injection) -> Injection:
        name = function.__name__.replace("_", "-")
        FAULTS[name] = Fault(name=name, slot=slot, inject=function, **more)  # type: ignore[arg-type]
        return function

    return register


def on_line(name: str, at: int, *codes: str, told: bool = False) -> Expect:
    """A catch anywhere on the line is fair."""
    return Expect(fault=name, codes=codes, where=(f"lines.{at}", f"lines.{at}.*"), told=told)


def priced_as(world: World, draft: Draft, line: Line) -> None:
    """Give a line that was changed its right price."""
    gross = world.prices.gross(draft.buyer, line.item, line.base)
    if gross is not None:
        line.gross = gross * line.factor
