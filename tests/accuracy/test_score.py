"""Orders and lines are paired with their likes, and what is missing or too much is counted."""

from typing import Any

from tests.accuracy.reading import Read
from tests.accuracy.score import score
from tests.accuracy.tally import Tally, f1, precision, recall


def _line(name: str, quantity: str, **more: str) -> dict[str, Any]:
    return {"description": name, "quantity": quantity, **more}


def _order(number: str, *lines: dict[str, Any]) -> dict[str, Any]:
    return {"order_number": number, "buyer": {"name": "Lockridge plc"}, "deliver_to": {}, "lines": list(lines)}


FIRST = _order("A-1", _line("Hex bolt", "12"), _line("Rivnut", "40"))
SECOND = _order("A-2", _line("Gauze swab", "7"))


def test_orders_read_in_another_sequence_are_right() -> None:
    found = score({"orders": [FIRST, SECOND]}, [SECOND, FIRST])
    assert found.counts["documents_right"] == 1
    assert found.counts["whole_orders"] == found.counts["orders"] == 2
    assert {one.verdict for one in found.fields} == {"right", "-"}


def test_a_line_too_much_and_a_line_missed_break_the_order() -> None:
    short = _order("A-1", FIRST["lines"][0])
    assert score({"orders": [FIRST]}, [short]).counts["whole_orders"] == 0
    assert score({"orders": [short]}, [FIRST]).counts["whole_orders"] == 0


def test_a_wrong_quantity_is_one_wrong_field() -> None:
    read = _order("A-1", _line("Hex bolt", "120"), _line("Rivnut", "40"))
    found = score({"orders": [FIRST]}, [read])
    assert [(one.path, one.verdict) for one in found.fields if one.verdict not in ("right", "-")] == [
        ("lines.0.quantity", "wrong")
    ]
    assert found.counts["lines_found"] == 1


def test_an_order_where_there_is_none_is_false() -> None:
    found = score({"orders": []}, [FIRST])
    assert found.counts["false_orders"] == 1
    assert {one.verdict for one in found.fields} == {"invented"}


def test_a_neutral_code_may_be_given_as_either() -> None:
    said = {"orders": [_order("A-1", _line("Rivnut", "4", buyer_item_code="R7"))], "accept": [{"either_code": True}]}
    read = _order("A-1", _line("Rivnut", "4", seller_item_code="R7"))
    assert {one.verdict for one in score(said, [read]).fields} == {"right", "-"}


def test_precision_recall_and_calibration_are_of_fields() -> None:
    read = _order("A-9", *FIRST["lines"])
    evidence = {"order_number": (0.97, "page 1", "A-9"), "buyer.name": (0.99, "page 1", "Lockridge plc")}
    tally = Tally()
    tally.add(score({"orders": [FIRST]}, [read]), Read(orders=[read], evidence=[evidence]))
    assert (precision(tally.header), recall(tally.header), f1(tally.header)) == (0.5, 0.5, 0.5)
    assert tally.band_share("≥ 0.95") == 0.5
    assert f1(tally.line) == 1.0
