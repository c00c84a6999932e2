"""The command ``orderbot``: every command, its options, and the one call that does the work.

Exit status: 0 done, 1 an expected error, 3 a mistake of ours (its traceback is in a file), 130 interrupted.
"""

import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NoReturn

import click

from bot import __version__
from bot.cli_learning import automation, learn, learnt, missing, rehearse, shadow
from bot.cli_masterdata import master_data
from bot.cli_options import DAYS, FILE, json_option, pass_call
from bot.cli_screen import screen
from bot.cli_target import target
from bot.command.exit_status import exit_status
from bot.command.invocation import Invocation, print_json

STEPS = ("receive", "read", "check", "review", "confirm", "push", "follow")
STATUSES = (
    "read",
    "checked",
    "exception",
    "approved",
    "confirmed",
    "pushed",
    "fulfilled",
    "rejected",
    "cancelled",
    "duplicate",
    "superseded",
)


class InOrder(click.Group):
    """A group whose help lists its commands as they stand in this file: in the order in which they are met."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Every command's name."""
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="orderbot", message="%(prog)s %(version)s")
@click.option(
    "-c",
    "--config",
    type=FILE,
    envvar="ORDERBOT_CONFIG",
    help="The settings (./orderbot.toml if not given). 设置文件（默认当前文件夹）。",
)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), envvar="ORDERBOT_LANG", help="Speak Chinese or English. 界面语言。"
)
@pass_call
def cli(call: Invocation, config: Path | None, lang: str | None) -> None:
    """Take in customers' orders, unattended; people touch only what needs a person.

    自动处理客户订单；只有需要人判断的才交给人。
    """
    from logging import NullHandler, getLogger

    # What libraries log is for logs; a person reads what we say ourselves.
    getLogger().addHandler(NullHandler())
    call.config, call.language = config, lang


@cli.command(short_help="Write a commented orderbot.toml. 新建设置文件。")
@click.argument("folder", type=FILE, default=Path())
@json_option
@pass_call
def init(call: Invocation, folder: Path, *, as_json: bool) -> None:
    """Write a commented orderbot.toml and the folders beside it; nothing that is there is changed.

    新建带注释的 orderbot.toml 和所需文件夹；已有的文件一律不动。
    """
    from bot.command.starter import write_and_show

    write_and_show(call, folder, as_json=as_json)


@cli.command(short_help="Try every connection. 检查设置与所有连接。")
@json_option
@pass_call
def doctor(call: Invocation, *, as_json: bool) -> int:
    """Try settings, master data, disk, store, browser and every connection; say what is wrong and the mend.

    逐项检查设置、主数据、磁盘、中间库、浏览器和每个连接；有问题的说明如何解决。
    """
    from bot.command.doctor_view import show_diagnoses

    return show_diagnoses(call, as_json=as_json)


@cli.command(short_help="Take every waiting order as far as it goes. 运行一次。")
@click.option("--dry-run", "dry", is_flag=True, help="Stop before anything is written outside. 演练，不写入外部系统。")
@click.option("--step", type=click.Choice(STEPS), help="Run this step alone. 只运行这一步。")
@json_option
@pass_call
def run(call: Invocation, *, dry: bool, step: str | None, as_json: bool) -> int:
    """Take every waiting order as far as it goes, once, and end with a balance that must close.

    处理所有等待的订单一次，最后给出必须平衡的结算。

    Exit status 1: something could not be reached or done, or the balance does not close; orders that wait for a person
    are no error. 有系统无法访问、有事未能完成或结算不平时，退出码为 1；有例外等待处理不算错误。
    """
    from bot.command.run_view import run_and_show

    return run_and_show(call, dry=dry, step=step, as_json=as_json)


@cli.command(short_help="Print the orders in files as JSON. 读出文件中的订单。")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--evidence", is_flag=True, help="Add where each value stood, and how sure it is. 附上出处与可信度。")
@click.option("--json", is_flag=True, expose_value=False, help="What is printed anyhow. 输出始终是 JSON。")
@pass_call
def extract(call: Invocation, files: tuple[Path, ...], *, evidence: bool) -> int:
    """Print the purchase orders in FILES as JSON on stdout, a line for each file on stderr.

    One file gives {"orders": [...]}; several give an object with that document for each file, by its name as given. A
    file that cannot be read gives {"orders": [], "error": "..."} and exit status 1; the others are printed as well.

    把文件中的采购订单以 JSON 输出到 stdout，每个文件的结果说明输出到 stderr。一个文件输出 {"orders": [...]}；
    多个文件输出一个对象，以文件名为键，以该文档为值。
    """
    from bot.command.extract_view import extract_and_show

    return extract_and_show(call, files, evidence=evidence)


@cli.command(short_help="Show how a file was read. 查看文件是怎样读的。")
@click.argument("file", type=FILE)
@click.option("--html", type=FILE, help="Write a page with the boxes drawn over the document. 写成带标注的网页。")
@pass_call
def explain(call: Invocation, file: Path, html: Path | None) -> int:
    """Show how FILE was read: its grid, the labels found, the columns chosen and why, each value and how sure it is.

    查看文件是怎样读的：读出的表格、找到的标签、选中的列及理由、每个值的出处与可信度。
    """
    from bot.command.explain_view import explain_and_show

    return explain_and_show(call, file, html)


