"""Stock as a target tells it, in our base units: for a run that asks live, and for what is pulled into a file."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from bot.masterdata import MasterData, Stock
from connectors.capabilities import TargetStock


def stock_rows(master: MasterData, told: Iterable[TargetStock]) -> Iterator[Stock]:
    """What a target tells of items that we know.

    What it tells in a unit that we do not know for the item counts as nothing: left out, the item would be one whose
    stock is not kept, and anything could be promised of it.
    """
    for row in told:
        if row.item_number not in master.items:
            continue
        factor = master.factor(row.item_number, row.unit) or Decimal(0)
        free = row.quantity if row.available is None else row.available
        yield Stock(
            item_number=row.item_number,
            warehouse=row.warehouse,
            on_hand=row.quantity * factor,
            reserved=max(row.quantity - free, Decimal(0)) * factor,
        )
