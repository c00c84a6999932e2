"""``orderbot learn detector``: train the detector of unusual orders on what this company's customers ordered before."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from bot.command.invocation import Invocation, near, print_json
from bot.learned_detector import rows_of, save, train
from bot.past_orders import PastOrders

EVERY = 2**62
"""Above every order's id."""


def learn_and_show(call: Invocation, *, as_json: bool) -> None:
    """Train it, keep it in the data folder, and say from how many orders it learnt."""
    from bot import masterdata

    settings = call.settings()
    master = masterdata.load(settings.folders.masterdata)
    rows: list[tuple[float, ...]] = []
    with call.staging() as staging:
        past = PastOrders(staging, master, ZoneInfo(settings.company.timezone))
        for number in sorted(master.customers):
            rows += rows_of(past.history(number, past.living(number, EVERY), ()).orders)
    detector = train(rows, datetime.now(UTC))
    path = save(detector, settings.folders.data)
    if as_json:
        print_json({"path": str(path), "orders": detector.orders, "limit": detector.limit})
    else:
        click.echo(
            call.say(
                f"已从 {detector.orders} 张历史订单学习，保存在 {near(path)}；从下一次核对起，得分高于 "
                f"{detector.limit:.3f} 的订单会被指出。删除该文件即停用。",
                f"learnt from {detector.orders} past orders, kept in {near(path)}; from the next check on, orders that "
                f"score above {detector.limit:.3f} are pointed out. Take the file away to switch it off.",
            )
        )
