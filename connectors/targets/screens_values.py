"""A sales order as the screens take it and show it: texts to type, and what differs from what was meant."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

import msgspec

from connectors.sales_order import SalesOrder, SalesOrderLine

Texts = dict[str, str]

UNTYPABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
"""Control signs, which no key types and no page shows; some pages drop them, some break at them."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows of an order, as text: the head by name, each line by column, the total.

    ``offered`` has the choices of a select, by "currency" or "1 unit" (the line's number before it).
    """

    head: Texts
    lines: list[Texts]
    total: str
    offered: dict[str, list[str]] = {}


def head_texts(order: SalesOrder) -> Texts:
    """What is typed into the head's fields besides the customer. What the order does not give is left as it is."""
    ship_to = order.ship_to
    values = {
        "reference": one_line(order.reference),
        "order_date": str(order.order_date) if order.order_date else None,
        "delivery_date": str(order.requested_delivery_date) if order.requested_delivery_date else None,
        "currency": order.currency,
        "payment_terms": one_line(order.payment_terms),
        "ship_to_name": one_line(ship_to.name),
        "ship_to_contact": one_line(ship_to.contact),
        "ship_to_phone": one_line(ship_to.phone),
        "ship_to_address": one_line(ship_to.address),
        "note": _plain_breaks(order.note),
    }
    return {name: value for name, value in values.items() if value}


def line_texts(line: SalesOrderLine) -> Texts:
    """What is typed into a line besides the item."""
    values = {"quantity": format(line.quantity, "f"), "unit": line.unit, "unit_price": format(line.unit_price, "f")}
    if line.requested_delivery_date:
        values["delivery_date"] = str(line.requested_delivery_date)
    return values


def differences(order: SalesOrder, shown: Shown) -> list[str]:
    """Where the page shows something else than was meant, each in words."""
    meant = {"customer_number": order.customer_number, **head_texts(order)}
    found = [
        _unlike(name, text, shown.head.get(name, ""), shown.offered.get(name))
        for name, text in meant.items()
        if text != _plain_breaks(shown.head.get(name, ""))
    ]
    if len(order.lines) != len(shown.lines):
        return [*found, f"lines: {len(order.lines)} were meant, {len(shown.lines)} stand there"]
    for number, (line, texts) in enumerate(zip(order.lines, shown.lines, strict=True), 1):
        found += [
            f"line {number} {said}" for said in _line_differences(line, texts, shown.offered.get(f"{number} unit"))
        ]
    if figure(shown.total) != order.total_amount:
        found.append(_unlike("total", format(order.total_amount, "f"), shown.total))
    return found


def figure(text: str) -> Decimal | None:
    """A figure as the screens write it (thousands grouped by commas), or None where it is none."""
    try:
        return Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None


def one_line(text: str | None) -> str:
    """The text as a text box can hold it: without line breaks, which it would swallow and so glue words together."""
    return re.sub(r"\s*[\n\t\v\f]+\s*", " ", _plain_breaks(text)).strip()


def _line_differences(line: SalesOrderLine, texts: Texts, units: list[str] | None) -> Iterator[str]:
    figures = {"quantity": line.quantity, "unit_price": line.unit_price, "amount": line.line_amount}
    for name, meant in figures.items():
        if figure(texts.get(name, "")) != meant:
            yield _unlike(name, format(meant, "f"), texts.get(name, ""))
    words = {"item_number": line.item_number, **line_texts(line)}
    for name in words.keys() - figures.keys():
        if words[name] != texts.get(name, ""):
            yield _unlike(name, words[name], texts.get(name, ""), units if name == "unit" else None)


def _unlike(name: str, meant: str, stands: str, offered: list[str] | None = None) -> str:
    choices = f" (offered: {', '.join(offered)})" if offered else ""
    return f"{name}: '{meant}' was meant, '{stands}' stands there{choices}"


def _plain_breaks(text: str | None) -> str:
    return UNTYPABLE.sub("", re.sub(r"\r\n?", "\n", text or "")).strip()
