"""Commands about what the store has learnt: levels of automation, missing orders, aliases, rehearsal, shadow."""

from datetime import datetime
from pathlib import Path

import click

from bot.cli_options import DAYS, FILE, json_option, pass_call
from bot.command.invocation import Invocation


@click.command(short_help="Levels of automation, by customer. 各客户的自动化级别。")
@json_option
@pass_call
def automation(call: Invocation, *, as_json: bool) -> None:
    """Show how far each customer's orders go without a person, the measured error, and what it speaks for.

    各客户的订单有多少事不经人手、实测的差错、以及建议升级还是降级。
    """
    from bot.command.automation_view import show_automation

    show_automation(call, as_json=as_json)


@click.command(short_help="Orders that did not come. 逾期未到的订单。")
@click.option("--today", type=click.DateTime(DAYS), help="As if it were then. 假定今天是这一天。")
@json_option
@pass_call
def missing(call: Invocation, *, today: datetime | None, as_json: bool) -> None:
    """List customers who order at a rhythm of their own, and whose next order is overdue.

    列出按自身节奏下单、但下一张订单逾期未到的客户。
    """
    from bot.command.missing_view import show_missing

    show_missing(call, moment=today, as_json=as_json)


@click.group(short_help="Learn from past orders. 从历史订单学习。")
def learn() -> None:
    """Learn from what customers ordered before; all of it stays on this machine.

    从历史订单学习；数据不离开本机。
    """


@learn.command("detector", short_help="The detector of unusual orders. 训练异常订单检测。")
@json_option
@pass_call
def learn_detector(call: Invocation, *, as_json: bool) -> None:
    """Train the detector of unusual orders on the store's and the books' past orders (needs orderbot[learned]).

    用中间库和 order_history 中的历史订单训练异常订单检测（需要安装 orderbot[learned]）。
    """
    from bot.command.learn_view import learn_and_show

    learn_and_show(call, as_json=as_json)


@click.group(short_help="What corrections have taught. 从更正中学到的。")
def learnt() -> None:
    """What customers write and what is meant by it, as people's corrections have taught: on probation, then in force.

    从人的更正中学到的对应：先试用，得到印证后启用；随时可以撤回。
    """


@learnt.command("list", short_help="List it. 列出。")
@click.option("--all", "retired", is_flag=True, help="What was taken back as well. 包括已撤回的。")
@json_option
@pass_call
def learnt_list(call: Invocation, *, retired: bool, as_json: bool) -> None:
    """List what was learnt: what is written, what is meant, whose word it is, and how often it was borne out.

    列出学到的对应：写法、意思、由谁更正、印证了几次。
    """
    from bot.command.learnt_view import list_and_show

    list_and_show(call, retired=retired, as_json=as_json)


@learnt.command("export", short_help="Write it into a workbook. 导出。")
@click.argument("file", type=FILE)
@json_option
@pass_call
def learnt_export(call: Invocation, file: Path, *, as_json: bool) -> None:
    """Write everything that was learnt into the workbook FILE.

    把学到的全部对应写成工作簿。
    """
    from bot.command.learnt_view import export_and_show

    export_and_show(call, file, as_json=as_json)


@learnt.command("import", short_help="Take a workbook in. 导入。")
@click.argument("file", type=FILE)
@json_option
@pass_call
def learnt_import(call: Invocation, file: Path, *, as_json: bool) -> int:
    """Take in the rows of the workbook FILE that are not known yet; what cannot be is named by its row.

    导入工作簿中还没有的对应；有误的逐行列出。
    """
    from bot.command.learnt_view import import_and_show

    return import_and_show(call, file, as_json=as_json)


@learnt.command("undo", short_help="Take one back. 撤回。")
@click.argument("number", type=int)
@json_option
@pass_call
def learnt_undo(call: Invocation, number: int, *, as_json: bool) -> None:
    """Take NUMBER back: it is used no more.

    撤回这一条，不再使用。
    """
    from bot.command.learnt_view import undo_and_show

    undo_and_show(call, number, as_json=as_json)


@learnt.command("promote", short_help="Put one in force. 启用。")
@click.argument("number", type=int)
@json_option
@pass_call
def learnt_promote(call: Invocation, number: int, *, as_json: bool) -> None:
    """Put NUMBER in force without waiting for more orders to bear it out.

    不再等待印证，直接启用这一条。
    """
    from bot.command.learnt_view import promote_and_show

    promote_and_show(call, number, as_json=as_json)


@click.command(short_help="Try changed rules on past orders. 用历史订单演练规则。")
@click.option("--days", type=click.IntRange(min=1), default=90, show_default=True, help="How far back. 往回多少天。")
@click.option("--with", "edited", type=FILE, help="An edited orderbot.toml: its [checks] count. 改过的设置文件。")
@click.option("--masterdata", "other", help="A folder, or a version of the history. 主数据文件夹或历史版本。")
@json_option
@pass_call
def rehearse(call: Invocation, *, days: int, edited: Path | None, other: str | None, as_json: bool) -> None:
    """Check the orders of the last days again, with changed rules or master data, and show whose verdict flips.

    在改动规则或主数据之前，用最近的订单重新核对一遍，列出哪些会放行、哪些会拦下；不写入任何数据。
    """
    from bot.command.rehearse_view import rehearse_and_show

    rehearse_and_show(call, days=days, edited=edited, other=other, as_json=as_json)


@click.command(short_help="Compare with what people typed. 与人工录入对比。")
@click.argument("file", type=FILE)
@json_option
@pass_call
def shadow(call: Invocation, file: Path, *, as_json: bool) -> None:
    """Hold the sales orders made here against FILE: what people typed into the ERP, in the columns of order_history.

    把机器人生成的销售订单与人工录入 ERP 的（order_history 格式的文件）逐项对比：各客户、各字段的一致率和全部差异。
    """
    from bot.command.shadow_view import show_shadow

    show_shadow(call, file, as_json=as_json)
