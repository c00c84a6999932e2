"""PDF pages whose text is a picture: drawn, and recognised."""

from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

from extractors.readers.recognition import Recognised, recognise

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

DOTS_PER_POINT = 160 / 72
MOST_PIXELS_ACROSS = 4000


def is_blank(page: "PdfPage") -> bool:
    """Whether there is nothing on the page to look at."""
    return not pdfium.FPDFPage_CountObjects(page.raw) and not pdfium.FPDFPage_GetAnnotCount(page.raw)


def recognised(page: "PdfPage") -> Recognised:
    """The words and rules of the page as a picture, in points of the page."""
    longer = max(page.get_size())
    scale = min(DOTS_PER_POINT, MOST_PIXELS_ACROSS / longer)
    bitmap = page.render(scale=scale)
    try:
        picture = bitmap.to_numpy()[:, :, :3].copy()
    finally:
        bitmap.close()
    return recognise(picture, longer)
