"""Holds the sales orders made here against what people typed into the ERP: how often, and where, they differ."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import msgspec

from bot.addresses import plain_address
from bot.comparing import plain_code
from bot.masterdata import MasterData, PastLine
from bot.masterdata.files import read_file
from bot.order_rows import read_sales_order
from bot.staging import Staging
from connectors.sales_order import SalesOrder

FIELDS = ("items", "quantity", "price", "currency", "ship_to")
CLOSE = Decimal("0.0005")
"""The share by which two prices of a base unit may differ and be one, rounded."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One value that differs: ours and the one that was typed. ``item_number`` is None for the whole order."""

    order_number: str
    field: str
    item_number: str | None
    ours: str
    typed: str


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """An order that both have. ``clean``: it would have been pushed without asking. ``fields`` could be compared."""

    customer_number: str
    order_number: str
    our_number: str
    clean: bool
    fields: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """One customer: orders typed, found here, the same; those pushed without asking, and the wrong ones of them.

    ``fields`` has, by field, in how many orders it could be compared and in how many it is the same.
    """

    customer_number: str
    name: str
    typed: int
    found: int
    same: int
    clean: int
    clean_and_different: int
    fields: dict[str, tuple[int, int]]


class Shadow(msgspec.Struct, frozen=True, kw_only=True):
    """The whole comparison: by customer, order by order, and the typed orders that the bot never saw."""

    customers: tuple[Agreement, ...]
    orders: tuple[Compared, ...]
    unseen: tuple[tuple[str, str], ...]

    def differences(self) -> list[tuple[Compared, Difference]]:
        """Every difference; those of orders that would have been pushed without asking come first."""
        ranked = sorted(self.orders, key=lambda one: (not one.clean, one.customer_number, one.order_number))
        return [(one, difference) for one in ranked for difference in one.differences]


def shadow(staging: Staging, master: MasterData, file: Path) -> Shadow:
    """Compare with a file in the columns of order_history. Raises MasterDataError with all that is wrong with it."""
    typed: dict[tuple[str, str], list[PastLine]] = {}
    for _, line in read_file("order_history", file):
        typed.setdefault((line.customer_number, plain_code(line.order_number)), []).append(line)
    ours = _ours(staging, {whose for whose, _ in typed})
    orders = tuple(_compared(key, lines, ours[key], master) for key, lines in sorted(typed.items()) if key in ours)
    unseen = tuple(
        (whose, lines[0].order_number)
        for (whose, number), lines in sorted(typed.items())
        if (whose, number) not in ours
    )
    return Shadow(customers=tuple(_by_customer(typed, orders, master)), orders=orders, unseen=unseen)


class Ours(msgspec.Struct, frozen=True):
    """A sales order made here: our number, whether nothing but the customer's level stood against it, what it says."""

    our_number: str
    clean: bool
    order: SalesOrder


def _ours(staging: Staging, customers: Iterable[str]) -> dict[tuple[str, str], Ours]:
    """By customer and order number, as compared; of several the newest."""
    wanted = sorted(set(customers))
    marks = ", ".join("?" * len(wanted))
    rows = staging.rows(
        "SELECT o.our_number, s.document_json, NOT EXISTS (SELECT 1 FROM event e "  # noqa: S608 - question marks
        "WHERE e.purchase_order_id = o.id AND (e.what = 'order_corrected' OR (e.what = 'order_needs_a_person' "
        "AND coalesce(e.detail_json, '') NOT LIKE '%\"level_alone\": true%'))) AS clean "
        "FROM sales_order s JOIN purchase_order o ON o.id = s.purchase_order_id "
        f"WHERE s.customer_number IN ({marks}) AND o.status NOT IN ('duplicate', 'superseded') ORDER BY o.id",
        wanted,
    )
    found = {}
    for row in rows:
        order = read_sales_order(row)
        key = order.customer_number, plain_code(order.reference)
        found[key] = Ours(row["our_number"], bool(row["clean"]), order)
    return found


