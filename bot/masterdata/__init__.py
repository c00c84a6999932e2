"""Customers, items, codes, units, prices, stock and promotions: one frozen snapshot a run works with."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from bot.comparing import plain_code, plain_name
from bot.masterdata.files import MasterDataError, read_folder
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
from bot.masterdata.rules import check_rules, merged

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

Row = TypeVar("Row")


class MasterData:
    """One frozen snapshot, with the ways to look things up in it.

    ``stock_at`` is of when the stock is, ``dated`` of when each kind is (UTC); ``paths`` are the files it was read
    from.
    """

    def __init__(
        self,
        rows: dict[str, list[Any]],
        version: str,
        stock_at: datetime | None = None,
        *,
        dated: Mapping[str, datetime] | None = None,
        paths: tuple[Path, ...] = (),
    ) -> None:
        self._rows: dict[str, list[Any]] = {kind: rows.get(kind, []) for kind in KINDS}
        self.version = version
        self.stock_at = stock_at
        self.dated = dict(dated or {})
        self.paths = paths
        self.customers: dict[str, Customer] = {row.customer_number: row for row in rows["customers"]}
        self.items: dict[str, Item] = {row.item_number: row for row in rows["items"]}

    def rows(self, kind: str) -> list[Any]:
        """All rows of a kind, in the file's order."""
        return self._rows[kind]

    def with_stock(self, stock: list[Stock], at: datetime) -> "MasterData":
        """The same snapshot with other stock, of this moment."""
        return MasterData(
            {**self._rows, "stock": stock}, self.version, at, dated={**self.dated, "stock": at}, paths=self.paths
        )

    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind."""
        return {kind: len(rows) for kind, rows in self._rows.items()}

    # customers

    @cached_property
    def customers_by_tax_id(self) -> dict[str, list[Customer]]:
        """Tax id, as compared → customers; branches may share one."""
        return _index(self.customers.values(), lambda customer: [plain_code(customer.tax_id)])

    @cached_property
    def customers_by_name(self) -> dict[str, list[Customer]]:
        """Name or alias, as compared → customers."""
        return _index(self.customers.values(), lambda customer: map(plain_name, (customer.name, *customer.aliases)))

    @cached_property
    def customers_by_domain(self) -> dict[str, list[Customer]]:
        """Mail domain → customers."""
        return _index(self.customers.values(), lambda customer: [domain.casefold() for domain in customer.mail_domains])

    @cached_property
    def customers_by_email(self) -> dict[str, list[Customer]]:
        """Mail address → customers."""
        return _index(self.customers.values(), lambda customer: [(customer.email or "").casefold()])

    def ship_tos(self, customer_number: str) -> list[KnownShipTo]:
        """The places known for a customer."""
        return self._ship_tos.get(customer_number, [])

    @cached_property
    def _ship_tos(self) -> dict[str, list[KnownShipTo]]:
        return _index(self._rows["ship_tos"], lambda row: [row.customer_number])

    def contacts(self, customer_number: str) -> list[Contact]:
        """The people who order for a customer."""
        return self._contacts.get(customer_number, [])

    @cached_property
    def _contacts(self) -> dict[str, list[Contact]]:
        return _index(self._rows["contacts"], lambda row: [row.customer_number])

    def past_lines(self, customer_number: str) -> list[PastLine]:
        """What a customer ordered before orderbot was there, in the file's order."""
        return self._past_lines.get(customer_number, [])

    @cached_property
    def _past_lines(self) -> dict[str, list[PastLine]]:
        return _index(self._rows["order_history"], lambda row: [row.customer_number])

    # items

    @cached_property
    def items_by_code(self) -> dict[str, list[Item]]:
        """Item number or barcode, as compared → items."""
        return _index(self.items.values(), lambda item: [plain_code(item.item_number), plain_code(item.barcode)])

    @cached_property
    def items_by_text(self) -> dict[str, list[Item]]:
        """Name or alias, alone and with the specification, as compared → items."""
        return _index(self.items.values(), _texts)

    @cached_property
    def item_names(self) -> dict[str, str]:
        """Item number → name with specification, of what is sold today: to find what was nearly meant."""
        return {
            item.item_number: f"{item.name} {item.specification or ''}".strip()
            for item in self.items.values()
            if item.status == "active"
        }

    @cached_property
    def customer_items(self) -> dict[tuple[str, str], str]:
        """(customer number, the customer's own code, as compared) → our item number."""
        return {
            (row.customer_number, plain_code(row.customer_item_code)): row.item_number
            for row in self._rows["customer_items"]
        }

    # prices, stock, promotions

    def prices(self, item_number: str) -> list[Price]:
        """Every price of an item, whoever and whenever it is for."""
        return self._prices.get(item_number, [])

    @cached_property
    def _prices(self) -> dict[str, list[Price]]:
        return _index(self._rows["prices"], lambda row: [row.item_number])

    def stock(self, item_number: str) -> list[Stock]:
        """What lies in each warehouse of an item; nothing at all when stock is not kept for it."""
        return self._stock.get(item_number, [])

    @cached_property
    def _stock(self) -> dict[str, list[Stock]]:
        return _index(self._rows["stock"], lambda row: [row.item_number])

    def reservations(self, item_number: str) -> list[Reservation]:
        """What other channels have set aside of an item."""
        return self._reservations.get(item_number, [])

    @cached_property
    def _reservations(self) -> dict[str, list[Reservation]]:
        return _index(self._rows["reservations"], lambda row: [row.item_number])

    def promotions(self, item_number: str) -> list[Promotion]:
        """Every promotion on an item, its category or everything, whoever and whenever it is for."""
        category = self.items[item_number].category
        found = list(self._promotions.get(("item", item_number), []))
        if category is not None:
            found += self._promotions.get(("category", plain_name(category)), [])
        return found + self._promotions.get(("everything", ""), [])

    @cached_property
    def _promotions(self) -> dict[tuple[str, str], list[Promotion]]:
        index: dict[tuple[str, str], list[Promotion]] = {}
        for row in self._rows["promotions"]:
            if row.item_number is not None:
                key = ("item", row.item_number)
            else:
                key = ("category", plain_name(row.category)) if row.category else ("everything", "")
            index.setdefault(key, []).append(row)
        return index

    # places and days

    @cached_property
    def warehouses(self) -> dict[str, Warehouse]:
        """Warehouse, as compared → what is known of it."""
        return {plain_code(row.warehouse): row for row in self._rows["warehouses"]}

    @cached_property
    def calendar(self) -> dict[date, bool]:
        """Day → whether it is a workday, for days that are not as the week says."""
        return {row.day: row.workday for row in self._rows["calendar"]}

    # units

    def factor(self, item_number: str, unit: str | None) -> Decimal | None:
        """Base units in one ``unit`` of the item; None when that unit is not known for it."""
        item = self.items[item_number]
        if unit is None or plain_code(unit) == plain_code(item.base_unit):
            return Decimal(1)
        named = self._unit(item_number, unit)
        return named.factor if named else None

    def unit_name(self, item_number: str, unit: str | None) -> str | None:
        """What we call this unit of the item: "PCS" is 个 where units say so. None when it is not known for it."""
        factor = self.factor(item_number, unit)
        if factor is None or factor == 1:
            return None if factor is None else self.items[item_number].base_unit
        named = self._unit(item_number, unit)
        return named.unit if named else None

    def _unit(self, item_number: str, unit: str | None) -> Unit | None:
        wanted = plain_code(unit)
        return self._units.get((item_number, wanted)) or self._units.get((None, wanted))

    @cached_property
    def _units(self) -> dict[tuple[str | None, str], Unit]:
        return {
            (row.item_number, plain_code(name)): row for row in self._rows["units"] for name in (row.unit, *row.aliases)
        }


