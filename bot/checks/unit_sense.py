"""12 pieces or 12 cartons? Whether the unit goes with the price, with the bar code, and with what is usual."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from bot.checks.quotes import Quote, explained, quotes
from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.masterdata import Item, Unit
from bot.pricing import convert
from bot.tax import LinePrice
from extractors.purchase_order import OrderLine

CLOSE = Decimal("0.02")
"""A share that a price may be off by and still prove which unit it is for."""
ROUGH = Decimal("0.12")
"""A share that it may be off by and still hint at it, where the units are far from each other."""
FAR = 2
"""How many times as much one unit has to be as the other to be far from it."""
TIMES = 3
"""How many past orders of an item make a habit."""
BEYOND = 4
"""How many times as much as ever (or as little) is beyond the usual."""


class Doubted(msgspec.Struct, frozen=True, kw_only=True):
    """A line with the unit that it says, the other units of its item, and what was ordered before, in base units."""

    index: int
    line: OrderLine
    item: Item
    said: Unit
    others: list[Unit]
    habit: list[Decimal]

    @property
    def quantity(self) -> Decimal:
        """As written, or 0."""
        return self.line.quantity or Decimal(0)

    @property
    def written(self) -> str:
        """Quantity and unit as written."""
        return f"{self.quantity:f} {self.line.unit or self.said.unit}"

    def finding(self, better: Unit, severity: Severity, zh: str, en: str) -> Finding:
        """That another unit is meant, with what was ordered before beside it."""
        item, number, where = self.item, self.index + 1, f"lines.{self.index}.unit"
        usual_zh, usual_en = self._usual()
        return Finding(
            code="unit-plausible",
            severity=severity,
            where=where,
            why_zh=f"第 {number} 行 {item.item_number} 写的是 {self.written}，{zh}{usual_zh}",
            why_en=f"line {number}, {item.item_number}: it says {self.written}, {en}{usual_en}",
            value=self.line.unit or self.said.unit,
            limit=named(better, item),
            suggestion={where: named(better, item)},
        )

    def _usual(self) -> tuple[str, str]:
        if not self.habit:
            return "", ""
        least, most = f"{min(self.habit).normalize():f}", f"{max(self.habit).normalize():f}"
        unit = self.item.base_unit
        return f"该客户以往每次订 {least}–{most} {unit}。", f" They ordered {least} to {most} {unit} at a time before."


def named(unit: Unit, item: Item) -> str:
    """What we call the unit: what holds one base unit goes by that's name."""
    return item.base_unit if unit.factor == 1 else unit.unit


@check("unit-plausible")
def unit_plausible(case: Case) -> Iterator[Finding]:
    """The price is one of the unit said, not another's; without a price, so much was asked for before."""
    for quote in quotes(case):
        priced = quote.said is not None and quote.said.written
        if priced and (not quote.right or explained(case, quote) is not None):
            continue
        if priced or case.history.orders:
            one = _doubted(case, quote)
            if one is not None:
                yield from _by_price(one, quote) if priced else _by_habit(one)


def _doubted(case: Case, quote: Quote) -> Doubted | None:
    """The line with its item's other units, the smallest first; None where it has no others."""
    item = quote.item
    said = case.master.unit(item.item_number, quote.line.unit)
    units = {unit.factor: unit for unit in reversed(case.master.units_of(item.item_number))}
    others = [units[factor] for factor in sorted(units) if factor != quote.factor]
    if said is None or not others or not quote.line.quantity:
        return None
    habit = _habit(case, item)
    return Doubted(index=quote.index, line=quote.line, item=item, said=said, others=others, habit=habit)


def _by_price(one: Doubted, quote: Quote) -> Iterator[Finding]:
    """Whether a price that is not this unit's is another's."""
    listed, price = [right.price for right in quote.right if right.price], quote.said
    if price is None or not listed or any(_off(price, fair) <= ROUGH for fair in listed):
        return
    fitting = [
        (min(_off(price, convert(fair, one.said.factor, unit.factor)) for fair in listed), unit.factor, unit)
        for unit in one.others
    ]
    off, factor, better = min(fitting, key=lambda each: each[:2])
    ratio = max(factor, one.said.factor) / min(factor, one.said.factor)
    if off > (ROUGH if ratio > FAR else CLOSE):
        return
    called, holds = named(better, one.item), f"{factor.normalize():f} {one.item.base_unit}" if factor != 1 else ""
    yield one.finding(
        better,
        Severity.BLOCK if off <= CLOSE else Severity.APPROVE,
        f"但单价 {price.written:f} 是每{called}{holds and f'（{holds}）'}的价格。",
        f"but {price.written:f} is the price of a {called}{holds and f' of {holds}'}.",
    )


def _off(price: LinePrice, fair: Decimal) -> Decimal:
    """By which share a price, taken with its tax, is off."""
    return abs(price.gross - fair) / fair


def _by_habit(one: Doubted) -> Iterator[Finding]:
    """Whether so much was never asked for, while as many of another unit would be usual."""
    if len(one.habit) < TIMES or one.quantity <= 0:
        return
    least, most = min(one.habit), max(one.habit)
    base = one.quantity * one.said.factor
    better = next((unit for unit in one.others if least / 2 <= one.quantity * unit.factor <= most * 2), None)
    if better is not None and not least / BEYOND <= base <= most * BEYOND:
        would = f"{one.quantity:f} {named(better, one.item)}"
        yield one.finding(
            better,
            Severity.APPROVE,
            f"即 {base.normalize():f} {one.item.base_unit}，是不是 {would}？",
            f"which is {base.normalize():f} {one.item.base_unit}: are {would} meant?",
        )


def _habit(case: Case, item: Item) -> list[Decimal]:
    """What this customer ordered of the item before, in base units."""
    return [line.base_quantity for _, line in case.history.lines(item.item_number) if line.base_quantity > 0]


@check("bar-code-unit")
def bar_code_unit(case: Case) -> Iterator[Finding]:
    """A pack's bar code says what is ordered; a unit that says otherwise, or none, is a question."""
    for index, pack in case.resolution.packs.items():
        line, item = case.order.lines[index], case.resolution.items[index]
        said = case.master.unit(item.item_number, line.unit)
        if said is None or said.factor == pack.factor:
            continue
        holds = f"{pack.factor.normalize():f} {item.base_unit}"
        yield Finding(
            code="bar-code-unit",
            severity=Severity.APPROVE,
            where=f"lines.{index}.unit",
            why_zh=f"第 {index + 1} 行的条码是 {item.item_number} 的{pack.unit}（{holds}）的，单位却"
            + (f"是{line.unit}" if line.unit else "没有写")
            + "，请确认",
            why_en=f"line {index + 1}: the bar code is that of a {pack.unit} of {holds}, the unit says "
            f"{line.unit or 'nothing'}: which is it?",
            value=line.unit,
            limit=pack.unit,
            suggestion={f"lines.{index}.unit": pack.unit},
        )
