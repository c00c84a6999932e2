"""What a page is made of, whether it came as PDF or as a picture: words where they stand, and ruled lines.

All measures are points from the upper left corner of the page as it is read upright.
"""

import unicodedata
from typing import NamedTuple


class Character(NamedTuple):
    """One character with the box that its font gives it; ``blank``: a blank stands before it.

    ``seam``: it stands apart from the one before, or over it, though nobody wrote a blank.
    """

    text: str
    left: float
    right: float
    blank: bool = False
    seam: bool = False


class Word(NamedTuple):
    """Characters of one line that belong together. ``line`` is the height on the page at which the line stands."""

    text: str
    characters: tuple[Character, ...]
    left: float
    top: float
    right: float
    bottom: float
    line: float
    confidence: float = 1.0


class Rule(NamedTuple):
    """A straight line: ``at`` is its height (horizontal) or its distance from the left (vertical)."""

    at: float
    start: float
    end: float


class Rules(NamedTuple):
    """The ruled lines of a page."""

    horizontal: tuple[Rule, ...] = ()
    vertical: tuple[Rule, ...] = ()


def word_of(characters: tuple[Character, ...], like: Word) -> Word:
    """A word of these characters, in all but its text and its sides like another."""
    text = "".join([f" {one.text}" if one.blank else one.text for one in characters]).lstrip()
    return Word(
        text,
        characters,
        characters[0].left,
        like.top,
        characters[-1].right,
        like.bottom,
        like.line,
        like.confidence,
    )


def is_wide(character: str) -> bool:
    """Whether it is as wide as a Chinese character."""
    return unicodedata.east_asian_width(character) in "WF"