def load(folder: Path) -> MasterData:
    """Read every kind from its workbook or CSV file. Raises MasterDataError with all problems, row by row."""
    files = read_folder(folder)
    check_rules(files)
    if files.problems:
        raise MasterDataError(files.problems)
    return MasterData(
        merged(files), files.version, files.dated.get("stock"), dated=files.dated, paths=tuple(files.paths)
    )


def tables(master: MasterData) -> dict[str, list[dict[str, str | None]]]:
    """The snapshot as rows of text, by the staging store's table names."""
    return {
        table: [{name: _as_text(getattr(row, name)) for name in shape.__struct_fields__} for row in master.rows(kind)]
        for kind, (table, shape) in KINDS.items()
    }


def _index(rows: Iterable[Row], keys: Callable[[Row], Iterable[str]]) -> dict[str, list[Row]]:
    index: dict[str, list[Row]] = {}
    for row in rows:
        for key in dict.fromkeys(keys(row)):
            if key:
                index.setdefault(key, []).append(row)
    return index


def _texts(item: Item) -> list[str]:
    names = (item.name, *item.aliases)
    with_specification = [f"{name}{item.specification}" for name in names] if item.specification else []
    return [plain_name(text) for text in (*names, *with_specification)]


def _as_text(value: object) -> str | None:
    if value is None or value == ():
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
