"""Pictures (PNG, JPEG, TIFF, BMP, GIF, WebP): scans, photos and screenshots, recognised page by page."""

import io
import struct
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractors.document import Document, Grid
from extractors.readers.page_grids import page_grids
from extractors.readers.picture import LONGEST_SIDE
from extractors.readers.unreadable import damaged, too_large

if TYPE_CHECKING:
    from PIL.Image import Image

    from extractors.readers.picture import Picture

FORMAT = "image"
SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF87a", b"GIF89a")
MOST_PAGES = 20
MOST_PIXELS = 100_000_000
FEWEST_TIMES = 2
# A picture has no size on paper: it counts as an A4 page.
LONGER_SIDE = 842.0


def recognises(content: bytes, filename: str) -> bool:  # noqa: ARG001 - every reader is asked the same
    """Whether the bytes begin as a picture does."""
    return content.startswith(SIGNATURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def read(content: bytes, filename: str) -> Document:
    """The grids of each page, in points of an A4 page.

    Raises UnreadableDocument for a damaged picture or one of too many pixels or pages.
    """
    from extractors.readers.recognition import recognise

    grids: list[Grid] = []
    for number, picture in enumerate(pages(content, filename), 1):
        found = recognise(picture, LONGER_SIDE)
        grids.extend(page_grids(found.words, found.rules, number))
    return Document(name=filename, format=FORMAT, grids=tuple(grids))


def pages(content: bytes, filename: str) -> "Iterator[Picture]":
    """Each page as it is to be looked at. Raises UnreadableDocument as ``read`` does."""
    from PIL import Image, UnidentifiedImageError

    try:
        opened = _opened(content)
        count = getattr(opened, "n_frames", 1) if opened.format == "TIFF" else 1
        if count > MOST_PAGES:
            raise too_large(filename, f"more than {MOST_PAGES} pages")
        for number in range(count):
            opened.seek(number)
            if opened.width * opened.height > MOST_PIXELS:
                raise too_large(filename, f"more than {MOST_PIXELS // 1_000_000} million pixels")
            yield _in_colour(opened)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        Image.DecompressionBombError,
    ) as error:
        raise damaged(filename, "picture") from error


def _opened(content: bytes) -> "Image":
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about odd metadata, which is not read
        return Image.open(io.BytesIO(content))


def _in_colour(frame: "Image") -> "Picture":
    """As the camera held it, transparent parts white, in the order of channels that recognition wants."""
    import numpy as np
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(_reduced(frame))
    if upright.mode in {"I;16", "I;16B", "I", "F"}:
        levels = np.asarray(upright, dtype=np.float64)
        upright = Image.fromarray((levels * (255.0 / max(levels.max(), 1.0))).astype(np.uint8))
    if upright.has_transparency_data:
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright.convert("RGBA"))
    return np.ascontiguousarray(np.asarray(upright.convert("RGB"))[:, :, ::-1])


def _reduced(frame: "Image") -> "Image":
    """A picture of many more pixels than recognition uses, at a half, a third … of its size; others as they are."""
    if frame.format == "JPEG":
        frame.draft(None, (LONGEST_SIDE, LONGEST_SIDE))  # decodes no more than needed
    times = max(frame.size) // LONGEST_SIDE
    if times < FEWEST_TIMES or min(frame.size) < times:
        return frame
    grey = frame.convert("L" if frame.mode == "1" else "RGBA") if frame.mode in {"1", "P", "PA"} else frame
    made = grey.reduce(times)
    made.info = frame.info  # says how the camera was held
    return made
