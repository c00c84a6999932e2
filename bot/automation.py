"""How far each customer's orders go without a person, and what the measured error says of that level.

The error is counted over a customer's newest orders that a person or the target has had the last word on: how many of
those that the bot had found nothing wrong with were corrected, rejected, changed by hand in the target, or cancelled.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from bot.levels import LEVELS, level_of
from bot.masterdata import MasterData
from bot.staging import Row, Staging
from bot.thresholds import CheckSettings

COUNTED = 50
"""A customer's newest orders that are looked at."""
ENOUGH = 20
"""Orders without a single error that speak for the next level."""
TOO_MANY = Decimal("0.05")
"""A share of errors that speaks for the level below."""
FEW = 5
"""With fewer orders than this nothing is proposed."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One customer: the level, orders counted, those that were clean, those of them that were wrong all the same.

    ``touched`` are orders that somebody had to decide about for another reason than the level itself. ``proposal`` is
    another level, or None; ``why_zh``/``why_en`` say what speaks for it.
    """

    customer_number: str
    name: str
    level: str
    orders: int
    clean: int
    wrong: int
    touched: int
    proposal: str | None
    why_zh: str
    why_en: str


def standings(staging: Staging, master: MasterData, settings: CheckSettings) -> Iterator[Standing]:
    """Every customer with orders, those with a proposal first, then by number."""
    numbers = [row["customer_number"] for row in staging.rows(_CUSTOMERS)]
    newest = ((number, staging.rows(_NEWEST, [number, COUNTED])) for number in numbers)
    found = [_standing(number, rows, master, settings) for number, rows in newest if rows]
    yield from sorted(found, key=lambda one: (one.proposal is None, one.customer_number))


_CUSTOMERS = "SELECT DISTINCT customer_number FROM purchase_order WHERE customer_number IS NOT NULL"
_NEWEST = """
SELECT o.status,
    EXISTS (SELECT 1 FROM decision d
        WHERE d.purchase_order_id = o.id AND d.action IN ('correct', 'accept')) AS corrected,
    EXISTS (SELECT 1 FROM event e WHERE e.purchase_order_id = o.id AND e.what = 'order_changed_in_target') AS changed,
    (SELECT count(*) FROM event e WHERE e.purchase_order_id = o.id AND e.what = 'order_needs_a_person'
        AND coalesce(e.detail_json, '') NOT LIKE '%"level_alone": true%') AS stopped
FROM purchase_order o
WHERE o.customer_number = ? AND o.status IN ('approved', 'confirmed', 'pushed', 'fulfilled', 'rejected', 'cancelled')
ORDER BY o.id DESC LIMIT ?
"""


def _standing(number: str, rows: list[Row], master: MasterData, settings: CheckSettings) -> Standing:
    customer = master.customers.get(number)
    level = level_of(customer, settings.of(number))
    clean = [row for row in rows if not row["stopped"]]
    wrong = sum(1 for row in clean if _is_wrong(row))
    proposal, zh, en = _proposal(level, len(clean), wrong)
    return Standing(
        customer_number=number,
        name=customer.name if customer else "?",
        level=level,
        orders=len(rows),
        clean=len(clean),
        wrong=wrong,
        touched=len(rows) - len(clean),
        proposal=proposal,
        why_zh=zh,
        why_en=en,
    )


def _is_wrong(row: Row) -> bool:
    return bool(row["corrected"] or row["changed"] or row["status"] in ("rejected", "cancelled"))


def _proposal(level: str, clean: int, wrong: int) -> tuple[str | None, str, str]:
    place = LEVELS.index(level)
    if clean >= FEW and wrong > clean * TOO_MANY and place > 0:
        share = Decimal(wrong) / clean
        return (
            LEVELS[place - 1],
            f"{clean} 张无问题的订单中有 {wrong} 张后来被改、被驳回或取消（{share:.0%}）",
            f"{wrong} of {clean} clean orders were corrected, rejected, changed or cancelled afterwards ({share:.0%})",
        )
    if clean >= ENOUGH and wrong == 0 and place < len(LEVELS) - 1:
        return LEVELS[place + 1], f"{clean} 张无问题的订单无一出错", f"none of {clean} clean orders was wrong"
    return None, "", ""


def proposals(found: Iterable[Standing]) -> list[Standing]:
    """Those for whom another level is proposed."""
    return [one for one in found if one.proposal is not None]
