"""A saved Kingdee bill, in our words: from the rows of a query, or from View."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from connectors.capabilities import SavedOrder, Value
from connectors.sales_order import SalesOrder
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.api.wire_values import figure
from connectors.targets.kingdee.bill import Row, from_rows, from_view, head_fields, line_fields, view_lines


def read_by_query(
    mapping: FieldMapping, rows: Sequence[Row], number: str, order: SalesOrder | None, amount_field: str
) -> SavedOrder:
    """From one row for each line, in their order."""
    (head,) = from_rows(rows[:1], head_fields(mapping))
    lines = from_rows(rows, line_fields(mapping))
    return _with_amounts(mapping.saved(number, head, lines, order), [row.get(amount_field) for row in rows])


def read_by_view(
    mapping: FieldMapping, bill: Mapping[str, Any], number: str, order: SalesOrder | None, amount_field: str
) -> SavedOrder:
    """From the whole bill; a field that View calls by a name of its own is left out."""
    lines = view_lines(bill)
    forms = [from_view(line, line_fields(mapping)) for line in lines]
    amounts = [from_view(line, [amount_field]).get(amount_field) if amount_field else None for line in lines]
    return _with_amounts(mapping.saved(number, from_view(bill, head_fields(mapping)), forms, order), amounts)


def _with_amounts(saved: SavedOrder, amounts: Sequence[object]) -> SavedOrder:
    """With what the system works out for each line, where it shows that and the mapping does not fill it."""
    lines: list[dict[str, Value]] = []
    for line, amount in zip(saved.lines, map(figure, amounts), strict=True):
        lines.append(line if amount is None or "line_amount" in line else {**line, "line_amount": amount})
    return msgspec.structs.replace(saved, lines=tuple(lines))
