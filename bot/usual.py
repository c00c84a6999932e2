"""What is usual among figures that vary by factors: median and spread of logarithms, hardly moved by an outlier."""

import math
from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec

MAD = 1.4826
"""Turns a median absolute deviation into what a standard deviation would be."""
CLIPPED = 2.5
"""Spreads beyond which a deviation counts as if it lay there."""
BELIEVED = 6
"""Figures that the spread assumed beforehand weighs as much as."""


class Usual(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Past figures above 0 and the spread believed of them beforehand; ``off`` are the deviations that show it.

    The logarithms are worked out when somebody asks: most figures lie so near the median that nobody does.
    """

    figures: Sequence[float]
    middle: float
    assumed: float
    off: Iterable[float] | None = None

    @property
    def count(self) -> int:
        """How many figures there are."""
        return len(self.figures)

    @property
    def least(self) -> float:
        """The least of them."""
        return min(self.figures)

    @property
    def most(self) -> float:
        """The greatest of them."""
        return max(self.figures)

    @cached_property
    def spread(self) -> float:
        """How far their logarithms lie apart."""
        return spread_of(deviations(self.figures) if self.off is None else self.off, self.assumed)

    @cached_property
    def centre(self) -> float:
        """The middle of their logarithms, each counted as lying no farther out than a figure may."""
        limit = CLIPPED * self.spread
        clipped = [min(max(math.log(figure / self.middle), -limit), limit) for figure in self.figures]
        return math.log(self.middle) + sum(clipped) / len(clipped)

    def distance(self, figure: float) -> float:
        """How many spreads above (below: negative) the centre a figure lies; few figures make the spread wider."""
        # The centre of n figures is itself off by about a spread over the root of n.
        return (math.log(figure) - self.centre) / (self.spread * math.sqrt(1 + 1 / self.count))


def usual(figures: Sequence[float], assumed: float, off: Iterable[float] | None = None) -> Usual | None:
    """What is usual among these figures above 0; None where there are none.

    ``assumed`` is the spread believed beforehand; ``off`` are the ``deviations`` that show it, these figures' own where
    none are given (those of all items of a customer say more than those of one).
    """
    known = [figure for figure in figures if figure > 0]
    return Usual(figures=known, middle=median(known), assumed=assumed, off=off) if known else None


def median(figures: Sequence[float]) -> float:
    """The middle one of some figures, or what lies between the two in the middle."""
    ordered = sorted(figures)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def deviations(figures: Sequence[float]) -> list[float]:
    """How far figures lie from their median, as logarithms, one fewer than there are: the median is one of them."""
    known = [figure for figure in figures if figure > 0]
    if len(known) < 2:  # noqa: PLR2004 - one figure shows no spread
        return []
    middle = median(known)
    found = sorted(abs(math.log(figure / middle)) for figure in known)
    return found[1:]


def spread_of(off: Iterable[float], assumed: float) -> float:
    """The spread that deviations show, together with the one believed beforehand."""
    found = list(off)
    if not found:
        return assumed
    # Where most are the same the median deviation is 0: what is clipped then is clipped at what is believed.
    limit = CLIPPED * max(MAD * median(found), assumed)
    squares = sum(min(one, limit) ** 2 for one in found)
    return math.sqrt((BELIEVED * assumed**2 + squares) / (BELIEVED + len(found)))
