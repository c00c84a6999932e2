"""Whether an order would better be delivered in parts, or together with another."""

from collections.abc import Iterator

from bot.addresses import plain_address
from bot.checks.address import ship_to_of
from bot.checks.available import plan, shown_warehouse
from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.status import OrderStatus

STILL_OPEN = (OrderStatus.CHECKED, OrderStatus.EXCEPTION, OrderStatus.APPROVED, OrderStatus.CONFIRMED)


@check("split")
def split(case: Case) -> Iterator[Finding]:
    """An order whose goods leave from several warehouses, or on several days, may be delivered in parts."""
    parts: dict[tuple[str, str], dict[int, None]] = {}
    plans = plan(case)
    if len({(one.warehouse, one.arrives) for found in plans.values() for one in found.allotted}) < 2 and not any(  # noqa: PLR2004
        line.requested_delivery_date for line in case.order.lines
    ):
        return  # as most do: all leaves together
    for index, found in plans.items():
        line = case.order.lines[index]
        wanted = line.requested_delivery_date or case.order.requested_delivery_date
        for one in found.allotted:
            leaves = max(filter(None, (one.arrives, wanted)), default=None)
            parts.setdefault((one.warehouse, str(leaves or "")), {})[index + 1] = None
    if len(parts) < 2:  # noqa: PLR2004 - one part is no split
        return
    zh, en = [], []
    for (warehouse, when), numbers in sorted(parts.items()):
        at, lines = shown_warehouse(case, warehouse), ", ".join(map(str, numbers))
        zh.append(f"第 {lines} 行 {at}{when}".strip())
        en.append(f"lines {lines}{f' from {at}' if at else ''}{f' on {when}' if when else ''}")
    yield Finding(
        code="split",
        severity=Severity.INFO,
        where="order",
        why_zh=f"可分 {len(parts)} 次发货：{'；'.join(zh)}",
        why_en=f"leaves in {len(parts)} parts: {'; '.join(en)}",
        value=str(len(parts)),
    )


@check("merge")
def merge(case: Case) -> Iterator[Finding]:
    """Another open order of this customer for the same place may go in the same delivery."""
    here = plain_address(ship_to_of(case).address)
    if not here:
        return
    open_ones = [
        other.order_number or other.our_number or other.reference
        for other in case.similar
        if other.status in STILL_OPEN
        and plain_address(other.ship_to_address) == here
        and (other.order_number is None or other.order_number != case.order.order_number)
    ]
    if open_ones:
        named = "; ".join(sorted(open_ones)[:MOST])
        yield Finding(
            code="merge",
            severity=Severity.INFO,
            where="order",
            why_zh=f"该客户送往同一地址的订单 {named} 尚未写入 ERP，可考虑合并发货",
            why_en=f"{named}: for the same place and not in the ERP yet; they could leave together",
            value=named,
        )


MOST = 5
"""Orders that are named, where there are many."""
