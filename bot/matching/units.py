"""Units by the names that people have for them, and packs written out: 箱(24个), ctn of 24, 24/箱."""

import re
from decimal import Decimal
from functools import lru_cache

import msgspec

from bot.comparing import plain_code

FAMILIES: dict[str, str] = {
    "piece": "pcs pc pc(s) piece pieces ea each unit units nmb c62 h87 pce nar "
    "个 個 箇 只 隻 支 把 件 条 根 枚 颗 粒 片 块 张 节",
    "card": "卡 card cards",
    "carton": "箱 纸箱 整箱 大箱 ctn ctns carton cartons case cases cs ct cx",
    "box": "盒 小盒 彩盒 box boxes bx",
    "bag": "袋 小袋 bag bags bg",
    "pack": "包 小包 pack packs pk pkt packet pa",
    "bottle": "瓶 btl btls bottle bottles bo bot",
    "cup": "杯 cup cups",
    "jar": "坛 瓮 jar jars",
    "drum": "桶 drum drums dr barrel ba bucket pail",
    "can": "罐 听 can cans tin tins ca tn",
    "roll": "卷 roll rolls rl ro rol",
    "set": "套 set sets kit",
    "machine": "台 台套 部",
    "portion": "份 客 portion portions serving servings",
    "pair": "双 对 副 pair pairs pr prs",
    "book": "本 册",
    "ream": "令 ream reams rm",
    "dozen": "打 dozen dozens doz dz dzn",
    "pallet": "托 托盘 板 栈板 pallet pallets plt pal pf px",
    "bundle": "捆 扎 束 bundle bundles be bdl",
    "tray": "盘 tray trays",
    "crate": "筐 框 crate crates basket baskets",
    "sleeve": "筒 sleeve sleeves tube tubes",
    "gram": "g 克 gram grams grm",
    "kilogram": "kg kgs kilo 千克 公斤 kgm kilogram kilograms",
    "tonne": "t 吨 ton tons tonne tonnes tne mt",
    "millilitre": "ml 毫升 mlt",
    "litre": "l 升 公升 ltr litre litres liter liters",
    "millimetre": "mm 毫米 mmt",
    "metre": "m 米 公尺 mtr metre metres meter meters",
    "square metre": "m2 平方米 平方 平米 mtk sqm",
    "cubic metre": "m3 立方米 立方 方 mtq cbm",
}
"""What is meant → the names it goes by, UN/ECE recommendation 20's codes and 21's for packs among them."""

MEASURES = frozenset(
    (
        *("gram", "kilogram", "tonne", "millilitre", "litre"),
        *("millimetre", "metre", "square metre", "cubic metre"),
    )
)
"""Families of what is measured, not counted."""

OF: dict[str, str] = {name: family for family, names in FAMILIES.items() for name in names.split()}

_WORD = r"[a-z\u4e00-\u9fff]+"
_COUNT = r"\d+(?:\.\d+)?"
_PACKED = tuple(
    re.compile(pattern)
    for pattern in (
        # 箱(24个), 箱(24个/箱), ctn(24pcs/ctn), 箱/24个, 箱x24, 箱=24个, 1箱=24个
        rf"1?(?P<pack>{_WORD})[(\[/=:x*-]?(?:of|每箱|含)?(?P<count>{_COUNT})(?P<inner>{_WORD})?(?:/(?:{_WORD}))?[)\]]?",
        # 24个/箱, 24/箱, 24pcs/ctn, 24pcspercarton
        rf"(?P<count>{_COUNT})(?P<inner>(?:{_WORD}?)?)(?:/|per|装/?)(?P<pack>{_WORD})",
    )
)
_IN_TEXT = re.compile(rf"(?<![\d.])(?P<count>\d+)\s*(?P<inner>{_WORD})\s*(?:/|每|per\s)\s*(?P<pack>{_WORD})")


class Packed(msgspec.Struct, frozen=True):
    """A pack whose content is written with it: ``count`` of ``inner`` ("" where only the figure is given)."""

    pack: str
    count: Decimal
    inner: str = ""


@lru_cache(maxsize=4096)
def family(unit: str | None) -> str | None:
    """What a unit's name means; None for names that nobody knows."""
    return OF.get(plain_code(unit))


@lru_cache(maxsize=4096)
def packed(unit: str | None) -> Packed | None:
    """What a unit says of its own content; None where it is a name alone."""
    text = plain_code(unit).replace("×", "x").replace("(s)", "")
    for pattern in _PACKED:
        found = pattern.fullmatch(text)
        if found and Decimal(found["count"]) > 0:
            return Packed(
                found["pack"].removesuffix("of"), Decimal(found["count"]), (found["inner"] or "").removesuffix("装")
            )
    return None


@lru_cache(maxsize=65_536)
def packed_in(text: str | None) -> Packed | None:
    """A pack that a description speaks of (500ml, 24瓶/箱), where both its names are units."""
    for found in _IN_TEXT.finditer((text or "").casefold()):
        if OF.get(found["inner"]) and OF.get(found["pack"]) and OF[found["inner"]] != OF[found["pack"]]:
            return Packed(found["pack"], Decimal(found["count"]), found["inner"])
    return None
