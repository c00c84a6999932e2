"""What people are told of a push that ended as an exception."""

from bot.finding import Finding, Severity


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
