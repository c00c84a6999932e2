"""An order as a sale of Tryton's, and a saved sale in our words."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from connectors.capabilities import SavedOrder, Value
from connectors.errors import Refused
from connectors.sales_order import SalesOrder, SalesOrderLine
from connectors.targets.api.mapping import Meant
from connectors.targets.screens_values import head_texts, one_line
from connectors.targets.tryton.values import plain
from connectors.targets.tryton_screens.settings import Prices
from connectors.targets.tryton_screens.traffic import Row

CENT = Decimal("0.01")
CODED = re.compile(r"\[(.+?)\] ")

Known = Mapping[tuple[str, str], int]
"""Records that were looked up: their model and code, and the id that Tryton gave them."""


def meant(order: SalesOrder, prices: Prices) -> Meant:
    """What is typed, with the keys of SavedOrder. Raises Refused where a price cannot be worked out."""
    texts = head_texts(order)
    head: dict[str, Value] = {
        "customer_number": order.customer_number,
        "currency": order.currency,
        "reference": texts["reference"],
        "order_date": order.order_date,
        "requested_delivery_date": order.requested_delivery_date,
        "payment_terms": texts.get("payment_terms"),
        "comment": comment(order),
    }
    lines: tuple[dict[str, Value], ...] = tuple(
        {
            "item_number": line.item_number,
            "description": one_line(line.description),
            "quantity": line.quantity,
            "unit": line.unit,
            prices.path: price(line, prices),
        }
        for line in order.lines
    )
    return Meant(head=head, lines=lines)


def comment(order: SalesOrder) -> str:
    """Where it goes, and the note: an address of Tryton's own belongs to a party, and is chosen after the customer."""
    texts = head_texts(order)
    first = " ".join(texts[name] for name in ("ship_to_name", "ship_to_contact", "ship_to_phone") if name in texts)
    return "\n".join(filter(None, (first, texts.get("ship_to_address"), texts.get("note"))))


def price(line: SalesOrderLine, prices: Prices) -> Decimal:
    """The line's price as Tryton keeps it. Raises Refused where that is one before tax and the rate is not known."""
    if prices.kind == "gross":
        return line.unit_price
    if line.tax_rate is None:
        said = "the order gives no tax rate, and Tryton keeps prices before tax"
        raise Refused(f'line {line.line_number}: {said}; give the item one, or set prices = "gross"')
    return (line.unit_price / (1 + line.tax_rate)).quantize(Decimal(1).scaleb(-prices.places), ROUND_HALF_UP)


def saved(number: str, row: Row, lines: list[Row], prices: Prices, known: Known | None = None) -> SavedOrder:
    """A sale as it stands there; with ``known``, records by our codes instead of their names."""
    codes = {(model, identity): code for (model, code), identity in (known or {}).items()}
    head: dict[str, Value] = {
        "reference": row.get("reference") or None,
        "order_date": _day(row.get("sale_date")),
        "requested_delivery_date": _day(row.get("shipping_date")),
        "payment_terms": _name(row, "payment_term"),
        "comment": row.get("comment") or "",
        "customer_name": _name(row, "party"),
        "currency": _name(row, "currency"),
        "total_amount": _figure(row.get("total_amount")),
    }
    if known is not None:
        head["customer_number"] = codes.get(("party.party", row["party"])) or _name(row, "party")
        head["currency"] = codes.get(("currency.currency", row["currency"])) or _name(row, "currency")
    return SavedOrder(number=number, head=head, lines=tuple(_line(line, prices, codes) for line in lines))


def _line(line: Row, prices: Prices, codes: Mapping[tuple[str, int], str]) -> dict[str, Value]:
    return {
        "item_number": codes.get(("product.product", line["product"])) or _code(_name(line, "product") or ""),
        "description": one_line(line.get("summary")),
        "quantity": _figure(line.get("quantity")),
        "unit": _name(line, "unit"),
        prices.path: _figure(line.get("unit_price")),
    }


def _name(row: Row, field: str) -> str | None:
    record = row.get(f"{field}.")
    return str(record["rec_name"]) if record else None


def _code(name: str) -> str:
    """The code that Tryton puts before a product's name, as in "[T-10] Bolt"; the name where it has none."""
    found = CODED.match(name)
    return found[1] if found else name


def _figure(value: object) -> Decimal | None:
    found = plain(value)
    return Decimal(found) if isinstance(found, int | Decimal) else None


def _day(value: object) -> Value:
    return date.fromisoformat(str(plain(value))) if value else None
