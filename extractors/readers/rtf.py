"""Rich Text Format: running text as passages, table rows as grids. Pictures, fonts and objects are passed over."""

import re
from typing import NamedTuple

from extractors.document import Cell, Document, Grid, Passage
from extractors.readers.text_grid import text_grids
from extractors.readers.unreadable import damaged, too_large

FORMAT = "rtf"
LARGEST = 32 * 1024 * 1024
DEEPEST = 200
TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
PASSED_OVER = {
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"listtable", b"listoverridetable",
    b"rsidtbl", b"generator", b"themedata", b"colorschememapping", b"datastore", b"latentstyles", b"xmlnstbl",
    b"fldinst", b"nonshppict", b"bkmkstart", b"bkmkend", b"pgptbl", b"filetbl", b"revtbl", b"mmathPr",
    b"wgrffmtfilter", b"htmltag",
}  # fmt: skip
BREAKS = {b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"tab": "\t", b"emdash": "—", b"endash": "–"}
SIGNS = {b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " "}
# Charset numbers of fonts (fcharset) → code pages.
CHARSETS = {
    0: 1252,
    128: 932,
    129: 949,
    134: 936,
    136: 950,
    161: 1253,
    162: 1254,
    177: 1255,
    186: 1257,
    204: 1251,
    238: 1250,
}
CHINESE_PAGE = 936


class _State(NamedTuple):
    passed_over: bool = False
    page: int = 1252
    blanks: int = 1  # how many characters stand in for one in Unicode
    hidden: bool = False


class RtfText(NamedTuple):
    """Lines of running text, and rows of (right border in twips, text) where they stand between the lines."""

    stretches: list[str | list[list[tuple[int, str]]]]


def recognises(content: bytes, filename: str) -> bool:  # noqa: ARG001 - every reader is asked the same
    """Whether the bytes begin as RTF does."""
    return content[:64].lstrip(b"\xef\xbb\xbf\r\n ").startswith(b"{\\rt")


def read(content: bytes, filename: str) -> Document:
    """Passages and tables in their order. Raises UnreadableDocument where it is too large or without a word."""
    if len(content) > LARGEST:
        raise too_large(filename, f"more than {LARGEST // 2**20} MB")
    passages: list[Passage] = []
    grids: list[Grid] = []
    line = 1
    for stretch in rtf_text(content).stretches:
        if isinstance(stretch, str):
            if stretch.strip():
                passages.append(Passage(text=stretch, first_line=line))
                grids.extend(text_grids(stretch, first_line=line))
            line += stretch.count("\n") + 1
        else:
            grids.append(_grid(stretch, f"table {len(grids) + 1}", line))
    if not passages and not grids:
        raise damaged(filename, "RTF")
    return Document(name=filename, format=FORMAT, passages=tuple(passages), grids=tuple(grids))


def rtf_text(content: bytes) -> RtfText:
    """The text and table rows of an RTF."""
    reading = _Reading(content)
    reading.run()
    return RtfText(reading.stretches)


