"""Codes written otherwise, and bar codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.codes import bare_code, gtin, mistaken_code


@pytest.mark.parametrize("code", ["4006381333931", "4006381-333931", "04006381333931", "４００６３８１３３３９３１"])
def test_a_gtin_is_the_same_in_every_length_it_is_written_in(code: str) -> None:
    assert gtin(code) == "04006381333931"


@pytest.mark.parametrize("code", ["4006381333932", "40063813339", "T-1", "", None, "00000000"])
def test_what_has_no_right_check_digit_is_no_gtin(code: str | None) -> None:
    assert gtin(code) is None


@given(st.integers(min_value=10**11, max_value=10**12 - 1), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number: int, place: int, by: int) -> None:
    digits = next(f"{number}{last}" for last in range(10) if gtin(f"{number}{last}"))
    wrong = f"{digits[:place]}{(int(digits[place]) + by) % 10}{digits[place + 1 :]}"
    assert gtin(wrong) is None


def test_codes_that_look_alike_are_one_to_the_eye() -> None:
    assert {mistaken_code(code) for code in ("FN1OO23", "fn-10023", "FNI0023", "FN.010023")} == {"fn10023"}
    assert mistaken_code("T-0") != mistaken_code("T-1")
    assert bare_code("HB-0830 / 88") == bare_code("hb083088")
