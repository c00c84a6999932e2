"""``orderbot check``: what the checks make of the orders in files, on a terminal or as JSON."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from bot.clean_text import one_line
from bot.command.check_files import Checked, as_document, check_files
from bot.command.invocation import Invocation, print_json
from bot.command.order_values_view import lines_table
from bot.command.order_view import findings_table
from bot.command.progress_view import run_view
from bot.command.tongue import Tongue

if TYPE_CHECKING:
    from rich.console import Console

VERDICTS = {
    "clean": ("通过", "clean", "green"),
    "needs_approval": ("需要批准", "needs approval", "yellow"),
    "blocked": ("须更正", "blocked", "bold red"),
    "duplicate": ("重复", "duplicate", "grey62"),
    "no_order": ("不含订单", "no order", "grey62"),
    "unreadable": ("无法读取", "unreadable", "bold red"),
}


def check_and_show(
    call: Invocation,
    files: Sequence[Path],
    *,
    sender: str | None,
    moment: datetime | None,
    apart: bool,
    as_json: bool,
) -> int:
    """Check the files and print what came of it; the exit status: 1 if one could not be read."""
    settings = call.settings()
    with run_view(call.console(stderr=True), call.say, ["read", "check", "review"]) as view:
        checked = check_files(settings, files, moment=moment, sender=sender, view=view, apart=apart)
    if as_json:
        print_json(as_document(checked))
    else:
        for each in checked:
            _show(call.console(), each, call.say)
        call.console().print(_summary(checked, call.say))
    return int(any(each.verdict == "unreadable" for each in checked))


def _show(console: "Console", checked: Checked, say: Tongue) -> None:
    zh, en, colour = VERDICTS[checked.verdict]
    known = checked.known
    number = known.stored.order.order_number or known.stored.our_number if known else ""
    customer = (
        (known.sales_order.customer_name if known.sales_order else known.stored.order.buyer.name) if known else ""
    )
    title = Text("  ".join(filter(None, map(one_line, (checked.file, number, customer or "", checked.why)))))
    console.print(Text(f"{say(zh, en)}  ", style=colour).append(title))
    for body in (findings_table(known, say), lines_table(known, say)) if known else ():
        if body.row_count:
            console.print(Padding(body, (0, 0, 0, 2)))
    console.print()


def _summary(checked: Sequence[Checked], say: Tongue) -> str:
    counts: Counter[str] = Counter(each.verdict for each in checked)
    return say("，", ", ").join(
        f"{counts[name]} {say(zh, en)}" for name, (zh, en, _) in VERDICTS.items() if counts[name]
    )
