"""Loads what a customer ordered before: from the store, and from the books of the time before it.

One indexed query an order, however many the store holds: what was loaded once in a run is kept.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

import msgspec

from bot.comparing import plain_code
from bot.history import History, PastOrder, PastOrderLine
from bot.masterdata import MasterData, PastLine
from bot.staging import Staging
from bot.status import OrderStatus

NEWEST = 60
"""Orders of a customer that are looked back at."""
OWN_ENOUGH = 3
"""Orders of an item by the customer, from which on nobody asks how much others take of it."""
OTHERS = 40
"""Newest lines of an item that are looked at over all customers."""
KEPT = 100_000
"""Past orders that a run keeps, before it begins anew."""

WENT_THROUGH = (OrderStatus.APPROVED, OrderStatus.CONFIRMED, OrderStatus.PUSHED, OrderStatus.FULFILLED)
LIVING = (OrderStatus.CHECKED, OrderStatus.EXCEPTION, *WENT_THROUGH)
_LIVING = ", ".join(f"'{status}'" for status in LIVING)

_WHICH = (
    "SELECT id, version, status FROM purchase_order INDEXED BY purchase_order_past "  # noqa: S608 - names of our own
    f"WHERE customer_number = ? AND id < ? AND status IN ({_LIVING}) ORDER BY id DESC LIMIT {NEWEST}"
)
_ORDERS = (
    "SELECT o.id, o.our_number, o.order_number, o.status, o.content_fingerprint, o.requested_delivery_date, "
    "o.currency, o.deliver_to_address, p.received_at, s.document_json FROM purchase_order o "
    "JOIN parcel p ON p.id = o.parcel_id LEFT JOIN sales_order s ON s.purchase_order_id = o.id WHERE o.id IN "
)
_OTHERS = (
    "SELECT l.quantity, l.unit, s.customer_number FROM (SELECT id, sales_order_id, quantity, unit "  # noqa: S608 - names of our own
    f"FROM sales_order_line WHERE item_number = ? ORDER BY id DESC LIMIT {OTHERS}) l "
    "JOIN sales_order s ON s.id = l.sales_order_id WHERE s.target_number IS NOT NULL ORDER BY l.id DESC"
)


class _Line(PastOrderLine, frozen=True, kw_only=True, gc=False):
    """What is looked at of a sales order's line: a past line as it stands, where its unit is the base unit."""

    base_quantity: Decimal = msgspec.field(name="quantity")
    base_price: Decimal | None = msgspec.field(name="unit_price")
    unit: str


class _ShipTo(msgspec.Struct, frozen=True, gc=False):
    address: str | None = None


class _Order(msgspec.Struct, frozen=True, gc=False):
    """What is looked at of a sales order: less than all of it is quicker to read."""

    currency: str
    total_amount: Decimal
    lines: list[_Line]
    ship_to: _ShipTo = _ShipTo()


_DECODER = msgspec.json.Decoder(_Order)
_when = attrgetter("ordered_at", "reference")


class _Books:
    """What was worked out of a snapshot's books: orders by customer, lines by item."""

    def __init__(self, master: MasterData) -> None:
        self.orders: dict[str, tuple[PastOrder, ...]] = {}
        self.lines: dict[str, list[PastLine]] = {}
        for line in master.rows("order_history"):
            self.lines.setdefault(line.item_number, []).append(line)


_BOOKS: WeakKeyDictionary[MasterData, _Books] = WeakKeyDictionary()


def _books(master: MasterData) -> _Books:
    if master not in _BOOKS:
        _BOOKS[master] = _Books(master)
    return _BOOKS[master]


class PastOrders:
    """What customers ordered before, as one run sees it."""

    def __init__(self, staging: Staging, master: MasterData, zone: ZoneInfo) -> None:
        self._staging, self._master, self._zone = staging, master, zone
        self._kept: dict[tuple[int, int], PastOrder] = {}
        self._booked: dict[str, tuple[PastOrder, ...]] = {}
        self._others: dict[str, list[tuple[str, Decimal]]] = {}

    def living(self, customer_number: str, before: int) -> tuple[PastOrder, ...]:
        """The customer's newest orders in the store that came before the order of this id and were not ended."""
        which = self._staging.db.conn.execute(_WHICH, [customer_number, before]).fetchall()
        self._load([(number, version) for number, version, _ in which if (number, version) not in self._kept])
        return tuple(self._kept[number, version] for number, version, _ in which)

    def history(self, customer_number: str, living: Iterable[PastOrder], items: Iterable[str]) -> History:
        """What went through, of ``living`` and of the books; for these items what others take, where it is needed."""
        orders = [order for order in living if order.status in WENT_THROUGH]
        books = self._in_the_books(customer_number)
        if books:
            numbers = {plain_code(order.order_number) for order in orders}
            orders += [order for order in books if plain_code(order.reference) not in numbers]
        orders.sort(key=_when, reverse=True)
        history = History(orders=tuple(orders[:NEWEST]))
        for item in sorted(set(items)):
            if len(history.quantities(item)) < OWN_ENOUGH:
                others = (quantity for whose, quantity in self._by_others(item) if whose != customer_number)
                history.elsewhere[item] = tuple(others)
        return history

    def _in_the_books(self, customer_number: str) -> tuple[PastOrder, ...]:
        if customer_number not in self._booked:
            orders = booked_orders(self._master, customer_number)
            self._booked[customer_number] = tuple(localised(order, self._zone) for order in orders)
        return self._booked[customer_number]

    def _load(self, which: list[tuple[int, int]]) -> None:
        if not which:
            return
        if len(self._kept) > KEPT:
            self._kept.clear()
        versions = dict(which)
        marks = ", ".join("?" * len(versions))
        for row in self._staging.db.conn.execute(f"{_ORDERS} ({marks})", list(versions)):
            self._kept[row[0], versions[row[0]]] = _past_order(row, self._master, self._zone)

    def _by_others(self, item_number: str) -> list[tuple[str, Decimal]]:
        if item_number not in self._others:
            self._others[item_number] = [
                (whose, Decimal(quantity) * factor)
                for quantity, unit, whose in self._staging.db.conn.execute(_OTHERS, [item_number])
                if (factor := self._master.factor(item_number, unit)) is not None
            ] + _booked_lines(self._master, item_number)
        return self._others[item_number]


