"""What every target takes, and the contract a target keeps."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal, Protocol

import msgspec


class SalesOrderLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line in our words: our item number, our stock unit, the price agreed per that unit (tax included)."""

    line_number: int
    item_number: str
    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    line_amount: Decimal
    tax_rate: Decimal | None = None
    requested_delivery_date: date | None = None


class ShipTo(msgspec.Struct, frozen=True, kw_only=True):
    """Where we deliver."""

    name: str | None = None
    contact: str | None = None
    phone: str | None = None
    address: str | None = None


class SalesOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What our side will deliver.

    ``reference`` is the customer's own order number, or ours where they gave none; together with ``customer_number`` it
    names the order in the target: one order for one such pair.
    """

    reference: str
    customer_number: str
    customer_name: str
    currency: str
    lines: tuple[SalesOrderLine, ...]
    total_amount: Decimal
    ship_to: ShipTo = ShipTo()
    order_date: date | None = None
    requested_delivery_date: date | None = None
    payment_terms: str | None = None
    note: str | None = None


class Pushed(msgspec.Struct, frozen=True, kw_only=True):
    """A created order: the target's own number, and files that show it (screenshot, request and reply)."""

    number: str
    evidence: tuple[Path, ...] = ()


State = Literal["open", "approved", "shipped", "invoiced", "paid", "cancelled"]
"""How far an order is in the target; "approved" is what somebody, or the system, has released there."""


class TargetStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How far an order is in the target: its state in our words, and the target's own text."""

    state: State
    text: str


class Target(Protocol):
    """The ERP or CRM. Every method may raise SignInFailed or Unavailable (nothing was changed: try later)."""

    name: str

    def find(self, reference: str, customer_number: str) -> str | None:
        """Return the target's own number of the order that carries exactly this pair, or None."""

    def create(self, order: SalesOrder) -> Pushed:
        """Create the order, read it back, and return the target's number for it.

        Raises Refused (a person decides, nothing was created), Unavailable (nothing was created: try later) or
        OutcomeUnknown (sent, no answer: look with ``find`` before trying again). Callers look before they create.
        """

    def rehearse(self, order: SalesOrder) -> None:
        """Go as far as the last call before anything is written (for a dry run). Raises as ``create`` does."""

    def status(self, number: str) -> TargetStatus:
        """How far this order is. Raises Refused where the target no longer knows it."""

    def check(self) -> str:
        """Sign in and look, changing nothing; return a line for people."""

    def close(self) -> None:
        """Let go of connections and browsers. Safe to call twice."""
