"""How far an order is in Fxiaoke: its life status, and the fields that say what left and what was invoiced."""

from collections.abc import Mapping

from connectors.sales_order import State, TargetStatus
from connectors.targets.fxiaoke.metadata import Fields, label_of
from connectors.targets.fxiaoke.records import INVALID, LIFE_STATUS, Row
from connectors.targets.fxiaoke.settings import FieldStates, FxiaokeSettings

LIFE = {
    "ineffective": "未生效 not in force",
    "under_review": "审核中 waits for approval",
    "normal": "正常 in force",
    "in_change": "变更中 a change waits for approval",
    INVALID: "已作废 voided",
}
OTHERS = ("order_status", "logistics_status", "invoice_status")
"""Fields of the preset order that are told besides, where they are filled."""


def state_fields(settings: FxiaokeSettings) -> list[str]:
    """The fields that tell how far an order is, besides its life status."""
    return list(dict.fromkeys((*OTHERS, *settings.approved, *settings.shipped, *settings.invoiced, *settings.paid)))


def target_status(row: Row, fields: Fields, settings: FxiaokeSettings) -> TargetStatus:
    """The order's state by its record; ``fields`` are the order object's, for what options are called."""
    life = str(row.get(LIFE_STATUS) or "")
    told = [LIFE.get(life, life)] if life else []
    told += [
        f"{fields.get(name, {}).get('label') or name}: {label_of(fields, name, row[name])}"
        for name in state_fields(settings)
        if row.get(name) not in (None, "")
    ]
    return TargetStatus(state=_state(row, fields, settings), text="，".join(told) or "?")


def _state(row: Row, fields: Fields, settings: FxiaokeSettings) -> State:
    if row.get(LIFE_STATUS) == INVALID:
        return "cancelled"
    states: Mapping[State, FieldStates] = {
        "paid": settings.paid,
        "invoiced": settings.invoiced,
        "shipped": settings.shipped,
        "approved": settings.approved,
    }
    for state, says in states.items():
        if any(_is(row, fields, name, values) for name, values in says.items()):
            return state
    return "open"


def _is(row: Row, fields: Fields, name: str, values: tuple[str, ...]) -> bool:
    value = row.get(name)
    return value not in (None, "") and (str(value) in values or label_of(fields, name, value) in values)
