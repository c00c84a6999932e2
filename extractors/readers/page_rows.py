"""Words of a page → rows by the line they stand on, and the text of cells that take several lines."""

import re
from collections.abc import Iterable, Sequence
from statistics import median

from extractors.readers.page import Word, is_wide, word_of

SAME_ROW = 0.45  # of the words' height
FEWEST_SPACED = 3
LARGEST_SPACING = 3.0
SPACING_TOLERANCE = 0.4
SHORT_REST = 2


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """Top to bottom, each left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.line):
        if rows and word.line - rows[-1][0].line <= SAME_ROW * min(_height(word), _height(rows[-1][0])):
            rows[-1].append(word)
        else:
            rows.append([word])
    for row in rows:
        row.sort(key=lambda word: word.left)
    return [_without_letter_spacing(row) for row in rows]


def without_duplicates(words: Iterable[Word]) -> list[Word]:
    """Without what is printed twice over itself to look bold."""
    kept: dict[tuple[str, int, int], Word] = {}
    for word in words:
        size = max(1.0, _height(word))
        across, down = int(word.left / size * 4), int(word.line / size * 4)
        keys = [(word.text, across + x, down + y) for x in (-1, 0, 1) for y in (-1, 0, 1)]
        if not any(key in kept and _overprints(kept[key], word) for key in keys):
            kept[word.text, across, down] = word
    return list(kept.values())


def cell_text(rows: Sequence[Sequence[Word]], right: float) -> str:
    """The text of a cell whose rows are given; a line that the cell's border broke is whole again.

    A line that ends far from ``right`` was ended on purpose and stays a line of its own.
    """
    text = ""
    for number, row in enumerate(rows):
        line = "  ".join(word.text for word in row)
        if number:
            before = rows[number - 1]
            text += _between(text, line, right - before[-1].right, _character_width(before))
        text += line
    return text


def _without_letter_spacing(row: list[Word]) -> list[Word]:
    """Chinese characters set apart evenly, as in titles (采   购   单), are one word."""
    result: list[Word] = []
    start = 0
    while start < len(row):
        end = start + 1
        while end < len(row) and _is_spaced(row[start:end], row[end]):
            end += 1
        if end - start >= FEWEST_SPACED:
            result.append(word_of(tuple(word.characters[0] for word in row[start:end]), row[start]))
        else:
            result.extend(row[start:end])
        start = end
    return result


def _is_spaced(before: list[Word], word: Word) -> bool:
    if any(len(one.characters) > 1 or not is_wide(one.text) for one in (before[-1], word)):
        return False
    gap = word.left - before[-1].right
    first = before[1].left - before[0].right if len(before) > 1 else gap
    return gap < LARGEST_SPACING * _height(word) and abs(gap - first) < SPACING_TOLERANCE * _height(word)


def _between(before: str, after: str, room: float, width: float) -> str:
    """What stood between two lines of a cell: nothing, a blank, or the writer's own line end."""
    wide = is_wide(before[-1]) and is_wide(after[0])
    first = re.match(r"\S+", after)
    needed = width if wide else width * min(len(first.group()) if first else 1, 12) + width / 2
    # Borders keep their text away by about a character and a half.
    if room > needed + 1.5 * width:
        return "\n"
    if is_wide(before[-1]) or is_wide(after[0]):
        return ""
    line = before.rsplit("\n", 1)[-1]
    if room < 1.8 * width and _is_broken_word(line, after):
        return ""
    return "" if before[-1] in "-/" else " "


def _is_broken_word(line: str, after: str) -> bool:
    """Whether a full line broke within a word: lone codes do, and Latin within Chinese text."""
    if line[-1] in ",;:" or not (line[-1].isalnum() and after[0].isalnum()):
        return False
    if any(is_wide(character) for character in line):
        return True
    alone = " " not in line and " " not in after
    return alone and (line[-1].isdigit() or after[0].isdigit() or after[0].islower() or len(after) <= SHORT_REST)


def _overprints(one: Word, other: Word) -> bool:
    size = 0.2 * max(1.0, _height(one))
    return abs(one.left - other.left) < size and abs(one.line - other.line) < size


def _character_width(row: Sequence[Word]) -> float:
    widths = [one.right - one.left for word in row for one in word.characters]
    return median(widths) if widths else 1.0


def _height(word: Word) -> float:
    return word.bottom - word.top
