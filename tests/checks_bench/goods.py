"""What is sold, in five trades: names, specifications and units as catalogues have them."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from tests.checks_bench.words import WORDS


@dataclass(frozen=True)
class Pack:
    """So many base units in one."""

    unit: str
    factor: int
    aliases: tuple[str, ...]
    barcode: str | None = None


@dataclass(kw_only=True)
class Item:
    """One article. ``cost`` is before tax, ``price`` the list's with tax, both per base unit, in CNY."""

    number: str
    trade: str
    category: str
    name: str
    name_en: str
    spec: str
    base: str
    base_aliases: tuple[str, ...]
    packs: list[Pack] = field(default_factory=list)
    barcode: str | None = None
    tax: Decimal = Decimal("0.13")
    cost: Decimal = Decimal(0)
    price: Decimal = Decimal(0)
    minimum: int | None = None
    multiple: int | None = None
    weight: Decimal | None = None
    lead: int | None = None
    status: str = "active"
    superseded_by: str | None = None
    typical: int = 10
    """Base units that somebody orders at a time."""
    whole: bool = False
    """Sold in whole cartons alone."""
    trap: str = ""
    """Why no right order has it: "discontinued", "unpriced", "scarce" …"""

    @property
    def text(self) -> str:
        """Name and specification, as a line says it."""
        return f"{self.name} {self.spec}"

    @property
    def carton(self) -> Pack:
        """Its largest pack."""
        return self.packs[-1]

    def lawful(self, wanted: float) -> int:
        """The least quantity from this on that it may be ordered in, in base units."""
        step = self.carton.factor if self.whole else self.multiple or 1
        least = max(wanted, self.minimum or 1, 1)
        return math.ceil(round(least, 6) / step) * step


Made = tuple[str, str, str, str, str, float]
"""Category, name, English name, specification, base unit, cost."""

BOLTS = (
    ("内六角圆柱头螺钉", "Socket head cap screw"), ("外六角螺栓", "Hex bolt"), ("六角法兰螺栓", "Flange bolt"),
    ("十字盘头螺钉", "Pan head screw"), ("十字沉头螺钉", "Countersunk screw"), ("自攻螺钉", "Self-tapping screw"),
    ("内六角沉头螺钉", "Socket countersunk screw"), ("双头螺柱", "Stud bolt"), ("方颈螺栓", "Carriage bolt"),
    ("紧定螺钉", "Set screw"), ("吊环螺栓", "Eye bolt"), ("钻尾螺钉", "Self-drilling screw"),
)  # fmt: skip
GRADES = (
    "4.8级 镀锌",
    "8.8级 镀锌",
    "8.8级 发黑",
    "10.9级 发黑",
    "12.9级 发黑",
    "不锈钢304",
    "不锈钢316",
    "8.8级 达克罗",
)
OFFICE = (
    ("中性笔", "Gel pen", "支", ("0.5mm 黑", "0.5mm 蓝", "0.5mm 红", "0.38mm 黑", "0.7mm 黑"), 0.9),
    ("复印纸", "Copy paper", "包", ("A4 70g 500张", "A4 80g 500张", "A3 70g 500张", "A3 80g 500张"), 16.0),
    ("文件夹", "File folder", "个", ("A4 单夹 蓝", "A4 双夹 蓝", "A4 单夹 黑", "A4 双夹 灰"), 4.2),
    ("订书机", "Stapler", "台", ("12号", "24/6", "重型100页", "省力型"), 9.5),
    ("记事本", "Notebook", "本", ("A5 80页", "A5 120页", "B5 80页", "B5 120页", "A6 60页"), 3.1),
    ("透明胶带", "Clear tape", "卷", ("18mm×20m", "24mm×30m", "48mm×50m", "60mm×100m"), 1.4),
    ("荧光笔", "Highlighter", "支", ("黄", "绿", "粉", "橙", "蓝"), 1.1),
    ("档案盒", "Archive box", "个", ("35mm", "55mm", "75mm"), 5.0),
    ("便利贴", "Sticky notes", "本", ("76×76mm", "76×101mm", "51×76mm"), 1.6),
    ("白板笔", "Whiteboard marker", "支", ("黑", "蓝", "红"), 1.3),
)
FOODS = (
    ("饮用纯净水", "Drinking water", "瓶", ("550ml", "350ml", "1.5L", "4.5L"), 0.9),
    ("苏打饼干", "Soda crackers", "袋", ("100g 原味", "200g 原味", "200g 葱香", "400g 海盐"), 3.4),
    ("生抽酱油", "Soy sauce", "瓶", ("500ml", "800ml", "1.28L", "1.9L"), 5.2),
    ("乌龙茶饮料", "Oolong tea drink", "瓶", ("500ml 无糖", "500ml 低糖", "900ml 无糖"), 2.3),
    ("速溶咖啡", "Instant coffee", "盒", ("13g×20条", "15g×30条", "1.8g×40条"), 18.0),
    ("番茄酱", "Ketchup", "瓶", ("340g", "500g", "1kg"), 4.1),
    ("坚果礼盒", "Nut gift box", "盒", ("750g", "1.2kg", "1.5kg"), 46.0),
    ("挂面", "Dried noodles", "袋", ("500g", "900g", "1kg", "2.5kg"), 4.4),
    ("食用菜籽油", "Rapeseed oil", "桶", ("1.8L", "5L", "10L"), 38.0),
)
POWER = (
    (
        "小型断路器",
        "Miniature circuit breaker",
        "只",
        ("1P C10", "1P C16", "2P C16", "2P C32", "3P C40", "3P C63", "4P C63"),
        12.0,
    ),
    ("交流接触器", "AC contactor", "只", ("09A 220V", "12A 220V", "18A 380V", "25A 220V", "32A 380V"), 31.0),
    (
        "铜芯电线",
        "Copper wire",
        "卷",
        ("BV 1.5mm² 100m 红", "BV 2.5mm² 100m 红", "BV 2.5mm² 100m 蓝", "BV 4mm² 100m 黄绿"),
        120.0,
    ),
    ("LED灯管", "LED tube", "支", ("T8 9W 6500K", "T8 18W 6500K", "T8 18W 4000K", "T5 14W 4000K"), 8.0),
    ("五孔插座", "Wall socket", "只", ("10A 白", "10A 灰", "16A 白"), 6.5),
    ("热继电器", "Thermal relay", "只", ("7-10A", "9-13A", "12-18A", "17-25A"), 22.0),
    ("接线端子", "Terminal block", "个", ("2.5mm²", "4mm²", "6mm²", "10mm²"), 1.2),
)
FLUIDS = (
    ("工业酒精", "Industrial ethanol", "桶", ("95% 20L", "95% 25L", "99% 25L"), 130.0),
    ("乙酸乙酯", "Ethyl acetate", "桶", ("99.5% 180kg", "99.5% 25kg"), 190.0),
    ("防锈油", "Rust preventive oil", "桶", ("18L", "200L", "4L"), 160.0),
    ("环氧树脂", "Epoxy resin", "桶", ("E-44 20kg", "E-51 20kg", "E-51 240kg"), 380.0),
    ("除锈剂", "Rust remover", "瓶", ("500ml", "1L"), 9.0),
    ("切削液", "Cutting fluid", "桶", ("半合成 18L", "全合成 18L", "全合成 200L"), 210.0),
)
ALIASES = {
    "件": ("pcs", "PC"), "个": ("PCS", "EA"), "只": ("pcs", "EA"), "支": ("pcs",), "包": ("pack", "reams"),
    "台": ("set",), "本": ("pcs",), "卷": ("roll",), "瓶": ("btl", "bottle"), "袋": ("bag",),
    "盒": ("box",), "桶": ("drum",),
}  # fmt: skip


