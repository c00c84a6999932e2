"""How far a Kingdee bill is: its own states, and how much of each line has left and is invoiced."""

from collections.abc import Sequence
from decimal import Decimal

from connectors.sales_order import State, TargetStatus
from connectors.targets.api.wire_values import figure
from connectors.targets.kingdee.bill import Row

DOCUMENT = {
    "Z": "暂存 kept for later",
    "A": "创建 created",
    "B": "审核中 waits for approval",
    "C": "已审核 approved",
    "D": "重新审核 to be approved again",
}
EDITABLE = ("Z", "A", "D")
SUBMITTED, APPROVED = "B", "C"
YES = "B"
"""The value of FCloseStatus and FCancelStatus for a bill that is closed or cancelled."""

HEAD_KEYS = ("FID", "FBillNo", "FDocumentStatus", "FCloseStatus", "FCancelStatus")
QUANTITY = "FQty"


def target_status(rows: Sequence[Row], shipped_field: str, invoiced_field: str) -> TargetStatus:
    """The state of the bill whose lines these rows are."""
    head = rows[0]
    shipped = [_share(row, shipped_field) for row in rows]
    invoiced = [_share(row, invoiced_field) for row in rows]
    cancelled, closed = head["FCancelStatus"] == YES, head["FCloseStatus"] == YES
    words = [DOCUMENT.get(str(head["FDocumentStatus"]), str(head["FDocumentStatus"]))]
    words += ["已作废 cancelled"] if cancelled else []
    words += ["已关闭 closed"] if closed else []
    words += [_counted("出库", "shipped", shipped)] if shipped_field and not cancelled else []
    words += [_counted("开票", "invoiced", invoiced)] if invoiced_field and not cancelled else []
    state = _state(shipped, invoiced, closed=closed, cancelled=cancelled)
    if state == "open" and head["FDocumentStatus"] == APPROVED:
        state = "approved"
    return TargetStatus(state=state, text="，".join(words))


def _state(shipped: Sequence[Decimal], invoiced: Sequence[Decimal], *, closed: bool, cancelled: bool) -> State:
    if cancelled:
        return "cancelled"
    if all(share >= 1 for share in invoiced):
        return "invoiced"
    if all(share >= 1 for share in shipped):
        return "shipped"
    if closed:  # nothing more will leave
        return "shipped" if any(share > 0 for share in shipped) else "cancelled"
    return "open"


def _share(row: Row, field: str) -> Decimal:
    """How much of the line, where 1 is all of it."""
    quantity, done = figure(row.get(QUANTITY)), figure(row.get(field)) if field else None
    if done is None or quantity is None:
        return Decimal(0)
    return done / quantity if quantity else Decimal(1)


def _counted(zh: str, en: str, shares: Sequence[Decimal]) -> str:
    whole = sum(1 for share in shares if share >= 1)
    part = sum(1 for share in shares if 0 < share < 1)
    partly = f"，部分{zh} {part} 行 {part} partly" if part else ""
    return f"{zh} {whole}/{len(shares)} 行 {en} {whole} of {len(shares)} lines{partly}"
