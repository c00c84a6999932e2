"""What a mapping is made of: our fields that can be mapped, and where one of them goes."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from connectors.sales_order import ShipTo
from connectors.targets.api.wire_values import Kind

HEAD_PATHS: dict[str, type] = {
    "reference": str,
    "customer_number": str,
    "customer_name": str,
    "currency": str,
    "total_amount": Decimal,
    **{f"ship_to.{name}": str for name in ShipTo.__struct_fields__},
    "order_date": date,
    "requested_delivery_date": date,
    "payment_terms": str,
    "note": str,
}
"""The fields of an order's head that can be mapped, and of what type they are."""

LINE_PATHS: dict[str, type] = {
    "line_number": Decimal,
    "item_number": str,
    "description": str,
    "quantity": Decimal,
    "unit": str,
    "unit_price": Decimal,
    "line_amount": Decimal,
    "tax_rate": Decimal,
    "requested_delivery_date": date,
    "unit_price_without_tax": Decimal,
    "line_amount_without_tax": Decimal,
    "tax_amount": Decimal,
    "is_free": bool,
    **{f"order.{path}": kind for path, kind in HEAD_PATHS.items()},
}
"""The same for a line; ``order.…`` is the head's, what is without tax is worked out from the line's tax rate.

``is_free``: a line whose price is zero, which many systems want to be told."""

TODAY = "today"
"""The default of a date that is the day of the push."""

PLACEHOLDER = re.compile(r"\{([a-z_.]+)\}")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Where one of our fields goes. Not given, ``fallback`` (another path of ours), then ``default`` stand for it."""

    path: str
    field: str
    kind: Kind
    table: str | None = None
    lookup: str | None = None
    fallback: str | None = None
    default: str | None = None
    required: bool = False
    longest: int | None = None


class Constant(msgspec.Struct, frozen=True, kw_only=True):
    """What always goes into a field: a value, or a text with {paths} of ours in it."""

    field: str
    value: str | int | float | bool

    @property
    def paths(self) -> tuple[str, ...]:
        """Our fields that the text is made of."""
        return tuple(PLACEHOLDER.findall(self.value)) if isinstance(self.value, str) else ()


def keyed(entries: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    """Each entry with its key in SavedOrder: our path, for a path's further fields the system's name."""
    first: set[str] = set()
    for entry in entries:
        yield entry.field if entry.path in first else entry.path, entry
        first.add(entry.path)


def type_of(path: str) -> type:
    """Of what type the values of this path are: str, Decimal, date or bool."""
    return LINE_PATHS[path] if path in LINE_PATHS else HEAD_PATHS[path]
