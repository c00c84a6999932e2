"""Which price is valid for whom."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from bot.masterdata import Customer, Item, MasterData, Price
from bot.tax import CENT, HOME, LinePrice

PLACES = 6
FINEST = Decimal(1).scaleb(-PLACES)
"""Prices are converted between units to this."""

DATED_BACK = timedelta(days=31)
"""How old an order may be to have the prices of its own day."""

ROUNDED = Decimal("0.02")
"""A share of a price that nobody would lose to rounding: 0.05 is not 0.047 rounded to the cent."""


REMEMBERED = 20_000
"""Items whose list prices are kept at hand."""

Whose = tuple[str | None, str | None]
"""The customer, or the price group, that a price is for; neither: everybody."""


class Asked(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a price is asked for: so much of an item, in a unit, by a customer, on a day, in a currency.

    ``together`` is what the whole order has of the item, in base units, where that is more than the line. Only what is
    sold in the ``home`` currency is taxed here.
    """

    customer: Customer
    item: Item
    unit: str | None
    quantity: Decimal
    day: date
    currency: str
    together: Decimal | None = None
    home: str = HOME


class ListPrice(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row of the price list for what is asked: ``price`` is per the unit asked for, tax included."""

    price: Decimal
    row: Price
    base: Decimal
    """The quantity break, in base units."""
    own_unit: bool
    """Whether the row is kept in the unit asked for."""


def price_day(issued: date | None, today: date) -> date:
    """The day whose prices count: the order's own, unless it lies so far back, or ahead, that the list has moved on."""
    return issued if issued is not None and today - DATED_BACK <= issued <= today else today


def list_price(master: MasterData, asked: Asked) -> Decimal | None:
    """The valid price per the unit asked for, tax included; None when there is none, or the unit is not known.

    The customer's own comes before their group's, that before everybody's; then one kept in the unit asked for; then
    the highest break; then the newest. A price kept for another unit is converted through base units.
    """
    rows = valid_rows(master, asked)
    base = _base(master, asked)
    best = None if base is None else _best(rows, base)
    return best.price if best else None


def right_prices(master: MasterData, asked: Asked) -> tuple[ListPrice, ...]:
    """Every list price that may rightly stand on the line, the list price itself first.

    Several lines of one item may reach a break together, and a break kept for another unit may be claimed.
    """
    base = _base(master, asked)
    if base is None:
        return ()
    rows = valid_rows(master, asked)
    if len(rows) == 1 and rows[0].base <= base:
        return (rows[0],)
    together = max(base, asked.together or base)
    found = [_best(rows, base), _best(rows, base, by_unit=False)]
    if together > base:
        found += [_best(rows, together), _best(rows, together, by_unit=False)]
    return tuple({one.price: one for one in found if one is not None}.values())


def valid_rows(master: MasterData, asked: Asked) -> list[ListPrice]:
    """Every row that holds on the day for this customer, whatever its break."""
    factor = master.factor(asked.item.item_number, asked.unit)
    if factor is None:
        return []
    kept, customer = _kept(master, asked.item, factor, asked.home), asked.customer
    whose = dict.fromkeys(((customer.customer_number, None), (None, customer.price_group), (None, None)))
    return [
        one
        for key in whose
        for one in kept.get(key, ())
        if one.row.currency == asked.currency and holds(one.row, asked.day)
    ]


def _kept(master: MasterData, item: Item, factor: Decimal, home: str) -> dict[Whose, list[ListPrice]]:
    """Every row of the item, each worked out once a snapshot for a unit of so many base units and a home currency."""
    known = master.remembered.setdefault("list prices", {})
    if item.item_number not in known and len(known) >= REMEMBERED:
        known.clear()
    of_item: dict[tuple[Decimal, str], dict[Whose, list[ListPrice]]] = known.setdefault(item.item_number, {})
    if (factor, home) not in of_item:
        of_item[factor, home] = {
            whose: [_listed(row, of, item, factor, home) for row, of in rows]
            for whose, rows in master.price_rows(item.item_number).items()
        }
    return of_item[factor, home]


def every_row(master: MasterData, asked: Asked) -> Iterator[ListPrice]:
    """Every row of the item, whoever and whenever it is for, in whatever currency."""
    factor = master.factor(asked.item.item_number, asked.unit)
    if factor is not None:
        for rows in master.price_rows(asked.item.item_number).values():
            yield from (_listed(row, of, asked.item, factor, asked.home) for row, of in rows)


def _listed(row: Price, of: Decimal, item: Item, factor: Decimal, home: str) -> ListPrice:
    price = row.unit_price if row.tax_included else row.unit_price * (1 + tax_at_home(item, row.currency, home))
    return ListPrice(price=convert(price, of, factor), row=row, base=row.minimum_quantity * of, own_unit=of == factor)


def before_tax(master: MasterData, asked: Asked) -> Decimal | None:
    """The list price as the list has it, before tax; None where the list holds the tax."""
    if asked.item.item_number not in _items_before_tax(master):
        return None
    base = _base(master, asked)
    best = None if base is None else _best(valid_rows(master, asked), base)
    if best is None or best.row.tax_included:
        return None
    return best.price / (1 + tax_at_home(asked.item, best.row.currency, asked.home))


def tax_at_home(item: Item, currency: str, home: str) -> Decimal:
    """The share that is added to a price before tax: none to what is sold abroad, in another currency than ours."""
    return item.tax_rate if item.tax_rate is not None and currency == home else Decimal(0)


def _items_before_tax(master: MasterData) -> dict[str, None]:
    """The items of which some list is kept before tax: in most companies none."""
    known = master.remembered
    if "items before tax" not in known:
        kept = (row.item_number for row in master.rows("prices") if not row.tax_included)
        known["items before tax"] = dict.fromkeys(kept)
    return known["items before tax"]


def agreed_price(said: LinePrice | None, master: MasterData, asked: Asked) -> Decimal | None:
    """The price to sell at, tax included: the list's where none is written, or the written one is a rounding of it."""
    if said is not None and said.is_final:
        return said.gross
    listed = list_price(master, asked)
    if said is None or listed is None:
        return listed if said is None else said.gross
    exact = listed / said.taxing
    if said.worked_out:
        is_the_lists = abs(said.written - exact) <= min(half_place(CENT), exact * ROUNDED / 10)
    else:
        is_the_lists = said.taxing != 1 and is_rounding(said.written, exact)
    return listed if is_the_lists else said.gross


def convert(price: Decimal, of: Decimal, to: Decimal) -> Decimal:
    """A price per ``of`` base units as one per ``to`` base units."""
    if of == to:
        return price
    return (price * to / of).quantize(FINEST, ROUND_HALF_UP).normalize() + 0


def written(gross: Decimal, taxing: Decimal) -> str:
    """A price as a document writes it whose prices have to be multiplied by ``taxing`` to hold the tax."""
    return f"{(gross if taxing == 1 else (gross / taxing).quantize(FINEST, ROUND_HALF_UP)).normalize():f}"


def is_near(written: Decimal, fair: Decimal, tolerance: Decimal) -> bool:
    """Whether a price as written is the fair one: within the tolerance, or rounded to the places it is written with.

    Rounding explains a difference only where the fair price has more places than the written one.
    """
    off = abs(written - fair)
    if off <= abs(fair) * tolerance:
        return True
    places = _places(written)
    rounded = fair.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return rounded != fair and off <= min(Decimal(5).scaleb(-places - 1), abs(fair) * ROUNDED)


def is_rounding(written: Decimal, exact: Decimal) -> bool:
    """Whether a price as written is the exact one, rounded to the places it is written with (two at least)."""
    return abs(written - exact) <= half_place(written)


def half_place(written: Decimal) -> Decimal:
    """Half a unit of a price's last place, which is the cent at the most."""
    return Decimal(5).scaleb(-_places(written) - 1)


def holds(row: Price, day: date) -> bool:
    """Whether a price is valid on a day."""
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


def _places(figure: Decimal) -> int:
    """The places that a price is written with: two at least, six at the most."""
    exponent = figure.as_tuple().exponent
    return min(max(2, -exponent), PLACES) if isinstance(exponent, int) else 2


def _base(master: MasterData, asked: Asked) -> Decimal | None:
    factor = master.factor(asked.item.item_number, asked.unit)
    # A quantity below 0 is told elsewhere.
    return None if factor is None else max(asked.quantity * factor, Decimal(0))


def _best(rows: Iterable[ListPrice], base: Decimal, *, by_unit: bool = True) -> ListPrice | None:
    reached = [one for one in rows if one.base <= base]
    if len(reached) < 2:  # noqa: PLR2004 - nothing to choose from
        return reached[0] if reached else None
    return max(reached, key=lambda one: _rank(one, by_unit=by_unit))


def _rank(one: ListPrice, *, by_unit: bool) -> tuple[int, bool, Decimal, bool, date, Decimal]:
    # The price ends it, so that the rows' order in the file decides nothing.
    closeness = 2 if one.row.customer_number else 1 if one.row.price_group else 0
    return closeness, by_unit and one.own_unit, one.base, one.own_unit, one.row.valid_from or date.min, -one.price
