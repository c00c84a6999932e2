"""A product's call and the raw call under it, taken in turn, so that a machine's moods strike both alike."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import process_time


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What is measured, both calls, and how often each is taken in a round. ``clock`` is wall time for programs."""

    name: str
    product: Callable[[], object]
    raw: Callable[[], object]
    rounds: int = 9
    times: int = 1
    clock: Callable[[], float] = process_time


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Medians in milliseconds a call, and the median of the rounds' ratios."""

    name: str
    product: float
    raw: float
    ratio: float


def measure(pair: Pair) -> Measured:
    """Warm up once, then take both in turn."""
    pair.raw()
    pair.product()
    rounds = [(_taken(pair, pair.product), _taken(pair, pair.raw)) for _ in range(pair.rounds)]
    return Measured(
        name=pair.name,
        product=median(product for product, _ in rounds),
        raw=median(raw for _, raw in rounds),
        ratio=median(product / max(raw, 1e-6) for product, raw in rounds),
    )


def _taken(pair: Pair, call: Callable[[], object]) -> float:
    start = pair.clock()
    for _ in range(pair.times):
        call()
    return (pair.clock() - start) / pair.times * 1000
