"""What a run leaves, for people: the balance that must close, the problems, and the paths to open next."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from rich.table import Table
from rich.text import Text

from bot.clean_text import clean, width
from bot.command.invocation import near
from bot.command.outlook_view import show_outlook
from bot.command.own_command import own_command, tool
from bot.command.tongue import Tongue
from bot.command.words import STATUSES, word
from bot.journey import Report
from bot.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

COLOURS = {
    "exception": "yellow",
    "waiting": "cyan",
    "pushed": "green",
    "fulfilled": "green",
    "unreadable": "red",
    "left_behind": "red",
    "rejected": "red",
}
SHOWN = 20
"""Problems that are printed; the others are in the JSON and in the store's events."""


def succeeded(report: Report) -> bool:
    """Whether every step did all it had to, and everything seen has ended in one bucket."""
    return not report.problems and report.balance.difference == 0


def as_document(report: Report, workbook: Path | None) -> dict[str, Any]:
    """The report for ``--json``."""
    document: dict[str, Any] = msgspec.to_builtins(report)
    document["balance"]["difference"] = report.balance.difference
    document["exceptions_workbook"] = None if workbook is None else str(workbook)
    return document


def show(console: "Console", report: Report, settings: Settings, workbook: Path | None, say: Tongue) -> None:
    """Print what the run did and where to look."""
    console.print()
    console.print(_table(report, say))
    console.print(_closing(report, say))
    _show_problems(console, report, say)
    show_outlook(console, report.outlook, settings, say)
    if report.dry:
        console.print(
            say("\n演练：没有写入任何外部系统，也没有留下任何记录。", "\ndry run: nothing was written anywhere.")
        )
    else:
        _show_paths(console, settings, workbook, say)


def _table(report: Report, say: Tongue) -> Table:
    balance = report.balance
    table = Table(title=say("结算", "balance"), title_justify="left", title_style="bold", show_footer=True)
    table.add_column(say("去向", "ended as"), footer=say("合计", "sum"))
    table.add_column(say("来件", "parcels"), justify="right", footer=str(sum(balance.buckets.values())))
    table.add_column(say("订单", "orders"), justify="right", footer=str(sum(balance.order_buckets.values())))
    for bucket in (*balance.buckets, *(name for name in balance.order_buckets if name not in balance.buckets)):
        table.add_row(
            Text(word(STATUSES, bucket, say), style=COLOURS.get(bucket, "")),
            str(balance.buckets.get(bucket, 0)),
            str(balance.order_buckets.get(bucket, 0) or ""),
        )
    return table


def _closing(report: Report, say: Tongue) -> Text:
    balance = report.balance
    ended = sum(balance.buckets.values())
    text = Text(
        say(
            f"共见到来件 {balance.seen} 件，有去向 {ended} 件，",
            f"{_many(balance.seen, 'parcel')} seen, {ended} ended, ",
        )
    )
    text.append(
        say(f"差额 {balance.difference}", f"difference {balance.difference}"),
        style="bold green" if balance.difference == 0 else "bold red",
    )
    return text


def _show_problems(console: "Console", report: Report, say: Tongue) -> None:
    if not report.problems:
        return
    console.print(
        Text(
            say(f"\n{len(report.problems)} 个问题：", f"\n{_many(len(report.problems), 'problem')}:"), style="bold red"
        )
    )
    for problem in report.problems[:SHOWN]:
        console.print(Text(f"  {clean(problem)}"), soft_wrap=True)
    if len(report.problems) > SHOWN:
        more = len(report.problems) - SHOWN
        console.print(say(f"  … 另有 {more} 个（--json 显示全部）", f"  … and {more} more (all of them with --json)"))


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _show_paths(console: "Console", settings: Settings, workbook: Path | None, say: Tongue) -> None:
    data = settings.folders.data
    rows: list[tuple[str, str]] = []
    if workbook is not None:
        waiting = say("例外工作簿", "exceptions workbook")
        rows.append((waiting, near(workbook)))
        rows.append(("", say("处理后运行", "then") + f"  {own_command(settings, 'exceptions import')}"))
    if (data / "evidence").exists():
        rows.append((say("截图", "screenshots"), near(data / "evidence")))
    rows.append((say("中间库", "staging database"), near(data / "staging.sqlite")))
    rows.append(("", f"{tool('sqlite-utils')} rows {near(data / 'staging.sqlite')} order_overview -t"))
    rows.append((say("订单", "orders"), own_command(settings, "orders")))
    rows.append(("", own_command(settings, say("show 单号", "show ORDER"))))
    console.print()
    column = max(width(name) for name, _ in rows) + 2
    for name, path in rows:
        # Never wrapped, so that each can be copied whole.
        padded = name + " " * (column - width(name))
        console.print(Text.assemble((padded, "bold"), path), soft_wrap=True)
