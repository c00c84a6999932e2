"""What a customer ordered before: their own history, to hold a new order against."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import msgspec


class PastOrderLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """So much of an item, in base units, at a price per base unit (tax included, in the order's currency)."""

    item_number: str
    base_quantity: Decimal
    base_price: Decimal | None = None


class PastOrder(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An order that came before, by the company's clock.

    ``reference`` is the customer's own number, or ours where they gave none. What the ERP's books tell has neither
    ``id``, ``our_number`` nor ``status``; an order that is a question still has no lines. ``content`` is its content
    fingerprint, ``day`` the day on which they want it.
    """

    reference: str
    ordered_at: datetime
    currency: str = "CNY"
    total_amount: Decimal | None = None
    ship_to_address: str | None = None
    lines: tuple[PastOrderLine, ...] = ()
    id: int | None = None
    our_number: str | None = None
    order_number: str | None = None
    status: str | None = None
    content: str | None = None
    day: date | None = None

    @property
    def quantities(self) -> dict[str, Decimal]:
        """Base units of each item on the whole order."""
        sums: dict[str, Decimal] = {}
        for line in self.lines:
            item, quantity = line.item_number, line.base_quantity
            sums[item] = sums[item] + quantity if item in sums else quantity
        return sums


OrderedLine = tuple[PastOrder, PastOrderLine]
"""A past line and the order that it stands on."""


class History(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's past orders that went through, newest first, as many as are worth looking at.

    ``elsewhere`` has base units of an item on each of its orders by other customers, for what this one seldom took.
    """

    orders: tuple[PastOrder, ...] = ()
    elsewhere: dict[str, tuple[Decimal, ...]] = {}
    seen: dict[str, list[OrderedLine]] = {}

    def lines(self, item_number: str) -> Sequence[OrderedLine]:
        """Every line of the item with its order, newest first."""
        return self._lines.get(item_number, ())

    def quantities(self, item_number: str) -> list[Decimal]:
        """Base units of the item on each order that has it, newest first."""
        found: list[Decimal] = []
        last = None
        for order, line in self.lines(item_number):
            if order is last:
                found[-1] += line.base_quantity
            else:
                found.append(line.base_quantity)
                last = order
        return found

    @property
    def by_item(self) -> dict[str, list[Decimal]]:
        """Base units of each item on each order that has it, newest first."""
        return {item: self.quantities(item) for item in self._lines}

    @property
    def _lines(self) -> dict[str, list[OrderedLine]]:
        seen = self.seen
        if not seen:  # once for all that is asked of an order's items: there are hundreds of past lines
            for order in self.orders:
                for line in order.lines:
                    if line.item_number in seen:
                        seen[line.item_number].append((order, line))
                    else:
                        seen[line.item_number] = [(order, line)]
        return seen
