"""Orders read from a table of texts, as tests need them."""

import csv
import io
from collections.abc import Sequence

from extractors.extract import extract
from extractors.purchase_order import PurchaseOrder


def orders_of(rows: Sequence[Sequence[str]]) -> list[PurchaseOrder]:
    """What is read from a file of values with these rows."""
    content = io.StringIO()
    csv.writer(content).writerows(rows)
    return [found.order for found in extract(content.getvalue().encode(), "order.csv").orders]


def order_of(rows: Sequence[Sequence[str]]) -> PurchaseOrder:
    """The same where it is one order."""
    (order,) = orders_of(rows)
    return order
