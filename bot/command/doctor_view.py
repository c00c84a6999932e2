"""``orderbot doctor``: a line for each thing as soon as it was tried."""

from typing import TYPE_CHECKING

import msgspec
from rich.table import Table
from rich.text import Text

from bot.clean_text import clean, width
from bot.command.doctor import Diagnosis, examine
from bot.command.invocation import Invocation, print_json

if TYPE_CHECKING:
    from rich.console import Console

COLUMN = 18


def show_diagnoses(call: Invocation, *, as_json: bool) -> int:
    """Try everything, print what came of it, and return the exit status: 1 if anything is wrong."""
    diagnoses: list[Diagnosis] = []
    console = call.console()
    for diagnosis in examine(call):
        diagnoses.append(diagnosis)
        if not as_json:
            _show(console, diagnosis)
    wrong = sum(not diagnosis.ok for diagnosis in diagnoses)
    if as_json:
        print_json({"ok": wrong == 0, "tried": [msgspec.to_builtins(diagnosis) for diagnosis in diagnoses]})
    elif wrong:
        console.print(call.say(f"\n{wrong} 项需要处理。", f"\n{wrong} to mend."), style="bold red")
    else:
        console.print(call.say("\n一切正常。", "\nall is well."), style="bold green")
    return int(wrong > 0)


def _show(console: "Console", diagnosis: Diagnosis) -> None:
    line = Table.grid(padding=(0, 1))
    line.add_column(width=1)
    line.add_column(width=max(COLUMN, width(diagnosis.what)), no_wrap=True)
    line.add_column(overflow="fold")
    said = Text(clean(diagnosis.said), style="" if diagnosis.ok else "red")
    mark = Text("✓", style="green") if diagnosis.ok else Text("✗", style="bold red")
    line.add_row(mark, Text(diagnosis.what, style="bold"), said)
    console.print(line)