def _compared(key: tuple[str, str], lines: list[PastLine], ours: Ours, master: MasterData) -> Compared:
    number = lines[0].order_number
    found = dict(_fields(number, lines, ours.order, master))
    return Compared(
        customer_number=key[0],
        order_number=number,
        our_number=ours.our_number,
        clean=ours.clean,
        fields=tuple(found),
        differences=tuple(difference for listed in found.values() for difference in listed),
    )


def _fields(
    number: str, lines: list[PastLine], ours: SalesOrder, master: MasterData
) -> Iterator[tuple[str, list[Difference]]]:
    """Each field that both say something of, with its differences."""
    bot = _by_item(((line.item_number, line.quantity, line.unit, line.unit_price) for line in ours.lines), master)
    typed = _by_item(((line.item_number, line.quantity, line.unit, line.unit_price) for line in lines), master)
    both = sorted(bot.keys() & typed.keys())
    missing = [(item, _shown(bot[item][0]), "—") for item in sorted(bot.keys() - typed.keys())]
    missing += [(item, "—", _shown(typed[item][0])) for item in sorted(typed.keys() - bot.keys())]
    yield "items", [_difference(number, "items", *one) for one in missing]
    amounts = [(item, bot[item][0], typed[item][0]) for item in both]
    yield (
        "quantity",
        [
            _difference(number, "quantity", item, _shown(ours_), _shown(typed_))
            for item, ours_, typed_ in amounts
            if ours_ != typed_
        ],
    )
    prices = [
        (item, ours_, typed_)
        for item in both
        if (ours_ := bot[item][1]) is not None and (typed_ := typed[item][1]) is not None
    ]
    if prices:
        yield (
            "price",
            [
                _difference(number, "price", item, _shown(ours_), _shown(typed_))
                for item, ours_, typed_ in prices
                if abs(ours_ - typed_) > CLOSE * max(ours_, typed_)
            ],
        )
    currency = next((line.currency for line in lines if line.currency), None)
    if currency:
        yield "currency", _whole(number, "currency", ours.currency, currency, same=ours.currency == currency)
    address = next((line.ship_to_address for line in lines if line.ship_to_address), None)
    if address:
        said = ours.ship_to.address or ""
        yield "ship_to", _whole(number, "ship_to", said, address, same=plain_address(said) == plain_address(address))


def _by_item(
    lines: Iterable[tuple[str, Decimal, str | None, Decimal | None]], master: MasterData
) -> dict[str, tuple[Decimal, Decimal | None]]:
    """Item → base units on the whole order, and the price of one; a unit that nobody knows counts as the base unit."""
    found: dict[str, tuple[Decimal, Decimal | None]] = {}
    for item, quantity, unit, price in lines:
        factor = (master.factor(item, unit) if item in master.items else None) or Decimal(1)
        before, known = found.get(item, (Decimal(0), None))
        found[item] = before + quantity * factor, known if price is None else price / factor
    return found


def _shown(figure: Decimal) -> str:
    text = f"{figure:.6f}".rstrip("0").rstrip(".")
    return text or "0"


def _difference(number: str, field: str, item: str | None, ours: str, typed: str) -> Difference:
    return Difference(order_number=number, field=field, item_number=item, ours=ours, typed=typed)


def _whole(number: str, field: str, ours: str, typed: str, *, same: bool) -> list[Difference]:
    return [] if same else [_difference(number, field, None, ours, typed)]


def _by_customer(
    typed: Iterable[tuple[str, str]], orders: tuple[Compared, ...], master: MasterData
) -> Iterator[Agreement]:
    listed = list(typed)
    for whose in sorted({customer for customer, _ in listed}):
        own = [one for one in orders if one.customer_number == whose]
        known = master.customers.get(whose)
        yield Agreement(
            customer_number=whose,
            name=known.name if known else "?",
            typed=sum(customer == whose for customer, _ in listed),
            found=len(own),
            same=sum(one.same for one in own),
            clean=sum(one.clean for one in own),
            clean_and_different=sum(one.clean and not one.same for one in own),
            fields={field: _agreeing(field, own) for field in FIELDS},
        )


def _agreeing(field: str, orders: list[Compared]) -> tuple[int, int]:
    told = [one for one in orders if field in one.fields]
    return len(told), sum(not any(each.field == field for each in one.differences) for one in told)
