"""Commands about web pages."""

from pathlib import Path

import click

from bot.cli_options import FILE, pass_call
from bot.command.invocation import Invocation


@click.group("screen", short_help="Web forms. 网页表单。")
def screen() -> None:
    """Web pages that a target of type "form" works on.

    form 类型的目标所操作的网页。
    """


@screen.command("record", short_help="Record a form file. 录制表单文件。")
@click.argument("url")
@click.option(
    "--out", type=FILE, default=Path("targets/recorded.toml"), show_default=True, help="The form file. 写到哪个文件。"
)
@click.option(
    "--sample", type=FILE, help="The order to enter, as JSON (if not given, of the master data). 样单（JSON）。"
)
@pass_call
def record(call: Invocation, url: str, out: Path, sample: Path | None) -> int:
    """Open URL in a browser; enter one sample order there, and a form file comes of it. Passwords are not recorded.

    在浏览器中打开 URL；录入一张样单，由此生成表单文件。密码不会被记录。
    """
    from bot.command.screen_record import Wanted, record_and_show

    return record_and_show(call, Wanted(url, out, sample))
