"""How far an order is in U8: open, delivered (发货单), invoiced (销售发票), closed."""

from decimal import Decimal

from connectors.errors import Refused
from connectors.sales_order import State, TargetStatus
from connectors.targets.api.wire_values import figure
from connectors.targets.yonyou_u8.lists import Lists, Row

ALL, PART, NONE = "2", "1", "0"
"""fhstatus: how much of an order has left."""

WORDS = {ALL: "已全部发货", PART: "部分发货", NONE: "未发货"}


def is_closed(order: Row) -> bool:
    """Whether the order is closed: by who closed it, or by the state's own word."""
    state = str(order.get("state") or "")
    return bool(order.get("closer")) or "关闭" in state or state.casefold() == "closed"


def is_approved(order: Row) -> bool:
    """The same for its approval."""
    return bool(order.get("verifier")) or str(order.get("state") or "").casefold() in ("审核", "已审核", "approved")


class Progress:
    """Asks U8 how far orders are."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    def of(self, number: str, order: Row) -> TargetStatus:
        """The state of this order, which has been read; in U8's words besides."""
        left = self._left(number)
        state: State = "shipped" if left == ALL else "approved" if is_approved(order) else "open"
        words = [str(order.get("state") or ("审核" if is_approved(order) else "未审核")), WORDS[left]]
        if left != NONE and self._invoiced(number, order):
            words.append("已开票")
            state = "invoiced" if left == ALL else state
        if is_closed(order):
            words += [f"关闭人 {order['closer']}"] if order.get("closer") else []
            # An order closed after a part has left is over as well: nothing more is going to leave.
            state = "cancelled" if left == NONE else "shipped" if left == PART else state
        return TargetStatus(state=state, text=" · ".join(words))

    def has_left(self, number: str) -> bool:
        """Whether any goods of it have left."""
        return self._left(number) != NONE

    def _left(self, number: str) -> str:
        # What no relay filters by, it ignores and lists the order: asking for "nothing" first, that is taken for open.
        for wanted in (NONE, ALL):
            filters = {"code_begin": number, "code_end": number, "fhstatus": wanted}
            rows = self._lists.rows("saleorderlist", f"asking how much of {number} has left", filters)
            if any(row.get("code") == number for row in rows):
                return wanted
        return PART

    def _invoiced(self, number: str, order: Row) -> bool:
        """Whether all of it is invoiced; no where this U8 has no list of invoices."""
        doing = f"looking for invoices of {number}"
        try:
            heads = list(self._lists.rows("saleinvoicelist", doing, {"socode": number}))
        except Refused:
            return False
        invoiced = sum((self._of_order(head, number, doing) for head in heads), Decimal(0))
        ordered = sum((_quantity(entry) for entry in order.get("entry") or ()), Decimal(0))
        return ordered > 0 and invoiced >= ordered

    def _of_order(self, head: Row, number: str, doing: str) -> Decimal:
        if head.get("socode") not in (None, number):
            return Decimal(0)
        invoice = self._lists.get("saleinvoice", str(head.get("code")), doing) or {}
        entries = invoice.get("entry") or ()
        return sum((_quantity(entry) for entry in entries if entry.get("socode") == number), Decimal(0))


def _quantity(entry: Row) -> Decimal:
    return figure(entry.get("quantity")) or Decimal(0)
