"""``orderbot shadow``: what orderbot would have pushed beside what people typed."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.table import Table
from rich.text import Text

from bot.clean_text import one_line
from bot.command.invocation import Invocation, print_json
from bot.command.tongue import Tongue
from bot.shadow import FIELDS, Shadow, shadow

if TYPE_CHECKING:
    from rich.console import Console

NAMES = {
    "items": ("物料", "items"),
    "quantity": ("数量", "quantity"),
    "price": ("单价", "price"),
    "currency": ("币种", "currency"),
    "ship_to": ("收货地址", "ship-to"),
}
SHOWN = 60
"""Differences that are listed on a terminal; JSON has all."""


def show_shadow(call: Invocation, file: Path, *, as_json: bool) -> None:
    """Compare and print the agreement by customer and field, and every difference."""
    from bot import masterdata

    master = masterdata.load(call.settings().folders.masterdata)
    with call.staging() as staging:
        found = shadow(staging, master, file)
    if as_json:
        print_json(msgspec.to_builtins(found))
        return
    _customers(call.console(), found, call.say)
    _differences(call.console(), found, call.say)
    _unseen(call.console(), found, call.say)


def _customers(console: "Console", found: Shadow, say: Tongue) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say("客户", "customer"), overflow="fold")
    for heading in (
        say("录入", "typed"),
        say("收到", "received"),
        say("全同", "the same"),
        say("无须人工", "clean"),
        say("其中不同", "of them different"),
        *(say(*NAMES[field]) for field in FIELDS),
    ):
        table.add_column(heading, justify="right")
    for one in found.customers:
        wrong = Text(str(one.clean_and_different), style="bold red" if one.clean_and_different else "green")
        counts = (str(one.typed), str(one.found), str(one.same), str(one.clean))
        fields = [_share(*one.fields[field]) for field in FIELDS]
        table.add_row(f"{one.customer_number} {one_line(one.name)}", *counts, wrong, *fields)
    console.print(table)


def _share(compared: int, same: int) -> str:
    return f"{same / compared:.0%}" if compared else "–"


def _differences(console: "Console", found: Shadow, say: Tongue) -> None:
    listed = found.differences()
    if not listed:
        return
    console.print()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (
        say("订单", "order"),
        say("字段", "field"),
        say("机器人", "orderbot"),
        say("人工录入", "typed"),
        "",
    ):
        table.add_column(heading, overflow="fold")
    for one, difference in listed[:SHOWN]:
        item = f" {difference.item_number}" if difference.item_number else ""
        asked = "" if one.clean else say("（机器人会先问人）", "(would have asked)")
        values = (one_line(difference.ours), one_line(difference.typed))
        table.add_row(
            f"{one.customer_number} {one_line(one.order_number)}",
            f"{say(*NAMES[difference.field])}{item}",
            *values,
            asked,
        )
    console.print(table)
    if len(listed) > SHOWN:
        console.print(say(f"……另有 {len(listed) - SHOWN} 处", f"… and {len(listed) - SHOWN} more"))


def _unseen(console: "Console", found: Shadow, say: Tongue) -> None:
    if found.unseen:
        names = ", ".join(f"{whose} {one_line(number)}" for whose, number in found.unseen[:SHOWN])
        console.print()
        console.print(
            say(
                f"录入了但机器人没有收到的 {len(found.unseen)} 张：",
                f"{len(found.unseen)} typed that never came here: ",
            )
            + names,
            soft_wrap=True,
        )