@cli.command("check", short_help="Say what the checks make of files. 核对文件中的订单。")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--sender", help="The mail address they came from, where a file is no mail. 发件人邮箱。")
@click.option("--today", type=click.DateTime(DAYS), help="As if they came then. 假定在这一天收到。")
@click.option("--apart", is_flag=True, help="Each as if it had come alone. 各单互不影响。")
@json_option
@pass_call
def check_orders(
    call: Invocation, files: tuple[Path, ...], *, sender: str | None, today: datetime | None, apart: bool, as_json: bool
) -> int:
    """Read FILES, resolve their orders and hold them against every check and each other; nothing is stored or pushed.

    读取文件，解析其中的订单并运行全部核对（各单之间也互相核对）；不保存、不写入任何系统。
    """
    from bot.command.check_view import check_and_show

    return check_and_show(call, files, sender=sender, moment=today, apart=apart, as_json=as_json)


@cli.command(short_help="List the orders. 列出订单。")
@click.option("--status", "statuses", type=click.Choice(STATUSES), multiple=True, help="In this status. 按状态筛选。")
@click.option("--search", default="", help="With this in a number, name or file name. 按单号、客户或文件名查找。")
@click.option("-n", "--limit", type=click.IntRange(min=1), help="The newest N alone. 只列最新的 N 张。")
@json_option
@pass_call
def orders(call: Invocation, statuses: tuple[str, ...], search: str, limit: int | None, *, as_json: bool) -> None:
    """List the orders, oldest first, with where they stand and why they wait.

    列出订单、所处状态，以及等待的原因。
    """
    from bot.command.order_facts import list_orders
    from bot.command.order_view import show_list

    with call.staging() as staging:
        rows = list_orders(staging, statuses=statuses, search=search)[-(limit or 0) :]
    if as_json:
        print_json(rows)
    elif rows:
        show_list(call.console(), rows, call.say)
    else:
        click.echo(call.say("没有符合条件的订单。", "no orders."))


@cli.command(short_help="Show one order's whole journey. 查看一张订单的全过程。")
@click.argument("order")
@json_option
@pass_call
def show(call: Invocation, order: str, *, as_json: bool) -> None:
    """Show ORDER whole: its journey, how it stands, what was found, where each value stood.

    查看一张订单：经过、现状、问题、每个值的出处。ORDER 可以是我方单号、客户订单号或目标系统单号。
    """
    from zoneinfo import ZoneInfo

    from bot.command.order_facts import as_document, find_facts
    from bot.command.order_view import show_order

    with call.staging() as staging:
        known = find_facts(staging, order)
    if as_json:
        print_json(as_document(known))
    else:
        show_order(call.console(), known, ZoneInfo(call.settings().company.timezone), call.say)


@cli.group(short_help="The workbook of what waits for a person. 例外工作簿。")
def exceptions() -> None:
    """Hand out and take back the workbook of orders that wait for a person.

    导出、导入例外工作簿。
    """


@exceptions.command("export", short_help="Write the workbook. 导出。")
@click.option("-o", "--output", type=FILE, help="Write it here (never over a file that is there). 输出到此文件。")
@json_option
@pass_call
def exceptions_export(call: Invocation, output: Path | None, *, as_json: bool) -> None:
    """Write a workbook of every order that waits for a person, into the exceptions folder.

    把所有等待处理的订单写成工作簿。
    """
    from bot.command.exceptions_view import export_and_show

    export_and_show(call, output, as_json=as_json)


@exceptions.command("import", short_help="Carry out what it says. 导入并执行。")
@click.argument("workbook", type=FILE, required=False)
@click.option("--by", help="Who decided, where the workbook does not say. 处理人（工作簿中未填时）。")
@json_option
@pass_call
def exceptions_import(call: Invocation, workbook: Path | None, by: str | None, *, as_json: bool) -> int:
    """Carry out the decisions in WORKBOOK (if not given, the one in the exceptions folder that was saved last).

    执行工作簿中的处理；不指明文件时，用 exceptions 文件夹中最后保存的一个。有误的逐条列出，其余照常执行。
    """
    from bot.command.exceptions_view import import_and_show

    return import_and_show(call, workbook, by, as_json=as_json)


@cli.command(short_help="Send anew what was given up. 重新发送。")
@click.argument("our_numbers", metavar="[ORDER]...", nargs=-1)
@click.option("--list", "only_list", is_flag=True, help="List it only. 只列出。")
@json_option
@pass_call
def resend(call: Invocation, our_numbers: tuple[str, ...], *, only_list: bool, as_json: bool) -> None:
    """Queue messages and notices that were given up once more, of these ORDERs (our numbers) or of all.

    把放弃发送的消息和通知重新排队，下一次运行时发送；可指明我方单号。
    """
    from bot.command.resend_view import resend_and_show

    resend_and_show(call, our_numbers, only_list=only_list, as_json=as_json)


for command in (automation, missing, learn, learnt, rehearse, shadow, master_data, target, screen):
    cli.add_command(command)


@cli.command(short_help="One night of a made-up company. 演示。")
@click.option("--folder", type=FILE, default=Path("demo-company"), show_default=True, help="Where. 演示文件夹。")
@click.option("--headed", is_flag=True, help="Watch the browser work. 显示浏览器窗口。")
@click.option("--stop", is_flag=True, help="End the demo's servers. 结束演示的服务。")
@pass_call
def demo(call: Invocation, folder: Path, *, headed: bool, stop: bool) -> int:
    """Make a company up, start its mailbox, portal and ERP on this machine, and run one night on them.

    在本机生成一家演示公司及其邮箱、客户门户和 ERP，并在其上运行一夜。
    """
    from bot.command.demo import run_demo, stop_demo

    return stop_demo(folder, call.say) if stop else run_demo(folder, call.say, headed=headed, language=call.language)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and end the process with its status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # JSON is UTF-8 wherever it goes; a terminal that cannot show a sign shows a question mark.
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="replace")
    call = Invocation()
    command = partial(cli.main, arguments, prog_name="orderbot", obj=call, standalone_mode=False)
    sys.exit(exit_status(call, command))
