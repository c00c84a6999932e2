"""A field's value as the API takes it and as it shows it: the two are not alike."""

from decimal import Decimal

from connectors.targets.api.wire_values import Wire, figure, plain
from connectors.targets.jiandaoyun.fields import Field

PARTS = ("province", "city", "district", "detail")
LISTS = frozenset({"checkboxgroup", "combocheck", "usergroup", "deptgroup"})


def written(field: Field, wire: Wire) -> object:
    """The value for a call, in the form that the field's type asks for, not yet wrapped."""
    if field.type in LISTS:
        return [_one(field, wire)]
    if field.type in ("address", "location"):
        return {"province": "", "city": "", "district": "", "detail": _text(wire)}
    return {"phone": _text(wire)} if field.type == "phone" else _one(field, wire)


def wrapped(value: object) -> dict[str, object]:
    """The value as it stands in a call's data."""
    return {"value": value}


def shown(raw: object) -> object:
    """The value of a record as one plain value; None where the field is empty."""
    if isinstance(raw, list):
        return "、".join(str(_bare(each)) for each in raw) or None
    return _bare(raw)


def rewritten(field: Field, raw: object) -> object | None:
    """What a record shows, in the form in which it can be written again; None where it is empty or cannot be."""
    if field.type in ("image", "upload", "sn", "signature", "linkdata") or raw in (None, "", [], {}):
        return None
    if field.type in ("address", "location") and isinstance(raw, dict):
        return {name: raw[name] for name in (*PARTS, "lnglatXY") if name in raw}
    if field.type == "phone" and isinstance(raw, dict):
        return {"phone": raw.get("phone")}
    if isinstance(raw, list):
        return [_bare(each) for each in raw]
    return _bare(raw)


def _one(field: Field, wire: Wire) -> object:
    if field.type == "number" and isinstance(wire, str):
        return figure(wire) if figure(wire) is not None else wire
    if field.type in ("dept", "deptgroup") and (text := _text(wire)).isdecimal():
        return int(text)
    return wire if field.type in ("number", "datetime") else _text(wire)


def _text(wire: Wire) -> str:
    return plain(wire) if isinstance(wire, Decimal) else str(wire)


def _bare(raw: object) -> object:
    """What stands for an object: a member's username, a department's number, a record's id, a phone, an address."""
    if not isinstance(raw, dict):
        return raw
    for name in ("username", "dept_no", "phone", "id", "data_id", "_id", "url"):
        if raw.get(name) not in (None, ""):
            return raw[name]
    return "".join(str(raw.get(name) or "") for name in PARTS) or None
