"""What a target can do besides what every target does: declared by it, one Protocol for each.

A target names what it can in ``capabilities``; what is not named there it cannot, and does not pretend to.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

import msgspec

from connectors.sales_order import Pushed, SalesOrder

Value = str | Decimal | date | bool | None
"""A field's value in our words. A tax rate is a fraction; None: the field is empty there."""


class Capability(StrEnum):
    """What a target may offer besides find, create, rehearse and status."""

    READ = "read"
    CHANGE = "change"
    CANCEL = "cancel"
    SUBMIT = "submit"
    ATTACH = "attach"
    CUSTOMERS = "customers"
    ITEMS = "items"
    PRICES = "prices"
    STOCK = "stock"


class SavedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it stands in the target, in our words.

    ``head`` and each of ``lines`` go by the dotted path of SalesOrder or SalesOrderLine ("ship_to.address"), or by the
    target's own field name where the field is none of ours. A field that the target does not show is left out.
    """

    number: str
    head: dict[str, Value]
    lines: tuple[dict[str, Value], ...]
    attachments: tuple[str, ...] = ()


class TargetCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer as the target knows it."""

    number: str
    name: str
    active: bool = True
    tax_id: str | None = None


class TargetItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item as the target knows it."""

    number: str
    name: str
    specification: str | None = None
    unit: str | None = None
    active: bool = True


class TargetPrice(msgspec.Struct, frozen=True, kw_only=True):
    """A price as the target knows it, tax included or not as ``tax_included`` says (None: the target does not say)."""

    item_number: str
    unit_price: Decimal
    price_list: str | None = None
    customer_number: str | None = None
    currency: str | None = None
    unit: str | None = None
    tax_included: bool | None = None
    valid_from: date | None = None
    valid_to: date | None = None


class TargetStock(msgspec.Struct, frozen=True, kw_only=True):
    """How much of an item is there; ``available`` where the target says how much of it is free."""

    item_number: str
    quantity: Decimal
    available: Decimal | None = None
    unit: str | None = None
    warehouse: str | None = None


@runtime_checkable
class Reads(Protocol):
    """Capability.READ. Every method of these protocols raises as those of Target do."""

    def read(self, number: str) -> SavedOrder:
        """The order as it stands there. Raises Refused where the target does not know it."""


@runtime_checkable
class Changes(Protocol):
    """Capability.CHANGE."""

    def change(self, number: str, order: SalesOrder) -> Pushed:
        """Make the order there like this one, and read it back. Raises Refused where it may no longer be changed."""


@runtime_checkable
class Cancels(Protocol):
    """Capability.CANCEL."""

    def cancel(self, number: str, why: str) -> None:
        """Cancel the order there. Cancelling a cancelled one does nothing. Raises Refused where it is too late."""


@runtime_checkable
class Submits(Protocol):
    """Capability.SUBMIT."""

    def submit(self, number: str) -> None:
        """Hand the order in for approval, or approve it, as the settings say. Done already: does nothing."""


@runtime_checkable
class Attaches(Protocol):
    """Capability.ATTACH."""

    def attach(self, number: str, file: Path) -> None:
        """Put a file to the order. A file of that name that is there already stays the only one."""


@runtime_checkable
class ListsCustomers(Protocol):
    """Capability.CUSTOMERS."""

    def customers(self) -> Iterator[TargetCustomer]:
        """Every customer, page by page."""


@runtime_checkable
class ListsItems(Protocol):
    """Capability.ITEMS."""

    def items(self) -> Iterator[TargetItem]:
        """Every item that can be sold, page by page."""


@runtime_checkable
class ListsPrices(Protocol):
    """Capability.PRICES."""

    def prices(self) -> Iterator[TargetPrice]:
        """Every price in every list, page by page."""


@runtime_checkable
class ListsStock(Protocol):
    """Capability.STOCK."""

    def stock(self) -> Iterator[TargetStock]:
        """What is in stock, page by page."""


PROTOCOLS: dict[Capability, type] = {
    Capability.READ: Reads,
    Capability.CHANGE: Changes,
    Capability.CANCEL: Cancels,
    Capability.SUBMIT: Submits,
    Capability.ATTACH: Attaches,
    Capability.CUSTOMERS: ListsCustomers,
    Capability.ITEMS: ListsItems,
    Capability.PRICES: ListsPrices,
    Capability.STOCK: ListsStock,
}


def capabilities(target: object) -> frozenset[Capability]:
    """What the target says it can; nothing for one that says nothing."""
    return frozenset(getattr(target, "capabilities", ()))
