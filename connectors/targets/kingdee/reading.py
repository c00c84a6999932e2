"""A saved Kingdee bill, in our words: from the rows of a query, or from View."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from connectors.capabilities import SavedOrder, Value
from connectors.sales_order import SalesOrder
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.wire_values import figure
from connectors.targets.kingdee.bill import Row, from_rows, from_view, head_fields, line_fields, view_lines
from connectors.targets.kingdee.pairing import in_order


def read_by_query(
    mapping: FieldMapping, rows: Sequence[Row], number: str, order: SalesOrder | None, amount_field: str
) -> SavedOrder:
    """From one row for each line; in the order of ``order``'s lines, where it is given."""
    (head,) = from_rows(rows[:1], head_fields(mapping))
    forms = from_rows(rows, line_fields(mapping))
    places = in_order(mapping, forms, order)
    saved = mapping.saved(number, head, [forms[at] for at in places], order)
    return _with_amounts(saved, [rows[at].get(amount_field) for at in places])


def read_by_view(
    mapping: FieldMapping, bill: Mapping[str, Any], number: str, order: SalesOrder | None, amount_field: str
) -> SavedOrder:
    """From the whole bill, as ``read_by_query``; a field that View calls by a name of its own is left out."""
    lines = view_lines(bill)
    forms = [from_view(line, line_fields(mapping)) for line in lines]
    amounts = [from_view(line, [amount_field]).get(amount_field) if amount_field else None for line in lines]
    places = in_order(mapping, forms, order)
    saved = mapping.saved(number, from_view(bill, head_fields(mapping)), [forms[at] for at in places], order)
    return _with_amounts(saved, [amounts[at] for at in places])


def _with_amounts(saved: SavedOrder, amounts: Sequence[object]) -> SavedOrder:
    """With what the system works out for each line, where it shows that and the mapping does not fill it."""
    lines: list[dict[str, Value]] = []
    for line, amount in zip(saved.lines, map(figure, amounts), strict=True):
        lines.append(line if amount is None or "line_amount" in line else {**line, "line_amount": amount})
    return msgspec.structs.replace(saved, lines=tuple(lines))
