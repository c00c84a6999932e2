"""Pages as pictures for people: turned the way they were read, so that a cell's box lies on its text."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from extractors.readers import image, pdf
from extractors.readers.picture import fitted, turned

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

    from extractors.readers.picture import Picture

MOST = 30
PIXELS = 1400  # of the longer side: readable, and small enough for a page of many
QUALITY = 72


class PagePicture(msgspec.Struct, frozen=True, kw_only=True):
    """One page as JPEG; ``width`` and ``height`` are in the measure of its cells (points)."""

    page: int
    jpeg: bytes
    width: float
    height: float


def page_pictures(content: bytes, filename: str) -> tuple[PagePicture, ...]:
    """The first pages of a PDF or a picture; of other formats none.

    Raises UnreadableDocument as their readers do. What was recognised a moment ago is not recognised again.
    """
    if pdf.recognises(content, filename):
        return tuple(_of_pdf(content, filename))
    return tuple(_of_image(content, filename)) if image.recognises(content, filename) else ()


def _of_pdf(content: bytes, filename: str) -> Iterator[PagePicture]:
    from extractors.readers.pdf_layer import text_of_page
    from extractors.readers.pdf_scan import is_blank, picture_of, recognised

    with pdf.opened(content, filename) as document:
        for number in range(1, min(len(document), MOST) + 1):
            page = document[number - 1]
            found = text_of_page(page)
            if found.sound or is_blank(page):
                yield _drawn(page, number, found.angle)
            else:
                made = recognised(page)
                picture = turned(picture_of(page), made.quarters, made.degrees)
                yield _picture(picture, number, max(page.get_size()))
            page.close()


def _drawn(page: "PdfPage", number: int, angle: int) -> PagePicture:
    """A page of text, turned so that its text runs from left to right."""
    longer = max(page.get_size())
    rotation = (round(angle / 90) * 90 - page.get_rotation()) % 360
    bitmap = page.render(scale=PIXELS / longer, rotation=rotation)
    try:
        return _picture(bitmap.to_numpy()[:, :, :3].copy(), number, longer)
    finally:
        bitmap.close()


def _of_image(content: bytes, filename: str) -> Iterator[PagePicture]:
    from extractors.readers.recognition import recognise

    for number, picture in enumerate(image.pages(content, filename), 1):
        made = recognise(picture, image.LONGER_SIDE)
        yield _picture(turned(fitted(picture), made.quarters, made.degrees), number, image.LONGER_SIDE)


def _picture(picture: "Picture", number: int, longer: float) -> PagePicture:
    from PIL import Image

    height, width = picture.shape[:2]
    scale = longer / max(height, width)
    shown = Image.fromarray(picture[:, :, ::-1])
    shown.thumbnail((PIXELS, PIXELS))
    target = io.BytesIO()
    shown.save(target, "JPEG", quality=QUALITY)
    return PagePicture(page=number, jpeg=target.getvalue(), width=width * scale, height=height * scale)
