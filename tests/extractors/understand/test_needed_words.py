"""Words without which a pattern of a sentence cannot match."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.understand.needed_words import needed_words
from extractors.understand.prose import _patterns


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"(?i:Deliver)\s+to\b", {"deliver"}),
        (r"(?:送到|寄到)[ \t]*(?P<place>[^\n]{3,9})", {"送到", "寄到"}),
        (r"(?P<day>\d{1,2})\s*(?:必着|納品)?", set()),
        (r"\d+(?:年)?\d*", set()),
        (r"(?<!x)(?:ab|c\d)+\d*", {"ab", "c"}),
        (r"(?!never)always", {"always"}),
    ],
)
def test_every_match_contains_one_of_the_needed_words(pattern: str, words: set[str]) -> None:
    assert needed_words(pattern) == words


def test_hardly_a_pattern_of_a_sentence_is_tried_in_vain_on_every_text() -> None:
    assert sum(not needed for _, needed in _patterns()) <= len(_patterns()) / 5


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # texts are made from patterns
@given(st.data())
def test_no_match_of_a_sentence_is_lost_by_looking_for_its_words_first(data: st.DataObject) -> None:
    pattern, needed = data.draw(st.sampled_from(_patterns()))
    text = data.draw(st.from_regex(pattern))
    assert not re.search(pattern, text) or not needed or any(word in text.lower() for word in needed)
