"""``make bench``: the product beside the raw libraries under it, in one run. Only the ratios mean anything."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from tests.bench import deciding, documents, matching, store
from tests.bench.pairs import Measured, Pair, measure


def pairs(folder: Path, today: date, *, large: bool = False) -> Iterator[Pair]:
    """Everything that is measured; ``large`` adds what takes minutes to set up and gigabytes of disk."""
    yield Pair(
        name="orderbot --version ÷ python -c pass",
        product=partial(subprocess.run, [sys.executable, "-m", "bot", "--version"], check=True, capture_output=True),
        raw=partial(subprocess.run, [sys.executable, "-c", "pass"], check=True),
        clock=perf_counter,
    )
    yield from documents.pairs(today)
    yield from store.pairs(folder)
    yield from matching.pairs()
    yield from deciding.pairs(folder, held=10_000)
    if large:
        yield from deciding.pairs(folder, held=1_000_000)


def show(measured: list[Measured]) -> None:
    """One line a pair."""
    table = Table(title="medians; ratios are the median of each round's own")
    table.add_column("what ÷ raw")
    for heading in ("product ms", "raw ms", "ratio"):
        table.add_column(heading, justify="right")
    for each in measured:
        table.add_row(each.name, f"{each.product:.2f}", f"{each.raw:.2f}", f"{each.ratio:.1f}×")
    Console().print(table)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        show([measure(pair) for pair in pairs(Path(name), date(2026, 11, 20), large="--large" in sys.argv)])
