"""Plain text in any encoding: a passage, and beside it a grid where it is laid out in columns."""

import re

from extractors.document import Document, Passage
from extractors.readers.text_encoding import decode
from extractors.readers.text_grid import text_grids
from extractors.readers.unreadable import too_large

FORMAT = "text"
LARGEST = 2 * 1024 * 1024
MOST_LINES = 5_000
FEW_CONTROLS = 0.005
ODD = re.compile("[\ufffd\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")  # tabs, ends of lines and pages, and escapes are not


def recognises(content: bytes, filename: str) -> bool:  # noqa: ARG001 - every reader is asked the same
    """Whether these bytes are text: hardly a control character in them."""
    return is_text(content)


def is_text(content: bytes) -> bool:
    """Whether hardly a character of the beginning is a control character or unreadable."""
    sample = content[:8192]
    if not sample.strip():
        return False
    text = decode(sample)
    odd = len(ODD.findall(text))
    return odd <= max(1, len(text) * FEW_CONTROLS) and "\x00" not in text


def read(content: bytes, filename: str) -> Document:
    """The text as one passage. Raises UnreadableDocument where it is too large to be an order."""
    if len(content) > LARGEST:
        raise too_large(filename, f"more than {LARGEST // 2**20} MB of text")
    text = decode(content)
    if text.count("\n") > MOST_LINES:
        raise too_large(filename, f"more than {MOST_LINES} lines of text")
    return Document(name=filename, format=FORMAT, passages=(Passage(text=text),), grids=text_grids(text))
