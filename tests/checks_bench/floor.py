"""The figures below which the checks must not fall, on the small measurement that the test suite takes."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.checks_bench.judge import Verdict
from tests.checks_bench.report import figures

FLOOR = Path(__file__).with_name("floor.json")
SHARES = ("touchless", "recall_rules", "recall_unusual")
SLACK = 0.0005
"""A share is kept to three places."""


def set_floor(verdicts: Sequence[Verdict]) -> None:
    """Keep what was reached as the floor."""
    now = _now(verdicts)
    FLOOR.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")


def below_floor(verdicts: Sequence[Verdict], floor: dict[str, Any]) -> list[str]:
    """Each figure that fell, in words."""
    return list(_fallen(_now(verdicts), floor))


def _now(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    now = figures(verdicts)
    missed = {fault for one in verdicts for fault in one.missed}
    there = {expect.fault for one in verdicts for expect in one.sample.draft.expects}
    return {
        **{name: round(now[name], 3) for name in SHARES},
        "wrong_but_touchless": now["wrong_but_touchless"],
        "always_caught": sorted(there - missed),
    }


def _fallen(now: dict[str, Any], floor: dict[str, Any]) -> Iterator[str]:
    for name in SHARES:
        if now[name] < floor[name] - SLACK:
            yield f"{name} is {now[name]:.3f}, the floor is {floor[name]:.3f}"
    if now["wrong_but_touchless"] > floor["wrong_but_touchless"]:
        yield f"{now['wrong_but_touchless']} orders passed that should not, the floor is {floor['wrong_but_touchless']}"
    for fault in sorted(set(floor["always_caught"]) - set(now["always_caught"])):
        yield f"{fault} is not always caught any more"
