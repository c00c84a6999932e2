"""How a push ended, and what people are told of one that ended as an exception."""

from pathlib import Path

import msgspec

from bot.finding import Finding, Severity


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How an attempt ended, in the words of push_attempt.outcome; ``number`` is the order's own in the target.

    ``replaces`` is the purchase order of ours that stood under this number until now.
    """

    outcome: str
    number: str | None = None
    said: str | None = None
    evidence: tuple[Path, ...] = ()
    replaces: int | None = None


def push_finding(outcome: str, target: str, reference: str, said: str) -> Finding:
    """What stands in the way: the target refused, its answer cannot be learnt, or it was away too often."""
    why_zh, why_en = {
        "refused": (f"{target} 拒绝了该订单：{said}", f"{target} refused the order: {said}"),
        "unknown": (
            f"无法确认 {target} 是否已保存该订单，请先在其中查找 {reference}：{said}",
            f"whether {target} holds the order could not be learnt, look there for {reference} first: {said}",
        ),
    }.get(outcome, (f"{target} 多次无法访问：{said}", f"{target} could not be reached many times over: {said}"))
    return Finding(
        code=f"push-{outcome}",
        severity=Severity.BLOCK,
        where="order",
        why_zh=why_zh,
        why_en=why_en,
    )
