"""Whether the unseen text behind a scanned page says what its picture shows.

Scanners and document stores put such text there; some put it in the wrong place, some another document's.
"""

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, TypeVar

from extractors.readers.pdf_page import PageText, page_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from pypdfium2 import PdfPage

    from extractors.readers.page import Word

DOTS_PER_POINT = 2.0
MOST_PIXELS_ACROSS = 3000
INKED = 0.03  # of a box's pixels
DARK = 70  # of 255 below the paper
FEWEST_INKED = 0.7  # of the words
SAMPLE = 6
SHORTEST, LONGEST = 3, 24  # characters of a word that is compared
ALIKE = 0.55
FEWEST_ALIKE = 0.5
MARGIN = 1.5  # points
Pixel = TypeVar("Pixel", bound="np.generic")


def text_of_page(page: "PdfPage") -> PageText:
    """The page's text; ``sound`` is False, too, where unseen text disagrees with the picture before it."""
    found = page_text(page)
    if found.sound and found.unseen and not _agrees(page, found):
        return found._replace(sound=False, lying=True)
    return found


def _agrees(page: "PdfPage", found: PageText) -> bool:
    scale = min(DOTS_PER_POINT, MOST_PIXELS_ACROSS / max(page.get_size()))
    rotation = (round(found.angle / 90) * 90 - page.get_rotation()) % 360
    bitmap = page.render(scale=scale, rotation=rotation)
    try:
        picture = bitmap.to_numpy()[:, :, :3].copy()
    finally:
        bitmap.close()
    return _has_ink(picture, found.words, scale) and _reads_alike(picture, found.words, scale)


def _has_ink(picture: "NDArray[np.uint8]", words: "Sequence[Word]", scale: float) -> bool:
    import numpy as np

    paper = float(np.median(picture))
    dark = picture.min(axis=2) < paper - DARK
    boxes = [_cut(dark, word, scale) for word in words]
    return sum(bool(box.size) and float(box.mean()) > INKED for box in boxes) >= FEWEST_INKED * len(boxes)


def _reads_alike(picture: "NDArray[np.uint8]", words: "Sequence[Word]", scale: float) -> bool:
    """Recognise a few words, spread over the page, and compare."""
    from extractors.readers.recognition import read_words

    fit = [word for word in words if SHORTEST <= len(word.text) <= LONGEST]
    sample = fit[:: max(1, len(fit) // SAMPLE)][:SAMPLE]
    crops = [(word.text, crop) for word in sample if (crop := _cut(picture, word, scale)).size]
    if not crops:
        return True
    read = read_words([crop for _, crop in crops])
    alike = sum(_likeness(text, other) >= ALIKE for (text, _), other in zip(crops, read, strict=True))
    return alike >= FEWEST_ALIKE * len(crops)


def _cut(picture: "NDArray[Pixel]", word: "Word", scale: float) -> "NDArray[Pixel]":
    left, top = max(0, int((word.left - MARGIN) * scale)), max(0, int((word.top - MARGIN) * scale))
    return picture[top : int((word.bottom + MARGIN) * scale) + 1, left : int((word.right + MARGIN) * scale) + 1]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, "".join(one.split()).casefold(), "".join(other.split()).casefold()).ratio()
