"""The kinds of master data: the shape of a row of each, and the headings it may stand under."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import msgspec


class Customer(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Whom we sell to.

    ``senders`` are single mail addresses that may order for them, beside every address of ``mail_domains``;
    ``open_balance`` is what they owe by the ERP's books; ``automation`` how far their orders go without a person.
    """

    customer_number: str
    name: str
    aliases: tuple[str, ...] = ()
    tax_id: str | None = None
    mail_domains: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    contact: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    language: Literal["zh", "en"] = "zh"
    payment_terms: str | None = None
    price_group: str | None = None
    credit_limit: Decimal | None = None
    open_balance: Decimal | None = None
    currency: str | None = None
    warehouse: str | None = None
    minimum_order_amount: Decimal | None = None
    on_hold: bool = False
    hold_reason: str | None = None
    automation: Literal["capture", "check", "review", "touchless"] | None = None


class Contact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A person who orders for a customer."""

    customer_number: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None


class KnownShipTo(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A place that a customer has goods sent to."""

    customer_number: str
    ship_to_code: str | None = None
    name: str | None = None
    contact: str | None = None
    phone: str | None = None
    postcode: str | None = None
    address: str | None = None
    warehouse: str | None = None


class Item(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What we sell. ``cost`` is without tax, per base unit, in the home currency; ``weight`` is kg per base unit."""

    item_number: str
    name: str
    aliases: tuple[str, ...] = ()
    barcode: str | None = None
    specification: str | None = None
    category: str | None = None
    base_unit: str
    weight: Decimal | None = None
    tax_rate: Decimal | None = None
    status: Literal["active", "discontinued"] = "active"
    superseded_by: str | None = None
    cost: Decimal | None = None
    minimum_quantity: Decimal | None = None
    multiple: Decimal | None = None
    lead_time_days: Decimal | None = None


class CustomerItem(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A customer's own code for one of our items."""

    customer_number: str
    customer_item_code: str
    item_number: str


class Unit(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """1 ``unit`` of the item (of every item, without one) is ``factor`` base units. ``weight`` is kg of a full one."""

    item_number: str | None = None
    unit: str
    factor: Decimal
    aliases: tuple[str, ...] = ()
    barcode: str | None = None
    weight: Decimal | None = None
    whole: bool = False


class Price(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A price per ``unit``, tax included unless it says otherwise; for one customer, a group, or everybody."""

    customer_number: str | None = None
    price_group: str | None = None
    item_number: str
    unit: str
    minimum_quantity: Decimal = Decimal(0)
    unit_price: Decimal
    currency: str = "CNY"
    tax_included: bool = True
    valid_from: date | None = None
    valid_to: date | None = None


class MarginFloor(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The least margin, as a share of the net price, for an item, a category, a customer; the closest one counts."""

    item_number: str | None = None
    category: str | None = None
    customer_number: str | None = None
    margin_floor: Decimal


class Stock(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What lies in a warehouse, in base units, and what is expected there; a row more for each further receipt."""

    item_number: str
    warehouse: str | None = None
    on_hand: Decimal
    reserved: Decimal = Decimal(0)
    expected_quantity: Decimal | None = None
    expected_date: date | None = None
    counted_on: date | None = None


class Reservation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base units that another channel (a shop, a salesperson) has set aside until a day."""

    item_number: str
    warehouse: str | None = None
    quantity: Decimal
    channel: str
    customer_number: str | None = None
    reference: str | None = None
    valid_to: date | None = None


class Warehouse(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Where goods leave from: until which hour an order leaves the same day ("16:00"), and days of handling."""

    warehouse: str
    name: str | None = None
    cut_off: str | None = None
    handling_days: Decimal = Decimal(0)


class Area(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Whether and how fast we deliver to a province, a city or a district of it; the closest row counts."""

    province: str | None = None
    city: str | None = None
    district: str | None = None
    deliverable: bool = True
    transit_days: Decimal | None = None
    warehouse: str | None = None


class CalendarDay(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A day that is a workday or none, against what the week says: a holiday, or a weekend that is worked."""

    day: date
    workday: bool
    name: str | None = None


class Promotion(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A discount on an item, a category, or everything, from a quantity (base units) or an order's amount on.

    Those that are not ``stackable`` stand alone; those that are still may not stand with what ``excludes`` names. It
    takes ``discount_percent`` off the price, or ``discount_amount`` off the price of a base unit.
    """

    promotion_code: str
    name: str | None = None
    item_number: str | None = None
    category: str | None = None
    customer_number: str | None = None
    price_group: str | None = None
    minimum_quantity: Decimal = Decimal(0)
    maximum_quantity: Decimal | None = None
    minimum_amount: Decimal = Decimal(0)
    discount_percent: Decimal | None = None
    discount_amount: Decimal | None = None
    stackable: bool = False
    excludes: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


class PastLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A line that a customer ordered before orderbot was there, out of the ERP: history to hold new orders against."""

    customer_number: str
    order_number: str
    ordered_at: datetime
    item_number: str
    quantity: Decimal
    unit: str | None = None
    unit_price: Decimal | None = None
    currency: str = "CNY"
    ship_to_address: str | None = None


KINDS: dict[str, tuple[str, type[msgspec.Struct]]] = {
    "customers": ("customer", Customer),
    "contacts": ("contact", Contact),
    "ship_tos": ("ship_to", KnownShipTo),
    "items": ("item", Item),
    "customer_items": ("customer_item", CustomerItem),
    "units": ("unit", Unit),
    "prices": ("price", Price),
    "margin_floors": ("margin_floor", MarginFloor),
    "promotions": ("promotion", Promotion),
    "stock": ("stock", Stock),
    "reservations": ("reserved_elsewhere", Reservation),
    "warehouses": ("warehouse", Warehouse),
    "areas": ("area", Area),
    "calendar": ("calendar_day", CalendarDay),
    "order_history": ("past_line", PastLine),
}
"""A file's name → the table in the staging store, and the shape of a row."""

NEEDED = ("customers", "items", "prices")
"""Without these no order can be resolved."""
