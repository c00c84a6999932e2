"""The day's outlook at the end of a run: orders that did not come, messages given up, levels that should change."""

from typing import TYPE_CHECKING

from rich.text import Text

from bot.clean_text import one_line
from bot.command.own_command import own_command
from bot.command.tongue import Tongue
from bot.levels import NAMES
from bot.outlook import Outlook
from bot.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 5
"""Customers that are named; the commands show all."""


def show_outlook(console: "Console", outlook: Outlook | None, settings: Settings, say: Tongue) -> None:
    """Print the first of each kind, and the command that shows all; nothing where there is nothing."""
    if outlook is None:
        return
    overdue = [f"{one.customer_number} {one.name}: {say(one.why_zh, one.why_en)}" for one in outlook.overdue]
    proposed = [
        f"{one.customer_number} {one.name}: {say(*NAMES[one.level])} → {say(*NAMES[one.proposal or one.level])}, "
        f"{say(one.why_zh, one.why_en)}"
        for one in outlook.proposals
    ]
    _show(console, say("逾期未到的订单", "orders that did not come"), overdue, own_command(settings, "missing"))
    lost = [f"{one.our_number} {one.what} → {one.recipient}: {one.error}" for one in outlook.undelivered]
    _show(console, say("放弃发送的消息", "messages given up"), lost, own_command(settings, "resend --list"))
    heading = say("自动化级别建议", "levels of automation to change")
    _show(console, heading, proposed, own_command(settings, "automation"))


def _show(console: "Console", heading: str, lines: list[str], command: str) -> None:
    if not lines:
        return
    console.print(Text(f"\n{heading}: {len(lines)}", style="bold"))
    for line in lines[:SHOWN]:
        console.print(Text(f"  {one_line(line)}"), soft_wrap=True)
    if len(lines) > SHOWN:
        console.print(Text(f"  … {command}"), soft_wrap=True)
