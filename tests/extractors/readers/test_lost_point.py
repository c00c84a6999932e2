"""A decimal point that recognition passes over: what is left has a lower confidence."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.readers.line_of_text import DOUBTED, Placed, line_words

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def confidence(drawn: str, read: str) -> float:
    """How sure the word is when ``drawn`` stands there and ``read`` was read of it."""
    font = ImageFont.truetype(FONT, 24)
    width = int(font.getlength(drawn)) + 8
    page = Image.new("RGB", (width, 36), "white")
    ImageDraw.Draw(page).text((4, 0), drawn, font=font, fill="black")
    at, placed = 0, []
    for character in read:
        at = drawn.index(character, at)
        left, right = font.getlength(drawn[:at]), font.getlength(drawn[: at + 1])
        placed.append(Placed(character, (4 + (left + right) / 2) / width, blank=False))
        at += 1
    words = line_words(np.asarray(page)[:, :, ::-1].copy(), (0.0, 0.0, float(width)), placed, 1.0)
    return min(word.confidence for word in words)


@pytest.mark.parametrize(
    ("drawn", "read"), [("12.9级", "129级"), ("0.35", "035"), ("1,250.00", "1,25000"), ("8.8级", "88级")]
)
def test_a_speck_low_between_two_figures_is_suspected(drawn: str, read: str) -> None:
    assert confidence(drawn, read) == DOUBTED


@pytest.mark.parametrize("drawn", ["129级", "1234567890", "11.11", "M8×30 8.8级", "111111", "2026-11-20", "PO-7741"])
def test_what_was_read_whole_keeps_its_confidence(drawn: str) -> None:
    assert confidence(drawn, drawn) == 1.0
