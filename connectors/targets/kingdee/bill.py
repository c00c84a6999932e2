"""A Kingdee bill as Save takes it, and as a query or View shows it; in between, forms by the mapping's field names."""

from collections.abc import Mapping, Sequence
from typing import Any

from connectors.targets.api.mapping import FieldMapping, Filled

FINANCE, LINES = "FSaleOrderFinance", "FSaleOrderEntry"
ENTRY_ID = "FEntryID"
LINE_ID = f"{LINES}_{ENTRY_ID}"
REFERENCES = ("FNUMBER", "FNAME", "FID")
"""How a reference is named inside its object, in capitals: templates differ."""

Row = Mapping[str, object]


def model(filled: Filled, bill_id: object = 0, line_ids: Sequence[object] = ()) -> dict[str, object]:
    """The Model of Save. The order of its keys matters: the head, the finance part, the lines.

    ``line_ids`` are those of the lines of a bill that is changed, each 0 for a line that is new.
    """
    head = nested({"FID": bill_id, **filled.head})
    finance = head.pop(FINANCE, None)
    ids = [{ENTRY_ID: each} for each in line_ids] or [{} for _ in filled.lines]
    lines = [nested({**known, **line}) for known, line in zip(ids, filled.lines, strict=True)]
    return {**head, **({FINANCE: finance} if finance is not None else {}), LINES: lines}


def nested(form: Mapping[str, object]) -> dict[str, object]:
    """Dotted names as objects inside each other."""
    whole: dict[str, object] = {}
    for name, value in form.items():
        *outer, last = name.split(".")
        inside = whole
        for part in outer:
            step = inside.setdefault(part, {})
            inside = step if isinstance(step, dict) else inside
        inside[last] = value
    return whole


def query_key(field: str) -> str:
    """A field of Save as a query names it: without the part of the bill it stands in, references by FNumber."""
    parts = [part for part in field.split(".") if part not in (FINANCE, LINES)]
    if len(parts) > 1 and parts[-1].upper() in REFERENCES:
        parts[-1] = {"FNUMBER": "FNumber", "FNAME": "FName", "FID": "FId"}[parts[-1].upper()]
    return ".".join(parts)


def head_fields(mapping: FieldMapping) -> tuple[str, ...]:
    """Every field of the head that the mapping fills."""
    return (*(each.field for each in mapping.head_constants), *(each.field for each in mapping.head))


def line_fields(mapping: FieldMapping) -> tuple[str, ...]:
    """Every field of a line that the mapping fills."""
    return (*(each.field for each in mapping.line_constants), *(each.field for each in mapping.line))


def from_rows(rows: Sequence[Row], fields: Sequence[str]) -> list[dict[str, object]]:
    """Rows of a query by the names of Save; what was not asked for is left out."""
    return [{field: row[query_key(field)] for field in fields if query_key(field) in row} for row in rows]


def from_view(bill: Mapping[str, Any], fields: Sequence[str]) -> dict[str, object]:
    """The fields of a viewed bill, or of one of its lines, by the names of Save; what is not shown is left out."""
    found: dict[str, object] = {}
    for field in fields:
        shown, value = _viewed(bill, field.split("."))
        if shown:
            found[field] = value
    return found


def view_lines(bill: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The lines of a viewed bill in their order."""
    lines = [line for line in _property(bill, LINES)[1] or [] if isinstance(line, dict)]
    return sorted(lines, key=lambda line: int(line.get("Seq") or 0))


def _viewed(bill: Any, parts: Sequence[str]) -> tuple[bool, object]:  # noqa: ANN401 - JSON
    """Whether View shows this, and what. Its properties are named without the F; some are an array of one."""
    for part in parts:
        if isinstance(bill, list):
            bill = bill[0] if bill else None
        if bill is None:
            return True, None
        if not isinstance(bill, dict):
            return False, None
        shown, bill = _property(bill, part)
        if not shown:
            return False, None
    if isinstance(bill, dict | list):
        return not bill, None
    return True, bill


def _property(bill: Mapping[str, Any], field: str) -> tuple[bool, Any]:
    wanted = (field.removeprefix("F").casefold(), field.casefold())
    for name, value in bill.items():
        if name.casefold() in wanted:
            return True, _plain_text(value) if field.upper() == "FNAME" else value
    return False, None


def _plain_text(value: object) -> object:
    """A text that may come in several languages."""
    first = value[0] if isinstance(value, list) and value else value
    return first.get("Value") or first.get("Name") if isinstance(first, dict) else first
