"""The detector learns from past orders, is kept as plain numbers, and judges as the library that trained it would."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from random import Random

import pytest

from bot.errors import OrderbotError
from bot.history import History, PastOrder
from bot.learned_detector import FEATURES, FILE, LEAST, Detector, features_of, load, rows_of, save, train
from extractors.purchase_order import Delivery
from tests.bot.past import NOW, past, said
from tests.bot.trade import line, order

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
HOME = "浙江省宁波市鄞州区测试路 8 号"


def customer(seed: int, orders: int = 25) -> list[PastOrder]:
    """A customer who orders about weekly, in the morning, two items at their own quantities."""
    rng = Random(seed)
    made = []
    for turn in range(orders):
        lines = [("T-1", int(rng.lognormvariate(6, 0.3)) + 1), ("T-2", int(rng.lognormvariate(7, 0.3)) + 1)]
        at = NOW - timedelta(days=7 * (turn + 1) + rng.choice((-1, 0, 1)), minutes=rng.randrange(120))
        made.append(past(turn, *lines[: rng.choice((1, 2, 2))], ordered_at=at, ship_to_address=HOME))
    return made


@pytest.fixture(scope="module")
def rows() -> list[tuple[float, ...]]:
    return [row for seed in range(20) for row in rows_of(customer(seed))]


@pytest.fixture(scope="module")
def detector(rows: list[tuple[float, ...]]) -> Detector:
    return train(rows, AT)


def test_what_is_kept_judges_as_the_library_does(rows: list[tuple[float, ...]], detector: Detector) -> None:
    forest = import_module("sklearn.ensemble").IsolationForest(n_estimators=100, max_samples=256, random_state=7)
    numbers = import_module("numpy").asarray(rows, dtype="float32").astype("float64")
    theirs = -forest.fit(numbers).score_samples(numbers)
    mine = [detector.score([float(one) for one in row]) for row in numbers]
    assert mine == pytest.approx(list(theirs), abs=1e-9)


def test_what_is_saved_is_the_same_when_loaded_and_holds_nothing_but_numbers(
    tmp_path: Path, detector: Detector
) -> None:
    assert load(tmp_path) is None
    path = save(detector, tmp_path)
    assert load(tmp_path) == detector
    assert path.read_text("utf-8").startswith('{"version":1,"trained_at":"2026-11-20T03:00:00Z","orders":')


def test_a_broken_file_is_told_with_the_mend_and_another_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{half")
    with pytest.raises(OrderbotError, match="learn detector"):
        load(tmp_path)


def test_few_orders_teach_nothing() -> None:
    with pytest.raises(OrderbotError, match=f"{LEAST} are needed"):
        train([(0.0,) * len(FEATURES)] * (LEAST - 1), AT)


def test_odd_orders_are_caught_and_right_ones_pass(detector: Detector) -> None:
    odd = right = 0
    for seed in range(100, 160):
        before = customer(seed, 20)
        history = History(orders=tuple(before[1:]))
        usual = features_of(before[0], history)
        strange = past(
            0,
            ("T-1", 40_000),
            ("T-9", 5),
            ordered_at=NOW.replace(hour=2),
            ship_to_address="广东省深圳市龙岗区虚构街 1 号",
        )
        unusual = features_of(strange, history)
        assert usual is not None
        assert unusual is not None
        right += detector.score(usual) > detector.limit
        odd += detector.score(unusual) > detector.limit
    assert odd == 60
    assert right <= 1


def test_an_odd_order_is_told_with_what_stands_out(detector: Detector) -> None:
    history = customer(7)
    away = Delivery(address="广东省深圳市龙岗区虚构街 1 号", phone="0574-87001234")
    strange = order(line(quantity="90000"), line(seller_item_code="T-2", quantity="3"), deliver_to=away)
    [finding] = said("unusual-order", strange, history, detector=detector, received_at=NOW.replace(hour=2))
    assert finding.severity == "approve"
    assert "a new delivery address" in finding.why_en
    assert "与该客户以往的订单不同" in finding.why_zh
    assert Decimal(finding.value or 0) > Decimal(finding.limit or 1)


def test_a_usual_order_and_a_customer_without_a_past_are_left_alone(detector: Detector) -> None:
    usual = order(line(quantity="400"), line(seller_item_code="T-2", quantity="1100", unit_price="0.12"))
    assert said("unusual-order", usual, customer(7), detector=detector) == []
    assert said("unusual-order", order(line(quantity="90000")), customer(7)[:4], detector=detector) == []
    assert said("unusual-order", order(line(quantity="90000")), customer(7)) == []
