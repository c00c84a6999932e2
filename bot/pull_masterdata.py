"""Master data out of the target itself: what it tells, written beside the company's own files as KIND.pulled.csv."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from bot.durable_files import replace_durably
from bot.masterdata import KINDS as SHAPES
from bot.masterdata import load
from bot.masterdata.files import PULLED
from bot.told_stock import stock_rows
from connectors.capabilities import Capability, ListsStock, TargetCustomer, TargetItem, TargetPrice, capabilities


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one kind: the file, how many rows it has, and how many the target told that could not be used."""

    kind: str
    path: Path
    rows: int
    left_out: int


Row = dict[str, object]


def _customer(told: TargetCustomer, _units: dict[str, str]) -> Row | None:
    if not told.active:
        return None
    return {"customer_number": told.number, "name": told.name, "tax_id": told.tax_id}


def _item(told: TargetItem, units: dict[str, str]) -> Row | None:
    if not told.unit:
        return None
    units[told.number] = told.unit
    return {
        "item_number": told.number,
        "name": told.name,
        "specification": told.specification,
        "base_unit": told.unit,
        "status": "active" if told.active else "discontinued",
    }


def _price(told: TargetPrice, units: dict[str, str]) -> Row | None:
    unit = told.unit or units.get(told.item_number)
    if not unit:
        return None  # a price of nobody knows how much
    return {
        "customer_number": told.customer_number,
        "price_group": None if told.customer_number else told.price_list,
        "item_number": told.item_number,
        "unit": unit,
        "unit_price": told.unit_price,
        "currency": told.currency,
        "tax_included": {True: "yes", False: "no", None: None}[told.tax_included],
        "valid_from": told.valid_from,
        "valid_to": told.valid_to,
    }


KINDS: dict[str, tuple[Capability, Callable[[Any, dict[str, str]], Row | None]]] = {
    "customers": (Capability.CUSTOMERS, _customer),
    "items": (Capability.ITEMS, _item),
    "prices": (Capability.PRICES, _price),
}
"""What can be pulled besides stock: the capability that offers it (its method has the kind's name), and how a row is
written. A price without a unit is one of the item's own, which was noted when the items were told."""


def pull(target: object, folder: Path, kinds: tuple[str, ...] = ()) -> Iterator[Pulled]:
    """Ask the target for each kind that it offers, and write each as a file of its own once all of it is there.

    Raises as the target does; kinds that were pulled before that stay. Stock comes last, in the base units of the items
    that are known by then: raises MasterDataError where those cannot be read.
    """
    offered = capabilities(target)
    units: dict[str, str] = {}
    for kind, (capability, row_of) in KINDS.items():
        if capability in offered and (not kinds or kind in kinds):
            told = [row_of(one, units) for one in getattr(target, kind)()]
            yield _written(folder, kind, [row for row in told if row is not None], len(told))
    if Capability.STOCK in offered and isinstance(target, ListsStock) and (not kinds or "stock" in kinds):
        stock = list(target.stock())
        rows = [msgspec.structs.asdict(row) for row in stock_rows(load(folder), stock)]
        yield _written(folder, "stock", rows, len(stock))


def _written(folder: Path, kind: str, rows: list[Row], told: int) -> Pulled:
    path = folder / f"{kind}{PULLED}"
    folder.mkdir(parents=True, exist_ok=True)
    replace_durably(path, _csv(kind, rows))
    return Pulled(kind=kind, path=path, rows=len(rows), left_out=told - len(rows))


def _csv(kind: str, rows: list[Row]) -> bytes:
    columns = SHAPES[kind][1].__struct_fields__
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[row.get(name) for name in columns] for row in rows])
    return text.getvalue().encode("utf-8-sig")
