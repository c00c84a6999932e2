"""PDF: words and ruled lines of each page as grids, form fields, attachments.

A page without text goes to recognition.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from extractors.document import Document, Grid
from extractors.readers.unreadable import damaged, locked, too_large

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

FORMAT = "pdf"
MOST_PAGES = 200
MOST_SCANNED = 12
MOST_SECONDS = 60.0  # of the processor, recognition of scanned pages not counted
LARGEST = 100 * 1024 * 1024
HEADER_WITHIN = 1024


def recognises(content: bytes, filename: str) -> bool:  # noqa: ARG001 - every reader is asked the same
    """Whether a PDF header stands at the beginning, where some programs put a few bytes before it."""
    return b"%PDF-" in content[:HEADER_WITHIN]


def read(content: bytes, filename: str) -> Document:
    """The grids of all pages in their order.

    Raises UnreadableDocument for a file that is damaged, locked, or beyond the limits of pages and seconds.
    """
    if len(content) > LARGEST:
        raise too_large(filename, f"more than {LARGEST // 2**20} MB")
    with opened(content, filename) as pdf:
        return _read(pdf, filename)


@contextmanager
def opened(content: bytes, filename: str) -> "Iterator[PdfDocument]":
    """The file for PDFium. Raises UnreadableDocument where it is damaged, locked or has too many pages."""
    pdf = _opened(content, filename)
    try:
        yield pdf
    finally:
        pdf.close()


def _opened(content: bytes, filename: str) -> "PdfDocument":
    import pypdfium2
    import pypdfium2.raw

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise locked(filename, "PDF") from error
        raise damaged(filename, "PDF") from error
    if len(pdf) > MOST_PAGES:
        pdf.close()
        raise too_large(filename, f"more than {MOST_PAGES} pages")
    return pdf


def _read(pdf: "PdfDocument", filename: str) -> Document:
    import pypdfium2

    from extractors.readers.page_grids import page_grids, turned_grid
    from extractors.readers.pdf_extras import attachments, open_forms, typed_words
    from extractors.readers.pdf_layer import text_of_page
    from extractors.readers.pdf_scan import is_blank, recognised

    open_forms(pdf)
    grids: list[Grid] = []
    remarks: list[str] = []
    scanned = 0
    spent = 0.0
    for number in range(1, len(pdf) + 1):
        if spent > MOST_SECONDS:
            raise too_large(filename, f"more than {MOST_SECONDS:.0f} seconds of reading")
        started = time.process_time()
        try:
            page = pdf[number - 1]
        except pypdfium2.PdfiumError as error:
            raise damaged(filename, "PDF") from error
        found = text_of_page(page)
        if found.lying:
            remarks.append(
                f"page {number}: the text layer disagrees with the picture and was left out "
                f"(第 {number} 页: 文字层与图像不符，已改用识别)"
            )
        words, rules = found.words, found.rules
        if not found.sound and not is_blank(page):
            scanned += 1
            if scanned > MOST_SCANNED:
                raise too_large(filename, f"more than {MOST_SCANNED} scanned pages")
            words, rules, *_ = recognised(page)
        grids.extend(page_grids([*words, *typed_words(page, pdf)], rules, number))
        if found.sound:
            spent += time.process_time() - started
            grids.extend(turned_grid(words, number, angle) for angle, words in found.turned.items() if words)
        page.close()
    return Document(name=filename, format=FORMAT, grids=tuple(grids), enclosed=attachments(pdf), remarks=tuple(remarks))
