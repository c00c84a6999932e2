"""``orderbot missing``: customers whose next order is overdue by their own rhythm."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec
from rich.table import Table
from rich.text import Text

from bot.clean_text import one_line
from bot.command.invocation import Invocation, print_json
from bot.command.tongue import Tongue
from bot.missing_orders import Overdue, missing_orders

if TYPE_CHECKING:
    from rich.console import Console


def show_missing(call: Invocation, *, moment: datetime | None, as_json: bool) -> None:
    """Print a line for each customer whose order is overdue at ``moment`` (now, if not given)."""
    from bot import masterdata

    settings = call.settings()
    zone = ZoneInfo(settings.company.timezone)
    today = (moment or datetime.now(zone)).date()
    master = masterdata.load(settings.folders.masterdata)
    with call.staging() as staging:
        found = missing_orders(staging, master, today, zone)
    if as_json:
        print_json([msgspec.to_builtins(one) for one in found])
    elif not found:
        call.console().print(call.say("没有客户的订单逾期未到。", "no customer's order is overdue."))
    else:
        _show(call.console(), found, call.say)


def _show(console: "Console", found: list[Overdue], say: Tongue) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say("客户", "customer"))
    table.add_column(say("超过", "over"), justify="right")
    table.add_column(say("说明", "why"))
    for one in found:
        over = say(f"{one.days_over} 天", f"{one.days_over} d")
        customer, why = one_line(f"{one.customer_number} {one.name}"), one_line(say(one.why_zh, one.why_en))
        table.add_row(Text(customer), over, Text(why))
    console.print(table)
