"""The least that gives a ruled PDF page's cells: pypdfium2's characters and path lines, grouped in plain Python."""

import ctypes
from bisect import bisect_right
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

BLANKS = {0x20, 0xA0, 0x3000, 0x0A, 0x0D, 0x09}
NEAR = 3.0  # points


def pdfium_cells(content: bytes) -> list[dict[tuple[int, int], str]]:
    """Each page's texts by row and column of its rules; text outside of all rules has row or column 0."""
    document = pypdfium2.PdfDocument(content)
    found = []
    for page in document:
        textpage = page.get_textpage()
        xs, ys = _rules(page.raw)
        found.append(_cells(textpage.raw, xs, ys))
        textpage.close()
        page.close()
    document.close()
    return found


def _cells(textpage: ctypes.c_void_p, xs: list[float], ys: list[float]) -> dict[tuple[int, int], str]:
    """Every character with its box in the cell that its middle stands in, lines by their height."""
    box = pdfium.FS_RECTF()
    placed: dict[tuple[int, int], list[tuple[float, float, str]]] = {}
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in BLANKS or not pdfium.FPDFText_GetLooseCharBox(textpage, index, box):
            continue
        left, middle = box.left, (box.top + box.bottom) / 2
        place = bisect_right(ys, middle), bisect_right(xs, (left + box.right) / 2)
        placed.setdefault(place, []).append((-round(middle), left, chr(code)))
    return {place: "".join(text for _, _, text in sorted(listed)) for place, listed in placed.items()}


def _rules(page: ctypes.c_void_p) -> tuple[list[float], list[float]]:
    """The distances of upright rules from the left, and the heights of level ones."""
    xs, ys = [], []
    matrix, x, y = pdfium.FS_MATRIX(), ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        thing = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        pdfium.FPDFPageObj_GetMatrix(thing, matrix)
        points = []
        for number in range(pdfium.FPDFPath_CountSegments(thing)):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(thing, number), x, y)
            points.append(
                (
                    matrix.a * x.value + matrix.c * y.value + matrix.e,
                    matrix.b * x.value + matrix.d * y.value + matrix.f,
                )
            )
        for (x0, y0), (x1, y1) in pairwise(points):
            if abs(x0 - x1) < 1:
                xs.append(x0)
            elif abs(y0 - y1) < 1:
                ys.append(y0)
    return _distinct(xs), _distinct(ys)


def _distinct(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found
