"""Reading is as good as it was: on all digital documents of the corpus, and on two scans."""

import json

import pytest

from tests.accuracy.corpus import suite
from tests.accuracy.floor import FLOOR, below_floor
from tests.accuracy.measure import measure
from tests.accuracy.report import groups
from tests.accuracy.tally import figures

_LIMIT = 120.0  # seconds; a busy machine must not look like bad reading


@pytest.mark.timeout(600)
def test_no_figure_is_below_the_floor() -> None:
    chosen = suite()
    scores, reads = measure(chosen, processes=2, limit=_LIMIT)
    now = {key: figures(tally) for key, tally in groups(chosen, scores, reads).items()}
    assert below_floor(now, json.loads(FLOOR.read_text(encoding="utf-8"))) == []


def test_a_share_that_fell_is_named() -> None:
    kept = {"digital": {"line_f1": 0.98, "false_orders": 0}}
    floor = {"digital": dict.fromkeys(("header_f1", "lines_found", "whole_orders", "sure_and_right")) | kept["digital"]}
    floor["digital"] |= {"extra_orders": 0, "crashes": 1}
    now = {"digital": {"line_f1": 0.91, "false_orders": 2, "extra_orders": 0, "crashes": 1}}
    assert below_floor(now, floor) == [
        "digital: line_f1 is 0.910, the floor is 0.980",
        "digital: 2 false orders, the floor allows 0",
    ]
