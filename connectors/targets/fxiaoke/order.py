"""An order as Fxiaoke's create takes it, and as its records show it; in between, forms by the mapping's field names."""

from collections.abc import Mapping, Sequence

from connectors.targets.api.line_pairs import paired
from connectors.targets.api.mapping import FieldMapping, Filled, Form
from connectors.targets.fxiaoke.records import INVALID, LIFE_STATUS, Row
from connectors.targets.fxiaoke.settings import FxiaokeSettings

OWNER = "owner"
COMMA = ","
"""Between several values of one field that takes a list."""


def create_body(filled: Filled, settings: FxiaokeSettings, user: str) -> dict[str, object]:
    """The whole order in one call, so that its own approval does not lock it before its lines are there."""
    kind = settings.order_object
    options = {
        "isDuplicateSearch": settings.duplicate_search,
        "useValidationRule": settings.validation_rules,
        "skipFuncValidate": settings.skip_functions,
    }
    head = {OWNER: settings.owner or user, **filled.head}
    record = {"dataObjectApiName": kind, **in_lists(head, (OWNER, *settings.list_fields))}
    return {
        "triggerWorkFlow": settings.trigger_workflow,
        "triggerApprovalFlow": settings.trigger_approval,
        "includeDetailIds": True,
        **({"checkDuplicateSearch": settings.duplicate_search} if kind.endswith("__c") else {}),
        "data": {
            "object_data": record,
            "details": {settings.line_object: [in_lists(line, settings.list_fields) for line in filled.lines]},
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
    places = [place for place in places_of(rows, meant, mapping) if place is not None]
    return [*(rows[place] for place in places), *(row for at, row in enumerate(rows) if at not in places)]


def places_of(rows: Sequence[Row], meant: Sequence[Form], mapping: FieldMapping) -> list[int | None]:
    """Where the line that goes with each of those meant stands; None where there is none for it."""
    item, number = mapping.field("item_number", line=True), mapping.field("line_number", line=True)
    forms: Sequence[Row] = [dict(form) for form in meant]
    return paired(forms, rows, _same, item, number)


def changes(row: Row, form: Form) -> dict[str, object]:
    """The fields of the form that stand otherwise in the record; to whom it belongs is changed by another call."""
    other = (field for field, value in form.items() if not _same(value, row.get(field)))
    return {field: form[field] for field in other if field != OWNER}


def in_lists(form: Mapping[str, object], lists: Sequence[str]) -> dict[str, object]:
    """The fields as they are written: people, departments and multiple choices as lists."""
    return {field: str(value).split(COMMA) if field in lists else value for field, value in form.items()}


def in_force(lines: Sequence[Row]) -> list[Row]:
    """The lines that are not void."""
    return [line for line in lines if line.get(LIFE_STATUS) != INVALID]


def _same(ours: object, theirs: object) -> bool:
    return str(_single(theirs)) == str(ours)


def _single(value: object) -> object:
    """A list of texts as one, as mappings write it."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return COMMA.join(value)
    return value
