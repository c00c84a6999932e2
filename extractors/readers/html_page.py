"""HTML pages, and the "workbooks" that are HTML inside: tables as grids, the rest as a passage."""

import re

import msgspec

from extractors.document import Document, Passage
from extractors.readers.text import is_text
from extractors.readers.text_encoding import decode
from extractors.readers.text_grid import text_grids
from extractors.readers.unreadable import too_large

FORMAT = "html"
LARGEST = 16 * 1024 * 1024
MOST_CELLS = 100_000
CELL = re.compile(rb"<t[dh]\b", re.IGNORECASE)
START = re.compile(
    r"\s*(<\?xml[^>]*\?>\s*)?(<!--.{0,2000}?-->\s*)*<(!doctype\s+html|html|head|body|table|div|p|meta)\b",
    re.IGNORECASE | re.DOTALL,
)


def recognises(content: bytes, filename: str) -> bool:
    """Whether the text starts as a page does, or is called one and has a tag."""
    if not is_text(content):
        return False
    start = decode(content[:4096])
    named = filename.lower().endswith((".html", ".htm", ".xhtml"))
    return bool(START.match(start)) or (named and bool(re.search(r"<\w+[^>]*>", start)))


def read(content: bytes, filename: str) -> Document:
    """The page's data tables, and its text without them. Raises UnreadableDocument where it is too large."""
    from extractors.readers.html_text import MARK, charset_of, html_text

    if len(content) > LARGEST:
        raise too_large(filename, f"more than {LARGEST // 2**20} MB of HTML")
    if sum(1 for _ in CELL.finditer(content)) > MOST_CELLS:
        raise too_large(filename, f"more than {MOST_CELLS} cells")
    found = html_text(decode(content, charset_of(content)))
    text = "\n".join("" if MARK.match(line) else line for line in found.lines).rstrip()
    at = [number for number, line in enumerate(found.lines, 1) if MARK.match(line)]
    tables = tuple(msgspec.structs.replace(table, line=line) for table, line in zip(found.tables, at, strict=True))
    return Document(
        name=filename,
        format=FORMAT,
        grids=(*tables, *text_grids(text)),
        passages=(Passage(text=text),) if text.strip() else (),
    )
