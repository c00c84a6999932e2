"""What is drawn on a PDF page besides text: straight lines, boxes, and how much of it pictures cover."""

import ctypes
from itertools import pairwise
from typing import NamedTuple

import pypdfium2.raw as pdfium

from extractors.readers.page import Rule, Rules

MOST_OBJECTS = 40_000
DEEPEST_FORM = 6
THIN = 2.5  # points: a filled box this thin is a line
STRAIGHT = 0.7
COVERS_PAGE = 0.5
SHOWS_TEXT = 0.1  # of the page: a picture that may be what invisible text stands for


class Frame(NamedTuple):
    """The visible box of the page, in PDF's own measure (upwards)."""

    left: float
    bottom: float
    right: float
    top: float

    def upright(self, quarter: int, x: float, y: float) -> tuple[float, float]:
        """The point on the page turned by that many quarters, from its upper left corner."""
        if quarter == 0:
            return x - self.left, self.top - y
        if quarter == 1:
            return y - self.bottom, x - self.left
        if quarter == 2:  # noqa: PLR2004 - upside down
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x


class Drawing:
    """Walks the page's objects: straight lines, boxes, and how much of the page pictures cover."""

    def __init__(self, frame: Frame, quarter: int) -> None:
        self._frame = frame
        self._quarter = quarter
        self._horizontal: list[Rule] = []
        self._vertical: list[Rule] = []
        self._seen = 0
        self._area = max(1.0, (frame.right - frame.left) * (frame.top - frame.bottom))
        self.picture_share = 0.0
        self._texts = self._unseen = 0

    @property
    def text_unseen(self) -> bool:
        """Whether most of the text is invisible, over a picture, or behind one that covers the page."""
        return self.picture_share > SHOWS_TEXT and self._unseen * 2 > self._texts

    def rules(self) -> Rules:
        """The lines found so far."""
        return Rules(tuple(self._horizontal), tuple(self._vertical))

    def collect(self, container: ctypes.c_void_p, outer: tuple[float, ...] | None, depth: int) -> None:
        """Take in a page's objects, or those of a form inside it with that form's matrix as ``outer``."""
        page_like = outer is None
        count = (pdfium.FPDFPage_CountObjects if page_like else pdfium.FPDFFormObj_CountObjects)(container)
        get = pdfium.FPDFPage_GetObject if page_like else pdfium.FPDFFormObj_GetObject
        for index in range(count):
            self._seen += 1
            if self._seen > MOST_OBJECTS:
                return
            thing = get(container, index)
            kind = pdfium.FPDFPageObj_GetType(thing)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(thing, outer)
            elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self._texts += 1
                self._unseen += pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._picture(thing)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
                self.collect(thing, _combined(_matrix(thing), outer), depth + 1)

    def _picture(self, thing: ctypes.c_void_p) -> None:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
            area = abs(right.value - left.value) * abs(top.value - bottom.value)
            if area > COVERS_PAGE * self._area:
                self._unseen = self._texts  # all that was drawn before is behind it
            self.picture_share = min(1.0, self.picture_share + area / self._area)

    def _path(self, thing: ctypes.c_void_p, outer: tuple[float, ...] | None) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(thing, fill, stroke)
        if not fill.value and not stroke.value:
            return
        points = self._points(thing, _combined(_matrix(thing), outer))
        if points and not stroke.value:
            xs, ys = [x for x, _, _ in points], [y for _, y, _ in points]
            if self._thin_box(min(xs), min(ys), max(xs), max(ys)):
                return
            if (max(xs) - min(xs)) * (max(ys) - min(ys)) > COVERS_PAGE * self._area:
                return  # the paper's colour
        for (x0, y0, _), (x1, y1, starts) in pairwise(points):
            if not starts:
                self._segment(x0, y0, x1, y1)

    def _thin_box(self, left: float, top: float, right: float, bottom: float) -> bool:
        if bottom - top <= THIN:
            self._segment(left, (top + bottom) / 2, right, (top + bottom) / 2)
            return True
        if right - left <= THIN:
            self._segment((left + right) / 2, top, (left + right) / 2, bottom)
            return True
        return False

    def _points(self, thing: ctypes.c_void_p, matrix: tuple[float, ...]) -> list[tuple[float, float, bool]]:
        """The path's corners on the upright page; True starts a new line there."""
        a, b, c, d, e, f = matrix
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float, bool]] = []
        start: tuple[float, float] | None = None
        count = pdfium.FPDFPath_CountSegments(thing)
        for index in range(min(count, MOST_OBJECTS - self._seen)):
            segment = pdfium.FPDFPath_GetPathSegment(thing, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            here = self._frame.upright(self._quarter, a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            moves = kind == pdfium.FPDF_SEGMENT_MOVETO
            start = here if moves else start
            points.append((*here, moves or kind == pdfium.FPDF_SEGMENT_BEZIERTO))
            if start and pdfium.FPDFPathSegment_GetClose(segment):
                points.append((*start, False))
        self._seen += count // 8
        return points

    def _segment(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if abs(y1 - y0) <= STRAIGHT < abs(x1 - x0):
            self._horizontal.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x1 - x0) <= STRAIGHT < abs(y1 - y0):
            self._vertical.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))


def _matrix(thing: ctypes.c_void_p) -> tuple[float, ...]:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, matrix):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _combined(inner: tuple[float, ...], outer: tuple[float, ...] | None) -> tuple[float, ...]:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )
