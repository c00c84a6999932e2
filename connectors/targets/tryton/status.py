"""How far a sale is, in our words."""

from typing import Any

from connectors.sales_order import State, TargetStatus

SHOWN = ("number", "state", "shipment_state", "invoice_state")

STEPS = ("draft", "quotation", "confirmed", "processing", "done")
REACHED = {"nothing": "draft", "quote": "quotation", "confirm": "confirmed"}
"""A button, or what the settings want → the state that it leads to."""


def is_as_far_as(row: dict[str, Any], wanted: str) -> bool:
    """Whether the sale has been brought to where this button leads, or beyond; a cancelled one needs nothing more."""
    state = str(row["state"])
    return state == "cancelled" or STEPS.index(state) >= STEPS.index(REACHED[wanted])


def target_status(row: dict[str, Any]) -> TargetStatus:
    """The sale's state and, as text, that of its shipments and invoices too."""
    text = f"{row['state']}, shipment {row['shipment_state']}, invoice {row['invoice_state']}"
    return TargetStatus(state=_state(row), text=text)


def _state(row: dict[str, Any]) -> State:
    if row["state"] == "cancelled":
        return "cancelled"
    if row["invoice_state"] == "paid":
        return "paid"
    if row["invoice_state"] in ("awaiting payment", "partially paid"):
        return "invoiced"
    if row["shipment_state"] == "sent":
        return "shipped"
    return "open" if row["state"] in ("draft", "quotation") else "approved"
