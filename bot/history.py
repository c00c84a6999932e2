"""What a customer ordered before: their own history, to hold a new order against."""

from datetime import datetime
from decimal import Decimal

import msgspec


class PastOrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """So much of an item, in base units, at a price per base unit (tax included, in the order's currency)."""

    item_number: str
    base_quantity: Decimal
    base_price: Decimal | None = None


class PastOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order that went through, by the company's clock."""

    reference: str
    ordered_at: datetime
    currency: str = "CNY"
    total_amount: Decimal | None = None
    ship_to_address: str | None = None
    lines: tuple[PastOrderLine, ...] = ()


class History(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's past orders, newest first, as many as are worth looking at."""

    orders: tuple[PastOrder, ...] = ()
