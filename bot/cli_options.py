"""Options and arguments that commands of ``orderbot`` share."""

from pathlib import Path

import click

from bot.command.invocation import Invocation

FILE = click.Path(path_type=Path)
DAYS = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")

pass_call = click.make_pass_decorator(Invocation)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON alone on stdout. 只输出 JSON。")
