"""A page as a picture: stamps taken off, turned upright, its ruled lines found."""

from typing import TYPE_CHECKING

from extractors.readers.page import Rule, Rules

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

LONGEST_SIDE = 2000  # pixels: more costs time and finds hardly more
SHORTEST_SIDE = 700  # a small screenshot is enlarged to this
REDDER_BY = 40  # of 255, against green and blue
STAMP_SIDE = 0.06  # of the page's longer side: red marks smaller than this are text
SEAL_ALONE = 140  # of 255 in the red channel: darker is text
STAMP_INK = 0.0002  # of all pixels
RULE_LENGTH = 0.02  # of the page's longer side
THICKEST_RULE = 0.008
LONGER_THAN_TEXT = 0.9  # boxes of text are a third higher than its characters
THICKEST_PIXELS = 21
PALEST_RULE = 16  # of 255 darker than its surroundings
SLANT = 0.004  # of a line's length: what may be left of the page's skew
SKEW_SIDE = 900  # pixels: enough to see the skew


def fitted(picture: "Picture") -> "Picture":
    """The picture in a size that recognition likes."""
    import cv2
    import numpy as np

    height, width = picture.shape[:2]
    scale = min(1.0, LONGEST_SIDE / max(height, width))
    if min(height, width) < SHORTEST_SIDE:
        scale = min(SHORTEST_SIDE / min(height, width), LONGEST_SIDE / max(height, width), 2.0)
    if abs(scale - 1) < 0.01:  # noqa: PLR2004 - not worth it
        return picture
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    size = (round(width * scale), round(height * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=way), np.uint8)


def without_stamps(picture: "Picture") -> "Picture":
    """Red seals gone and the text below them kept; red text, which is small, stays."""
    import cv2
    import numpy as np

    blue, green, red = (picture[:, :, channel].astype(np.int16) for channel in range(3))
    ink = ((red - green > REDDER_BY) & (red - blue > REDDER_BY)).astype(np.uint8)
    if ink.mean() < STAMP_INK:
        return picture
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    count, labels, facts, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    side = STAMP_SIDE * max(picture.shape[:2])
    stamps = [
        number
        for number in range(1, count)
        if min(facts[number, cv2.CC_STAT_WIDTH], facts[number, cv2.CC_STAT_HEIGHT]) > side
    ]
    if not stamps:
        return picture
    near = cv2.dilate(np.isin(labels, stamps).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    cleaned = picture.copy()
    # In the red channel the seal is as light as paper, black text below it still dark.
    below = np.where(picture[:, :, 2][near] > SEAL_ALONE, 255, picture[:, :, 2][near])
    cleaned[near] = np.repeat(below[:, None], 3, axis=1)
    return cleaned


def turned(picture: "Picture", quarters: int, degrees: float) -> "Picture":
    """Turned counter-clockwise by quarters, then by a few degrees about its centre."""
    import cv2
    import numpy as np

    upright = np.ascontiguousarray(np.rot90(picture, quarters)) if quarters else picture
    if not degrees:
        return upright
    height, width = upright.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    straight = cv2.warpAffine(upright, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(straight, np.uint8)


def sharpest_skew(picture: "Picture", about: float) -> float:
    """The degrees near ``about`` to turn by (counter-clockwise) so that lines of text and rules are level.

    Level lines make the sums of ink along the rows of a page change most sharply.
    """
    import cv2
    import numpy as np

    scale = min(1.0, SKEW_SIDE / max(picture.shape[:2]))
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    height, width = ink.shape

    def sharpness(degrees: float) -> float:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
        sums = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.int64)
        return float((np.diff(sums) ** 2).sum())

    coarse = max(np.arange(about - 1.5, about + 1.51, 0.25), key=sharpness)
    return float(max(np.arange(coarse - 0.2, coarse + 0.21, 0.05), key=sharpness))


def rules_in(picture: "Picture", scale: float, text_height: float = 0) -> Rules:
    """The straight lines of an upright picture; ``scale`` is points per pixel.

    Lines shorter than the text is high (in pixels) are strokes of its characters.
    """
    import cv2
    import numpy as np

    gray = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    length = int(max(20, RULE_LENGTH * max(picture.shape[:2]), LONGER_THAN_TEXT * text_height))
    return Rules(
        tuple(_lines(gray, length, scale, across=True)),
        tuple(_lines(gray, length, scale, across=False)),
    )


def _lines(gray: "Picture", length: int, scale: float, *, across: bool) -> list[Rule]:
    import cv2

    # Darker than what is above and below (or beside): so a pale line is seen close to bold text, too.
    thin = cv2.morphologyEx(gray, cv2.MORPH_BLACKHAT, _box(1, THICKEST_PIXELS, turned=not across))
    dark = cv2.threshold(thin, PALEST_RULE, 255, cv2.THRESH_BINARY)[1]
    whole = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, _box(5, 1, turned=not across))
    opened = cv2.morphologyEx(whole, cv2.MORPH_OPEN, _box(length, 1, turned=not across))
    # Scanned lines are broken and a pixel or two off straight.
    joined = cv2.dilate(opened, _box(15, 3, turned=not across))
    count, _, facts, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    thickest = max(8, THICKEST_RULE * max(gray.shape))
    rules = []
    for left, top, width, height, _ in facts[1:count]:
        thickness, reach = (height, width) if across else (width, height)
        if thickness <= thickest + SLANT * reach and reach >= length:
            at = (top + height / 2) if across else (left + width / 2)
            start, end = (left + 7, left + width - 7) if across else (top + 7, top + height - 7)
            rules.append(Rule(float(at * scale), float(start * scale), float(end * scale)))
    return rules


def _box(width: int, height: int, *, turned: bool) -> "NDArray[np.uint8]":
    import numpy as np

    return np.ones((width, height) if turned else (height, width), np.uint8)