def booked_orders(master: MasterData, customer_number: str) -> tuple[PastOrder, ...]:
    """What the books tell of a customer's orders, newest first; their times are by the company's clock."""
    known = _books(master).orders
    if customer_number not in known:
        orders: dict[str, list[PastLine]] = {}
        for line in master.past_lines(customer_number):
            orders.setdefault(plain_code(line.order_number), []).append(line)
        found = [_booked(master, lines) for lines in orders.values()]
        known[customer_number] = tuple(sorted(found, key=_by_the_clock, reverse=True)[:NEWEST])
    return known[customer_number]


def localised(order: PastOrder, zone: ZoneInfo) -> PastOrder:
    """The order with its time by the company's clock, which is what the books mean without saying so."""
    if order.ordered_at.tzinfo is not None:
        return order
    return msgspec.structs.replace(order, ordered_at=order.ordered_at.replace(tzinfo=zone))


def _by_the_clock(order: PastOrder) -> tuple[datetime, str]:
    return order.ordered_at.replace(tzinfo=None), order.reference


def _booked(master: MasterData, lines: list[PastLine]) -> PastOrder:
    first = lines[0]
    found = tuple(line for line in (_booked_line(master, line) for line in lines) if line is not None)
    amounts = [line.quantity * line.unit_price for line in lines if line.unit_price is not None]
    return PastOrder(
        reference=first.order_number,
        order_number=first.order_number,
        ordered_at=first.ordered_at,
        currency=first.currency,
        total_amount=sum(amounts, Decimal(0)) if len(amounts) == len(lines) else None,
        ship_to_address=first.ship_to_address,
        lines=found,
    )


def _booked_line(master: MasterData, line: PastLine) -> PastOrderLine | None:
    factor = master.factor(line.item_number, line.unit) if line.item_number in master.items else None
    if factor is None or line.quantity <= 0:
        return None
    price = None if line.unit_price is None else line.unit_price / factor
    return PastOrderLine(item_number=line.item_number, base_quantity=line.quantity * factor, base_price=price)


def _booked_lines(master: MasterData, item_number: str) -> list[tuple[str, Decimal]]:
    """(customer, base units) of the newest lines of an item in the books."""
    lines = _books(master).lines.get(item_number, [])
    newest = sorted(lines, key=lambda line: (line.ordered_at, line.order_number), reverse=True)[:OTHERS]
    booked = ((line.customer_number, _booked_line(master, line)) for line in newest)
    return [(whose, line.base_quantity) for whose, line in booked if line is not None]


def _past_order(row: tuple[Any, ...], master: MasterData, zone: ZoneInfo) -> PastOrder:
    """A row of ``_ORDERS`` as an order that came before."""
    identity, our_number, order_number, status, content, asked, currency, address, received_at, sold = row
    sales_order = _DECODER.decode(sold) if sold else None
    return PastOrder(
        id=identity,
        our_number=our_number,
        order_number=order_number,
        reference=order_number or our_number,
        status=status,
        content=content,
        day=date.fromisoformat(asked) if asked else None,
        ordered_at=datetime.fromisoformat(received_at).astimezone(zone),
        currency=sales_order.currency if sales_order else currency or "CNY",
        total_amount=sales_order.total_amount if sales_order else None,
        ship_to_address=(sales_order.ship_to.address if sales_order else None) or address,
        lines=_lines(sales_order, master) if sales_order else (),
    )


def _lines(sales_order: _Order, master: MasterData) -> tuple[PastOrderLine, ...]:
    items, factor_of = master.items, master.factor
    return tuple(
        [
            line if factor == 1 else _in_base_units(line, factor)
            for line in sales_order.lines
            if line.item_number in items and (factor := factor_of(line.item_number, line.unit)) is not None
        ]
    )


def _in_base_units(line: _Line, factor: Decimal) -> PastOrderLine:
    return PastOrderLine(
        item_number=line.item_number,
        base_quantity=line.base_quantity * factor,
        base_price=None if line.base_price is None else line.base_price / factor,
    )
