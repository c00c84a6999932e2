"""``orderbot screen record``: a person enters a sample order in a browser, and a form file comes of it."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from bot.command.invocation import Invocation, near
from bot.errors import OrderbotError, SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings
    from connectors.sales_order import SalesOrder
    from connectors.targets.form.recorder import Recorder, Recording

Meanwhile = Callable[["Recorder"], "Recording"]
"""What happens while it is recorded; it returns when that is over."""

STEPS = (
    ("登录", "sign in"),
    ("按客户订单号查询一次：应当查不到", "search for the customer's order number once: nothing is found"),
    ("新建订单，照下面的样单填写并保存", "enter a new order with the values below and save it"),
    ("再按客户订单号查询", "search for the customer's order number again"),
    (
        "如果订单页面的网址里没有单号，再按单号查询一次",
        "where the address of an order's page does not have its number, search by that number too",
    ),
    ("打开这张订单，回到这里按回车", "open the order, come back here and press Enter"),
)


class Wanted(NamedTuple):
    """What the person asked for. ``headless``: nobody looks on, as in tests."""

    url: str
    out: Path
    sample: Path | None = None
    headless: bool = False


def record_and_show(call: Invocation, wanted: Wanted, meanwhile: Meanwhile | None = None) -> int:
    """Record, write the file, and say what is left to do; 1 where nothing was entered. Raises OrderbotError."""
    from connectors.browser import Browser
    from connectors.settings import BrowserSettings
    from connectors.targets.form.recorder import Recorder
    from connectors.targets.form.sample import Sample

    if wanted.out.exists():
        raise OrderbotError(
            call.say(
                f"{near(wanted.out)} 已存在；请用 --out 另写一个",
                f"{near(wanted.out)} is there already; name another with --out",
            )
        )
    if not wanted.headless:
        _expect_a_screen(call)
    settings = _settings(call, wanted)
    order = _sample(call, settings, wanted.sample)
    browser = Browser(replace(settings.browser if settings else BrowserSettings(), headless=wanted.headless), "record")
    try:
        recorder = Recorder(browser, Sample(order).texts())
        recorder.open(wanted.url)
        _tell(call, order)
        recording = (meanwhile or _until_enter)(recorder)
    finally:
        browser.close()
    return _write(call, wanted.out, recording, order)


def _expect_a_screen(call: Invocation) -> None:
    """A browser without a screen would end at once, and say nothing that helps."""
    if sys.platform.startswith("linux") and not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        raise OrderbotError(
            call.say(
                "这台机器没有图形界面；请在有桌面的电脑上录制，再把文件复制过来",
                "this machine has no screen: record on a computer with a desktop, and copy the file here",
            )
        )


def _settings(call: Invocation, wanted: Wanted) -> "Settings | None":
    """The settings, for the browser and the master data; with a sample given it goes without those that are wrong."""
    try:
        return call.settings_if_any()
    except SettingsError:
        if wanted.sample is None:
            raise
        return None


def _sample(call: Invocation, settings: "Settings | None", file: Path | None) -> "SalesOrder":
    from bot import masterdata
    from bot.sample_order import read_sample, sample_order

    if file is not None:
        return read_sample(file)
    if settings is not None:
        known = masterdata.load(settings.folders.masterdata)
        items = [item for item in known.items.values() if item.status == "active"]
        customer = next((each for each in known.customers.values() if not each.on_hold), None)
        if customer is not None and items:
            return sample_order(customer, items[:2], datetime.now(ZoneInfo(settings.company.timezone)))
    raise OrderbotError(
        call.say(
            "主数据中没有客户和物料可作样单；请用 --sample 文件.json 给出一张",
            "the master data has no customer and item for a sample order: give one with --sample FILE.json",
        )
    )


def _tell(call: Invocation, order: "SalesOrder") -> None:
    """The steps, and the order to type: its head field by field, its lines as a table."""
    from rich.table import Table

    from connectors.targets.api.compare import NAMES, shown
    from connectors.targets.form.sample import Sample

    console, at = call.console(), call.say("0", "1") == "1"
    for number, (zh, en) in enumerate(STEPS, 1):
        console.print(f"{number}. {call.say(zh, en)}", soft_wrap=True)
    sample = Sample(order)
    head = Table(box=None, show_header=False, padding=(0, 2, 0, 3))
    for path, value in sample.head.items():
        head.add_row(NAMES[path][at], shown(value))
    lines = Table(box=None, padding=(0, 2, 0, 3))
    for path in sample.lines[0]:
        lines.add_column(NAMES[path][at], overflow="fold")
    for line in sample.lines:
        lines.add_row(*(shown(line.get(path)) for path in sample.lines[0]))
    console.print()
    console.print(head)
    console.print()
    console.print(lines)
    console.print()


def _until_enter(recorder: "Recorder") -> "Recording":
    pressed: list[str] = []

    def wait() -> None:
        try:
            pressed.append(input())
        except EOFError:
            pressed.append("")

    Thread(target=wait, name="enter", daemon=True).start()
    return recorder.watch(lambda: bool(pressed))


def _write(call: Invocation, out: Path, recording: "Recording", order: "SalesOrder") -> int:
    from connectors.targets.form.recorded_file import form_file

    if not recording.deeds:
        raise OrderbotError(call.say("没有录到任何操作", "nothing was done in the browser"))
    text = form_file(recording, order)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8", newline="\n")
    left = [line for line in text.splitlines() if "TODO" in line and not line.startswith("#")]
    console = call.console()
    console.print(call.say(f"+ {near(out)}  还要补上：{len(left)} 处", f"+ {near(out)}  left to fill in: {len(left)}"))
    for line in left:
        console.print(f"    {line}", soft_wrap=True)
    console.print(
        call.say(
            f"请作废样单 {order.reference}，通读文件，然后运行  orderbot doctor",
            f"cancel the sample order {order.reference}, read the file through, then run  orderbot doctor",
        ),
        soft_wrap=True,
    )
    return 0
