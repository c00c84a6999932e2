"""Rules that a stamp has hidden in one column."""

from extractors.readers.page import Character, Rule, Rules, Word
from extractors.readers.page_grids import page_grids
from tests.extractors.readers.looking import texts


def word(text: str, left: float, line: float) -> Word:
    characters = tuple(Character(sign, left + 5 * at, left + 5 * at + 5) for at, sign in enumerate(text))
    return Word(text, characters, left, line - 8, left + 5 * len(text), line, line)


def read(second: list[str]) -> list[list[str]]:
    """Three rows whose right column has no rules between its rows, with these texts in it."""
    across = (Rule(10, 0, 200), Rule(30, 0, 100), Rule(50, 0, 100), Rule(70, 0, 200))
    down = tuple(Rule(at, 10, 70) for at in (0, 100, 200))
    words = [word(text, 5, 24 + 20 * row) for row, text in enumerate(("nut", "bolt", "pin"))]
    words += [word(text, 105, 24 + 20 * row) for row, text in enumerate(second) if text]
    (grid,) = page_grids(words, Rules(across, down), 1)
    return texts(grid)


def test_a_figure_at_the_height_of_each_row_stands_in_that_row() -> None:
    assert read(["1.50", "20.00", "3.10"]) == [["nut", "1.50"], ["bolt", "20.00"], ["pin", "3.10"]]


def test_words_in_merged_rows_stay_together() -> None:
    assert read(["Ask", "for", "Mia"])[0][0] == "nut"
    assert read(["Ask", "for", "Mia"])[0][1].split() == ["Ask", "for", "Mia"]
