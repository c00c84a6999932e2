"""The mapping held against Kingdee's own description of the form (QueryBusinessInfo)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.mapping_metadata import SystemField, unlike_the_system
from connectors.targets.kingdee.bill import FINANCE, LINES, REFERENCES, head_fields, line_fields

CHINESE = 2052


def compared_with_the_system(mapping: FieldMapping, parts: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """What does not fit, and the fields that the form requires and the mapping leaves to the system.

    ``parts`` are the Entrys of the form: its head, its finance part, its lines, each with Fields.
    """
    head: dict[str, SystemField] = {}
    line: dict[str, SystemField] = {}
    required: list[str] = []
    for part in parts:
        key = str(part.get("Key", ""))
        inside = f"{FINANCE}." if key == FINANCE else ""
        for field in part.get("Fields") or []:
            known = SystemField(name=f"{inside}{field.get('Key')}", label=_label(field))
            if field.get("MustInput") in (True, "true", 1, "1"):
                required.append(known.name)
            (line if key == LINES else head)[known.name] = known
    problems = unlike_the_system(
        mapping, _as_mapped(head, head_fields(mapping)), _as_mapped(line, line_fields(mapping))
    )
    mapped = {_bare(field) for field in (*head_fields(mapping), *line_fields(mapping))}
    return problems, [name for name in required if name not in mapped]


def _as_mapped(known: Mapping[str, SystemField], fields: Iterable[str]) -> dict[str, SystemField]:
    """The known fields, those that the mapping names by the names it gives them (FCustId.FNumber)."""
    named = {field: known[_bare(field)] for field in fields if _bare(field) in known}
    return {**known, **named}


def _bare(field: str) -> str:
    outer, _, last = field.rpartition(".")
    return outer if outer and last.upper() in REFERENCES else field


def _label(field: Mapping[str, Any]) -> str:
    names = [name for name in field.get("Name") or [] if isinstance(name, dict)]
    chinese = (str(name.get("Value") or "") for name in names if name.get("Key") == CHINESE)
    return next(chinese, "")
