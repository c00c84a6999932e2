"""``orderbot exceptions``: the workbook handed out and taken back, and what comes next."""

from pathlib import Path

import msgspec
from rich.text import Text

from bot.clean_text import clean
from bot.command.invocation import Invocation, near, print_json
from bot.command.own_command import own_command
from bot.command.words import STATUSES, word
from bot.errors import OrderbotError
from bot.exceptions.export import export
from bot.exceptions.take_back import Applied, Imported, import_workbook, workbooks
from bot.settings import Settings
from bot.status import OrderStatus

SHOWN = 5
"""Other workbooks that are named when the newest has no decision in it."""


def export_and_show(call: Invocation, output: Path | None, *, as_json: bool) -> None:
    """Write the workbook and print where it is."""
    settings = call.settings()
    try:
        with call.staging() as staging:
            path = export(staging, settings, output, language=call.language)
    except FileExistsError:
        raise OrderbotError(
            call.say(f"{output} 已存在，不会覆盖；请换一个名字", f"{output} is there already; give another name")
        ) from None
    if as_json:
        print_json({"workbook": None if path is None else str(path)})
    elif path is None:
        call.console().print(call.say("没有订单等待处理。", "no order waits for a person."))
    else:
        call.console().print(near(path), soft_wrap=True)


def import_and_show(call: Invocation, workbook: Path | None, by: str | None, *, as_json: bool) -> int:
    """Carry out what the workbook says and print what came of it; return the exit status: 1 if anything is wrong."""
    settings = call.settings()
    newest, *others = [workbook] if workbook else workbooks(settings.folders.exceptions)
    with call.staging() as staging:
        done = import_workbook(staging, newest, by=by, learning=settings.learning)
    if as_json:
        print_json(msgspec.to_builtins(done, enc_hook=str))
    else:
        _show(call, settings, done)
        if others and not (done.applied or done.again or done.handled or done.problems):
            named = ", ".join(near(path) for path in others[:SHOWN])
            call.console().print(
                call.say(
                    f"其中没有任何处理。其他工作簿：{named}", f"nothing is decided in it. Other workbooks: {named}"
                ),
                soft_wrap=True,
            )
    return int(bool(done.problems))


def _show(call: Invocation, settings: Settings, done: Imported) -> None:
    console, say = call.console(), call.say
    console.print(near(done.workbook), style="bold", soft_wrap=True)
    for each in done.applied:
        console.print(
            Text(
                f"  ✓ {each.our_number}  {each.action} → {word(STATUSES, each.status, say)}  {clean(each.by)}"
                + (say("（还需他人批准）", " (others still have to agree)") if _in_part(each) else "")
            ),
            style="yellow" if _in_part(each) else "green",
        )
    for filename in done.handled:
        console.print(Text(f"  ✓ {clean(filename)}  {say('已处理', 'handled')}", style="green"), soft_wrap=True)
    for problem in done.problems:
        console.print(Text(f"  ✗ {clean(problem)}", style="red"), soft_wrap=True)
    console.print(_counts(call, done))
    if done.applied:
        console.print(say("接下来运行", "next:") + f"  {own_command(settings, 'run')}", soft_wrap=True)


def _in_part(applied: Applied) -> bool:
    """Whether somebody agreed and the order waits on, for others to agree."""
    return applied.action == "approve" and applied.status == OrderStatus.EXCEPTION


def _counts(call: Invocation, done: Imported) -> str:
    say = call.say
    parts = [say(f"{len(done.applied)} 张已执行", f"{len(done.applied)} applied")]
    if done.handled:
        parts.append(say(f"{len(done.handled)} 份来件已处理", f"{len(done.handled)} parcels handled"))
    if done.again:
        parts.append(say(f"{len(done.again)} 张之前已执行过，未变", f"{len(done.again)} applied before, unchanged"))
    if done.undecided:
        parts.append(say(f"{len(done.undecided)} 张未选处理方式", f"{len(done.undecided)} without a decision"))
    if done.problems:
        parts.append(say(f"{len(done.problems)} 处有误", f"{len(done.problems)} to mend"))
    return say("，", ", ").join(parts)
