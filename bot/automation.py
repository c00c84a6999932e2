"""How far each customer's orders go without a person, and what the measured error says of that level.

The error is counted over a customer's newest orders that a person or the target has had the last word on: how many of
those that the bot had found nothing wrong with were corrected, rejected, changed by hand in the target, or cancelled.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from bot.masterdata import MasterData
from bot.staging import Row, Staging
from bot.thresholds import CheckSettings

LEVELS = ("capture", "check", "review", "touchless")

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
    of: dict[str, list[Row]] = {}
    for row in staging.rows(_ORDERS):
        of.setdefault(row["customer_number"], []).append(row)
    found = [_standing(number, rows[:COUNTED], master, settings) for number, rows in of.items()]
    yield from sorted(found, key=lambda one: (one.proposal is None, one.customer_number))


_ORDERS = """
SELECT o.customer_number, o.status,
    EXISTS (SELECT 1 FROM decision d
        WHERE d.purchase_order_id = o.id AND d.action IN ('correct', 'accept')) AS corrected,
    EXISTS (SELECT 1 FROM event e WHERE e.purchase_order_id = o.id AND e.what = 'order_changed_in_target') AS changed,
    (SELECT count(*) FROM event e WHERE e.purchase_order_id = o.id AND e.what = 'order_needs_a_person'
        AND coalesce(e.detail_json, '') NOT LIKE '%"level_alone": true%') AS stopped
FROM purchase_order o
WHERE o.customer_number IS NOT NULL
    AND o.status IN ('approved', 'confirmed', 'pushed', 'fulfilled', 'rejected', 'cancelled')
ORDER BY o.id DESC
"""


def _standing(number: str, rows: list[Row], master: MasterData, settings: CheckSettings) -> Standing:
    customer = master.customers.get(number)
    level = (customer.automation if customer else None) or settings.of(number).automation
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
