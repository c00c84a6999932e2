"""How far an order is in Neocrm, by the labels of its choices."""

from typing import cast, get_args

from connectors.sales_order import State, TargetStatus
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.neocrm.described import Description
from connectors.targets.neocrm.query import Row
from connectors.targets.neocrm.settings import NeocrmSettings

APPROVAL = "approvalStatus"
STATE_LABELS = ("订单状态", "状态", "单据状态")
HANDED_IN = ("审批中", "通过", "已提交")
"""In the label of an approval that is under way or done."""

STATES: dict[str, State] = {
    "已取消": "cancelled",
    "已作废": "cancelled",
    "作废": "cancelled",
    "已发货": "shipped",
    "已开票": "invoiced",
    "已付款": "paid",
    "已回款": "paid",
}
"""Labels of the order's state → ours; [tables.states] of the mapping adds to them."""


def state_field(description: Description, settings: NeocrmSettings) -> str:
    """The choice that shows how far an order is: as settings say, else by its label; "" where there is none."""
    by_label = (name for name, field in description.fields.items() if field.label in STATE_LABELS and field.choices)
    return settings.status_field or next(by_label, "")


def target_status(head: Row, description: Description, mapping: FieldMapping, settings: NeocrmSettings) -> TargetStatus:
    """The state in our words, and what people read there."""
    labels = _labels(head, description, state_field(description, settings))
    known = {
        **STATES,
        **{label: state for label, state in mapping.tables.get("states", {}).items() if _is_state(state)},
    }
    otherwise = "approved" if _is_approved(head, description, settings) else "open"
    state = next((known[label] for label in labels if label in known), otherwise)
    return TargetStatus(state=cast("State", state), text=" · ".join(labels) or "open")


def is_cancelled(head: Row, description: Description, mapping: FieldMapping, settings: NeocrmSettings) -> bool:
    """Whether it was cancelled."""
    return target_status(head, description, mapping, settings).state == "cancelled"


def _is_approved(head: Row, description: Description, settings: NeocrmSettings) -> bool:
    """Whether it is active, or its approval is through."""
    field = state_field(description, settings)
    if field and description.label(field, head.get(field)) in settings.active_labels:
        return True
    label = description.label(APPROVAL, head.get(APPROVAL))
    return "通过" in label and "未通过" not in label


def is_handed_in(head: Row, description: Description, settings: NeocrmSettings) -> bool:
    """Whether it is active, or in approval or past it."""
    if _is_approved(head, description, settings):
        return True
    label = description.label(APPROVAL, head.get(APPROVAL))
    return any(word in label and f"未{word}" not in label for word in HANDED_IN)


def _labels(head: Row, description: Description, status_field: str) -> list[str]:
    fields = dict.fromkeys(filter(None, (status_field, APPROVAL)))
    return [label for field in fields if (label := description.label(field, head.get(field)))]


def _is_state(text: str) -> bool:
    return text in get_args(State)
