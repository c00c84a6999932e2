"""``orderbot learnt``: what people's corrections have taught: listed, in a workbook, taken back, put in force."""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from rich.table import Table
from rich.text import Text

from bot.account import account_name
from bot.clean_text import clean, one_line
from bot.command.invocation import Invocation, near, print_json
from bot.command.tongue import Tongue
from bot.learning import files, keep
from bot.learning.alias import Alias

if TYPE_CHECKING:
    from rich.console import Console

KINDS = {
    "customer": ("客户名称", "customer"),
    "item-code": ("编码", "item code"),
    "item-text": ("品名", "item text"),
    "unit": ("单位", "unit"),
    "ship-to": ("收货地", "ship-to"),
    "column": ("列", "column"),
}
STATES = {
    "probation": ("试用", "on probation", "yellow"),
    "active": ("启用", "in force", "green"),
    "retired": ("已撤回", "taken back", "grey62"),
}


def list_and_show(call: Invocation, *, retired: bool, as_json: bool) -> None:
    """Print what was learnt."""
    with call.staging() as staging:
        found = keep.aliases(staging, retired=retired)
    if as_json:
        print_json([msgspec.to_builtins(alias) for alias in found])
    elif not found:
        call.console().print(
            call.say("还没有从更正中学到任何对应。", "nothing has been learnt from corrections yet."), soft_wrap=True
        )
    else:
        _show(call.console(), found, call.say)


def export_and_show(call: Invocation, path: Path, *, as_json: bool) -> None:
    """Write everything that was learnt, what was taken back too, into a workbook."""
    with call.staging() as staging:
        found = keep.aliases(staging, retired=True)
    files.write(path, found)
    if as_json:
        print_json({"workbook": str(path), "aliases": len(found)})
    else:
        call.console().print(call.say(f"{near(path)}：{len(found)} 条", f"{near(path)}: {len(found)}"), soft_wrap=True)


def import_and_show(call: Invocation, path: Path, *, as_json: bool) -> int:
    """Take in what a workbook holds; the exit status: 1 where a row could not be taken."""
    from bot import masterdata

    settings = call.settings()
    master = masterdata.load(settings.folders.masterdata)
    with call.staging() as staging:
        needed = max(settings.learning.hits, 1)
        taken = files.take(staging, path, master, by=account_name(), needed=needed)
    if as_json:
        print_json(msgspec.to_builtins(taken))
        return int(bool(taken.problems))
    console, say = call.console(), call.say
    for problem in taken.problems:
        console.print(Text(f"  ✗ {clean(problem)}", style="red"), soft_wrap=True)
    console.print(
        say(
            f"{len(taken.added)} 条已导入，{taken.known} 条已有或已撤回，{len(taken.problems)} 条有误",
            f"{len(taken.added)} taken in, {taken.known} there before or taken back, {len(taken.problems)} to mend",
        )
    )
    return int(bool(taken.problems))


def undo_and_show(call: Invocation, identity: int, *, as_json: bool) -> None:
    """Take one back."""
    with call.staging() as staging:
        _show_one(call, keep.undo(staging, identity, by=account_name()), as_json=as_json)


def promote_and_show(call: Invocation, identity: int, *, as_json: bool) -> None:
    """Put one in force."""
    with call.staging() as staging:
        _show_one(call, keep.promote(staging, identity, by=account_name()), as_json=as_json)


def _show_one(call: Invocation, alias: Alias, *, as_json: bool) -> None:
    if as_json:
        print_json(msgspec.to_builtins(alias))
    else:
        _show(call.console(), [alias], call.say)


def _show(console: "Console", found: list[Alias], say: Tongue) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(say("编号", "no."), justify="right")
    table.add_column(say("状态", "state"), no_wrap=True)
    table.add_column(say("种类", "kind"), no_wrap=True)
    table.add_column(say("客户", "customer"), no_wrap=True)
    table.add_column(say("写法 → 意思", "written → meant"), overflow="fold", ratio=1)
    table.add_column(say("印证", "borne out"), justify="right", no_wrap=True)
    table.add_column(say("由谁、何时、哪张订单", "by, since, order"), overflow="fold")
    for alias in found:
        zh, en, colour = STATES[alias.state]
        item = f"{alias.item_number}: " if alias.item_number else ""
        meaning = Text(f"{item}{one_line(alias.written)} → {one_line(alias.meant)}")
        if alias.why:
            meaning.append(f"\n{one_line(say(alias.why_zh or alias.why, alias.why))}", style="grey62")
        table.add_row(
            str(alias.id),
            Text(say(zh, en), style=colour),
            say(*KINDS[alias.kind]),
            alias.customer_number or alias.meant,
            meaning,
            f"{alias.hits}/{alias.needed}",
            " ".join(filter(None, (one_line(alias.owner), alias.day, alias.order_number))),
        )
    console.print(table)
