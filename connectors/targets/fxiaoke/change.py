"""An order that stands in Fxiaoke, brought to what it is meant to be: its head, and its lines one by one.

Each line is a record of its own and is changed as one: what happens to lines that an update of the order carries along
is not sure. Every step leaves alone what is right already, so that a change that was broken off can be made again.
"""

from collections.abc import Sequence

from connectors.targets.api.mapping import FieldMapping, Filled
from connectors.targets.fxiaoke.order import aligned, changes
from connectors.targets.fxiaoke.records import ID, Records, Row
from connectors.targets.fxiaoke.settings import FxiaokeSettings


def bring(
    records: Records, settings: FxiaokeSettings, mapping: FieldMapping, order: Row, lines: Sequence[Row], filled: Filled
) -> None:
    """Make the order's record and its lines like the form. Raises what ApiClient.call does.

    Fields that the form leaves out stay as they are.
    """
    kind, identity = settings.line_object, str(order[ID])
    doing = f"changing {order.get(settings.number_field) or identity}"
    if changed := changes(order, filled.head):
        records.update(settings.order_object, identity, changed, doing)
    paired = aligned(lines, filled.lines, mapping)
    for number, form in enumerate(filled.lines, 1):
        step = f"{doing}, line {number}"
        if number > len(paired):
            record = {"dataObjectApiName": kind, settings.line_parent: identity, **form}
            records.create(kind, {"data": {"object_data": record}}, step)
        elif changed := changes(paired[number - 1], form):
            records.update(kind, str(paired[number - 1][ID]), changed, step)
    for surplus in paired[len(filled.lines) :]:
        records.void(kind, str(surplus[ID]), f"{doing}, taking out a line")
