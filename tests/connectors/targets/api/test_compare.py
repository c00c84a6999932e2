"""What stands in the target is held against what was meant; only rounding is forgiven, and only of amounts."""

from decimal import Decimal

import pytest

from connectors.capabilities import SavedOrder, Value
from connectors.targets.api.compare import differences
from connectors.targets.api.mapping import Meant


def differing(
    head: tuple[dict[str, Value], dict[str, Value]], *lines: tuple[dict[str, Value], dict[str, Value]]
) -> set[str]:
    meant = Meant(head=head[0], lines=tuple(line for line, _ in lines))
    saved = SavedOrder(number="SO-1", head=head[1], lines=tuple(line for _, line in lines))
    return {each.path for each in differences(meant, saved)}


@pytest.mark.parametrize(("saved", "unlike"), [("61.73", set()), ("61.71", set()), ("61.74", {"line_amount"})])
def test_an_amount_that_the_target_rounds_otherwise_is_the_same(saved: str, unlike: set[str]) -> None:
    assert differing(({}, {}), ({"line_amount": Decimal("61.72")}, {"line_amount": Decimal(saved)})) == unlike


@pytest.mark.parametrize("path", ["unit_price", "quantity", "tax_rate"])
def test_of_a_price_or_a_quantity_no_cent_is_forgiven(path: str) -> None:
    assert differing(({}, {}), ({path: Decimal("0.13")}, {path: Decimal("0.14")})) == {path}


@pytest.mark.parametrize(("saved", "unlike"), [("100.02", set()), ("100.03", {"total_amount"})])
def test_a_total_may_be_a_cent_a_line_apart(saved: str, unlike: set[str]) -> None:
    head: tuple[dict[str, Value], dict[str, Value]] = (
        {"total_amount": Decimal(100)},
        {"total_amount": Decimal(saved)},
    )
    assert differing(head, ({}, {}), ({}, {})) == unlike
