"""PDF pages whose text is a picture: drawn, and recognised."""

from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from extractors.readers.recognition import Recognised, recognise

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

    from extractors.readers.picture import Picture

DOTS_PER_POINT = 160 / 72
MOST_PIXELS_ACROSS = 4000


def is_blank(page: "PdfPage") -> bool:
    """Whether there is nothing on the page to look at."""
    return not pdfium.FPDFPage_CountObjects(page.raw) and not pdfium.FPDFPage_GetAnnotCount(page.raw)


def recognised(page: "PdfPage") -> Recognised:
    """The words and rules of the page as a picture, in points of the page."""
    return recognise(picture_of(page), max(page.get_size()))


def picture_of(page: "PdfPage") -> "Picture":
    """The page as recognition wants it."""
    import numpy as np

    bitmap = page.render(scale=min(DOTS_PER_POINT, MOST_PIXELS_ACROSS / max(page.get_size())))
    try:
        return np.asarray(bitmap.to_numpy()[:, :, :3], np.uint8).copy()
    finally:
        bitmap.close()
