"""A small order that only tries a target out: made, read back, withdrawn. It never gets into our store."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec

from bot.masterdata.rows import Customer, Item
from connectors.capabilities import Cancels, Capability, Reads, SavedOrder, capabilities
from connectors.errors import ConnectorError, OutcomeUnknown
from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo, Target
from connectors.targets.api.compare import NAMES, shown

NOTE = "orderbot 测试订单，请勿发货 · test order, do not deliver"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the trial: how it ended, in both languages, and the files that show it.

    ``cannot``: the target does not offer it, or it was not wanted, or what came before makes it pointless.
    """

    what: Literal["look", "create", "read", "withdraw"]
    outcome: Literal["done", "failed", "cannot"]
    zh: str
    en: str
    number: str | None = None
    evidence: tuple[Path, ...] = ()


def trial_order(customer: Customer, item: Item, price: Decimal, at: datetime) -> SalesOrder:
    """One base unit of the item for the customer. Its reference has the second in it: ``TEST-20261125143000``."""
    line = SalesOrderLine(
        line_number=1,
        item_number=item.item_number,
        description=item.name,
        quantity=Decimal(1),
        unit=item.base_unit,
        unit_price=price,
        line_amount=price.quantize(Decimal("0.01")),
        tax_rate=item.tax_rate,
        requested_delivery_date=at.date(),
    )
    return SalesOrder(
        reference=f"TEST-{at:%Y%m%d%H%M%S}",
        customer_number=customer.customer_number,
        customer_name=customer.name,
        currency=customer.currency or "CNY",
        lines=(line,),
        total_amount=line.line_amount,
        ship_to=ShipTo(
            name=customer.name, contact=customer.contact, phone=customer.phone, address=customer.address or NOTE
        ),
        order_date=at.date(),
        requested_delivery_date=at.date(),
        payment_terms=customer.payment_terms,
        note=NOTE,
    )


def try_out(target: Target, order: SalesOrder, *, keep: bool) -> Iterator[Step]:
    """Look, create, read back, withdraw (not with ``keep``); each step as it ends.

    What fails is a step that says so; after a failed creation nothing follows.
    """
    try:
        there = target.find(order.reference, order.customer_number)
    except ConnectorError as error:
        yield _failed("look", error)
        return
    if there is not None:
        zh, en = (
            f"{order.reference} 已存在：{there}；稍后再试",
            f"{order.reference} is there already: {there}; try later",
        )
        yield Step(what="look", outcome="failed", zh=zh, en=en)
        return
    yield Step(what="look", outcome="done", zh=f"{order.reference} 尚不存在", en=f"{order.reference} is not there yet")
    created = _create(target, order)
    yield created
    if created.number is not None:
        yield _read(target, created.number)
        yield _withdraw(target, created.number, keep=keep)


def _create(target: Target, order: SalesOrder) -> Step:
    try:
        pushed = target.create(order)
    except OutcomeUnknown as error:
        return _find_after(target, order, error)
    except ConnectorError as error:
        return _failed("create", error)
    zh, en = f"已创建：{pushed.number}", f"created: {pushed.number}"
    return Step(what="create", outcome="done", zh=zh, en=en, number=pushed.number, evidence=pushed.evidence)


def _find_after(target: Target, order: SalesOrder, doubt: OutcomeUnknown) -> Step:
    """No answer came: what is there now? Failed in any case, but an order that is there can still be withdrawn."""
    try:
        number = target.find(order.reference, order.customer_number)
    except ConnectorError:
        number = None
    zh = f"之后查到 {number}" if number else f"请在目标系统中查找 {order.reference}，如有请手工作废"
    en = f"found afterwards: {number}" if number else f"look there for {order.reference}, and cancel it by hand"
    return Step(
        what="create",
        outcome="failed",
        zh=f"{doubt}；{zh}",
        en=f"{doubt}; {en}",
        number=number,
        evidence=doubt.evidence,
    )


def _read(target: Target, number: str) -> Step:
    try:
        if Capability.READ in capabilities(target) and isinstance(target, Reads):
            zh, en = _in_words(target.read(number))
        else:
            status = target.status(number)
            zh = en = f"{status.state}: {status.text}"
    except ConnectorError as error:
        return _failed("read", error)
    return Step(what="read", outcome="done", zh=zh, en=en)


def _in_words(saved: SavedOrder) -> tuple[str, str]:
    fields = [(NAMES.get(path, (path, path)), shown(value)) for path, value in saved.head.items()]
    fields += [(NAMES.get(path, (path, path)), shown(value)) for line in saved.lines for path, value in line.items()]
    told = [(names, value) for names, value in fields if value]
    return "；".join(f"{zh} {value}" for (zh, _), value in told), "; ".join(f"{en} {value}" for (_, en), value in told)


def _withdraw(target: Target, number: str, *, keep: bool) -> Step:
    if keep:
        return Step(what="withdraw", outcome="cannot", zh=f"按要求保留 {number}", en=f"{number} is kept, as asked for")
    if Capability.CANCEL not in capabilities(target) or not isinstance(target, Cancels):
        zh, en = f"此目标不能作废；请手工作废 {number}", f"this target cannot cancel: cancel {number} there by hand"
        return Step(what="withdraw", outcome="cannot", zh=zh, en=en)
    try:
        target.cancel(number, NOTE)
    except ConnectorError as error:
        zh, en = f"{error}；请手工作废 {number}", f"{error}; cancel {number} there by hand"
        return Step(what="withdraw", outcome="failed", zh=zh, en=en, evidence=error.evidence)
    return Step(what="withdraw", outcome="done", zh=f"已作废 {number}", en=f"{number} is cancelled")


def _failed(what: Literal["look", "create", "read", "withdraw"], error: ConnectorError) -> Step:
    return Step(what=what, outcome="failed", zh=str(error), en=str(error), evidence=error.evidence)
