"""Two ways of writing one thing are one; two measures are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.texts import bodies, contradicting, plain_text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("内六角螺钉 M8×30", "内六角螺钉M8*30"),
        ("M8 X 30", "m8x30"),
        ("Ｍ８×３０　镀锌", "M8×30（镀锌）"),
        ("水 1.5升", "水1.5L"),
        ("13g×20条", "13g*20条"),
        ("订书机 24/6", "订书机 24 / 6"),
    ],
)
def test_the_same_thing_written_in_two_ways_is_compared_as_one(one: str, other: str) -> None:
    assert plain_text(one) == plain_text(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("水 1.5L", "水 15L"), ("4.8级", "48级"), ("胶带 12 24", "胶带 1224"), ("7-10A", "710A"), ("M8×30", "M83×0")],
)
def test_two_measures_are_never_compared_as_one(one: str, other: str) -> None:
    assert plain_text(one) != plain_text(other)


def test_measures_are_taken_in_their_smallest_unit() -> None:
    assert bodies("纯净水 1.5L 24瓶") == bodies("1500毫升 纯净水 24")
    assert bodies("6204-2RS") == {"6204", "2rs"}


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("螺钉 M8×35", "内六角螺钉 M8×30 8.8级", ("m8x35", "m8x30")),
        ("螺钉 M8×30 8.8级", "螺钉 M8×30 10.9级", ("8.8级", "10.9级")),
        ("水 1.5L", "水 500ml", ("1500ml", "500ml")),
        ("螺钉 不锈钢304", "螺钉 不锈钢316", ("304", "316")),
    ],
)
def test_a_measure_with_another_figure_contradicts(one: str, other: str, said: tuple[str, str]) -> None:
    assert contradicting(one, other) == said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("螺钉 M8×30", "螺钉 M8×30 8.8级 镀锌"),
        ("Hex bolt DIN 933 M8x30 8.8 zp", "外六角螺栓 M8×30 8.8级 镀锌 不锈钢304"),
        ("螺钉 M8×30 2026-11", "螺钉 M8×30 8.8级"),
        ("水 0.5L", "水 500ml"),
    ],
)
def test_what_only_one_of_them_says_contradicts_nothing(one: str, other: str) -> None:
    assert contradicting(one, other) is None


@given(st.text(max_size=40))
def test_a_text_compared_is_compared_as_itself_whatever_it_is(text: str) -> None:
    assert contradicting(text, text) is None
    assert plain_text(text) == plain_text(f"  {text} ")
