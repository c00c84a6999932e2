"""One whole measurement: the trade and its orders are made, the product is asked, its answers are judged."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter

from tests.checks_bench.bare import KINDS, bare
from tests.checks_bench.envelopes import write
from tests.checks_bench.faults import FAULTS
from tests.checks_bench.judge import Verdict, judge
from tests.checks_bench.plan import Sample, samples
from tests.checks_bench.workbooks import write_company
from tests.checks_bench.world import make_world


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much of everything."""

    goods: int
    buyers: int
    right: int
    each: int
    pairs: int
    bare: bool = False
    """Whether only what has to be known is known."""
    seed: int = 20261120


FULL = Size(goods=100_000, buyers=5_000, right=2_500, each=30, pairs=1_500)
SMALL = Size(goods=3_000, buyers=300, right=150, each=2, pairs=60)
BARE = Size(goods=2_000, buyers=300, right=100, each=1, pairs=0, bare=True, seed=9)


ROOT = Path(__file__).parents[2]


class ProductFailed(Exception):
    """``orderbot check`` gave no answer."""


def measure(size: Size, folder: Path, only: str = "") -> tuple[list[Verdict], dict[str, float]]:
    """Every order's verdict, and the seconds that making and asking took."""
    start = perf_counter()
    world = make_world(goods=size.goods, buyers=size.buyers, seed=size.seed)
    world = bare(world) if size.bare else world
    settings = write_company(world, folder, KINDS if size.bare else ())
    orders = folder / "orders"
    orders.mkdir(exist_ok=True)
    made: list[tuple[Path, Sample]] = []
    faults = [fault for fault in FAULTS.values() if only in fault.name and not (size.bare and fault.needs)]
    chosen = samples(world, right=size.right, each=size.each, pairs=size.pairs, rng=Random(size.seed), faults=faults)
    for number, sample in enumerate(chosen):
        made.append((write(sample.draft, orders, number), sample))
    asked = perf_counter()
    said = ask(settings, [path for path, _ in made])
    verdicts = [judge(world, sample, path.name, said[path.name]) for path, sample in made]
    return verdicts, {"making": asked - start, "asking": perf_counter() - asked}


def ask(settings: Path, files: list[Path]) -> dict[str, dict[str, object]]:
    """What ``orderbot check`` says of each file, by its name."""
    names = [path.name for path in files]
    command = [sys.executable, "-m", "bot", "-c", str(settings.resolve()), "--lang", "en", "check", "--json"]
    answer = subprocess.run(
        [*command, "--today", "2026-11-20 10:00", *(str(path.resolve()) for path in files)],
        cwd=settings.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    try:
        orders = json.loads(answer.stdout)["orders"]
    except ValueError as error:
        raise ProductFailed(answer.stderr.decode()[-2000:]) from error
    said = {Path(order["file"]).name: order for order in orders}
    missing = set(names) - said.keys()
    if missing or len(orders) != len(names):
        raise ProductFailed(f"{len(orders)} answers for {len(names)} files; none for {sorted(missing)[:5]}")
    return said
