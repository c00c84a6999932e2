"""What is said when the master data has no customer or item for what an order names, and what may have been meant."""

from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec

from bot.finding import Finding, Severity
from bot.masterdata import MasterData
from extractors.purchase_order import OrderLine, PurchaseOrder

LIKELY = 60
"""rapidfuzz score from which a name is worth showing."""
MEANT = 80
"""rapidfuzz score from which it is worth suggesting."""

T = TypeVar("T")


class Match(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """What a look-up gave: what was found and by which key, or why nothing was, in Chinese and English."""

    found: T | None = None
    key: str = ""
    zh: str = ""
    en: str = ""

    @classmethod
    def several(cls, key: str, numbers: Sequence[str]) -> "Match[T]":
        """More than one fits: nobody is taken."""
        listed = ", ".join(numbers[:5]) + (" …" if len(numbers) > 5 else "")  # noqa: PLR2004 - as many as are read
        zh = {"name": "名称", "tax id": "税号", "item codes": "两个料号指向不同物料", "item number": "料号"}.get(
            key, key
        )
        return cls(zh=f"{zh}：{listed} 都符合", en=f"{key}: {listed} all fit")


def unknown_customer(order: PurchaseOrder, address: str | None, master: MasterData, match: Match[T]) -> Finding:
    """No customer, or more than one, is the buyer."""
    from rapidfuzz import fuzz, process

    name = order.buyer.name or ""
    names = {customer.customer_number: customer.name for customer in master.customers.values()}
    near = process.extract(name, names, scorer=fuzz.WRatio, limit=3, score_cutoff=LIKELY) if name else []
    listed = "; ".join(f"{number} {known}" for known, _, number in near)
    who = name or address or "?"
    meant = near and near[0][1] >= MEANT and not match.zh
    return Finding(
        code="customer-unknown",
        severity=Severity.BLOCK,
        where="buyer.name",
        why_zh=f"主数据中找不到客户“{who}”（依次按税号、名称、邮箱地址、邮箱域名查找：{match.zh or '都不符合'}）"
        + (f"；相近：{listed}" if near else ""),
        why_en=f"no customer '{who}' in the master data (looked up by tax id, name, mail address, mail domain: "
        f"{match.en or 'nobody fits'})" + (f"; similar: {listed}" if near else ""),
        value=who,
        suggestion={"buyer.name": near[0][0]} if meant else {},
    )


def unknown_item(line: OrderLine, index: int, master: MasterData, match: Match[T]) -> Finding:
    """A line names no item, or more than one."""
    code = line.seller_item_code or line.buyer_item_code or ""
    text = " ".join(filter(None, (line.description, line.specification)))
    near = _near(text, code, master)
    listed = "; ".join(f"{number} {master.item_names[number]}" for _, number in near)
    shown = " ".join(filter(None, (code, text))) or "?"
    zh, en = match.zh or "编码和品名都不符合", match.en or "nothing fits"
    return Finding(
        code="item-unknown",
        severity=Severity.BLOCK,
        where=f"lines.{index}",
        why_zh=f"第 {index + 1} 行“{shown}”在主数据中没有对应料号（{zh}）" + (f"；相近：{listed}" if near else ""),
        why_en=f"line {index + 1}, '{shown}', is no one item of ours ({en})" + (f"; similar: {listed}" if near else ""),
        value=shown,
        suggestion={f"lines.{index}.seller_item_code": near[0][1]} if near and near[0][0] >= MEANT else {},
    )


def _near(text: str, code: str, master: MasterData) -> list[tuple[float, str]]:
    """Up to three items that are sold, with how near they are, nearest first: by code and text together where given."""
    from rapidfuzz import fuzz, process, utils

    names = {number: name for number, name in master.item_names.items() if master.items[number].status == "active"}
    numbers = {number: number for number in names}
    by_text = (
        process.extract(text, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=20, score_cutoff=LIKELY)
        if text
        else []
    )
    by_code = process.extract(code, numbers, scorer=fuzz.ratio, limit=20, score_cutoff=LIKELY) if code else []
    scores: dict[str, float] = {}
    for found in (by_text, by_code):
        for _, score, number in found:
            scores[number] = scores.get(number, 0) + score
    of = (1 if text else 0) + (1 if code and by_code else 0) or 1
    ranked = sorted(((score / of, number) for number, score in scores.items()), key=lambda one: (-one[0], one[1]))
    return [(score, number) for score, number in ranked[:3] if score >= LIKELY / 2]
