"""``python -m tests.checks_bench``: recall and precision by fault, touchless rate, what passed though it should not."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.checks_bench.bench import BARE, FULL, SMALL, measure
from tests.checks_bench.floor import set_floor
from tests.checks_bench.report import details, figures, tables


def main() -> None:
    """Make, ask, judge and print."""
    choice = _arguments()
    size = BARE if choice.bare else SMALL if choice.small or choice.set_floor else FULL
    with tempfile.TemporaryDirectory(prefix="checks-") as name:
        folder = choice.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        verdicts, seconds = measure(size, folder, choice.only)
        if choice.keep:
            said = {one.file: {"kind": one.sample.kind, "missed": one.missed, **one.said} for one in verdicts}
            (folder / "said.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    _say(details(verdicts))
    _say(tables(verdicts))
    _say(f"{what} took {taken:.0f} s" for what, taken in seconds.items())
    if choice.set_floor:
        set_floor(verdicts)
    if choice.json:
        choice.json.write_text(json.dumps(figures(verdicts), indent=1), encoding="utf-8")


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.checks_bench", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a trade and a number of orders that take seconds")
    parser.add_argument("--bare", action="store_true", help="only customers, items and prices are known")
    parser.add_argument("--only", default="", help="faults whose name holds this")
    parser.add_argument("--keep", type=Path, help="leave master data, orders and answers in this folder")
    parser.add_argument("--json", type=Path, help="write the figures here")
    floor = "measure what the test suite measures, and make what was reached the floor from now on"
    parser.add_argument("--set-floor", action="store_true", help=floor)
    return parser.parse_args()


if __name__ == "__main__":
    main()
