"""Whether what the other checks lean on is young enough to lean on."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity

HOURS_A_DAY = 24


@check("freshness")
def freshness(case: Case) -> Iterator[Finding]:
    """Stock and prices have an age; past their limit the order says which of its lines lean on them."""
    settings = case.settings
    leaning = [item.item_number for _, _, item in case.lines() if case.master.stock(item.item_number)]
    if leaning and (age := _age(case, "stock")) is not None and age > timedelta(hours=settings.stock_max_age_hours):
        yield _old("stock", "库存", age, timedelta(hours=settings.stock_max_age_hours))
    limit = timedelta(days=settings.prices_max_age_days)
    if limit and case.resolution.items and (age := _age(case, "prices")) is not None and age > limit:
        yield _old("prices", "价格", age, limit)


def _age(case: Case, kind: str) -> timedelta | None:
    at = case.master.dated.get(kind)
    return None if at is None else (case.now or datetime.now(UTC)) - at


def _old(kind: str, zh: str, age: timedelta, limit: timedelta) -> Finding:
    return Finding(
        code=f"{kind}-old",
        severity=Severity.WARN,
        where="order",
        why_zh=f"{zh}数据已有 {_zh(age)}，超过 {_zh(limit)}：核对可能不准，请更新主数据",
        why_en=f"the {kind} are {_en(age)} old, more than {_en(limit)}: checks may be wrong: bring them up to date",
        value=_en(age),
        limit=_en(limit),
    )


def _hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)


def _zh(span: timedelta) -> str:
    hours = _hours(span)
    return f"{hours} 小时" if hours < 2 * HOURS_A_DAY else f"{hours // HOURS_A_DAY} 天"


def _en(span: timedelta) -> str:
    hours = _hours(span)
    return f"{hours} hours" if hours < 2 * HOURS_A_DAY else f"{hours // HOURS_A_DAY} days"
