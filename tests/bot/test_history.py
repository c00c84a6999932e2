"""What a customer's past orders tell of an item."""

from datetime import UTC, datetime
from decimal import Decimal

from bot.history import History, PastOrder, PastOrderLine


def order(day: int, *lines: tuple[str, int]) -> PastOrder:
    past = tuple(PastOrderLine(item_number=item, base_quantity=Decimal(much)) for item, much in lines)
    return PastOrder(reference=f"PO-{day}", ordered_at=datetime(2026, 11, day, tzinfo=UTC), lines=past)


def test_lines_of_one_item_on_one_order_are_one_quantity_and_the_newest_comes_first() -> None:
    newest, oldest = order(9, ("A", 3), ("B", 1), ("A", 4)), order(2, ("A", 10))
    history = History(orders=(newest, oldest))
    assert [(one.reference, line.base_quantity) for one, line in history.lines("A")] == [
        ("PO-9", Decimal(3)),
        ("PO-9", Decimal(4)),
        ("PO-2", Decimal(10)),
    ]
    assert history.by_item == {"A": [Decimal(7), Decimal(10)], "B": [Decimal(1)]}
    assert history.quantities("C") == []
