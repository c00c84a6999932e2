"""The nearest of many texts."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.nearest import Near, Nearest

NAMES = ["内六角螺钉 M8×30", "内六角螺钉 M8×35", "六角螺母 M8", "Socket screw M8x30", "平垫圈 8"]


def test_a_text_is_nearest_to_itself() -> None:
    index = Nearest(NAMES)
    assert [index.nearest(name)[0] for name in NAMES] == [Near(place, 100.0, exact=True) for place in range(len(NAMES))]


def test_a_typo_does_not_lead_astray_and_measures_that_differ_are_told() -> None:
    near = Nearest(NAMES).nearest("内六角螺订 M8*30")
    assert [(one.place, one.exact) for one in near[:2]] == [(0, True), (1, False)]
    assert near[0].score > near[1].score


def test_words_in_another_order_are_found() -> None:
    assert Nearest(NAMES).nearest("M8×30 内六角螺钉")[0].place == 0


def test_nothing_is_near_to_nothing() -> None:
    assert Nearest([]).nearest("螺钉") == Nearest(NAMES).nearest("") == Nearest(NAMES).nearest("ZZZZ") == []


@settings(max_examples=60)
@given(st.lists(st.text(max_size=12), max_size=20), st.text(max_size=12))
def test_any_texts_can_be_held_and_asked_for(texts: list[str], wanted: str) -> None:
    found = Nearest(texts).nearest(wanted, 3)
    assert len(found) <= 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_what_is_nearest_does_not_hang_on_the_order_of_equals() -> None:
    names = [f"零件 {Random(place).randrange(10**6)} 型" for place in range(200)]
    assert Nearest(names).nearest(names[77])[0].place == 77
