"""Commands about the master data."""

from pathlib import Path

import click

from bot.cli_options import FILE, json_option, pass_call
from bot.command.invocation import Invocation, print_json


@click.group("masterdata", short_help="Customers, items, prices … 主数据。")
def master_data() -> None:
    """Customers, items, codes, units, prices, stock and promotions.

    客户、物料、料号对照、单位、价格、库存、促销。
    """


@master_data.command("check", short_help="Read it and count. 检查主数据。")
@json_option
@pass_call
def master_data_check(call: Invocation, *, as_json: bool) -> None:
    """Read the master data and count its rows; every problem is named by its file and row.

    读取主数据并计数；每个问题都指明文件和行。
    """
    from bot import masterdata

    counts = masterdata.load(call.settings().folders.masterdata).counts()
    if as_json:
        print_json(counts)
    else:
        click.echo("\n".join(f"{kind:<16}{count:>8}" for kind, count in counts.items()))


@master_data.command("template", short_help="Write workbooks to fill in. 写出模板。")
@click.argument("kinds", nargs=-1)
@click.option("--folder", type=FILE, help="Where (the master data's folder if not given). 写到此文件夹。")
@json_option
@pass_call
def master_data_template(call: Invocation, kinds: tuple[str, ...], folder: Path | None, *, as_json: bool) -> None:
    """Write a workbook for each of KINDS (all if none is named): headings, their meaning, the choices there are.

    为每种主数据写一个待填写的工作簿：表头、每列含义、可选值；已有的文件不动。
    """
    from bot.command.masterdata_template import write_templates

    write_templates(call, folder, kinds, as_json=as_json)


@master_data.command("pull", short_help="Take what a target offers. 从目标系统取主数据。")
@click.argument("target", required=False)
@click.option("--kind", "kinds", multiple=True, help="This kind alone: customers, items, prices, stock. 只取这一种。")
@json_option
@pass_call
def master_data_pull(call: Invocation, target: str | None, kinds: tuple[str, ...], *, as_json: bool) -> None:
    """Ask TARGET (the first one if none is named) for customers, items, prices and stock, as far as it offers them.

    从目标系统取客户、物料、价格、库存，写在您自己的文件旁边（*.pulled.csv）。
    """
    from bot.command.masterdata_view import pull_and_show

    pull_and_show(call, target, kinds, as_json=as_json)


@master_data.command("history", short_help="List the snapshots of past runs. 历次快照。")
@json_option
@pass_call
def master_data_history(call: Invocation, *, as_json: bool) -> None:
    """List the versions of the master data that runs have worked with; their files are kept in the data folder.

    列出各次运行用过的主数据版本；其文件保存在 data 文件夹。
    """
    from bot.command.masterdata_view import show_history

    show_history(call, as_json=as_json)
