"""Commands about targets."""

from decimal import Decimal, InvalidOperation

import click

from bot.cli_options import json_option, pass_call
from bot.command.invocation import Invocation


@click.group("target", short_help="The ERP or CRM. 目标系统。")
def target() -> None:
    """The systems that orders are pushed into.

    订单写入的目标系统。
    """


@target.command("try", short_help="Make a test order there. 试写一张订单。")
@click.argument("name")
@click.option("--customer", help="This customer's number (if not given, the first one). 客户编号。")
@click.option("--item", help="This item's number (if not given, the first one). 物料编号。")
@click.option("--unit", help="In this unit (if not given, the item's own). 单位。")
@click.option("--price", default="1", show_default=True, help="At this price, tax included. 含税单价。")
@click.option("--keep", is_flag=True, help="Do not withdraw it. 保留，不作废。")
@json_option
@pass_call
def target_try(  # noqa: PLR0913 - one for each option
    call: Invocation,
    name: str,
    *,
    customer: str | None,
    item: str | None,
    unit: str | None,
    price: str,
    keep: bool,
    as_json: bool,
) -> int:
    """Make a small test order in the target NAME, read it back, show what was said, and withdraw it where it can.

    在目标系统 NAME 中创建一张小测试订单，读回，显示请求与答复，并在可行时作废；做不到的会说明。
    """
    from bot.command.target_try import Wanted, try_and_show

    try:
        figure = Decimal(price)
    except InvalidOperation:
        raise click.BadParameter(price, param_hint="--price") from None
    wanted = Wanted(target=name, customer=customer, item=item, unit=unit, price=figure, keep=keep)
    return try_and_show(call, wanted, as_json=as_json)
