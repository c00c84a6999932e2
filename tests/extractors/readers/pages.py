"""PDF pages made by code."""

import io
from collections.abc import Callable

import pypdfium2
from PIL.Image import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

A4 = (595.0, 842.0)
CHINESE_FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(CHINESE_FONT))


def pdf(*pages: Callable[[Canvas], None], size: tuple[float, float] = A4, rotate: int = 0) -> bytes:
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=size)
    for draw in pages:
        if rotate:
            canvas.setPageRotation(rotate)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def put(canvas: Canvas, x: float, top: float, text: str, size: float = 10) -> None:
    """Text whose baseline is ``top`` points below the upper edge of an A4 page."""
    canvas.setFont("Helvetica" if text.isascii() else CHINESE_FONT, size)
    canvas.drawString(x, A4[1] - top, text)


def table(
    canvas: Canvas, rows: list[list[str]], xs: list[float], top: float, height: float = 20, *, ruled: bool = True
) -> None:
    """Rows of texts in columns that begin at ``xs`` (the last is the right border)."""
    for number, row in enumerate(rows):
        for x, text in zip(xs, row, strict=False):
            if text:
                put(canvas, x + 4, top + number * height + height * 0.7, text)
    if ruled:
        bottom = top + len(rows) * height
        for x in xs:
            canvas.line(x, A4[1] - top, x, A4[1] - bottom)
        for number in range(len(rows) + 1):
            canvas.line(xs[0], A4[1] - top - number * height, xs[-1], A4[1] - top - number * height)


def picture(content: bytes, dots_per_inch: int = 150, page: int = 0) -> Image:
    """The page as a picture, as a scanner would give it."""
    document = pypdfium2.PdfDocument(content)
    try:
        return document[page].render(scale=dots_per_inch / 72).to_pil()
    finally:
        document.close()


def encoded(image: Image, kind: str = "PNG", **options: object) -> bytes:
    content = io.BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()
