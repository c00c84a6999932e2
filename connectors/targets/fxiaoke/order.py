"""An order as Fxiaoke's create takes it, and as its records show it; in between, forms by the mapping's field names."""

from collections.abc import Sequence

from connectors.targets.api.mapping import FieldMapping, Filled, Form
from connectors.targets.fxiaoke.records import INVALID, LIFE_STATUS, Row
from connectors.targets.fxiaoke.settings import FxiaokeSettings

OWNER = "owner"
WEIGHTS_OF_KEYS = 4
"""How much more it says about a line that its number or item is the same than that another field is."""


def create_body(filled: Filled, settings: FxiaokeSettings, user: str) -> dict[str, object]:
    """The whole order in one call, so that its own approval does not lock it before its lines are there."""
    kind = settings.order_object
    options = {
        "isDuplicateSearch": settings.duplicate_search,
        "useValidationRule": settings.validation_rules,
        "skipFuncValidate": settings.skip_functions,
    }
    head = {OWNER: settings.owner or user, **filled.head}
    record = {"dataObjectApiName": kind, **head, OWNER: _listed(head[OWNER])}
    return {
        "triggerWorkFlow": settings.trigger_workflow,
        "triggerApprovalFlow": settings.trigger_approval,
        "includeDetailIds": True,
        **({"checkDuplicateSearch": settings.duplicate_search} if kind.endswith("__c") else {}),
        "data": {
            "object_data": record,
            "details": {settings.line_object: [dict(line) for line in filled.lines]},
            "optionInfo": options,
        },
    }


def head_fields(mapping: FieldMapping) -> list[str]:
    """The fields of an order's head that the mapping writes."""
    return [*(constant.field for constant in mapping.head_constants), *(entry.field for entry in mapping.head)]


def line_fields(mapping: FieldMapping) -> list[str]:
    """The fields of a line that the mapping writes."""
    return [*(constant.field for constant in mapping.line_constants), *(entry.field for entry in mapping.line)]


def shown(row: Row, fields: Sequence[str]) -> dict[str, object]:
    """The record's fields as a form. What a record leaves out is empty there: it leaves out nothing else."""
    return {field: _single(row.get(field)) for field in fields}


def in_order(rows: Sequence[Row], mapping: FieldMapping) -> list[Row]:
    """Lines by their line number where the mapping writes one; else as they came, which is by id."""
    field = mapping.field("line_number", line=True)
    if field is None or not all(str(row.get(field) or "").isdecimal() for row in rows):
        return list(rows)
    return sorted(rows, key=lambda row: int(str(row[field])))


def aligned(rows: Sequence[Row], meant: Sequence[Form], mapping: FieldMapping) -> list[Row]:
    """The lines in the order of those that were meant, each to the one it is most like; what is over comes last."""
    keys = {mapping.field("line_number", line=True), mapping.field("item_number", line=True)} - {None}
    left = list(rows)
    found: list[Row] = []
    for form in meant:
        if left:
            best = max(left, key=lambda row: _likeness(row, form, keys))
            left.remove(best)
            found.append(best)
    return [*found, *left]


def changes(row: Row, form: Form) -> dict[str, object]:
    """The fields of the form that stand otherwise in the record; to whom it belongs is changed by another call."""
    other = (field for field, value in form.items() if str(_single(row.get(field))) != str(value))
    return {field: form[field] for field in other if field != OWNER}


def in_force(lines: Sequence[Row]) -> list[Row]:
    """The lines that are not void."""
    return [line for line in lines if line.get(LIFE_STATUS) != INVALID]


def _likeness(row: Row, form: Form, keys: set[str | None]) -> int:
    same = (field for field, value in form.items() if str(row.get(field)) == str(value))
    return sum(WEIGHTS_OF_KEYS if field in keys else 1 for field in same)


def _listed(value: object) -> list[object]:
    """People are written as lists."""
    return value if isinstance(value, list) else [value]


def _single(value: object) -> object:
    return value[0] if isinstance(value, list) and len(value) == 1 else value
