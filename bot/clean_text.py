"""Texts from parcels, made fit to be shown: no sign in them steers a terminal or turns the reading direction."""

import unicodedata

_STEERING = ("Cc", "Cf", "Cs")


def clean(text: str) -> str:
    """The text without control, formatting and surrogate signs; line breaks and tabs stay."""
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in _STEERING)


def one_line(text: str) -> str:
    """The text cleaned and on one line."""
    return " ".join(clean(text).split())


def width(text: str) -> int:
    """Columns that a text takes: a Chinese sign takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
