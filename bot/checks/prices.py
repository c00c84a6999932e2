"""Whether the order's prices are those that this customer has, promotions included."""

from collections.abc import Iterator
from decimal import Decimal

from bot.checks.price_reasons import reason
from bot.checks.quotes import Quote, explained, quotes
from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.pricing import ListPrice, every_row, written
from bot.tax import LinePrice


@check("currency")
def currency(case: Case) -> Iterator[Finding]:
    """An order in another currency than agreed would be priced wrongly."""
    agreed = case.customer.currency if case.customer else None
    if agreed and case.order.currency and case.order.currency != agreed:
        yield Finding(
            code="currency",
            severity=Severity.BLOCK,
            where="currency",
            why_zh=f"订单币种 {case.order.currency} 与约定的 {agreed} 不符",
            why_en=f"the order is in {case.order.currency}, agreed is {agreed}",
            value=case.order.currency,
            limit=agreed,
            suggestion={"currency": agreed},
        )


@check("list-price")
def listed(case: Case) -> Iterator[Finding]:
    """Every item has a price that is valid for this customer on that day."""
    for quote in quotes(case):
        if quote.right:
            continue
        number, item, money = quote.index + 1, quote.item.item_number, quote.asked.currency
        zh, en = _nearest(case, quote)
        yield Finding(
            code="no-list-price",
            severity=Severity.BLOCK,
            where=quote.place,
            why_zh=f"第 {number} 行 {item} 在 {case.day} 没有适用于该客户的 {money} 价格{zh}",
            why_en=f"line {number}: {item} has no {money} price valid for this customer on {case.day}{en}",
            value=None if quote.line.unit_price is None else f"{quote.line.unit_price:f}",
        )


def _nearest(case: Case, quote: Quote) -> tuple[str, str]:
    """The last price that this customer had, or the first that they will have."""
    asked = quote.asked
    theirs = [
        one
        for one in every_row(case.master, asked)
        if one.row.currency == asked.currency
        and one.row.customer_number in (None, asked.customer.customer_number)
        and one.row.price_group in (None, asked.customer.price_group)
    ]
    over = [one for one in theirs if one.row.valid_to is not None and one.row.valid_to < asked.day]
    if over:
        last = max(over, key=lambda one: (str(one.row.valid_to), -one.price))
        return (
            f"（{_at(last)} 的价格有效至 {last.row.valid_to}）",
            f" ({_at(last)} was valid until {last.row.valid_to})",
        )
    coming = [one for one in theirs if one.row.valid_from is not None and one.row.valid_from > asked.day]
    if coming:
        first = min(coming, key=lambda one: (str(one.row.valid_from), one.price))
        since = first.row.valid_from
        return f"（{_at(first)} 的价格自 {since} 起有效）", f" ({_at(first)} is valid from {since} on)"
    least = min((one for one in theirs if one.base > 0), key=lambda one: (one.base, one.price), default=None)
    if least is None:
        return "", ""
    start = f"{least.row.minimum_quantity:f} {least.row.unit}"
    return f"（{_at(least)} 的价格须满 {start}）", f" ({_at(least)} is the price from {start} on)"


def _at(one: ListPrice) -> str:
    return f"{one.price.normalize():f}"


@check("unit-price")
def unit_price(case: Case) -> Iterator[Finding]:
    """The price is the valid list price, or that less promotions that may be claimed, within the tolerance."""
    for quote in quotes(case):
        said = quote.said
        if said is None or not quote.right or explained(case, quote) is not None:
            continue
        yield _free(quote) if said.written == 0 else _mismatch(case, quote, said)


def _free(quote: Quote) -> Finding:
    number, item, fair = quote.index + 1, quote.item.item_number, quote.right[0].price
    return Finding(
        code="free-line",
        severity=Severity.APPROVE,
        where=quote.place,
        why_zh=f"第 {number} 行 {item} × {quote.asked.quantity:f} 单价为 0（价目表 {fair:f}），赠品需要确认",
        why_en=f"line {number}: {quote.asked.quantity:f} of {item} for nothing (the list says {fair:f}): agreed gift?",
        value="0",
        limit=f"{fair:f}",
    )


def _mismatch(case: Case, quote: Quote, said: LinePrice) -> Finding:
    fair = quote.right[0].price
    wanted = fair / said.taxing
    shown = written(fair, said.taxing)
    share = (said.written - wanted) / wanted * 100 if wanted else Decimal(0)
    zh, en = ("", "") if said.taxing == 1 else ("（未税）", " before tax")
    because = reason(case, quote) or ("", "")
    zh_why, en_why = (f"：{because[0]}", f": {because[1]}") if because[0] else ("", "")
    number, item, money = quote.index + 1, quote.item.item_number, quote.asked.currency
    return Finding(
        code="unit-price",
        severity=Severity.BLOCK,
        where=quote.place,
        why_zh=f"第 {number} 行 {item} 单价 {said.written:f} 与价目表 {shown} {money}{zh} 不符"
        f"（{share:+.1f}%）{zh_why}",
        why_en=f"line {number}: {item} at {said.written:f}, the list says {shown} {money}{en} ({share:+.1f} %){en_why}",
        value=f"{said.written:f}",
        limit=shown,
        suggestion={quote.place: shown},
    )


@check("tax-rate")
def tax_rate(case: Case) -> Iterator[Finding]:
    """At home the item's tax rate is the one that counts; abroad it is the other country's."""
    if case.resolution.currency != case.settings.home_currency:
        return
    for index, line, item in case.lines():
        said, ours = line.tax_rate, item.tax_rate
        if said is None or ours is None or said == ours:
            continue
        yield Finding(
            code="tax-rate",
            severity=Severity.APPROVE,
            where=f"lines.{index}.tax_rate",
            why_zh=f"第 {index + 1} 行 {item.item_number} 税率写的是 {_per_cent(said)}，该物料是 {_per_cent(ours)}",
            why_en=f"line {index + 1}: {item.item_number} at a tax rate of {_per_cent(said)}, the item's is "
            f"{_per_cent(ours)}",
            value=f"{said:f}",
            limit=f"{ours:f}",
            suggestion={f"lines.{index}.tax_rate": f"{ours:f}"},
        )


def _per_cent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}%"
