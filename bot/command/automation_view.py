"""``orderbot automation``: each customer's level, what the measured error is, and what it speaks for."""

from typing import TYPE_CHECKING

import msgspec
from rich.table import Table

from bot.automation import Standing, standings
from bot.command.invocation import Invocation, print_json
from bot.command.tongue import Tongue
from bot.levels import NAMES

if TYPE_CHECKING:
    from rich.console import Console


def show_automation(call: Invocation, *, as_json: bool) -> None:
    """Print a line for each customer that has orders, those with a proposal first."""
    from bot import masterdata

    settings = call.settings()
    master = masterdata.load(settings.folders.masterdata)
    with call.staging() as staging:
        found = list(standings(staging, master, settings.checks))
    if as_json:
        print_json([msgspec.to_builtins(one) for one in found])
    elif not found:
        call.console().print(call.say("还没有处理完的订单。", "no orders have been dealt with yet."))
    else:
        _show(call.console(), found, call.say)


def _show(console: "Console", found: list[Standing], say: Tongue) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (say("客户", "customer"), say("级别", "level")):
        table.add_column(heading, overflow="fold")
    for heading in (say("订单", "orders"), say("无问题", "clean"), say("其中出错", "of them wrong")):
        table.add_column(heading, justify="right")
    table.add_column(say("建议", "proposal"), overflow="fold")
    for one in found:
        proposal = f"→ {say(*NAMES[one.proposal])}: {say(one.why_zh, one.why_en)}" if one.proposal else ""
        table.add_row(
            f"{one.customer_number} {one.name}",
            say(*NAMES[one.level]),
            str(one.orders),
            str(one.clean),
            str(one.wrong),
            proposal,
        )
    console.print(table)
