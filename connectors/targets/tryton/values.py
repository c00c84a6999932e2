"""Tryton's JSON: figures, days and bytes as objects that name their class."""

import base64
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from connectors.errors import Refused
from connectors.targets.api.wire_values import Wire, figure


def packed(value: object, kind: str) -> object:
    """A value of ours for a field of this kind ("numeric", "float", "date", "many2one" …). Raises Refused."""
    pack = _PACKING.get(kind, str)
    return None if value is None else pack(value)


def _numeric(value: object) -> object:
    return {"__class__": "Decimal", "decimal": str(_figure(value))}


def _day(value: object) -> object:
    day = date.fromisoformat(str(value))
    return {"__class__": "date", "year": day.year, "month": day.month, "day": day.day}


def packed_bytes(content: bytes) -> dict[str, str]:
    """A file's content."""
    return {"__class__": "bytes", "base64": base64.b64encode(content).decode()}


def plain(value: object) -> Wire:
    """What Tryton answers, as the mapping reads it."""
    if isinstance(value, Mapping):
        if value.get("__class__") == "Decimal":
            return Decimal(str(value["decimal"]))
        if value.get("__class__") in ("date", "datetime"):
            return f"{int(value['year']):04}-{int(value['month']):02}-{int(value['day']):02}"
        return str(value)
    if value is None or isinstance(value, bool | int | Decimal):
        return value
    if isinstance(value, float):
        return Decimal(repr(value))
    return str(value)


def _whole(value: object) -> int:
    return int(str(value))


def _figure(value: object) -> Decimal:
    found = figure(value)
    if found is None:
        raise Refused(f"'{value}' is no figure")
    return found


_PACKING: dict[str, Callable[[object], object]] = {
    "numeric": _numeric,
    "float": _figure,
    "date": _day,
    "integer": _whole,
    "many2one": _whole,
    "boolean": bool,
}
