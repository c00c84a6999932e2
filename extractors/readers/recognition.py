"""Recognition of printed text in pictures (OCR): offline, with the models that come inside the library.

The library finds boxes of text and reads them. What it does not do is done here: the page is turned upright before
anything is read, so that no page is read twice, and a picture that comes again is known.
"""

from functools import cache
from hashlib import blake2b
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from extractors.readers.line_of_text import line_words, placed_characters
from extractors.readers.page import Rules, Word
from extractors.readers.picture import fitted, rules_in, sharpest_skew, turned, without_stamps

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from extractors.readers.picture import Picture

    Boxes = NDArray[np.float32]  # n boxes of four corners each: upper left, upper right, lower right, lower left

LEAST_SURE = 0.5
LONG = 1.5  # a box this many times higher than wide holds a line that runs up or down
SAMPLE = 10  # lines are looked at to see which way is up
SMALLEST_SKEW = 0.15  # degrees
LARGEST_SKEW = 12.0
MOST_LINES = 3000
MOST_KNOWN = 24  # pages
PAGES_AN_ENGINE = 50
FAINTEST_INK = 40  # of 255


class Recognised(NamedTuple):
    """The words and rules of a picture, in points of the page turned upright.

    ``quarters`` and ``degrees`` are the turns, counter-clockwise, that made it upright.
    """

    words: list[Word]
    rules: Rules
    quarters: int = 0
    degrees: float = 0.0


class _Upright(NamedTuple):
    picture: "Picture"
    boxes: "Boxes"
    quarters: int
    degrees: float


def recognise(picture: "Picture", longer_side: float) -> Recognised:
    """What stands on a page; its longer side is that many points. The picture is in colour, as BGR.

    The same picture again, forwarded or enclosed twice, is not recognised again.
    """
    key = _key(picture, longer_side)
    found = _known.pop(key, None) or _recognised(picture, longer_side)
    _known[key] = found
    while len(_known) > MOST_KNOWN:
        del _known[next(iter(_known))]
    return found


_known: dict[bytes, Recognised] = {}


def _key(picture: "Picture", longer_side: float) -> bytes:
    import numpy as np

    return blake2b(np.ascontiguousarray(picture).data, key=f"{picture.shape} {longer_side:.2f}".encode()[:64]).digest()


def _recognised(picture: "Picture", longer_side: float) -> Recognised:
    clean = without_stamps(fitted(picture))
    scale = longer_side / max(clean.shape[:2])
    if int(clean.max()) - int(clean.min()) < FAINTEST_INK:
        return Recognised([], Rules())  # the back of a sheet
    _renew_engine()
    boxes = _boxes(clean)
    if not len(boxes):
        return Recognised([], rules_in(clean, scale))
    made = _upright(clean, boxes)
    crops = [_crop(made.picture, box) for box in made.boxes]
    words = [word for line in _read(crops, made.boxes) for word in line]
    rules = rules_in(made.picture, scale, median(_size(box)[1] for box in made.boxes))
    return Recognised([_scaled(word, scale) for word in words], rules, made.quarters, made.degrees)


