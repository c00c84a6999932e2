"""Customers, items, codes, units, prices, stock and promotions: one frozen snapshot a run works with."""

from bot.comparing import plain_code, plain_name
from bot.masterdata.files import MasterDataError
from bot.masterdata.loading import load
from bot.masterdata.master import MasterData
from bot.masterdata.rows import (
    KINDS,
    Area,
    CalendarDay,
    Contact,
    Customer,
    CustomerItem,
    Item,
    KnownShipTo,
    MarginFloor,
    PastLine,
    Price,
    Promotion,
    Reservation,
    Stock,
    Unit,
    Warehouse,
)
from bot.masterdata.tables import tables

__all__ = [
    "KINDS",
    "Area",
    "CalendarDay",
    "Contact",
    "Customer",
    "CustomerItem",
    "Item",
    "KnownShipTo",
    "MarginFloor",
    "MasterData",
    "MasterDataError",
    "PastLine",
    "Price",
    "Promotion",
    "Reservation",
    "Stock",
    "Unit",
    "Warehouse",
    "load",
    "plain_code",
    "plain_name",
    "tables",
]