class _Reading:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._page = int(found.group(1)) if (found := re.search(rb"\\ansicpg(\d{3,5})", content[:4096])) else 1252
        self._fonts = self._font_pages()
        self._state = _State(page=self._page)
        self._stack: list[_State] = []
        self._bytes = b""
        self._text: list[str] = []
        self._skip = 0
        self._borders: list[int] = []
        self._cells: list[str] = []
        self._in_table = False
        self.stretches: list[str | list[list[tuple[int, str]]]] = []

    def run(self) -> None:
        for token in TOKEN.finditer(self._content):
            word, number, hexadecimal, sign, brace, text = token.groups()
            if brace:
                self._brace(brace)
            elif word:
                self._word(word, int(number) if number else None)
            elif hexadecimal:
                self._put_bytes(bytes([int(hexadecimal, 16)]))
            elif sign:
                self._sign(sign)
            elif text:
                self._put_bytes(text)
        self._end_text()

    def _font_pages(self) -> dict[int, int]:
        fonts = re.findall(rb"\\f(\d{1,5})(?:\\[a-z]+\d*)*?\\fcharset(\d{1,3})", self._content[: 256 * 1024])
        return {int(font): CHARSETS[int(charset)] for font, charset in fonts if int(charset) in CHARSETS}

    def _brace(self, brace: bytes) -> None:
        self._flush_bytes()
        if brace == b"{" and len(self._stack) < DEEPEST:
            self._stack.append(self._state)
        elif brace == b"}" and self._stack:
            self._state = self._stack.pop()

    def _word(self, word: bytes, number: int | None) -> None:
        if word == b"u" and number is not None:
            self._put(chr(number % 65536))
            self._skip = self._state.blanks
            return
        self._flush_bytes()
        self._skip = 0
        if word in PASSED_OVER:
            self._state = self._state._replace(passed_over=True)
        elif word == b"uc":
            self._state = self._state._replace(blanks=number or 0)
        elif word == b"f":
            self._state = self._state._replace(page=self._fonts.get(number or 0, self._page))
        elif word == b"v":
            self._state = self._state._replace(hidden=number != 0)
        elif word == b"plain":
            self._state = self._state._replace(hidden=False)
        elif word in BREAKS or word in SIGNS:
            self._put(BREAKS.get(word) or SIGNS[word])
        else:
            self._table_word(word, number)

    def _table_word(self, word: bytes, number: int | None) -> None:
        if word == b"trowd":
            if not self._cells and not self._state.passed_over:
                self._end_text()  # some writers begin a table without "intbl"
            self._borders = []
        elif word == b"cellx":
            self._borders.append(number or 0)
        elif word == b"intbl" and not self._in_table and not self._state.passed_over:
            self._end_text()
            self._in_table = True
        elif word == b"cell":
            self._flush_bytes()
            self._cells.append("".join(self._text).strip())
            self._text = []
        elif word == b"row":
            self._end_row()
        elif word == b"pard":
            self._in_table = False

    def _end_row(self) -> None:
        if not self.stretches or isinstance(self.stretches[-1], str):
            self.stretches.append([])
        rows = self.stretches[-1]
        borders = self._borders + [0] * (len(self._cells) - len(self._borders))
        if isinstance(rows, list):
            rows.append(list(zip(borders, self._cells, strict=False)))
        self._cells = []

    def _end_text(self) -> None:
        self._flush_bytes()
        text = "".join(self._text)
        self._text = []
        if text.strip():
            self.stretches.append(text)

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._state = self._state._replace(passed_over=True)
        elif sign == b"~":
            self._put(" ")
        elif sign == b"_":
            self._put("-")
        elif sign in {b"\\", b"{", b"}"}:
            self._put_bytes(sign)
        elif sign in {b"\r", b"\n"}:
            self._put("\n")

    def _put(self, text: str) -> None:
        self._flush_bytes()
        if not self._state.passed_over and not self._state.hidden:
            self._text.append(text)

    def _put_bytes(self, piece: bytes) -> None:
        if self._skip:
            dropped = min(self._skip, len(piece))
            self._skip -= dropped
            piece = piece[dropped:]
        if not self._state.passed_over and not self._state.hidden:
            self._bytes += piece

    def _flush_bytes(self) -> None:
        if not self._bytes:
            return
        piece, self._bytes = self._bytes, b""
        page = self._state.page if any(byte > 0x7F for byte in piece) else 1252  # noqa: PLR2004 - the end of ASCII
        self._text.append(piece.decode("gb18030" if page == CHINESE_PAGE else f"cp{page}", errors="replace"))


def _grid(rows: list[list[tuple[int, str]]], name: str, line: int) -> Grid:
    """Cells by their right borders: all borders of the table together are its columns."""
    borders = sorted({border for row in rows for border, _ in row})
    cells = []
    for number, row in enumerate(rows):
        left = 0
        found = []
        for border, text in row:
            right = max(borders.index(border) + 1, left + 1)
            if text:
                found.append(
                    Cell(
                        text=text,
                        place=f"{name}, row {number + 1}, column {left + 1}",
                        left=left,
                        right=right,
                        top=number,
                        bottom=number + 1,
                    )
                )
            left = right
        cells.append(tuple(found))
    return Grid(name=name, kind="table", rows=tuple(row for row in cells if row), line=line)
