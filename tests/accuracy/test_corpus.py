"""The committed corpus is whole, honest about its form, and small."""

import re
from pathlib import Path

import pytest

from tests.accuracy.corpus import CORPUS, SETS, Sample, folders, samples
from tests.accuracy.equality import ANY, HEADER_FIELDS, LINE_FIELDS

_EVERY = list(samples(folders("all")))
_PARTS = {"buyer", "deliver_to", "lines"}
_DOCUMENT_SIZE = 12 * 2**20


@pytest.mark.parametrize("name", SETS)
def test_each_document_has_its_truth_and_no_truth_stands_alone(name: str) -> None:
    files = {path.name for path in (CORPUS / name).iterdir() if path.name != "README.md"}
    said = {one.path.name for one in _EVERY if one.path.parent.name == name}
    truths = {Path(document).with_suffix(".json").name for document in said}
    assert files == said | truths


def test_a_third_of_the_layouts_stands_aside_and_no_layout_in_both() -> None:
    layouts = {name: {one.tags["layout"] for one in _EVERY if one.path.parent.name == name} for name in SETS}
    assert not layouts["open"] & layouts["aside"]
    assert 3 * len(layouts["aside"]) >= len(layouts["open"]) + len(layouts["aside"])


def test_the_corpus_is_wide_and_small() -> None:
    assert len({one.tags["layout"] for one in _EVERY}) >= 80
    assert len({one.tags["layout"] for one in _EVERY if not one.truth["orders"]}) >= 20
    assert sum(path.stat().st_size for name in SETS for path in (CORPUS / name).iterdir()) <= _DOCUMENT_SIZE


def _paths(sample: Sample) -> set[str]:
    found = set()
    for order in sample.truth["orders"]:
        found |= {key for key in order if key not in _PARTS}
        found |= {f"{party}.{key}" for party in ("buyer", "deliver_to") for key in order[party]}
        found |= {f"lines.{key}" for line in order["lines"] for key in line}
    for fair in sample.truth.get("accept", []):
        found |= {re.sub(r"^lines\.[^.]+", "lines", key) for key in fair if key != "either_code"}
    return found


def test_truths_speak_only_of_the_order_documents_fields() -> None:
    known = {*HEADER_FIELDS, *(f"lines.{field}" for field in LINE_FIELDS)}
    assert {path for one in _EVERY for path in _paths(one)} <= known


def test_fair_values_are_lists_or_any() -> None:
    values = [
        fair[key] for one in _EVERY for fair in one.truth.get("accept", []) for key in fair if key != "either_code"
    ]
    assert all(value == ANY or isinstance(value, list) for value in values)


def test_each_order_has_lines_and_dates_are_iso() -> None:
    orders = [order for one in _EVERY for order in one.truth["orders"]]
    days = [order[field] for order in orders for field in ("issue_date", "requested_delivery_date") if order.get(field)]
    assert all(order["lines"] for order in orders)
    assert all(re.fullmatch(r"2026-\d\d-\d\d", day) for day in days)
