"""One frozen snapshot of the master data, with the ways to look things up in it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from bot.china_places import plain_place
from bot.comparing import plain_code, plain_name
from bot.masterdata.keys import ItemKeys
from bot.masterdata.rows import (
    KINDS,
    Area,
    Contact,
    Customer,
    Item,
    KnownShipTo,
    PastLine,
    Price,
    Promotion,
    Reservation,
    Stock,
    Unit,
    Warehouse,
)
from bot.masterdata.units import Units
from bot.matching.company_names import company_core
from bot.matching.nearest import Nearest
from schedules.workdays import Workdays

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
        self._factors: dict[tuple[str, str | None], Decimal | None] = {}

    def rows(self, kind: str) -> list[Any]:
        """All rows of a kind, in the file's order."""
        return self._rows[kind]

    def with_stock(self, stock: list[Stock], at: datetime) -> "MasterData":
        """The same snapshot with other stock, of this moment."""
        other = MasterData(
            {**self._rows, "stock": stock}, self.version, at, dated={**self.dated, "stock": at}, paths=self.paths
        )
        if "keys" in vars(self):
            other.keys = self.keys  # an index over all items is not made twice
        return other

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
        """Mail address of the customer, of one of their contacts or of a sender allowed to them → customers."""
        contacts = self._contacts
        return _index(
            self.customers.values(),
            lambda customer: [
                (email or "").casefold()
                for email in (
                    customer.email,
                    *customer.senders,
                    *(contact.email for contact in contacts.get(customer.customer_number, [])),
                )
            ],
        )

    @cached_property
    def customers_by_core(self) -> dict[str, list[Customer]]:
        """Name or alias without its legal form, as compared → customers."""
        return _index(self.customers.values(), lambda customer: map(company_core, (customer.name, *customer.aliases)))

    @cached_property
    def customer_index(self) -> tuple[Nearest, list[str]]:
        """An index over all names and aliases, and whose each is: to find what was nearly meant."""
        named = [
            (name, customer.customer_number)
            for customer in self.customers.values()
            for name in dict.fromkeys((customer.name, *customer.aliases))
        ]
        return Nearest([name for name, _ in named]), [number for _, number in named]

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

    @property
    def items_by_text(self) -> dict[str, list[Item]]:
        """Name or alias, alone and with the specification, as compared (plain_text) → items."""
        return self.keys.by_text

    @cached_property
    def keys(self) -> ItemKeys:
        """Further ways to find an item."""
        return ItemKeys(self.items, self._rows["units"], self._rows["customer_items"])

    @cached_property
    def customer_items(self) -> dict[tuple[str, str], str]:
        """(customer number, the customer's own code, as compared) → our item number."""
        return {
            (row.customer_number, plain_code(row.customer_item_code)): row.item_number
            for row in self._rows["customer_items"]
        }

    @cached_property
    def remembered(self) -> dict[str, dict[str, Any]]:
        """What others have worked out of this snapshot and need not work out again, by a name of theirs."""
        return {}

    # prices, stock, promotions

    def prices(self, item_number: str) -> list[Price]:
        """Every price of an item, whoever and whenever it is for."""
        return self._prices.get(item_number, [])

    @cached_property
    def _prices(self) -> dict[str, list[Price]]:
        return _index(self._rows["prices"], lambda row: [row.item_number])

    def price_rows(self, item_number: str) -> dict[tuple[str | None, str | None], list[tuple[Price, Decimal]]]:
        """Every price of an item with the base units in one of its unit, by (customer, price group) that it is for."""
        if item_number not in self._price_rows:
            found: dict[tuple[str | None, str | None], list[tuple[Price, Decimal]]] = {}
            for row in self.prices(item_number):
                factor = self.factor(item_number, row.unit)
                whose = (row.customer_number, None if row.customer_number else row.price_group)
                if factor is not None:
                    found.setdefault(whose, []).append((row, factor))
            self._price_rows[item_number] = found
        return self._price_rows[item_number]

    @cached_property
    def _price_rows(self) -> dict[str, dict[tuple[str | None, str | None], list[tuple[Price, Decimal]]]]:
        return {}

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

    def margin_floor(self, item: Item, customer_number: str) -> Decimal | None:
        """The least margin kept for an item, else its category, else the customer, else everything; None: none is."""
        if not self._margin_floors:
            return None
        category = plain_name(item.category) if item.category else None
        places = ((item.item_number, None), (None, category), (None, None))
        keys = [(*place, whose) for place in dict.fromkeys(places) for whose in (customer_number, None)]
        return next((self._margin_floors[key] for key in keys if key in self._margin_floors), None)

    @cached_property
    def _margin_floors(self) -> dict[tuple[str | None, str | None, str | None], Decimal]:
        return {
            (
                row.item_number,
                plain_name(row.category) if row.category and row.item_number is None else None,
                row.customer_number,
            ): row.margin_floor
            for row in self._rows["margin_floors"]
        }

    # places and days

    @cached_property
    def warehouses(self) -> dict[str, Warehouse]:
        """Warehouse, as compared → what is known of it."""
        return {plain_code(row.warehouse): row for row in self._rows["warehouses"]}

    @cached_property
    def warehouse_names(self) -> dict[str, str]:
        """Warehouse, as compared → as the stock writes it."""
        return {plain_code(row.warehouse): row.warehouse for row in self._rows["stock"] if row.warehouse}

    @cached_property
    def areas(self) -> dict[tuple[str | None, str | None, str | None], Area]:
        """(province, city, district), each without 省, 市, 区 and None where the row names none → the row."""
        return {
            (plain_place(row.province) or None, plain_place(row.city) or None, plain_place(row.district) or None): row
            for row in self._rows["areas"]
        }

    @cached_property
    def calendar(self) -> dict[date, bool]:
        """Day → whether it is a workday, for days that are not as the week says."""
        return {row.day: row.workday for row in self._rows["calendar"]}

    def workdays(self, country: str = "") -> Workdays:
        """The days that are worked by calendar and week, and by a country's public holidays where one is named."""
        if country not in self._workdays:
            self._workdays[country] = Workdays(self.calendar, country)
        return self._workdays[country]

    @cached_property
    def _workdays(self) -> dict[str, Workdays]:
        return {}

    # units

    def factor(self, item_number: str, unit: str | None) -> Decimal | None:
        """Base units in one ``unit`` of the item; None when that unit is not known for it."""
        try:  # asked a hundred times an order
            return self._factors[item_number, unit]
        except KeyError:
            found = self._units.find(item_number, unit)
            factor = self._factors[item_number, unit] = found.factor if found else None
            return factor

    def unit_name(self, item_number: str, unit: str | None) -> str | None:
        """What we call this unit of the item: "PCS" is 个 where units say so. None when it is not known for it."""
        found = self._units.find(item_number, unit)
        if found is None:
            return None
        return self.items[item_number].base_unit if found.factor == 1 else found.unit

    def unit(self, item_number: str, unit: str | None) -> Unit | None:
        """The unit of the item that is meant; None when it is not known for it."""
        return self._units.find(item_number, unit)

    def whole_packs(self, item_number: str) -> tuple[Unit, ...]:
        """The packs in which alone an item is sold, the smallest first; nothing where they may be broken."""
        return self._whole_packs.get(item_number, ())

    @cached_property
    def _whole_packs(self) -> dict[str, tuple[Unit, ...]]:
        own = [row for row in self._rows["units"] if row.whole and row.item_number is not None]
        return {
            item: tuple(sorted(rows, key=lambda row: (row.factor, row.unit)))
            for item, rows in _index(own, lambda row: [row.item_number]).items()
        }

    def units_of(self, item_number: str) -> list[Unit]:
        """Every unit of an item, its base unit first, then its own, then those of every item."""
        return self._units.of(item_number)

    @cached_property
    def _units(self) -> Units:
        return Units(self._rows["units"], self.items)


def _index(rows: Iterable[Row], keys: Callable[[Row], Iterable[str]]) -> dict[str, list[Row]]:
    index: dict[str, list[Row]] = {}
    for row in rows:
        for key in dict.fromkeys(keys(row)):
            if key:
                index.setdefault(key, []).append(row)
    return index
