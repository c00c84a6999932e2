"""Neocrm's objects as the system describes them: fields, choices and business types."""

from collections.abc import Iterable, Mapping
from typing import Any

from connectors.errors import Refused
from connectors.targets.api.mapping import FieldMapping, Form
from connectors.targets.api.mapping_metadata import SystemField, unlike_the_system
from connectors.targets.neocrm.query import ORDER, Row
from connectors.targets.neocrm.records import Records

LINE = "orderProduct"
TYPE = "entityType"
ALWAYS_SENT = ("ownerId",)
"""What the system wants from everybody who creates records, besides the business type."""


class Description:
    """One object: its fields by apiKey, and the codes of its choices by what people read."""

    def __init__(self, fields: Iterable[Mapping[str, Any]]) -> None:
        self.fields: dict[str, SystemField] = {}
        self._codes: dict[str, dict[str, str]] = {}
        for field in fields:
            name = str(field.get("apiKey") or "")
            choices = [each for key in ("selectitem", "checkitem") for each in field.get(key) or []]
            codes = {_text(each, "label", "name"): _text(each, "value", "code", "id") for each in choices}
            self._codes[name] = codes
            self.fields[name] = SystemField(
                name=name,
                label=str(field.get("label") or ""),
                required=_yes(field.get("required")),
                writable=field.get("createable", field.get("creatable", True)) not in (False, "false", 0),
                choices=tuple(codes.values()),
            )

    def typed(self, form: Form) -> Form:
        """The form with the codes of choices as the numbers that they are."""
        choices = {name for name, field in self.fields.items() if field.choices}
        return {
            name: int(value) if name in choices and isinstance(value, str) and value.isdecimal() else value
            for name, value in form.items()
        }

    def coded(self, record: Mapping[str, Any]) -> Row:
        """The record with codes where queries give what people read (["已生效"])."""
        return {name: self._coded(name, value) for name, value in record.items()}

    def label(self, name: str, value: object) -> str:
        """What people read for this choice, whether a code or the label itself came; "" for none."""
        code = self._coded(name, value)
        if code is None:
            return ""
        return next((label for label, known in self._codes.get(name, {}).items() if known == str(code)), str(code))

    def _coded(self, name: str, value: object) -> object:
        if not isinstance(value, list):
            return self._codes.get(name, {}).get(value, value) if isinstance(value, str) else value
        codes = [str(self._codes.get(name, {}).get(str(each), each)) for each in value]
        return ",".join(codes) or None


class Descriptions:
    """What the system says of orders and of their lines, asked once."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._known: dict[str, Description] = {}
        self._types: dict[tuple[str, str], int | None] = {}

    def of(self, obj: str) -> Description:
        """The object's description."""
        if obj not in self._known:
            self._known[obj] = Description(self._records.fields(obj))
        return self._known[obj]

    def business_type(self, obj: str, wanted: str) -> int | None:
        """The id of the wanted business type, of the only one where none is wanted. Raises Refused that lists them."""
        key = (obj, wanted)
        if key not in self._types:
            self._types[key] = self._chosen(obj, wanted)
        return self._types[key]

    def unlike(self, mapping: FieldMapping) -> tuple[list[str], list[str]]:
        """Where the mapping does not fit the system, and what the system requires and has to fill in itself."""
        head, line = self.of(ORDER).fields, self.of(LINE).fields
        problems = unlike_the_system(mapping, _lenient(head), _lenient(line))
        filled = [{each.field for each in entries} for entries in (mapping.head, mapping.line)]
        filled[0] |= {each.field for each in mapping.head_constants}
        filled[1] |= {each.field for each in mapping.line_constants} | {"orderId"}
        left = [
            f"{obj}.{field.name} ({field.label})"
            for obj, fields, ours in ((ORDER, head, filled[0]), (LINE, line, filled[1]))
            for field in fields.values()
            if (field.required or field.name in ALWAYS_SENT) and field.name not in {*ours, TYPE}
        ]
        return problems, left

    def _chosen(self, obj: str, wanted: str) -> int | None:
        kinds = [kind for kind in self._records.business_types(obj) if str(kind.get("id")).isdecimal()]
        if not wanted and len(kinds) <= 1:
            return int(kinds[0]["id"]) if kinds else None
        found = [kind for kind in kinds if wanted in {str(kind.get(name)) for name in ("label", "apiKey", "id")}]
        if len(found) == 1:
            return int(found[0]["id"])
        setting = "business_type" if obj == ORDER else "line_business_type"
        names = ", ".join(f"{kind.get('label')} ({kind.get('apiKey')})" for kind in kinds)
        raise Refused(f"{setting}: '{wanted}' is no single business type of {obj}; there are {names or 'none'}")


def _lenient(fields: Mapping[str, SystemField]) -> dict[str, SystemField]:
    """The fields without what is required: the system may fill those in itself, which nobody can ask it."""
    return {
        name: SystemField(name=name, label=field.label, writable=field.writable, choices=field.choices)
        for name, field in fields.items()
    }


def _text(item: object, *names: str) -> str:
    values = (item.get(name) for name in names) if isinstance(item, dict) else iter(())
    return next((str(value) for value in values if value is not None), "")


def _yes(value: object) -> bool:
    return value in (True, 1, "true", "1")
