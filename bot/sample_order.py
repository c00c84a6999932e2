"""The order that a person types while a form is recorded: its values are unlike each other and tell controls."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from bot.errors import OrderbotError
from bot.masterdata.rows import Customer, Item
from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo

FIGURES = ((Decimal(3), Decimal("11.50")), (Decimal(7), Decimal("12.25")))
"""Quantity and price of each line."""

NOTE = "样单，请勿发货 sample, do not deliver"


def sample_order(customer: Customer, items: Sequence[Item], at: datetime) -> SalesOrder:
    """Two lines for the customer (of one item, where there is only one). Its reference is ``TEST-20261125143000``."""
    chosen = [items[number % len(items)] for number in range(len(FIGURES))]
    lines = tuple(
        SalesOrderLine(
            line_number=number,
            item_number=item.item_number,
            description=item.name,
            quantity=quantity,
            unit=item.base_unit,
            unit_price=price,
            line_amount=quantity * price,
            tax_rate=item.tax_rate,
            requested_delivery_date=at.date() + timedelta(days=20 + number),
        )
        for number, (item, (quantity, price)) in enumerate(zip(chosen, FIGURES, strict=True), 1)
    )
    return SalesOrder(
        reference=f"TEST-{at:%Y%m%d%H%M%S}",
        customer_number=customer.customer_number,
        customer_name=customer.name,
        currency=customer.currency or "CNY",
        lines=lines,
        total_amount=sum((line.line_amount for line in lines), Decimal(0)),
        ship_to=ShipTo(
            name="样单收货方", contact=customer.contact or "样先生", phone="0574-12345678", address="样单路 9 号"
        ),
        order_date=at.date(),
        requested_delivery_date=at.date() + timedelta(days=20),
        payment_terms=customer.payment_terms,
        note=NOTE,
    )


def read_sample(path: Path) -> SalesOrder:
    """A sample order from a JSON file: a sales order's fields; amounts, names and line numbers may be left out.

    Raises OrderbotError that says what is wrong with it.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8-sig"))
        lines = [_line(number, line) for number, line in enumerate(table["lines"], 1)]
        total = sum((Decimal(line["line_amount"]) for line in lines), Decimal(0))
        given = {"currency": "CNY", "customer_name": table["customer_number"], "total_amount": str(total), **table}
        return msgspec.convert({**given, "lines": lines}, SalesOrder)
    except OSError as error:
        raise OrderbotError(f"{path}: {error.strerror}") from error
    except KeyError as error:
        raise OrderbotError(f"{path}: {error} 缺少 is missing") from error
    except (ValueError, TypeError, AttributeError, ArithmeticError) as error:
        raise OrderbotError(f"{path}: 不是样单 is no sample order: {error}") from error


def _line(number: int, line: dict[str, Any]) -> dict[str, Any]:
    amount = Decimal(line["quantity"]) * Decimal(line["unit_price"])
    return {"line_number": number, "description": line["item_number"], "line_amount": str(amount), **line}
