"""What the detector says that was trained on the company's own past orders; nothing where none was trained."""

from collections.abc import Iterator

from bot.checks.approval import order_amount
from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.history import PastOrder, PastOrderLine
from bot.learned_detector import FEATURES, features_of

SHOWN = 3
"""Features that are told."""
MANY = 2
"""Features that have to stand out for somebody to have to agree: a single one has a check of its own."""


@check("unusual-order")
def unusual_order(case: Case) -> Iterator[Finding]:
    """The order as a whole is like those of this customer that went through."""
    if case.detector is None or case.received_at is None or case.resolution.sales_order is None:
        return
    features = features_of(_as_past(case), case.history)
    score = case.detector.score(features) if features is not None else 0.0
    if features is None or score <= case.detector.limit:
        return
    places = case.detector.outstanding(features)
    zh = "、".join(FEATURES[place][0] for place in places[:SHOWN]) or "各项的组合"
    en = ", ".join(FEATURES[place][1] for place in places[:SHOWN]) or "the whole of it"
    yield Finding(
        code="unusual-order",
        severity=Severity.APPROVE if len(places) >= MANY else Severity.WARN,
        where="order",
        why_zh=f"与该客户以往的订单不同（得分 {score:.3f}，通常不超过 {case.detector.limit:.3f}）：{zh}",
        why_en=f"unlike this customer's earlier orders (score {score:.3f}, usually up to {case.detector.limit:.3f}): "
        f"{en}",
        value=f"{score:.3f}",
        limit=f"{case.detector.limit:.3f}",
    )


def _as_past(case: Case) -> PastOrder:
    """The order as it will look to those that come after it."""
    order = case.resolution.sales_order
    lines = []
    for line in order.lines if order else ():
        factor = case.master.factor(line.item_number, line.unit)
        if factor:
            lines.append(
                PastOrderLine(
                    item_number=line.item_number,
                    base_quantity=line.quantity * factor,
                    base_price=line.unit_price / factor,
                )
            )
    if case.received_at is None:
        raise ValueError("the order's arrival is not known")
    return PastOrder(
        reference=case.order.order_number or "",
        ordered_at=case.received_at,
        currency=case.resolution.currency,
        total_amount=order_amount(case),
        ship_to_address=case.order.deliver_to.address,
        lines=tuple(lines),
    )
