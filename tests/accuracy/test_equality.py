"""What counts as the same value, and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.accuracy.equality import HEADER_FIELDS, plain, same_goods, verdict


@pytest.mark.parametrize(
    ("field", "said", "read"),
    [
        ("unit_price", "12.50", "12.5"),
        ("quantity", "1200", "1,200.0"),
        ("buyer.name", "恒砺工贸（宁波）有限公司", "恒砺工贸(宁波)有限公司"),
        ("buyer.phone", "0574-5550 0188", "057455500188"),
        ("line.specification", "M8*30", "M8×30"),
        ("line.unit", "Stk.", "stk"),
        ("requested_delivery_date", "2026-05-04", "2026-05-04T00:00:00"),
    ],
)
def test_width_blanks_and_trailing_zeros_do_not_count(field: str, said: str, read: str) -> None:
    assert verdict(field, said, read) == "right"


@pytest.mark.parametrize(
    ("field", "said", "read", "expected"),
    [
        ("quantity", "12", "120", "wrong"),
        ("order_number", "PO-7", "PO7", "wrong"),
        ("buyer.name", "A GmbH", None, "missed"),
        ("note", None, "urgent", "invented"),
        ("note", None, None, "-"),
    ],
)
def test_each_kind_of_error_has_its_name(field: str, said: str | None, read: str | None, expected: str) -> None:
    assert verdict(field, said, read) == expected


def test_a_fair_value_is_right_and_any_counts_for_nothing() -> None:
    assert verdict("issue_date", "2026-05-04", "2026-05-05", ["2026-05-05"]) == "right"
    assert verdict("issue_date", None, "2026-05-05", ["2026-05-05"]) == "-"
    assert verdict("note", "a", "b", "*") == "-"


def test_goods_are_the_same_however_they_are_split() -> None:
    said = {"description": "双头螺柱", "specification": "M16×120"}
    assert same_goods(said, {"description": "双头螺柱 M16*120", "specification": None})
    assert same_goods(said, {"description": "M16×120", "specification": "双头螺柱"})
    assert not same_goods(said, {"description": "双头螺柱 M16×12"})
    assert not same_goods(said, {"description": "双头螺柱（M16×120）×"})


@given(st.sampled_from(HEADER_FIELDS), st.text(max_size=30))
def test_a_value_is_always_right_against_itself(field: str, text: str) -> None:
    assert verdict(field, text, text) == ("-" if plain(field, text) is None else "right")
