"""Which line is which, where an order and what stands in a system are not quite alike."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from connectors.targets.api.line_pairs import paired

LINES = st.lists(
    st.fixed_dictionaries({name: st.integers(0, 3) for name in ("item", "number", "quantity")}), max_size=6
)


def places(ours: list[dict[str, int]], theirs: list[dict[str, int]]) -> list[int | None]:
    return paired(ours, theirs, lambda one, other: one == other, "item", "number")


def line(number: int, item: int, quantity: int) -> dict[str, int]:
    return {"number": number, "item": item, "quantity": quantity}


def test_a_line_goes_with_its_item_though_another_has_its_number() -> None:
    assert places([line(1, 20, 100), line(2, 10, 400)], [line(1, 10, 700)]) == [None, 0]


def test_lines_of_one_item_go_by_their_number_and_then_by_what_they_hold() -> None:
    theirs = [line(1, 10, 5), line(2, 10, 6), line(3, 10, 7)]

    assert places([line(3, 10, 7), line(1, 10, 9), line(9, 10, 6)], theirs) == [2, 0, 1]


def test_a_line_with_another_item_takes_the_place_that_is_left() -> None:
    assert places([line(1, 10, 5), line(2, 30, 6)], [line(1, 10, 5), line(2, 20, 6)]) == [0, 1]


@given(LINES, LINES)
def test_as_many_go_together_as_there_are_and_none_twice(
    ours: list[dict[str, int]], theirs: list[dict[str, int]]
) -> None:
    found = [place for place in places(ours, theirs) if place is not None]

    assert len(found) == len(set(found)) == min(len(ours), len(theirs))


@given(st.permutations(range(8)))
def test_lines_that_are_all_there_are_found_in_whatever_order(order: list[int]) -> None:
    ours: list[dict[str, int]] = [line(at, at % 3, at % 2) for at in range(8)]
    theirs: list[Mapping[str, int]] = [ours[at] for at in order]

    found = paired(ours, theirs, lambda one, other: one == other, "item", "number")

    assert [theirs[place or 0] for place in found] == ours
