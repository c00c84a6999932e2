"""What shipping, warehouse and finance are told of orders, and the contract that a way of telling them keeps."""

from typing import Literal, Protocol

import msgspec

Event = Literal["pushed", "approved", "shipped", "invoiced", "paid", "cancelled", "changed"]
EVENTS: tuple[Event, ...] = ("pushed", "approved", "shipped", "invoiced", "paid", "cancelled", "changed")


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One change of one order. ``id`` is the same for ever, so that whoever gets it twice knows it again.

    ``document`` is the JSON object that is told: see docs/subscribers.md.
    """

    id: str
    event: Event
    at: str
    document: bytes


class Subscriber(Protocol):
    """Somebody who is told. Whoever is told once more after a doubt knows the notice by its id."""

    name: str

    def deliver(self, notice: Notice) -> None:
        """Hand the notice over. Raises Refused (never again to this one), SignInFailed or Unavailable (try later)."""

    def check(self) -> str:
        """Look whether it could be told, telling nothing; return a line for people."""

    def close(self) -> None:
        """Let go of connections. Safe to call twice."""
