"""``python -m tests.accuracy``: how much of the corpus is read right."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.accuracy.corpus import folders, samples, suite
from tests.accuracy.floor import set_floor
from tests.accuracy.measure import measure
from tests.accuracy.report import groups, table, wrong
from tests.accuracy.tally import figures

_LIMIT = 120.0  # seconds a document; a busy machine must not look like bad reading


def main() -> None:
    """Read, judge and print."""
    choice = _arguments()
    chosen = suite() if choice.set_floor else list(samples(choice.folder or folders(choice.set), choice.only))
    if not chosen:
        sys.exit(f"no document's name or tag holds {choice.only!r}")
    scores, reads = measure(chosen, processes=choice.processes, limit=_LIMIT, done=_progress)
    if choice.wrong:
        for sample in chosen:
            name = str(sample.path)
            _say(wrong(sample, scores[name], reads[name]))
    found = groups(chosen, scores, reads)
    _say(table(found))
    result = {key: figures(tally) for key, tally in found.items()}
    if choice.json:
        choice.json.write_text(json.dumps(result, indent=1, ensure_ascii=False), encoding="utf-8")
    if choice.set_floor:
        set_floor(result)


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _progress(path: Path) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{path.name}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=__doc__)
    parser.add_argument("--set", choices=("open", "aside", "all"), default="all")
    parser.add_argument("--only", default="", help="documents whose name or a tag holds this")
    parser.add_argument("--folder", type=Path, action="append", help="another folder of documents with their truth")
    parser.add_argument("--wrong", action="store_true", help="list each field that is not right, with its evidence")
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument("--processes", type=int, default=2)
    floor = "read what the test suite reads, and make what was reached the floor from now on"
    parser.add_argument("--set-floor", action="store_true", help=floor)
    return parser.parse_args()


if __name__ == "__main__":
    main()
