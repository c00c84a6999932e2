"""Documents → scores."""

from collections.abc import Callable
from pathlib import Path

from tests.accuracy.corpus import Sample
from tests.accuracy.reading import Read, read_all
from tests.accuracy.score import Score, score


def measure(
    chosen: list[Sample], *, processes: int, limit: float, done: Callable[[Path], None] = lambda _: None
) -> tuple[dict[str, Score], dict[str, Read]]:
    """Read and judge each document; both results are keyed by its path."""
    reads = read_all([sample.path for sample in chosen], processes=processes, limit=limit, done=done)
    by_name = {str(path): read for path, read in reads.items()}
    scores = {str(sample.path): score(sample.truth, by_name[str(sample.path)].orders) for sample in chosen}
    return scores, by_name