def _fastener(rng: Random) -> Made:
    name, english = rng.choice(BOLTS)
    size, length = rng.choice((3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 24)), rng.choice((8, *range(10, 160, 5)))
    grade = rng.choice(GRADES)
    cost = 0.012 * size * size * (0.4 + length / 60) * (2.6 if "不锈钢" in grade else 1)
    return "紧固件", name, english, f"M{size}×{length} {grade}", rng.choice(("件", "个")), cost / 10


def _listed(category: str, table: tuple[tuple[str, str, str, tuple[str, ...], float], ...]) -> Callable[[Random], Made]:
    def make(rng: Random) -> Made:
        name, english, base, specs, cost = rng.choice(table)
        model = f" {rng.choice('ABCDEFGHKLMNPRSTVWXYZ')}{rng.randint(10, 99)}"
        return (
            category,
            rng.choice(WORDS["brands"]) + name,
            english,
            rng.choice(specs) + model,
            base,
            cost * rng.uniform(0.7, 1.6),
        )

    return make


TRADES: dict[str, tuple[str, Callable[[Random], Made], int, tuple[int, ...]]] = {
    "fastener": ("FN", _fastener, 800, (500, 1000, 2000)),
    "office": ("ST", _listed("文具", OFFICE), 60, (12, 24, 48)),
    "food": ("FD", _listed("食品", FOODS), 96, (6, 12, 24)),
    "power": ("EL", _listed("电气", POWER), 40, (10, 20, 50)),
    "fluid": ("CH", _listed("化工", FLUIDS), 8, (4,)),
}
"""Trade → its numbers' prefix, what makes an article, what is ordered at a time, and what a carton holds."""


SHARES = (40, 4, 20, 18, 18)
"""How many of a hundred articles each trade has, by the alphabet."""


def items(count: int, rng: Random) -> list[Item]:
    """So many different articles; numbers of a trade follow each other, as they do in books kept for years."""
    found: list[Item] = []
    seen: set[tuple[str, str]] = set()
    names = sorted(TRADES)
    while len(found) < count:
        trade = rng.choices(names, SHARES)[0]
        prefix, make, typical, cartons = TRADES[trade]
        category, name, english, spec, base, cost = make(rng)
        if (name, spec) in seen:
            continue
        seen.add((name, spec))
        number = f"{prefix}{10000 + len(found) * 3 + rng.randrange(3)}"
        carton = rng.choice(cartons)
        barcode = gtin(f"69{rng.randrange(10**10):010}") if rng.random() < 0.85 else None
        found.append(
            Item(
                number=number,
                trade=trade,
                category=category,
                name=name,
                name_en=english,
                spec=spec,
                base=base,
                base_aliases=ALIASES[base],
                packs=[Pack("箱", carton, ("ctn", "carton", "CT"), gtin(f"1{barcode[:12]}") if barcode else None)],
                barcode=barcode,
                cost=money(cost),
                typical=max(2, round(typical * rng.lognormvariate(0, 0.5))),
            )
        )
    return found


def gtin(digits: str) -> str:
    """The digits with their check digit."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return f"{digits}{-total % 10}"


def money(value: float) -> Decimal:
    """A price: four places below 1, else two."""
    return Decimal(f"{max(value, 0.0012):.4f}" if value < 1 else f"{value:.2f}")
