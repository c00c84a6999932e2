"""Whether the promotions that a price comes of may be claimed, and may stand together."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from bot.checks.quotes import Quote, explained, fits, quotes, worth
from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.masterdata import Promotion
from bot.pricing import written
from bot.promotions import MANY, Reduced, Refusal, allowed, eligible, reduce, refusal


@check("promotion-stacking")
def stacking(case: Case) -> Iterator[Finding]:
    """A price that only several promotions together give, though they must not be combined."""
    for quote in quotes(case):
        known = None if quote.said is None else explained(case, quote)
        if known is None or known.by != "forbidden" or known.reduced is None or quote.said is None:
            continue
        best = _best(case, quote)
        zh, en = ("", "") if best is None else (f"；最多可享 {best.codes}", f"; at most {best.codes} may be claimed")
        yield Finding(
            code="promotion-stacking",
            severity=Severity.BLOCK,
            where=quote.place,
            why_zh=f"第 {quote.index + 1} 行的单价 {quote.said.written:f} 同时用了不可叠加的促销 "
            f"{known.reduced.codes}{zh}",
            why_en=f"line {quote.index + 1}: {quote.said.written:f} comes of promotions that must not be combined: "
            f"{known.reduced.codes}{en}",
            value=known.reduced.codes,
            limit=best.codes if best else None,
            suggestion={} if best is None else {quote.place: _as_written(quote, best)},
        )


@check("promotion-eligibility")
def eligibility(case: Case) -> Iterator[Finding]:
    """A price that a promotion would give, had this customer a right to it."""
    for quote in quotes(case):
        if quote.said is None or not quote.right or quote.said.written <= 0 or explained(case, quote) is not None:
            continue
        claimed = _claimed(case, quote)
        if claimed is not None:
            yield _not_eligible(quote, *claimed)


def _not_eligible(quote: Quote, reduced: Reduced, one: Promotion, why: Refusal) -> Finding:
    name = f"“{one.name}”" if one.name else ""
    said = quote.said.written if quote.said else 0
    return Finding(
        code="promotion-not-eligible",
        severity=Severity.BLOCK,
        where=quote.place,
        why_zh=f"第 {quote.index + 1} 行的单价 {said:f} 相当于享受促销 {reduced.codes}，但 {one.promotion_code}{name}"
        f"不适用：{why.zh}",
        why_en=f"line {quote.index + 1}: {said:f} is the price with promotion {reduced.codes}, but "
        f"{one.promotion_code} may not be claimed: {why.en}",
        value=reduced.codes,
        limit=one.promotion_code,
    )


def _claimed(case: Case, quote: Quote) -> tuple[Reduced, Promotion, Refusal] | None:
    """The promotions that would give the price, and one of them that may not be claimed, with the reason."""
    known = case.master.promotions(quote.item.item_number)
    refused = {id(one): refusal(case.master, one, quote.asked, worth(case)) for one in known}
    some = sorted(known, key=lambda one: (refused[id(one)] is None, one.promotion_code))[:MANY]
    for count in (1, 2):
        for chosen in combinations(some, count):
            one = next((one for one in chosen if refused[id(one)] is not None), None)
            why = refused[id(one)] if one else None
            if one is None or why is None:
                continue
            for right in quote.right:
                price = reduce(right.price, quote.factor, chosen)
                if fits(case, quote, price):
                    named = tuple(sorted(chosen, key=lambda each: each.promotion_code))
                    return Reduced(price=price, chosen=named), one, why
    return None


def _best(case: Case, quote: Quote) -> Reduced | None:
    """The lowest price that promotions rightly give."""
    claimable = eligible(case.master, quote.asked, worth(case))
    found = [one for right in quote.right for one in allowed(right.price, quote.factor, claimable)]
    return min(found, key=lambda one: (one.price, one.codes), default=None)


def _as_written(quote: Quote, reduced: Reduced) -> str:
    """A price as this document would write it."""
    taxing = quote.said.taxing if quote.said else Decimal(1)
    return written(reduced.price, taxing)
