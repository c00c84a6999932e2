"""Answers that are kept."""

from extractors.understand.remembered import LONGEST, remembered


def test_a_short_text_is_asked_about_once_and_a_long_one_is_not_kept() -> None:
    asked: list[tuple[str, str]] = []

    @remembered
    def answer(text: str, section: str = "header") -> int:
        asked.append((text[:9], section))
        return len(text)

    long = "x" * (LONGEST + 1)
    assert [answer("合计"), answer("合计"), answer("合计", "row"), answer(long), answer(long)] == [2, 2, 2, 121, 121]
    assert asked == [("合计", "header"), ("合计", "row"), ("x" * 9, "header"), ("x" * 9, "header")]
