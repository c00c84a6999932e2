"""Numbers are the same to the eye, or they are not; how alike two orders are does not hang on the lines' order."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.history import PastOrderLine
from bot.order_likeness import Line, likeness, same_to_the_eye, with_something_behind

lines = st.lists(
    st.tuples(st.sampled_from("ABCDEFGH"), st.integers(1, 5).map(Decimal), st.just(Decimal("0.5"))),
    min_size=1,
    max_size=9,
)


def old(asked: list[Line]) -> list[PastOrderLine]:
    return [PastOrderLine(item_number=item, base_quantity=much, base_price=price) for item, much, price in asked]


@pytest.mark.parametrize(
    ("one", "other"),
    [("PO-1001", "PO-1002"), ("26-1-11", "26-11-1"), ("PO-1", "PO-11"), ("A1", "Al"), ("PO-1001", "PO-10010")],
)
def test_numbers_that_are_two(one: str, other: str) -> None:
    assert not same_to_the_eye(one, other)
    assert not with_something_behind(one, other)


def test_the_very_same_number_is_no_look_alike() -> None:
    assert not same_to_the_eye("PO-1001", "ｐｏ-1001 ")
    assert not with_something_behind("PO-1001", "PO-1001")


@given(lines, st.randoms(use_true_random=False))
def test_an_order_is_the_same_as_itself_in_any_order_of_lines(asked: list[Line], mix: Random) -> None:
    turned = list(asked)
    mix.shuffle(turned)
    found = likeness(turned, old(asked))
    assert (found.same, found.nearly, found.shared, found.differences) == (True, True, len(asked), ())


@given(lines, lines)
def test_what_is_not_the_same_says_how_it_differs(one: list[Line], other: list[Line]) -> None:
    found = likeness(one, old(other))
    assert found.same == (not found.differences)
    assert found.same == (sorted(one) == sorted(other))


@given(lines, st.data())
def test_one_other_quantity_among_several_lines_is_nearly_the_same(asked: list[Line], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(asked) - 1))
    item, much, price = asked[place]
    changed = [*asked[:place], (item, much + 100, price), *asked[place + 1 :]]
    found = likeness(changed, old(asked))
    assert not found.same
    assert found.nearly == (len(asked) > 1)
