"""One PDF page, raw: its words with their boxes, its ruled lines, and whether its text can be trusted.

PDFium's own functions are called directly: this is the hot path of reading.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdfium

from extractors.readers.page import Character, Rules, Word, is_wide, word_of
from extractors.readers.pdf_drawing import COVERS_PAGE, Drawing, Frame

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

BLANKS = {0x20, 0xA0, 0x3000, 0x09, 0x2002, 0x2003, 0x2009, 0x200B, 0xAD, 0xFEFF}
LINE_ENDS = {0x0A, 0x0D}
SAME_LINE = 0.35  # of the character's height
KERNED = 0.05  # of the character's height
WORD_GAP = 0.6  # of the character's height, where no blank is written: more is another column
WRITTEN_GAP = 0.8  # the same with a written blank, which justified text stretches
DIGIT_GAP = 0.3  # two figures side by side without a written blank are two columns
BLANK_STRETCH = 1.7
AUTOMATIC_GAP = 0.22
SEAM, OVERLAP = 0.12, 0.1
MOST_CHARACTERS = 300_000
UNSOUND = 0.2  # of the characters
FEW_CHARACTERS = 60
NEARLY_STRAIGHT = 8  # degrees
LAST_CODE = 0x10FFFF


class PageText(NamedTuple):
    """``words`` run in the page's main direction, ``angle``; ``turned`` are the others by their angle.

    ``unseen``: most of the text is not drawn, a scanner put it behind its picture; ``lying``: it disagrees with that.
    """

    words: list[Word]
    turned: dict[int, list[Word]]
    rules: Rules
    sound: bool
    angle: int = 0
    unseen: bool = False
    lying: bool = False


# The code and box (left, bottom, right, top) of a character and the point it stands on, as PDF measures: upwards.
_Glyph = tuple[int, float, float, float, float, float, float]
# The code, left, right, top, bottom and baseline on the upright page.
_Placed = tuple[int, float, float, float, float, float]


def page_text(page: "PdfPage") -> PageText:
    """The page's words and rules in its main direction; ``sound`` is False where it has to be recognised."""
    textpage = page.get_textpage()
    try:
        lines = _lines(textpage.raw)
    finally:
        textpage.close()
    frame = Frame(*page.get_cropbox())
    counted = Counter[int]()
    for angle, glyphs in lines:
        counted[angle] += len(glyphs)
    main = counted.most_common(1)[0][0] if counted else page.get_rotation()
    words: list[Word] = []
    turned: dict[int, list[Word]] = {}
    for angle, glyphs in lines:
        placed = _upright(glyphs, frame, angle // 90 % 4)
        if angle == main:
            words.extend(_words(placed))
        else:
            turned.setdefault(angle, []).extend(_words(placed) if not angle % 90 else _slanting(placed))
    drawn = Drawing(frame, main // 90 % 4)
    drawn.collect(page.raw, None, 0)
    codes = [glyph[0] for _, glyphs in lines for glyph in glyphs if glyph[0] not in BLANKS]
    return PageText(words, turned, drawn.rules(), _is_sound(codes, drawn.picture_share), main, drawn.text_unseen)


def _lines(textpage: ctypes.c_void_p) -> list[tuple[int, list[_Glyph]]]:
    """The characters line by line as PDFium gives them, each line with the angle that it runs in."""
    count = min(pdfium.FPDFText_CountChars(textpage), MOST_CHARACTERS)
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    unicode_of, box_of, origin_of = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_GetLooseCharBox,
        pdfium.FPDFText_GetCharOrigin,
    )
    lines: list[tuple[int, list[_Glyph]]] = []
    line: list[_Glyph] | None = None
    ended: list[_Glyph] = []
    for index in range(count):
        code = unicode_of(textpage, index)
        if code in LINE_ENDS:
            ended, line = line or ended, None
            continue
        if not box_of(textpage, index, box) or not origin_of(textpage, index, x, y):
            continue
        if line is None and ended and _goes_on(ended[-1], box.left, y.value):
            line = ended
        if line is None:
            line = []
            lines.append((_angle(textpage, index), line))
        line.append((code, box.left, box.bottom, box.right, box.top, x.value, y.value))
    return lines


def _goes_on(last: _Glyph, left: float, base: float) -> bool:
    """Whether a character touches the one before a line's end, which PDFium guesses between kerned letters ("rr")."""
    height = last[4] - last[2]
    return abs(base - last[6]) < KERNED * height and abs(left - last[3]) < KERNED * height


def _angle(textpage: ctypes.c_void_p, index: int) -> int:
    """Degrees counter-clockwise; PDFium counts the other way."""
    angle = round(-math.degrees(pdfium.FPDFText_GetCharAngle(textpage, index))) % 360
    nearest = round(angle / 90) * 90
    return nearest % 360 if abs(angle - nearest) <= NEARLY_STRAIGHT else angle


def _upright(glyphs: list[_Glyph], frame: Frame, quarter: int) -> list[_Placed]:
    """The characters on the page turned by that many quarters; a branch each, as this is done for every character."""
    left, bottom, right, top = frame
    if quarter == 0:
        return [(c, x0 - left, x1 - left, top - y1, top - y0, top - y) for c, x0, y0, x1, y1, _, y in glyphs]
    if quarter == 1:
        return [(c, y0 - bottom, y1 - bottom, x0 - left, x1 - left, x - left) for c, x0, y0, x1, y1, x, _ in glyphs]
    if quarter == 2:  # noqa: PLR2004 - upside down
        return [(c, right - x1, right - x0, y0 - bottom, y1 - bottom, y - bottom) for c, x0, y0, x1, y1, _, y in glyphs]
    return [(c, top - y1, top - y0, right - x1, right - x0, right - x) for c, x0, y0, x1, y1, x, _ in glyphs]


def _words(glyphs: list[_Placed]) -> Iterator[Word]:
    """Runs of characters without a gap."""
    run: list[Character] = []
    top = bottom = line = right = 0.0
    blank: float | None = None  # the width of the blank before, 0 for one that PDFium only guesses
    for code, left, end, high, low, base in glyphs:
        if code in BLANKS:
            blank = (blank or 0.0) + end - left
            continue
        size = max(low - high, bottom - top if run else 0.0) or 1.0  # a dash's own box may be flat
        gap = left - right
        text = chr(code) if code <= LAST_CODE else "\ufffd"
        if run and (
            (gap > DIGIT_GAP * size and gap > _allowed_gap(run[-1].text, text, size, blank))
            or gap < -size
            or abs(base - line) > SAME_LINE * size
        ):
            yield _word(run, top, bottom, line)
            run = []
        if run:
            is_blank = blank is not None and _is_blank(run[-1].text, text, gap / size, blank)
            seam = not blank and (gap > SEAM * size or (gap < -OVERLAP * size and is_wide(run[-1].text)))
            run.append(Character(text, left, end, is_blank, seam))
            top, bottom = min(top, high), max(bottom, low)
        else:
            run.append(Character(text, left, end))
            top, bottom, line = high, low, base
        right, blank = end, None
    if run:
        yield _word(run, top, bottom, line)


def _slanting(glyphs: list[_Placed]) -> list[Word]:
    """A line that runs neither along nor across, like a watermark, in one piece."""
    run = [Character(chr(code), left, right) for code, left, right, *_ in glyphs if code not in BLANKS]
    if not run:
        return []
    return [_word(run, min(one[3] for one in glyphs), max(one[4] for one in glyphs), glyphs[0][5])]


def _allowed_gap(before: str, after: str, size: float, blank: float | None) -> float:
    if blank:
        return max(BLANK_STRETCH * blank, WRITTEN_GAP * size)
    if before.isdigit() and after.isdigit():
        return DIGIT_GAP * size
    return WORD_GAP * size


def _is_blank(before: str, text: str, gap: float, blank: float) -> bool:
    """Whether somebody wrote a blank here: layout programs set Chinese a little apart from Latin without one."""
    return bool(blank) or gap >= AUTOMATIC_GAP or is_wide(before) == is_wide(text)


def _word(run: list[Character], top: float, bottom: float, line: float) -> Word:
    return word_of(tuple(run), Word("", (), 0, top, 0, bottom, line))


def _is_sound(codes: list[int], picture_share: float) -> bool:
    """Whether there is text, most of it has a meaning, and it is not a stamp on a scan."""
    if not codes:
        return False
    if sum(_is_meaningless(code) for code in set(codes)) and (sum(map(_is_meaningless, codes)) > UNSOUND * len(codes)):
        return False
    return not (picture_share > COVERS_PAGE and len(codes) < FEW_CHARACTERS)


def _is_meaningless(code: int) -> bool:
    """Control characters, private use, the replacement character."""
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xE000 <= code <= 0xF8FF or code == 0xFFFD  # noqa: PLR2004 - Unicode's blocks
