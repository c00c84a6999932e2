"""The order document that ``extract`` prints is itself an order document."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import UnreadableDocument
from extractors.extract import extract
from extractors.purchase_order import Delivery, ExtractedOrder, Extraction, OrderLine, Party, PurchaseOrder, to_json

TEXT = st.none() | st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).map(
    lambda text: text.strip() or None
)
FIGURE = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=6)
DAY = st.none() | st.dates(min_value=date(2020, 1, 1))
ORDERS = st.builds(
    PurchaseOrder,
    order_number=TEXT,
    issue_date=DAY,
    buyer=st.builds(Party, name=TEXT, phone=TEXT),
    deliver_to=st.builds(Delivery, address=TEXT),
    lines=st.lists(
        st.builds(
            OrderLine,
            description=st.just("bolt"),
            specification=TEXT,
            quantity=FIGURE,
            unit_price=FIGURE,
            requested_delivery_date=DAY,
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    total_amount=FIGURE,
)


@given(st.lists(ORDERS, min_size=1, max_size=3))
def test_what_extract_prints_is_read_as_the_same_orders(orders: list[PurchaseOrder]) -> None:
    printed = to_json(Extraction(document="a", format="a", orders=tuple(ExtractedOrder(order=one) for one in orders)))
    assert [found.order for found in extract(printed, "orders.json").orders] == orders


def test_bare_numbers_are_taken_digit_by_digit() -> None:
    line = '{"quantity": 12, "unit_price": 0.1000000000000000055511151231257827, "seller_item_code": 1.50}'
    content = '{"orders": [{"order_number": 4500012345, "buyer": {"name": "A"}, "lines": [' + line + "]}]}"
    (found,) = extract(content.encode("utf-8-sig"), "a.json").orders
    (line_read,) = found.order.lines
    assert (found.order.order_number, line_read.seller_item_code) == ("4500012345", "1.50")
    assert (line_read.quantity, line_read.unit_price) == (Decimal(12), Decimal("0.1000000000000000055511151231257827"))
    assert {one.confidence for one in found.evidence.values()} == {1.0}


def test_a_blank_text_is_a_value_not_given() -> None:
    content = b'{"orders": [{"issue_date": "", "note": "  ", "lines": [{"description": "nut", "quantity": ""}]}]}'
    order = extract(content, "a.json").orders[0].order
    assert order == PurchaseOrder(lines=(OrderLine(description="nut"),))


def _with_line(**values: Any) -> dict[str, Any]:
    return {"lines": [{"description": "nut", "quantity": "1"}, {"description": "nut", **values}]}


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (_with_line(quantity="1,000"), r"orders\[0\]\.lines\[1\]\.quantity"),
        (_with_line(unit_price="NaN"), r"orders\[0\]\.lines\[1\]\.unit_price: 'NaN' is no figure"),
        (_with_line(requested_delivery_date="20.11.2026"), r"orders\[0\]\.lines\[1\]\.requested_delivery_date"),
        ({"buyer": "Lockridge plc"}, r"orders\[0\]\.buyer"),
        ("PO-1", r"orders\[0\]"),
    ],
    ids=["a separator", "no figure", "a date of another form", "a text for a party", "a text for an order"],
)
def test_what_does_not_fit_is_named_by_its_path(order: object, said: str) -> None:
    with pytest.raises(UnreadableDocument, match=said):
        extract(json.dumps({"orders": [order]}).encode(), "a.json")


@pytest.mark.parametrize(
    "content", [b'{"orders": [', b'{"orders": [{"total_amount": NaN}]}', b'{"x": {"orders": []}, "orders": 1}']
)
def test_json_that_is_damaged_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"a\.json"):
        extract(content, "a.json")


def test_a_document_without_orders_says_so() -> None:
    assert extract(b'{"orders": []}', "a.json").why_none == "nothing_ordered"


def test_an_order_without_lines_is_no_less_an_order() -> None:
    (found,) = extract(b'{"orders": [{"order_number": "PO-1", "lines": []}]}', "a.json").orders
    assert found.order == PurchaseOrder(order_number="PO-1")
