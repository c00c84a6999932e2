"""Finding what a line nearly says among very many items, beside a plain index of bigrams with rapidfuzz on top."""

from collections import Counter
from collections.abc import Iterator
from random import Random

from bot.masterdata import Item, MasterData
from bot.resolve_unknown import near_items
from tests.bench.pairs import Pair

ITEMS = 100_000
LINES = 20

NAMES = """
内六角圆柱头螺钉 外六角螺栓 法兰螺母 平垫圈 弹簧垫圈 深沟球轴承 中性笔 复印纸 交流接触器 铜芯电线 防锈油 Hexbolt
"""
MAKERS = "恒拓 瑞岚 博晟 晨望 凌峰 海沃 金铎 佳禾 明途 盛隆 卓远 百川 天启 华宁 新锐 东岳 南屏 北辰 安科 立诚"
GRADES = "4.8级镀锌 8.8级镀锌 8.8级发黑 10.9级发黑 12.9级发黑 不锈钢304 不锈钢316 达克罗"


def catalogue(count: int = ITEMS) -> MasterData:
    """So many different items, many of which differ in a figure alone."""
    rng = Random(7)
    names, makers, grades = NAMES.split(), MAKERS.split(), GRADES.split()
    texts: dict[tuple[str, str], None] = {}
    while len(texts) < count:
        name = f"{rng.choice(makers)}{rng.choice(names)}"
        size, length = rng.choice((3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 24)), rng.randrange(8, 200)
        texts[name, f"M{size}×{length} {rng.choice(grades)}"] = None
    items = [
        Item(item_number=f"FN{10000 + place * 3}", name=name, specification=specification, base_unit="件")
        for place, (name, specification) in enumerate(texts)
    ]
    return MasterData({"customers": [], "items": items}, "bench")


def mistyped(master: MasterData, count: int, seed: int = 3) -> list[tuple[str, str]]:
    """Item numbers, each with its text that has a slip in its words: a sign left out, doubled, turned or wrong."""
    rng = Random(seed)
    found = []
    for item in rng.sample(list(master.items.values()), count):
        at = rng.randrange(len(item.name))
        head, sign, tail = item.name[:at], item.name[at], item.name[at + 1 :]
        slips = (f"{head}{tail}", f"{head}{sign}{sign}{tail}", f"{head}的{tail}", f"{head}{tail[:1]}{sign}{tail[1:]}")
        found.append((item.item_number, f"{rng.choice(slips)} {item.specification}"))
    return found


class Raw:
    """What one would write first: which texts have a bigram, how many each shares, and rapidfuzz on the best fifty."""

    def __init__(self, master: MasterData) -> None:
        self._numbers = list(master.items)
        self._texts = [f"{item.name} {item.specification}" for item in master.items.values()]
        self._having: dict[str, list[int]] = {}
        for place, text in enumerate(self._texts):
            for gram in _grams(text):
                self._having.setdefault(gram, []).append(place)

    def nearest(self, text: str) -> str:
        from rapidfuzz import fuzz, process

        shared: Counter[int] = Counter()
        for gram in _grams(text):
            shared.update(self._having.get(gram, ()))
        best = {place: self._texts[place] for place, _ in shared.most_common(50)}
        return self._numbers[process.extractOne(text, best, scorer=fuzz.ratio)[2]]


def _grams(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def pairs() -> Iterator[Pair]:
    """Twenty mistyped lines against a hundred thousand items, both indexes made before."""
    master = catalogue()
    raw = Raw(master)
    asked = mistyped(master, LINES)

    def product() -> None:
        master.remembered.clear()  # what was asked before is not to be known by heart
        for _, text in asked:
            near_items(text, "", master)

    def plain() -> None:
        for _, text in asked:
            raw.nearest(text)

    yield Pair(
        name="20 mistyped lines among 100,000 items ÷ bigrams and rapidfuzz", product=product, raw=plain, rounds=5
    )
