"""Recognition of printed text in pictures (OCR): offline, with the models that come inside the library.

The library finds boxes of text and reads them. What it does not do is done here: the page is turned upright before
anything is read, so that no page is read twice; and each character gets its true place from the ink around it, so that
two cells that were taken for one text can be told apart.
"""

import re
from functools import cache
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from extractors.readers.page import Character, Rules, Word, is_wide, word_of
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
FIGURE_GAP = 0.2  # of the character's height: more between two figures is another column
CELL_GAP = 0.75
BLANK_GAP = 0.2
CJK_INK = 0.9  # the part of a character's height that is inked
LATIN_INK = 0.74
RULE_INK = 0.95
MOST_LINES = 3000
SPECKS = ".·,'`‘’"


class Recognised(NamedTuple):
    """The words and rules of a picture, in points: ``scale`` points to a pixel of the fitted, upright picture."""

    words: list[Word]
    rules: Rules


class _Placed(NamedTuple):
    text: str
    share: float
    blank: bool


def recognise(picture: "Picture", longer_side: float) -> Recognised:
    """What stands on a page; its longer side is that many points. The picture is in colour, as BGR."""
    clean = without_stamps(fitted(picture))
    scale = longer_side / max(clean.shape[:2])
    boxes = _boxes(clean)
    if not len(boxes):
        return Recognised([], rules_in(clean, scale))
    upright, boxes = _upright(clean, boxes)
    crops = [_crop(upright, box) for box in boxes]
    words = [word for line in _read(crops, boxes) for word in line]
    rules = rules_in(upright, scale, median(_size(box)[1] for box in boxes))
    return Recognised([_scaled(word, scale) for word in words], rules)


@cache
def _engine() -> Any:  # noqa: ANN401 - the library ships no types
    """The one engine of this process: loading the models takes a second and 300 MB."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "Global.return_word_box": True})


def _boxes(picture: "Picture") -> "Boxes":
    import numpy as np

    found = _engine()(picture, use_det=True, use_cls=False, use_rec=False)
    boxes = getattr(found, "boxes", None)
    if boxes is None:
        return np.zeros((0, 4, 2), np.float32)
    return np.asarray(boxes, np.float32)[:MOST_LINES]


def _upright(picture: "Picture", boxes: "Boxes") -> "tuple[Picture, Boxes]":
    """Picture and boxes so that lines run from left to right."""
    sizes = [_size(box) for box in boxes]
    down = sum(height for width, height in sizes if height > LONG * width)
    along = sum(width for width, height in sizes if width > LONG * height)
    if down > along:
        picture = turned(picture, 1, 0)
        boxes = _boxes(picture)  # found anew: on its side a lone 1 looks like a dash and is passed over
    if _upside_down(picture, boxes):
        height, width = picture.shape[:2]
        picture = turned(picture, 2, 0)
        boxes = ((width, height) - boxes)[:, [2, 3, 0, 1]].astype("float32")
    skew = sharpest_skew(picture, _skew(boxes))
    if not SMALLEST_SKEW < abs(skew) < LARGEST_SKEW:
        return picture, boxes
    return turned(picture, 0, skew), _level(boxes, picture, skew)


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
        placed = list(_placed(text, columns, info.line_txt_len))
        if placed:
            yield _words(crop, box, placed, float(score))


def _placed(text: str, columns: list[int], length: float) -> "Iterator[_Placed]":
    """Each character with the share of the line at which its middle stands."""
    at, blank = 0, False
    for character in text:
        if character.isspace() or at >= len(columns):
            blank = True
            continue
        if character not in "|｜":  # a ruled line, read as a letter
            yield _Placed(character, (columns[at] + 0.5) / length, blank)
        at, blank = at + 1, False


def _words(crop: "Picture", box: "NDArray[np.float32]", placed: "list[_Placed]", score: float) -> list[Word]:
    """The line's characters where their ink is, split where the gaps are those of another column."""
    ink, above, below = _ink(crop)
    wide = any(is_wide(one.text) for one in placed)
    size = max(4.0, (below - above) / (CJK_INK if wide else LATIN_INK))
    left, top = float(box[:, 0].min()), float(box[:, 1].min())
    across = _size(box)[0]
    centres = [one.share * across for one in placed]
    edges = [_gap_between(ink, one, other) for one, other in pairwise(centres)]
    first, last = _outer_edges(ink, centres[0], centres[-1])
    starts = [first, *(end for _, end in edges)]
    ends = [*(start for start, _ in edges), last]
    characters = [
        Character(one.text, left + start, left + end, one.blank)
        for one, start, end in zip(placed, starts, ends, strict=True)
    ]
    like = Word("", (), 0, top + above, 0, top + below, top + (above + below) / 2, score)
    return [word_of(run, like) for run in map(_without_specks, _runs(characters, size)) if run]


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


def _ink(crop: "Picture") -> "tuple[NDArray[np.bool_], float, float]":
    """Which columns hold ink, and the first and last row of it."""
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
    return dark.sum(axis=0) > 0, above, below


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
