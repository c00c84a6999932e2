"""The mapping against Fxiaoke's own description of its objects."""

from collections.abc import Iterator, Mapping, Sequence

from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.mapping_entries import Constant, Entry
from connectors.targets.api.mapping_metadata import NAMED, SystemField, unlike_the_system
from connectors.targets.api.wire_values import DATE_KINDS
from connectors.targets.fxiaoke.order import OWNER, head_fields, line_fields
from connectors.targets.fxiaoke.settings import FxiaokeSettings

Fields = Mapping[str, Mapping[str, object]]
"""An object's fields by name, each as described there."""

WORKED_OUT = ("auto_number", "formula", "count", "quote", "group")
"""Types of fields that the system fills itself."""

REFERENCES = ("object_reference", "master_detail")
CHOICES = ("select_one", "record_type")
DATES = ("date", "date_time")
LISTS = ("employee", "employee_many", "department", "department_many", "select_many")
GIVEN = (OWNER, "record_type", "life_status", "lock_status", "object_describe_api_name")
"""Required fields that we or the system fill without being told."""


def unlike_the_objects(mapping: FieldMapping, head: Fields, line: Fields, settings: FxiaokeSettings) -> list[str]:
    """Where the mapping does not fit the two objects' descriptions."""
    return [
        *unlike_the_system(mapping, _system_fields(head), _system_fields(line, settings.line_parent)),
        *_unlike_types(mapping, "head", mapping.head, mapping.head_constants, head),
        *_unlike_types(mapping, "line", mapping.line, mapping.line_constants, line),
        *_no_lists(mapping, head, head_fields(mapping), (OWNER, *settings.list_fields)),
        *_no_lists(mapping, line, line_fields(mapping), settings.list_fields),
    ]


def label_of(fields: Fields, name: str, value: object) -> str:
    """What the option of this value is called; the value itself where it is none."""
    return next(
        (str(option.get("label")) for option in _options(fields.get(name, {})) if option.get("value") == value),
        str(value),
    )


def _system_fields(fields: Fields, *given: str) -> dict[str, SystemField]:
    return {
        name: SystemField(
            name=name,
            label=str(field.get("label") or ""),
            required=_is_required(name, field, given),
            writable=field.get("type") not in WORKED_OUT,
            choices=tuple(str(option.get("value")) for option in _options(field)),
        )
        for name, field in fields.items()
        if field.get("is_active", True) is not False
    }


def _is_required(name: str, field: Mapping[str, object], given: Sequence[str]) -> bool:
    filled = (
        name in (*GIVEN, *given) or field.get("type") in WORKED_OUT or field.get("default_value") not in (None, "", [])
    )
    return field.get("is_required") is True and not filled


def _options(field: Mapping[str, object]) -> list[Mapping[str, object]]:
    options = field.get("options")
    return [option for option in options if isinstance(option, dict)] if isinstance(options, list) else []


def _no_lists(mapping: FieldMapping, fields: Fields, filled: Sequence[str], lists: Sequence[str]) -> Iterator[str]:
    for name in filled:
        if fields.get(name, {}).get("type") in LISTS and name not in lists:
            yield f"{mapping.place}: '{name}' takes a list; write list_fields = [\"{name}\"] in orderbot.toml"


def _unlike_types(
    mapping: FieldMapping, name: str, entries: Sequence[Entry], constants: Sequence[Constant], fields: Fields
) -> Iterator[str]:
    for entry in entries:
        kind = fields.get(entry.field, {}).get("type")
        place = f"{mapping.place}: {name}.{entry.path}"
        if kind in REFERENCES and entry.lookup is None and entry.table is None:
            yield f"{place}: '{entry.field}' names a record by its id; add a lookup, or a table"
        if kind in DATES and entry.kind in DATE_KINDS and entry.kind != "milliseconds":
            yield f"{place}: '{entry.field}' is a date there; write kind = \"milliseconds\""
        if kind in CHOICES and entry.table is None and _options(fields[entry.field]):
            yield f"{place}: '{entry.field}' takes one of its options' values; add a table"
    for constant in constants:
        choices = [str(option.get("value")) for option in _options(fields.get(constant.field, {}))]
        if choices and not constant.paths and str(constant.value) not in choices:
            offered = ", ".join(choices[:NAMED])
            yield f"{mapping.place}: constants.{name}.{constant.field}: '{constant.value}' is no option ({offered})"
