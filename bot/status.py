"""Where parcels and orders can be on their way. The names are those in the staging store and on every screen."""

from enum import StrEnum


class ParcelStatus(StrEnum):
    """Raw bytes: stored, then read or known to hold nothing."""

    RECEIVED = "received"  # stored, not read yet
    READ = "read"  # gave at least one purchase order
    NO_ORDER = "no_order"  # read; holds none, and the reason is kept
    UNREADABLE = "unreadable"  # damaged, locked or of no known format: a person looks at it


class OrderStatus(StrEnum):
    """A purchase order's journey, in its order, then its ends."""

    READ = "read"  # stands in the store in the customer's words
    CHECKED = "checked"  # resolved and checked; its findings stand beside it
    EXCEPTION = "exception"  # waits for a person
    APPROVED = "approved"  # nothing stands against it, or somebody agreed
    CONFIRMED = "confirmed"  # the customer has been told, as the policy says
    PUSHED = "pushed"  # stands in the target under the target's own number
    FULFILLED = "fulfilled"  # goods are out and invoiced
    REJECTED = "rejected"  # a person said no
    CANCELLED = "cancelled"  # taken back by the customer or in the target
    DUPLICATE = "duplicate"  # the same order came before
    SUPERSEDED = "superseded"  # a newer revision took its place


EDGES: dict[OrderStatus, tuple[OrderStatus, ...]] = {
    OrderStatus.READ: (OrderStatus.CHECKED, OrderStatus.DUPLICATE, OrderStatus.SUPERSEDED),
    OrderStatus.CHECKED: (OrderStatus.APPROVED, OrderStatus.EXCEPTION, OrderStatus.SUPERSEDED),
    OrderStatus.EXCEPTION: (OrderStatus.READ, OrderStatus.APPROVED, OrderStatus.REJECTED, OrderStatus.SUPERSEDED),
    OrderStatus.APPROVED: (OrderStatus.CONFIRMED, OrderStatus.SUPERSEDED),
    OrderStatus.CONFIRMED: (
        OrderStatus.CONFIRMED,
        OrderStatus.PUSHED,
        OrderStatus.EXCEPTION,
        OrderStatus.SUPERSEDED,
    ),
    OrderStatus.PUSHED: (
        OrderStatus.PUSHED,
        OrderStatus.FULFILLED,
        OrderStatus.CANCELLED,
        OrderStatus.SUPERSEDED,
    ),
    OrderStatus.FULFILLED: (OrderStatus.FULFILLED,),
}
"""Where an order may go from each status; what is not named here is an end. The store refuses any other move."""

PARCEL_EDGES: dict[ParcelStatus, tuple[ParcelStatus, ...]] = {
    ParcelStatus.RECEIVED: (ParcelStatus.READ, ParcelStatus.NO_ORDER, ParcelStatus.UNREADABLE),
}
"""The same for a parcel."""

OPEN = (OrderStatus.READ, OrderStatus.CHECKED, OrderStatus.APPROVED, OrderStatus.CONFIRMED)
"""Statuses from which a run goes on by itself."""


def before(table: str, to: str) -> tuple[str, ...]:
    """The statuses from which a row of this table may come to ``to``."""
    edges = PARCEL_EDGES.items() if table == "parcel" else EDGES.items()
    return tuple(str(status) for status, targets in edges if to in targets)
