"""What is said when the master data has no customer or item for what an order names, and what may have been meant."""

from collections.abc import Sequence
from typing import Generic, Self, TypeVar

import msgspec

from bot.finding import Finding, Severity
from bot.masterdata import MasterData
from bot.matching.codes import mistaken_code
from bot.matching.texts import plain_text
from extractors.purchase_order import OrderLine, PurchaseOrder

LIKELY = 50
"""Nearness, of 100, from which an item is worth showing."""
AKIN = 65
"""Nearness from which a customer is."""
MEANT = 80
"""Nearness from which it is worth suggesting."""
CLEARLY = 3
"""How much nearer than the next one has to be what is suggested."""

T = TypeVar("T")
_ZH = {
    "name": "名称",
    "tax id": "税号",
    "item codes": "两个料号指向不同物料",
    "item number": "料号",
    "mail address": "邮箱地址",
    "mail domain": "邮箱域名",
    "name without its legal form": "去掉公司类型后的名称",
}


class Match(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """What a look-up gave: what was found and by which key, or why nothing was, in Chinese and English."""

    found: T | None = None
    key: str = ""
    zh: str = ""
    en: str = ""

    @classmethod
    def several(cls, key: str, numbers: Sequence[str]) -> Self:
        """More than one fits: nobody is taken."""
        listed = ", ".join(numbers[:5]) + (" …" if len(numbers) > 5 else "")  # noqa: PLR2004 - as many as are read
        zh = _ZH.get(key, key)
        return cls(zh=f"{zh}：{listed} 都符合", en=f"{key}: {listed} all fit")


def unknown_customer(order: PurchaseOrder, address: str | None, master: MasterData, match: Match[T]) -> Finding:
    """No customer, or more than one, is the buyer."""
    name = order.buyer.name or ""
    near = _near_customers(name, master)
    listed = "; ".join(f"{number} {known}" for _, number, known in near)
    who = name or address or "?"
    meant = near and near[0][0] >= MEANT and not match.zh
    return Finding(
        code="customer-unknown",
        severity=Severity.BLOCK,
        where="buyer.name",
        why_zh=f"主数据中找不到客户“{who}”（依次按税号、名称、邮箱地址、邮箱域名查找：{match.zh or '都不符合'}）"
        + (f"；相近：{listed}" if near else ""),
        why_en=f"no customer '{who}' in the master data (looked up by tax id, name, mail address, mail domain: "
        f"{match.en or 'nobody fits'})" + (f"; similar: {listed}" if near else ""),
        value=who,
        suggestion={"buyer.name": near[0][2]} if meant else {},
    )


def _near_customers(name: str, master: MasterData) -> list[tuple[float, str, str]]:
    """Up to three customers whose names are like this: how near, number, name."""
    from rapidfuzz import fuzz

    if not name:
        return []
    index, numbers = master.customer_index
    found: dict[str, float] = {}
    for near in index.nearest(name, 10):
        number = numbers[near.place]
        score = max(near.score, fuzz.ratio(name, master.customers[number].name))
        found[number] = max(score, found.get(number, 0))
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))[:3]
    return [(score, number, master.customers[number].name) for number, score in ranked if score >= AKIN]


def unknown_item(line: OrderLine, index: int, master: MasterData, match: Match[T]) -> Finding:
    """A line names no item, or more than one."""
    code = line.seller_item_code or line.buyer_item_code or ""
    text = " ".join(filter(None, (line.description, line.specification)))
    near = near_items(text, code, master)
    listed = "; ".join(f"{one.number} {_named(one.number, master)}" for one in near[:3])
    shown = " ".join(filter(None, (code, text)))
    if not shown:
        return _no_words(index)
    zh, en = match.zh or "编码和品名都不符合", match.en or "nothing fits"
    meant = meant_by(near)
    return Finding(
        code="item-unknown",
        severity=Severity.BLOCK,
        where=f"lines.{index}",
        why_zh=f"第 {index + 1} 行“{shown}”在主数据中没有对应料号（{zh}）" + (f"；相近：{listed}" if near else ""),
        why_en=f"line {index + 1}, '{shown}', is no one item of ours ({en})" + (f"; similar: {listed}" if near else ""),
        value=shown,
        suggestion={f"lines.{index}.seller_item_code": meant} if meant else {},
    )


def _no_words(index: int) -> Finding:
    return Finding(
        code="item-unknown",
        severity=Severity.BLOCK,
        where=f"lines.{index}",
        why_zh=f"第 {index + 1} 行没有写订什么：既无编码，也无品名规格",
        why_en=f"line {index + 1} does not say what is wanted: it has neither a code nor a name",
    )


class NearItem(msgspec.Struct, frozen=True):
    """An item that may be meant: how near it is (100: the same), and whether its measures are all those asked for."""

    number: str
    score: float
    exact: bool


def meant_by(near: Sequence[NearItem]) -> str | None:
    """The item that is clearly meant: near, with every measure as asked, and nearer than any other."""
    if not near or near[0].score < MEANT or not near[0].exact:
        return None
    return near[0].number if len(near) == 1 or near[0].score - near[1].score >= CLEARLY else None


def near_items(text: str, code: str, master: MasterData) -> list[NearItem]:
    """Items that are sold, the nearest first: by code and text together where both are given."""
    known = master.remembered.setdefault("near items", {})
    key = f"{plain_text(text)}\n{code}"
    if key not in known:
        known[key] = _near_items(text, code, master)
    found: list[NearItem] = known[key]
    return found


def _near_items(text: str, code: str, master: MasterData) -> list[NearItem]:
    by_text = {number: (score, exact) for number, score, exact in _by_text(text, master)}
    by_code = _by_code(code, master)
    found = []
    for number in by_text.keys() | by_code.keys():
        score, exact = by_text.get(number, (0.0, not text))
        if code and text:
            near = by_code.get(number) or _code_nearness(code, number)
            score = (2 * score + near) / 3 if score else near / 3
        elif code:
            score = by_code[number]
        found.append(NearItem(number, score, exact))
    ranked = sorted(found, key=lambda one: (-one.score, one.number))
    return [one for one in ranked if one.score >= LIKELY][:5]


def _by_text(text: str, master: MasterData) -> list[tuple[str, float, bool]]:
    if not text:
        return []
    same = master.keys.by_text.get(plain_text(text), [])
    found = {item.item_number: (item.item_number, 100.0, True) for item in same}
    index, numbers = master.keys.nearest_text
    for near in index.nearest(text, 10):
        found.setdefault(numbers[near.place], (numbers[near.place], near.score, near.exact))
    return list(found.values())


def _by_code(code: str, master: MasterData) -> dict[str, float]:
    if not code:
        return {}
    index, numbers = master.keys.nearest_code
    found = {numbers[near.place]: _code_nearness(code, numbers[near.place]) for near in index.nearest(code, 15)}
    return {number: score for number, score in found.items() if score >= LIKELY}


def _code_nearness(code: str, number: str) -> float:
    from rapidfuzz.distance import OSA

    return 100 * OSA.normalized_similarity(mistaken_code(code), mistaken_code(number))


def _named(number: str, master: MasterData) -> str:
    item = master.items[number]
    return f"{item.name} {item.specification or ''}".strip()
