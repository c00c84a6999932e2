"""How far this customer's orders may go without a person."""

from collections.abc import Iterator

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity

WORDS = {
    "capture": ("仅收单", "capture only", "收下、读出，其余由人处理", "are taken in and read, people do the rest"),
    "check": ("核对", "checked", "核对后等人处理", "are checked, and wait for people"),
    "review": (
        "审核后写入",
        "pushed after review",
        "没有问题也要人批准才写入",
        "are pushed only once somebody has agreed",
    ),
}
"""Level → its name and what it means, in Chinese and English. Touchless orders need no words."""


@check("automation-level")
def automation_level(case: Case) -> Iterator[Finding]:
    """The level caps what happens by itself: below touchless somebody agrees to every order."""
    level = (case.customer.automation if case.customer else None) or case.settings.automation
    if level not in WORDS:
        return
    name_zh, name_en, zh, en = WORDS[level]
    yield Finding(
        code="automation-level",
        severity=Severity.APPROVE,
        where="order",
        why_zh=f"该客户的自动化级别是“{name_zh}”：{zh}",
        why_en=f"this customer's automation level is '{name_en}': their orders {en}",
        value=level,
        limit="touchless",
    )
