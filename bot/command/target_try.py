"""``orderbot target try``: a small test order in a target, each step shown with what was said and answered."""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from bot.command.crash import mask
from bot.command.invocation import Invocation, near, print_json
from bot.command.named_target import named_target
from bot.errors import OrderbotError

if TYPE_CHECKING:
    from bot.masterdata.rows import Customer, Item
    from bot.settings import Settings
    from bot.trial_order import Step
    from connectors.sales_order import Target

Row = TypeVar("Row")

SHOWN = 600
"""Characters of a request or reply on the screen; the file has all of it."""

MARKS = {"done": "✓", "failed": "✗", "cannot": "–"}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the person asked for; what is not given is the first of the master data."""

    target: str
    customer: str | None = None
    item: str | None = None
    unit: str | None = None
    price: Decimal = Decimal(1)
    keep: bool = False


def try_and_show(call: Invocation, wanted: Wanted, *, as_json: bool) -> int:
    """Try the target out and return the exit status: 1 where a step failed. Raises OrderbotError, ConnectorError."""
    from bot.trial_order import trial_order, try_out
    from bot.wiring import Connectors

    settings = call.settings(secrets=True)
    connection = named_target(call, settings, wanted.target)
    connectors = Connectors(settings)
    steps: list[Step] = []
    try:
        target = connectors.make("target", connection)
        customer, item = _whom_and_what(call, settings, target, wanted)
        order = trial_order(customer, item, wanted.price, datetime.now(ZoneInfo(settings.company.timezone)))
        if not as_json:
            what = f"{customer.customer_number}  {item.item_number} × 1 {item.base_unit}"
            call.console().print(f"{wanted.target}: {order.reference}  {what}", soft_wrap=True)
        for step in try_out(target, order, keep=wanted.keep):
            steps.append(step)
            if not as_json:
                _show(call, step)
    finally:
        connectors.close()
    if as_json:
        print_json({"reference": order.reference, "steps": [_document(call, step) for step in steps]})
    return int(any(step.outcome == "failed" for step in steps))


def _whom_and_what(
    call: Invocation, settings: "Settings", target: "Target", wanted: Wanted
) -> tuple["Customer", "Item"]:
    """The customer and the item as the master data has them; one that is only named goes by what the target says."""
    from bot import masterdata
    from bot.masterdata.rows import Customer, Item

    known = masterdata.load(settings.folders.masterdata)
    customer = _first(known.customers, wanted.customer)
    if customer is None and wanted.customer:
        name = _name_there(target, "customers", wanted.customer)
        customer = Customer(customer_number=wanted.customer, name=name)
    item = _first(known.items, wanted.item)
    if item is None and wanted.item and wanted.unit:
        name = _name_there(target, "items", wanted.item)
        item = Item(item_number=wanted.item, name=name, base_unit=wanted.unit)
    if customer is None or item is None:
        raise OrderbotError(
            call.say(
                "主数据中没有可用的客户或物料；请用 --customer、--item、--unit 指明",
                "the master data has no such customer or item: name them with --customer, --item and --unit",
            )
        )
    return customer, msgspec.structs.replace(item, base_unit=wanted.unit) if wanted.unit else item


def _first(rows: dict[str, Row], number: str | None) -> Row | None:
    """The row that is named; without a name the first one that is in use."""
    if number is not None:
        return rows.get(number)
    return next((row for row in rows.values() if getattr(row, "status", "active") == "active"), None)


def _name_there(target: "Target", kind: str, number: str) -> str:
    """What the target calls it; the number itself where it does not tell."""
    from connectors.capabilities import capabilities

    told = getattr(target, kind)() if kind in capabilities(target) else ()
    return next((str(one.name) for one in told if one.number == number), number)


def _show(call: Invocation, step: "Step") -> None:
    say = call.say
    names = {
        "look": say("查找", "look"),
        "create": say("创建", "create"),
        "read": say("读回", "read back"),
        "withdraw": say("作废", "withdraw"),
    }
    console = call.console()
    text = mask(say(step.zh, step.en), call.secrets)
    console.print(f"{MARKS[step.outcome]} {names[step.what]}  {text}", soft_wrap=True)
    for file in step.evidence:
        for line in _calls(file):
            console.print(f"    {mask(line, call.secrets)}", soft_wrap=True)
        console.print(f"    + {near(file)}", soft_wrap=True)


def _calls(file: Path) -> Iterator[str]:
    """Each request and its reply, where the file holds calls; a picture shows itself."""
    if file.suffix != ".json":
        return
    for each in json.loads(file.read_text(encoding="utf-8")):
        request, reply = each["request"], each["reply"]
        yield f"{each['doing']}: {request['line']}"
        yield f"  → {_short(request['body'])}"
        yield f"  ← {_short(reply if not isinstance(reply, dict) else [reply['status'], reply['body']])}"


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]} …"


def _document(call: Invocation, step: "Step") -> dict[str, object]:
    return {
        "step": step.what,
        "outcome": step.outcome,
        "said": mask(call.say(step.zh, step.en), call.secrets),
        "number": step.number,
        "evidence": [str(file) for file in step.evidence],
    }
