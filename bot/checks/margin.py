"""What is left after all discounts: of each line, and of the order with its gifts."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from bot.checks.quotes import Quote, quotes
from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.pricing import tax_at_home


class Earned(msgspec.Struct, frozen=True, kw_only=True):
    """What a line brings in and costs, before tax, in the home currency; ``floor`` is the least margin, a share."""

    quote: Quote
    net: Decimal
    cost: Decimal
    floor: Decimal

    @property
    def share(self) -> Decimal:
        """The margin, a share of the net price."""
        return (self.net - self.cost) / self.net

    @property
    def is_low(self) -> bool:
        """Whether the line brings in less than the floor; a gift brings in nothing and is told elsewhere."""
        return self.net > 0 and self.share < self.floor


def earned(case: Case) -> tuple[Earned, ...]:
    """Every line whose cost and price are known."""
    if "earned" not in case.seen:
        case.seen["earned"] = tuple(_earned(case))
    found: tuple[Earned, ...] = case.seen["earned"]
    return found


def margin_of(lines: tuple[Earned, ...]) -> Decimal | None:
    """The margin of these lines together; None where nothing is known, or nothing comes in."""
    net = sum((one.net for one in lines), Decimal(0))
    return None if net <= 0 else (net - sum((one.cost for one in lines), Decimal(0))) / net


def _earned(case: Case) -> Iterator[Earned]:
    rate = case.settings.rate(case.resolution.currency)
    if rate is None:
        return
    for quote in quotes(case):
        gross, item = quote.gross, quote.item
        if gross is None or item.cost is None or gross < 0 or quote.asked.quantity <= 0:
            continue
        said = quote.line.tax_rate
        tax = tax_at_home(item, case.resolution.currency, case.settings.home_currency) if said is None else said
        yield Earned(
            quote=quote,
            net=quote.asked.quantity * gross / (1 + tax) * rate,
            cost=quote.asked.quantity * quote.factor * item.cost,
            floor=_floor(case, quote),
        )


def _floor(case: Case, quote: Quote) -> Decimal:
    kept = case.master.margin_floor(quote.item, quote.asked.customer.customer_number)
    return case.settings.margin_floor if kept is None else kept


@check("margin")
def margin(case: Case) -> Iterator[Finding]:
    """The price less tax against the cost: below the floor nobody sells without saying so, below cost nobody sells."""
    for one in earned(case):
        if one.is_low:
            yield _below(one)


def _below(one: Earned) -> Finding:
    number, item, loses = one.quote.index + 1, one.quote.item.item_number, one.share < 0
    price = one.quote.said.written if one.quote.said else one.quote.listed or Decimal(0)
    zh, en = ("", "at") if one.quote.said else ("价目表", "at the list's")
    share, floor = _per_cent(one.share, one.floor)
    return Finding(
        code="margin-below-floor",
        severity=Severity.BLOCK if loses else Severity.APPROVE,
        where=one.quote.place,
        why_zh=f"第 {number} 行 {item} 按{zh}单价 {price.normalize():f} 计，毛利率 {share}，低于底线 {floor}"
        + ("，已低于成本" if loses else ""),
        why_en=f"line {number}: {item} {en} {price.normalize():f} leaves a margin of {share}, the floor is {floor}"
        + (": below cost" if loses else ""),
        value=f"{one.share:.4f}",
        limit=f"{one.floor:f}",
    )


@check("order-margin")
def order_margin(case: Case) -> Iterator[Finding]:
    """The gifts of an order are paid for by its other lines: together, too, they keep the floor."""
    lines = earned(case)
    share = margin_of(lines)
    if share is None or any(one.is_low for one in lines):  # each such line is told by itself
        return
    net = sum((one.net for one in lines), Decimal(0))
    floor = sum((one.net * one.floor for one in lines), Decimal(0)) / net
    if share < floor:
        said, least = _per_cent(share, floor)
        yield Finding(
            code="order-margin",
            severity=Severity.BLOCK if share < 0 else Severity.APPROVE,
            where="order",
            why_zh=f"连同赠品，整单毛利率 {said}，低于底线 {least}" + ("，整单亏损" if share < 0 else ""),
            why_en=f"with its gifts the order leaves a margin of {said}, the floor is {least}"
            + (": it loses money" if share < 0 else ""),
            value=f"{share:.4f}",
            limit=f"{floor:.4f}",
        )


def _per_cent(share: Decimal, floor: Decimal) -> tuple[str, str]:
    """Both with as many places as it takes to see them differ."""
    shown = [(f"{share:.{places}%}", f"{floor:.{places}%}") for places in (1, 2, 3)]
    return next((pair for pair in shown if pair[0] != pair[1]), shown[-1])