@cache
def _engine() -> Any:  # noqa: ANN401 - the library ships no types
    """The one engine of this process: loading the models takes a second and 300 MB."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "Global.return_word_box": True})


_pages_read = [0]


def _renew_engine() -> None:
    """Let a worn engine go: it keeps the memory of every new size of picture that it meets."""
    _pages_read[0] += 1
    if _pages_read[0] % PAGES_AN_ENGINE == 0:
        _engine.cache_clear()


def _boxes(picture: "Picture") -> "Boxes":
    import numpy as np

    found = _engine()(picture, use_det=True, use_cls=False, use_rec=False)
    boxes = getattr(found, "boxes", None)
    if boxes is None:
        return np.zeros((0, 4, 2), np.float32)
    return np.asarray(boxes, np.float32)[:MOST_LINES]


def _upright(picture: "Picture", boxes: "Boxes") -> _Upright:
    """Picture and boxes so that lines run from left to right."""
    sizes = [_size(box) for box in boxes]
    down = sum(height for width, height in sizes if height > LONG * width)
    along = sum(width for width, height in sizes if width > LONG * height)
    quarters = 0
    if down > along:
        picture, quarters = turned(picture, 1, 0), 1
        boxes = _boxes(picture)  # found anew: on its side a lone 1 looks like a dash and is passed over
    if _upside_down(picture, boxes):
        height, width = picture.shape[:2]
        picture, quarters = turned(picture, 2, 0), quarters + 2
        boxes = ((width, height) - boxes)[:, [2, 3, 0, 1]].astype("float32")
    skew = sharpest_skew(picture, _skew(boxes))
    if not SMALLEST_SKEW < abs(skew) < LARGEST_SKEW:
        return _Upright(picture, boxes, quarters, 0.0)
    return _Upright(turned(picture, 0, skew), _level(boxes, picture, skew), quarters, skew)


def _level(boxes: "Boxes", picture: "Picture", skew: float) -> "Boxes":
    import cv2
    import numpy as np

    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    return np.asarray(cv2.transform(boxes, matrix), np.float32)


def _skew(boxes: "Boxes") -> float:
    """Degrees by which lines fall to the right (positive) or rise: the median, long ones counting more."""
    import numpy as np

    lines = [box for box in boxes if _size(box)[0] > LONG * _size(box)[1]]
    if len(lines) < 3:  # noqa: PLR2004 - too few to trust
        return 0.0
    ways = [(box[1] - box[0]) + (box[2] - box[3]) for box in lines]
    angles = np.degrees([np.arctan2(way[1], way[0]) for way in ways])
    order = np.argsort(angles)
    weights = np.cumsum([_size(lines[number])[0] for number in order])
    return float(angles[order[int(np.searchsorted(weights, weights[-1] / 2))]])


def _upside_down(picture: "Picture", boxes: "Boxes") -> bool:
    longest = sorted(boxes, key=lambda box: -_size(box)[0])[:SAMPLE]
    crops = [_crop(picture, box) for box in longest if _size(box)[0] > LONG * _size(box)[1]]
    if not crops:
        return False
    votes = [label for label, sure in _engine().cls_and_rotate(crops)[1].cls_res if sure > LEAST_SURE]
    return sum("180" in label for label in votes) * 2 > len(votes)


def _size(box: "NDArray[np.float32]") -> tuple[float, float]:
    import numpy as np

    return (
        float(max(np.linalg.norm(box[0] - box[1]), np.linalg.norm(box[3] - box[2]))),
        float(max(np.linalg.norm(box[0] - box[3]), np.linalg.norm(box[1] - box[2]))),
    )


def _crop(picture: "Picture", box: "NDArray[np.float32]") -> "Picture":
    """The line of text alone. Never turned: the page is upright, and a lone 1 is high and narrow."""
    import cv2
    import numpy as np

    width, height = (max(4, round(side)) for side in _size(box))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.ascontiguousarray(box), corners)
    return np.asarray(
        cv2.warpPerspective(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=cv2.INTER_CUBIC)
    )


def _read(crops: "list[Picture]", boxes: "Boxes") -> "Iterator[list[Word]]":
    read = _engine().recognize_txt(crops)
    for crop, box, text, score, info in zip(
        crops, boxes, read.txts or (), read.scores, read.word_results, strict=False
    ):
        if not text.strip() or score < LEAST_SURE or info is None:
            continue
        columns = [column for columns in info.word_cols for column in columns]
        placed = list(placed_characters(text, columns, info.line_txt_len))
        if placed:
            left, top = float(box[:, 0].min()), float(box[:, 1].min())
            yield line_words(crop, (left, top, _size(box)[0]), placed, float(score))


def read_words(crops: "list[Picture]") -> list[str]:
    """What stands in pictures of single words."""
    return [str(text) for text in _engine().recognize_txt(crops).txts or [""] * len(crops)]


def _scaled(word: Word, scale: float) -> Word:
    return Word(
        word.text,
        tuple(one._replace(left=one.left * scale, right=one.right * scale) for one in word.characters),
        word.left * scale,
        word.top * scale,
        word.right * scale,
        word.bottom * scale,
        word.line * scale,
        word.confidence,
    )
