"""A detector of unusual orders, trained on this company's own past orders: sees what is odd in its combination.

scikit-learn's isolation forest is needed for the training alone (the extra ``learned``). What is kept is plain numbers
in JSON, in the data folder: nothing that could run is ever loaded, and an order is judged without that library.
"""

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import msgspec

from bot.addresses import plain_address
from bot.durable_files import replace_durably
from bot.errors import OrderbotError
from bot.history import History, PastOrder

if TYPE_CHECKING:
    from numpy.typing import NDArray

VERSION = 1
FILE = "detector.json"
BEFORE = 5
"""Earlier orders of a customer without which an order says nothing."""
LEAST = 200
"""Orders without which nothing can be learnt."""
MOST = 20_000
"""Orders that are learnt from, the newest of each customer first."""
MAD = 1.4826
USUAL = 0.995
"""The share of the orders learnt from that must pass."""

FEATURES: tuple[tuple[str, str], ...] = (
    ("最大数量与以往之比", "the greatest quantity beside what is usual"),
    ("最小数量与以往之比", "the least quantity beside what is usual"),
    ("单价与以往之比", "prices beside those paid before"),
    ("订单金额与以往之比", "the amount beside what is usual"),
    ("行数与以往之比", "the number of lines beside what is usual"),
    ("从未订过的物料", "items never ordered before"),
    ("新的收货地址", "a new delivery address"),
    ("下单时刻", "the hour"),
    ("与上一单的间隔", "the time since the last order"),
)
"""What an order is judged by, in words."""


class Tree(msgspec.Struct, frozen=True, kw_only=True):
    """One tree: for each node the feature asked for (-1: a leaf), the limit, where to go, and a leaf's depth."""

    feature: tuple[int, ...]
    limit: tuple[float, ...]
    below: tuple[int, ...]
    above: tuple[int, ...]
    depth: tuple[float, ...]


class Detector(msgspec.Struct, frozen=True, kw_only=True):
    """What was learnt, when, from how many orders; ``limit`` is the score, 0 to 1, that right orders stay below.

    ``middle`` and ``spread`` are each feature's own, to say in words what stands out.
    """

    version: int
    trained_at: datetime
    orders: int
    average: float
    limit: float
    middle: tuple[float, ...]
    spread: tuple[float, ...]
    trees: tuple[Tree, ...]

    def score(self, features: Sequence[float]) -> float:
        """How easily an order can be told from all others: near 1 very, 0.5 and less not at all."""
        depth = sum(_depth(tree, features) for tree in self.trees) / len(self.trees)
        return float(2.0 ** (-depth / self.average))

    def outstanding(self, features: Sequence[float]) -> list[int]:
        """The features that stand out, the farthest first."""
        far = [
            abs(one - middle) / max(spread, 0.05)
            for one, middle, spread in zip(features, self.middle, self.spread, strict=True)
        ]
        return sorted((place for place, one in enumerate(far) if one > 3), key=lambda place: (-far[place], place))  # noqa: PLR2004 - spreads


def _depth(tree: Tree, features: Sequence[float]) -> float:
    node = 0
    while tree.feature[node] >= 0:
        node = tree.below[node] if features[tree.feature[node]] <= tree.limit[node] else tree.above[node]
    return tree.depth[node]


def features_of(order: PastOrder, history: History) -> tuple[float, ...] | None:
    """What the order is judged by, beside its customer's earlier ones; None where too few are known."""
    earlier = history.orders
    if len(earlier) < BEFORE or not order.lines:
        return None
    amounts = [float(one.total_amount) for one in earlier if one.total_amount and one.currency == order.currency]
    total = float(order.total_amount or 0)
    ratios = [_ratio(float(much), _floats(history.quantities(item))) for item, much in order.quantities.items()]
    known = [one for one in ratios if one is not None]
    return (
        max(known, default=0.0),
        min(known, default=0.0),
        max((abs(one) for one in _prices(order, history)), default=0.0),
        (_ratio(total, amounts) or 0.0) if total > 0 else 0.0,
        _ratio(len(order.lines), [len(one.lines) for one in earlier if one.lines]) or 0.0,
        ratios.count(None) / len(ratios),
        float(_is_new_place(order, earlier)),
        _hours_apart(order, earlier),
        _gap(order, earlier),
    )


def _ratio(figure: float, past: Sequence[float]) -> float | None:
    return math.log(figure / median(past)) if past and figure > 0 and median(past) > 0 else None


def _floats(figures: Sequence[Any]) -> list[float]:
    return [float(figure) for figure in figures if figure > 0]


def _prices(order: PastOrder, history: History) -> Iterator[float]:
    paid: dict[str, list[float]] = {}
    for one in history.orders:
        for line in one.lines if one.currency == order.currency else ():
            if line.base_price:
                paid.setdefault(line.item_number, []).append(float(line.base_price))
    for line in order.lines:
        if line.base_price and (ratio := _ratio(float(line.base_price), paid.get(line.item_number, []))) is not None:
            yield ratio


