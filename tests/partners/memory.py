"""Partners in memory, held to the same contracts as the real ones, that fail when they are told to."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from connectors.errors import OutcomeUnknown, Refused, SignInFailed, Unavailable
from connectors.message import Message
from connectors.parcel import Parcel
from connectors.sales_order import Pushed, SalesOrder, TargetStatus


class Died(BaseException):
    """The process ends here, as far as the journey can tell."""


class Faults:
    """What goes wrong next: names of moments, each used up once."""

    def __init__(self) -> None:
        self.planned: list[str] = []

    def strike(self, moment: str) -> None:
        """Raise what is planned for this moment, if anything is."""
        for fault in self.planned:
            when, _, kind = fault.partition(":")
            if when == moment:
                self.planned.remove(fault)
                raise {
                    "died": Died(moment),
                    "unavailable": Unavailable(f"away at {moment}"),
                    "unknown": OutcomeUnknown(f"no answer at {moment}"),
                    "refused": Refused(f"refused at {moment}"),
                    "sign-in": SignInFailed(f"wrong password at {moment}"),
                }[kind]


class MemorySource:
    """A source whose parcels wait in a dict."""

    def __init__(self, name: str, faults: Faults) -> None:
        self.name = name
        self.faults = faults
        self.left_behind: Sequence[str] = ()
        self.parcels: dict[str, Parcel] = {}
        self.taken: set[str] = set()
        self.too_large: set[str] = set()

    def deliver(self, key: str, filename: str, content: bytes) -> None:
        """Put a parcel into the source."""
        at = datetime(2026, 11, 20, 8, len(self.parcels) % 60, tzinfo=UTC)
        self.parcels[key] = Parcel(source=self.name, key=key, filename=filename, content=content, received_at=at)

    def waiting(self) -> Sequence[str]:
        self.faults.strike("waiting")
        return [key for key in self.parcels if key not in self.taken]

    def fetch(self, keys: Sequence[str]) -> Iterator[Parcel]:
        self.left_behind = tuple(f"{key} stays there: too large" for key in keys if key in self.too_large)
        for key in keys:
            self.faults.strike("fetch")
            if key in self.parcels and key not in self.too_large:
                yield self.parcels[key]

    def acknowledge(self, keys: Iterable[str]) -> None:
        self.faults.strike("before acknowledge")
        self.taken.update(keys)
        self.faults.strike("after acknowledge")

    def check(self) -> str:
        return f"{len(self.parcels) - len(self.taken)} wait"

    def close(self) -> None:
        pass


class MemoryTarget:
    """A target that keeps orders in a list and would take the same one twice."""

    def __init__(self, name: str, faults: Faults) -> None:
        self.name = name
        self.faults = faults
        self.orders: list[SalesOrder] = []
        self.states: dict[str, TargetStatus] = {}
        self.doubted = False

    def find(self, reference: str, customer_number: str) -> str | None:
        self.faults.strike("find")
        if self.doubted:
            self.faults.strike("find again")
        for number, order in enumerate(self.orders, 1):
            if (order.reference, order.customer_number) == (reference, customer_number):
                return f"SO-{number}"
        return None

    def create(self, order: SalesOrder) -> Pushed:
        self.faults.strike("before create")
        self.orders.append(order)
        self.doubted = True  # "find again" is a look after something was sent
        self.faults.strike("after create")
        return Pushed(number=f"SO-{len(self.orders)}")

    def rehearse(self, order: SalesOrder) -> None:
        self.faults.strike(f"rehearse {order.reference}")

    def status(self, number: str) -> TargetStatus:
        self.faults.strike("status")
        return self.states.get(number, TargetStatus(state="open", text="open"))

    def check(self) -> str:
        return f"{len(self.orders)} orders"

    def close(self) -> None:
        pass


class MemoryMessenger:
    """A messenger whose messages can be read."""

    def __init__(self, name: str, faults: Faults) -> None:
        self.name = name
        self.faults = faults
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        self.faults.strike("before send")
        self.sent.append(message)
        self.faults.strike("after send")

    def check(self) -> str:
        return "ready"
