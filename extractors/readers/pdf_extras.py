"""What a PDF holds beside its pages' text: files attached to it, and what people typed into form fields and notes."""

import ctypes
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from extractors.readers.mail_parts import safe_name
from extractors.readers.page import Character, Word, word_of

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MOST_ATTACHMENTS = 50
LARGEST_ATTACHMENT = 50 * 1024 * 1024
MOST_ANNOTATIONS = 5000
LONGEST_VALUE = 4000


def attachments(pdf: "PdfDocument") -> tuple[tuple[str, bytes], ...]:
    """The files attached, as (name, bytes); a damaged one is left out."""
    found = []
    for index in range(min(pdf.count_attachments(), MOST_ATTACHMENTS)):
        attachment = pdf.get_attachment(index)
        try:
            content = bytes(attachment.get_data())
        except pypdfium2.PdfiumError:
            continue
        if len(content) <= LARGEST_ATTACHMENT:
            found.append((safe_name(attachment.get_name(), f"attachment-{index + 1}"), content))
    return tuple(found)


def open_forms(pdf: "PdfDocument") -> None:
    """Make form fields readable, before the first page is loaded."""
    if pdf.get_formtype() != pdfium.FORMTYPE_NONE:
        pdf.init_forms()


def typed_words(page: "PdfPage", pdf: "PdfDocument") -> Iterator[Word]:
    """The values of the page's form fields and the texts of typed notes, where they stand."""
    count = min(pdfium.FPDFPage_GetAnnotCount(page.raw), MOST_ANNOTATIONS)
    left, _, _, top = page.get_cropbox() if count else (0, 0, 0, 0)
    for index in range(count):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            text = _text_of(annotation, pdf)
            box = pdfium.FS_RECTF()
            if text and pdfium.FPDFAnnot_GetRect(annotation, box):
                yield from _words(text, box.left - left, top - box.top, box.right - left, top - box.bottom)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _text_of(annotation: ctypes.c_void_p, pdf: "PdfDocument") -> str:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        return _string(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size))
    if kind != pdfium.FPDF_ANNOT_WIDGET or pdf.formenv is None:
        return ""
    form = pdf.formenv.raw
    if pdfium.FPDFAnnot_GetFormFieldType(form, annotation) not in {
        pdfium.FPDF_FORMFIELD_TEXTFIELD,
        pdfium.FPDF_FORMFIELD_COMBOBOX,
        pdfium.FPDF_FORMFIELD_LISTBOX,
    }:
        return ""
    return _string(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))


def _string(call: Callable[[object, int], int]) -> str:
    size = call(None, 0)
    if not 2 < size <= LONGEST_VALUE * 2:  # noqa: PLR2004 - the closing zero alone
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", errors="replace")


def _words(text: str, left: float, top: float, right: float, bottom: float) -> Iterator[Word]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    height = (bottom - top) / max(1, len(lines))
    for number, line in enumerate(lines):
        width = (right - left) / max(1, len(line))
        characters = tuple(
            Character(character, left + at * width, left + (at + 1) * width) for at, character in enumerate(line)
        )
        low = top + (number + 1) * height
        yield word_of(characters, Word("", (), 0, low - height, 0, low, low - height / 4))