def _is_new_place(order: PastOrder, earlier: Sequence[PastOrder]) -> bool:
    known = {plain_address(one.ship_to_address) for one in earlier if one.ship_to_address}
    return bool(known and order.ship_to_address) and plain_address(order.ship_to_address) not in known


def _hours_apart(order: PastOrder, earlier: Sequence[PastOrder]) -> float:
    """Hours between the order and the nearest hour at which they ordered before."""
    minute = order.ordered_at.hour * 60 + order.ordered_at.minute
    minutes = [minute - one.ordered_at.hour * 60 - one.ordered_at.minute for one in earlier]
    return min(min(one % 1440, -one % 1440) for one in minutes) / 60


def _gap(order: PastOrder, earlier: Sequence[PastOrder]) -> float:
    days = [one.ordered_at for one in earlier]
    gaps = [(later - sooner) / timedelta(days=1) for later, sooner in pairwise(days)]
    since = (order.ordered_at - days[0]) / timedelta(days=1)
    return math.log((max(since, 0) + 0.5) / (max(median(gaps), 0) + 0.5))


def rows_of(orders: Sequence[PastOrder]) -> Iterator[tuple[float, ...]]:
    """The features of each of a customer's orders (newest first), beside those that came before it."""
    for place, order in enumerate(orders):
        row = features_of(order, History(orders=tuple(orders[place + 1 :])))
        if row is not None:
            yield row


def train(rows: Sequence[Sequence[float]], at: datetime) -> Detector:
    """Learn from rows of features. Raises OrderbotError where there are too few, or the extra is not installed."""
    if len(rows) < LEAST:
        raise OrderbotError(
            f"{len(rows)} past orders of customers with at least {BEFORE} earlier ones are too few to learn from; "
            f"{LEAST} are needed: fill in order_history, or wait"
        )
    try:
        forest = import_module("sklearn.ensemble").IsolationForest(n_estimators=100, max_samples=256, random_state=7)
    except ImportError as error:
        raise OrderbotError(
            "learning needs scikit-learn: install the extra with  pip install 'orderbot[learned]'"
        ) from error
    import numpy as np

    # The library compares in single precision: what is judged later has to be told the same.
    table: NDArray[np.float64] = np.asarray(rows[:MOST], dtype=np.float32).astype(np.float64)
    forest.fit(table)
    middle = np.median(table, axis=0)
    detector = Detector(
        version=VERSION,
        trained_at=at,
        orders=len(table),
        average=_average_depth(forest.max_samples_),
        limit=0.0,
        middle=tuple(map(float, middle)),
        spread=tuple(float(one) for one in MAD * np.median(np.abs(table - middle), axis=0)),
        trees=tuple(_tree(one.tree_) for one in forest.estimators_),
    )
    scores = sorted(-float(score) for score in forest.score_samples(table))
    return msgspec.structs.replace(detector, limit=scores[min(int(len(scores) * USUAL), len(scores) - 1)])


def _tree(tree: Any) -> Tree:  # noqa: ANN401 - the library's own, which has no types
    depths = [0.0] * tree.node_count
    for node in range(tree.node_count):
        for child in (tree.children_left[node], tree.children_right[node]):
            if child >= 0:
                depths[child] = depths[node] + 1
    leaf = [left < 0 for left in tree.children_left]
    return Tree(
        feature=tuple(-1 if leaf[node] else int(tree.feature[node]) for node in range(tree.node_count)),
        limit=tuple(0.0 if leaf[node] else float(tree.threshold[node]) for node in range(tree.node_count)),
        below=tuple(map(int, tree.children_left)),
        above=tuple(map(int, tree.children_right)),
        depth=tuple(
            depths[node] + _average_depth(int(tree.n_node_samples[node])) if leaf[node] else 0.0
            for node in range(tree.node_count)
        ),
    )


def _average_depth(count: int) -> float:
    """How deep a leaf lies on average in a tree grown over so many orders (Liu, Ting and Zhou 2008)."""
    if count <= 1:
        return 0.0
    if count == 2:  # noqa: PLR2004 - two
        return 1.0
    return 2.0 * (math.log(count - 1.0) + 0.5772156649015329) - 2.0 * (count - 1.0) / count


def save(detector: Detector, data: Path) -> Path:
    """Keep it in the data folder; the file's path."""
    path = data / FILE
    replace_durably(path, msgspec.json.encode(detector))
    return path


def load(data: Path) -> Detector | None:
    """What was learnt; None where nothing was, or by another version of orderbot. Raises OrderbotError if broken."""
    path = data / FILE
    if not path.exists():
        return None
    try:
        detector = msgspec.json.decode(path.read_bytes(), type=Detector)
    except msgspec.DecodeError as error:
        raise OrderbotError(
            f"{path}: cannot be read ({error}); run  orderbot learn detector  again, or take it away"
        ) from error
    sizes = {len(tree.feature) for tree in detector.trees}
    return detector if detector.version == VERSION and sizes and len(detector.middle) == len(FEATURES) else None
