"""An order that stands in Fxiaoke, brought to what it is meant to be: its head, and its lines one by one.

Each line is a record of its own and is changed as one: what happens to lines that an update of the order carries along
is not sure. New lines come first: they are what may be refused, and then nothing was changed. Every step leaves alone
what is right already, so that a change that was broken off can be made again.
"""

from collections.abc import Sequence

from connectors.targets.api.mapping import FieldMapping, Filled
from connectors.targets.fxiaoke.order import OWNER, changes, in_lists, places_of
from connectors.targets.fxiaoke.records import ID, Records, Row
from connectors.targets.fxiaoke.settings import FxiaokeSettings


def bring(
    records: Records, settings: FxiaokeSettings, mapping: FieldMapping, order: Row, lines: Sequence[Row], filled: Filled
) -> None:
    """Make the order's record, read with its owner, and its lines like the form. Raises what ApiClient.call does.

    Fields that the form leaves out stay as they are.
    """
    kind, identity = settings.line_object, str(order[ID])
    doing = f"changing {order.get(settings.number_field) or identity}"
    places = places_of(lines, filled.lines, mapping)
    owner = _owner_of_lines(records, kind, order) if None in places else {}
    for number, (place, form) in enumerate(zip(places, filled.lines, strict=True), 1):
        if place is None:
            line = {**owner, settings.line_parent: identity, **in_lists(form, settings.list_fields)}
            body = {"data": {"object_data": {"dataObjectApiName": kind, **line}}}
            records.create(kind, body, f"{doing}, line {number}")
    if changed := changes(order, filled.head):
        records.update(settings.order_object, identity, in_lists(changed, settings.list_fields), doing)
    for number, (place, form) in enumerate(zip(places, filled.lines, strict=True), 1):
        if place is not None and (changed := changes(lines[place], form)):
            known = str(lines[place][ID])
            records.update(kind, known, in_lists(changed, settings.list_fields), f"{doing}, line {number}")
    for surplus in (line for at, line in enumerate(lines) if at not in places):
        records.void(kind, str(surplus[ID]), f"{doing}, taking out a line")


def _owner_of_lines(records: Records, kind: str, order: Row) -> Row:
    """Whoever has the order, where the system wants to be told to whom a line belongs that is made on its own."""
    is_required = records.fields(kind).get(OWNER, {}).get("is_required") is True
    return {OWNER: order[OWNER]} if is_required and order.get(OWNER) else {}
