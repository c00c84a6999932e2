"""A recognised line of text: each character at its true place, found from the ink around it.

So two cells that were taken for one text can be told apart, and a decimal point that was passed over is suspected.
"""

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extractors.readers.page import Character, Word, is_wide, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from extractors.readers.picture import Picture

FIGURE_GAP = 0.2  # of the character's height: more between two figures is another column
CELL_GAP = 0.75
BLANK_GAP = 0.2
CJK_INK = 0.9  # the part of a character's height that is inked
LATIN_INK = 0.74
RULE_INK = 0.95
SPECKS = ".·,'`‘’"
POINT_GAP = 0.13  # of the character's height: figures of one number stand closer
LOW = 0.6  # of the line's height: a point begins below
SPECK = 0.3
DOUBTED = 0.8


class Placed(NamedTuple):
    """A character, the share of the line at which its middle stands, and whether a blank stands before it."""

    text: str
    share: float
    blank: bool


def placed_characters(text: str, columns: list[int], length: float) -> "Iterator[Placed]":
    """Each character with the share of the line at which its middle stands."""
    at, blank = 0, False
    for character in text:
        if character.isspace() or at >= len(columns):
            blank = True
            continue
        if character not in "|｜":  # a ruled line, read as a letter
            yield Placed(character, (columns[at] + 0.5) / length, blank)
        at, blank = at + 1, False


def line_words(crop: "Picture", place: tuple[float, float, float], placed: "list[Placed]", score: float) -> list[Word]:
    """The line's characters where their ink is, split where the gaps are those of another column.

    ``place`` is the left and top of the crop on the page, and its width.
    """
    dark, above, below = _dark(crop)
    ink = _any(dark, 0)
    wide = any(is_wide(one.text) for one in placed)
    size = max(4.0, (below - above) / (CJK_INK if wide else LATIN_INK))
    left, top, across = place
    centres = [one.share * across for one in placed]
    edges = [_gap_between(ink, one, other) for one, other in pairwise(centres)]
    first, last = _outer_edges(ink, centres[0], centres[-1])
    starts = [first, *(end for _, end in edges)]
    ends = [*(start for start, _ in edges), last]
    characters = [
        Character(one.text, left + start, left + end, one.blank)
        for one, start, end in zip(placed, starts, ends, strict=True)
    ]
    doubtful = {
        characters[number + 1]
        for number, (start, end) in enumerate(pairwise(centres))
        if _lost_point(dark[int(above) : int(below)], characters[number], characters[number + 1], (start, end), size)
    }
    like = Word("", (), 0, top + above, 0, top + below, top + (above + below) / 2, score)
    return [
        word_of(run, like._replace(confidence=score * DOUBTED) if doubtful.intersection(run[1:]) else like)
        for run in map(_without_specks, _runs(characters, size))
        if run
    ]


def _lost_point(
    dark: "NDArray[np.bool_]", before: Character, after: Character, centres: tuple[float, float], size: float
) -> bool:
    """Whether a speck low between two figures, or a gap as wide as one, may be a decimal point that was not read."""
    import numpy as np

    if not (before.text.isdecimal() and after.text.isdecimal()) or after.blank:
        return False
    if _visible_gap(before, after, size) > POINT_GAP * size:
        return True
    start, end = (int(one) for one in centres)
    between = dark[:, start:end]
    columns = _any(between, 0)
    changes = np.flatnonzero(np.diff(columns.astype(np.int8)))
    pieces = [(one + 1, other + 1) for one, other in pairwise(changes) if columns[one + 1]]
    return any(_is_speck(between[:, first:last]) for first, last in pieces)


def _any(dark: "NDArray[np.bool_]", axis: int) -> "NDArray[np.bool_]":
    import numpy as np

    return np.asarray(dark.any(axis=axis), np.bool_)


def _is_speck(piece: "NDArray[np.bool_]") -> bool:
    import numpy as np

    rows = np.flatnonzero(_any(piece, 1))
    return bool(rows[0] > LOW * len(piece) and piece.shape[1] < SPECK * len(piece))


def _without_specks(run: tuple[Character, ...]) -> tuple[Character, ...]:
    """Without the dots of a dirty page: alone, or set apart at the end."""
    while run and run[-1].text in SPECKS and (len(run) == 1 or run[-1].blank):
        run = run[:-1]
    return run


def _runs(characters: list[Character], size: float) -> "Iterator[tuple[Character, ...]]":
    run = [characters[0]]
    for before, character in pairwise(characters):
        gap = _visible_gap(before, character, size)
        figures = re.fullmatch(r"[\d.,%¥$]{2}", before.text + character.text) is not None
        if gap > (FIGURE_GAP if figures else CELL_GAP) * size:
            yield tuple(run)
            run = [character._replace(blank=False)]
        else:
            run.append(character._replace(blank=character.blank or gap > BLANK_GAP * size))
    yield tuple(run)


def _visible_gap(before: Character, after: Character, size: float) -> float:
    """The blank between two characters beyond what belongs to the characters themselves."""
    gap = after.left - before.right
    for character in (before, after):
        inked = character.right - character.left
        if is_wide(character.text):
            # A Chinese character takes a full square; its ink, or that of a full-width comma, takes less.
            gap -= max(0.08 * size, size - inked) / (1 if character is before else 2)
        else:
            gap -= max(0.0, _advance(character.text) * size - inked) / 2
    return gap


def _advance(text: str) -> float:
    """How wide fonts make a character at least, in parts of its height: a 1 is as wide as an 8."""
    if text.isdigit():
        return 0.5
    return 0.25 if text in ".,:;'!iIljt" else 0.3


def _dark(crop: "Picture") -> "tuple[NDArray[np.bool_], float, float]":
    """Which pixels hold ink, and the first and last row of it."""
    import cv2
    import numpy as np

    gray = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    _, dark = cv2.threshold(gray, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    if dark.mean() > 0.5:  # noqa: PLR2004 - light text on a dark ground
        dark = 1 - dark
    columns = dark.mean(axis=0)
    dark[:, columns > RULE_INK] = 0  # a ruled line beside the text
    rows = np.flatnonzero(dark.mean(axis=1) > 0.01)  # noqa: PLR2004 - a speck is no ink
    above, below = (float(rows[0]), float(rows[-1] + 1)) if len(rows) else (0.0, float(len(gray)))
    return dark.astype(bool), above, below


def _gap_between(ink: "NDArray[np.bool_]", one: float, other: float) -> tuple[float, float]:
    """The widest stretch without ink between two characters' centres: where it starts and ends."""
    start, end = int(one), min(len(ink), int(other) + 1)
    best = (middle := (one + other) / 2, middle)
    opened: int | None = None
    for column in range(start, end + 1):
        clear = column < end and not ink[column]
        if clear and opened is None:
            opened = column
        elif not clear and opened is not None:
            if column - opened > best[1] - best[0]:
                best = (float(opened), float(column))
            opened = None
    return best


def _outer_edges(ink: "NDArray[np.bool_]", first: float, last: float) -> tuple[float, float]:
    import numpy as np

    inked = np.flatnonzero(ink)
    if not len(inked):
        return first, last
    return min(first, float(inked[0])), max(last, float(inked[-1] + 1))
