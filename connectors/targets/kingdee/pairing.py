"""Which line of a bill is which of ours: those of a changed bill need not come in the order in which they were sent."""

from collections.abc import Mapping, Sequence

from connectors.capabilities import Value
from connectors.sales_order import SalesOrder
from connectors.targets.api.compare import same
from connectors.targets.api.line_pairs import paired
from connectors.targets.api.mapping import FieldMapping
from connectors.targets.kingdee.bill import LINE_ID, Row, from_rows, line_fields

NEW = 0
"""The id of a line that is not there yet."""

Shown = Mapping[str, Value]


def in_order(mapping: FieldMapping, forms: Sequence[Row], order: SalesOrder | None) -> list[int]:
    """The places of a bill's lines in the order of ours, what is over last; as they came where there is no order.

    ``forms`` are the lines by the names of Save.
    """
    meant = mapping.meant(order).lines if order is not None else ()
    found = [place for place in _places(_in_our_words(mapping, forms), meant) if place is not None]
    return [*found, *(at for at in range(len(forms)) if at not in found)]


def line_ids(mapping: FieldMapping, rows: Sequence[Row], order: SalesOrder) -> list[object]:
    """The id of the bill's line that each of ours goes on as; NEW for one whose item no line has that is left.

    A line that keeps its id keeps what people filled in there besides.
    """
    shown, meant = _in_our_words(mapping, from_rows(rows, line_fields(mapping))), mapping.meant(order).lines
    return [
        rows[place][LINE_ID]
        if place is not None and same(line.get("item_number"), shown[place].get("item_number"))
        else NEW
        for line, place in zip(meant, _places(shown, meant), strict=True)
    ]


def _in_our_words(mapping: FieldMapping, forms: Sequence[Row]) -> Sequence[Shown]:
    return mapping.saved("", {}, forms).lines


def _places(shown: Sequence[Shown], meant: Sequence[Shown]) -> list[int | None]:
    given = [{path: value for path, value in line.items() if value is not None} for line in meant]
    return paired(given, shown, same, "item_number", "line_number")
