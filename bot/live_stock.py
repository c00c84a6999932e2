"""Stock asked of the target itself, when what the master data knows of it is older than it may be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.room import Room, Tally
from bot.sign_ins import signing_in
from bot.told_stock import stock_rows
from connectors.capabilities import Capability, ListsStock, capabilities
from connectors.errors import ConnectorError


def with_live_stock(room: Room, tally: Tally) -> Room:
    """The same run with today's stock where the kept one is too old and the target tells it; else the run as it is.

    What went wrong in asking is noted as a problem: the orders are checked with the stock that is known, and say so.
    """
    limit = room.settings.checks.stock_max_age_hours
    at = room.master.stock_at
    if not room.settings.checks.live or at is None or datetime.now(UTC) - at <= timedelta(hours=limit):
        return room
    target = room.connectors.target()
    if target is None or Capability.STOCK not in capabilities(target) or not isinstance(target, ListsStock):
        return room
    now = datetime.now(UTC)
    try:
        with signing_in(room, "target", target.name):
            stock = list(stock_rows(room.master, target.stock()))
    except ConnectorError as error:
        tally.tell(target.name, "无法查询库存", "its stock could not be asked for", error)
        return room
    return replace(room, master=room.master.with_stock(stock, now)) if stock else room
