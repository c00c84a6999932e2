"""The checks are as good as they were, on a small made-up trade; and the trade is what it says it is."""

import json
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from tests.checks_bench.bench import SMALL, measure
from tests.checks_bench.customers import TAX_SIGNS, tax_id
from tests.checks_bench.faults import FAULTS
from tests.checks_bench.floor import FLOOR, below_floor
from tests.checks_bench.goods import gtin
from tests.checks_bench.judge import is_caught
from tests.checks_bench.orders import Expect
from tests.checks_bench.plan import fits, samples
from tests.checks_bench.prices import Promotion, together
from tests.checks_bench.report import details
from tests.checks_bench.world import World, make_world


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(goods=800, buyers=120, seed=7)


@pytest.mark.timeout(180)
def test_no_figure_is_below_the_floor(tmp_path: Path) -> None:
    verdicts, _ = measure(SMALL, tmp_path)
    fallen = below_floor(verdicts, json.loads(FLOOR.read_text(encoding="utf-8")))
    assert fallen == [], "\n".join(details(verdicts))


def test_the_same_seed_makes_the_same_orders() -> None:
    def documents() -> list[object]:
        trade = make_world(goods=800, buyers=120, seed=7)
        chosen = samples(trade, right=20, each=1, pairs=10, rng=Random(3))
        return [sample.draft.document() for sample in chosen]

    assert documents() == documents()


def test_every_fault_can_be_made_alone(world: World) -> None:
    made = {sample.kind for sample in samples(world, right=0, each=1, pairs=0, rng=Random(5))}
    assert FAULTS.keys() - made == set()


def test_right_orders_add_up_and_ask_for_no_more_than_there_is(world: World) -> None:
    for sample in samples(world, right=60, each=0, pairs=0, rng=Random(9)):
        document = sample.draft.document()
        for line in document["lines"]:
            if line["unit_price"] is not None and sample.draft.pricing == "gross":
                amount = Decimal(line["quantity"]) * Decimal(line["unit_price"])
                assert abs(amount - Decimal(line["line_amount"])) <= Decimal("0.005")
        assert all(line.item.lawful(line.base) == line.base for line in sample.draft.lines)


def test_a_pair_of_faults_sits_in_two_places() -> None:
    wrong, dear = FAULTS["quantity-missing"], FAULTS["price-too-high"]
    assert fits(dear, wrong)
    assert not fits(FAULTS["mobile-too-long"], FAULTS["mobile-too-short"])
    assert not fits(FAULTS["buyer-unknown"], dear)
    assert not fits(FAULTS["quantity-missing"], FAULTS["total-wrong"])


def test_a_finding_elsewhere_or_one_that_stops_nothing_is_no_catch() -> None:
    expect = Expect(fault="x", codes=("unit-price",), where=("lines.1", "lines.1.*"))

    def caught(severity: str, code: str, where: str) -> bool:
        finding = {"severity": severity, "code": code, "where": where}
        return is_caught(expect, {"verdict": "blocked", "findings": [finding]})

    assert caught("block", "anything", "lines.1.quantity")
    assert caught("approve", "unit-price", "lines.0.unit_price")
    assert not caught("block", "anything", "lines.10.quantity")
    assert not caught("warn", "unit-price", "lines.1.unit_price")


def test_promotions_stand_together_only_where_all_allow_it() -> None:
    one, other = Promotion(code="A", name="", stackable=True), Promotion(code="B", name="", stackable=True)
    assert together((one, other))
    assert not together((one, Promotion(code="C", name="", stackable=True, excludes=("A",))))
    assert not together((one, Promotion(code="D", name="")))
    assert together((Promotion(code="D", name=""),))


def test_check_digits_are_those_of_their_standards() -> None:
    assert gtin("400638133393") == "4006381333931"
    for seed in range(50):
        code = tax_id(Random(seed))
        weighed = sum(TAX_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
        assert (weighed + TAX_SIGNS.index(code[17])) % 31 == 0
