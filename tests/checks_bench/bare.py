"""The same trade, of which only what has to be known is known: customers, items and prices."""

from dataclasses import replace

from tests.checks_bench.goods import Pack
from tests.checks_bench.prices import Prices
from tests.checks_bench.world import World

KINDS = ("customers", "items", "prices")


def bare(world: World) -> World:
    """No stock, packs, codes of customers, promotions or past; prices are per base unit. It changes the world given."""
    for item in world.goods:
        item.packs, item.whole, item.base_aliases, item.lead = [Pack(item.base, 1, ())], False, (), None
    for rows in world.prices.rows.values():
        base = world.item[rows[0].item].base
        rows[:] = [replace(row, unit=base, factor=1, price=row.price / row.factor) for row in rows]
    for buyer in world.buyers:
        buyer.codes, buyer.past = {}, 0
        del buyer.ship_tos[1:]
        buyer.address = buyer.ship_tos[0].address
    prices = Prices(rows=world.prices.rows)
    return replace(world, prices=prices, stock={}, reserved={}, past=[])
