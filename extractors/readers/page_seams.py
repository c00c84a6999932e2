"""Neighbouring columns that print without a gap between them: cut where other rows begin or end at the same place."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from extractors.readers.page import Word, word_of

SAME_PLACE = 1.0  # points
FEWEST_OTHERS = 2  # rows that begin or end there, too, one of them with a gap
FEWEST_SEAMS = 4  # the same where all of them print without a gap, or words touch words
FEWEST_WORDS = 3  # on the line: a title or a sentence is no row of a table
_Edges = list[tuple[float, float, bool]]  # across, down, and whether a gap is there


def split_at_seams(words: Sequence[Word]) -> list[Word]:
    """The words, each cut at those of its seams that are the border of a column."""
    if not any(character.seam for word in words for character in word.characters):
        return list(words)
    starts = sorted((left, word.line, left == word.left) for word in words for left in _starts(word))
    ends = sorted((right, word.line, right == word.right) for word in words for right in _ends(word))
    on_line = Counter(round(word.line) for word in words)
    return [
        piece
        for word in words
        for piece in (_pieces(word, starts, ends) if on_line[round(word.line)] >= FEWEST_WORDS else (word,))
    ]


def _starts(word: Word) -> Iterator[float]:
    yield word.left
    yield from (character.left for character in word.characters if character.seam)


def _ends(word: Word) -> Iterator[float]:
    yield word.right
    for at, character in enumerate(word.characters):
        if character.seam:
            yield word.characters[at - 1].right


def _pieces(word: Word, starts: _Edges, ends: _Edges) -> Iterator[Word]:
    begin = 0
    for at, character in enumerate(word.characters):
        needed = _needed(word, at) if character.seam else 0
        if needed and (
            _is_border(character.left, word.line, starts, needed)
            or _is_border(word.characters[at - 1].right, word.line, ends, needed)
        ):
            yield word_of(word.characters[begin:at], word)
            begin = at
    yield word_of(word.characters[begin:], word) if begin else word


def _needed(word: Word, at: int) -> int:
    """How many other rows must agree: beside a figure a column is likely."""
    figure = word.characters[at - 1].text.isdigit() or word.characters[at].text.isdigit()
    return FEWEST_OTHERS if figure else FEWEST_SEAMS


def _is_border(across: float, line: float, edges: _Edges, needed: int) -> bool:
    """Whether enough other rows have an edge at this place."""
    first = bisect_left(edges, (across - SAME_PLACE, float("-inf"), False))
    last = bisect_right(edges, (across + SAME_PLACE, float("inf"), True))
    others = [(round(down), apart) for _, down, apart in edges[first:last] if abs(down - line) > SAME_PLACE]
    rows = len({down for down, _ in others})
    return rows >= (needed if any(apart for _, apart in others) else FEWEST_SEAMS)
