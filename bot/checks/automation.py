"""How far this customer's orders may go without a person."""

from collections.abc import Iterator

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.levels import NAMES, level_of

MEANING = {
    "capture": (
        "由人录入并答复客户，本系统只查找和跟踪",
        "are typed and answered by people; here they are found and followed",
    ),
    "check": (
        "有人同意后由人录入，本系统只查找和跟踪",
        "are typed by people once agreed to; here they are found and followed",
    ),
    "review": ("没有问题也要人批准才写入", "are pushed only once somebody has agreed"),
}
"""Level → what it means. Touchless orders need no words."""


@check("automation-level")
def automation_level(case: Case) -> Iterator[Finding]:
    """The level caps what happens by itself: below touchless somebody agrees to every order."""
    level = level_of(case.customer, case.settings)
    if level not in MEANING:
        return
    (name_zh, name_en), (zh, en) = NAMES[level], MEANING[level]
    yield Finding(
        code="automation-level",
        severity=Severity.APPROVE,
        where="order",
        why_zh=f"该客户的自动化级别是“{name_zh}”：{zh}",
        why_en=f"this customer's automation level is '{name_en}': their orders {en}",
        value=level,
        limit="touchless",
    )
