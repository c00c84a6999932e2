"""One module a format. Each turns bytes into a Document: grids of cells with positions, passages, enclosed files.

A new format is a module with the names of ``Reader``, a line in ``READERS``, and documents for its test.
"""

from typing import Protocol

from extractors.document import Document
from extractors.readers import (
    archive,
    delimited,
    docx,
    html_page,
    image,
    mail,
    msg,
    pdf,
    rtf,
    spreadsheet,
    text,
    tnef,
)
from extractors.readers.unreadable import empty, unknown


class Reader(Protocol):
    """What every module here has."""

    FORMAT: str

    def recognises(self, content: bytes, filename: str) -> bool:
        """Whether this reader is for these bytes; the name counts only where the bytes leave it open."""

    def read(self, content: bytes, filename: str) -> Document:
        """The document. Raises UnreadableDocument."""


# Asked in this order: what has a signature first, what is merely text last.
READERS: dict[str, Reader] = {
    "pdf": pdf,
    "image": image,
    "spreadsheet": spreadsheet,
    "docx": docx,
    "msg": msg,
    "tnef": tnef,
    "rtf": rtf,
    "archive": archive,
    "html": html_page,
    "mail": mail,
    "csv": delimited,
    "text": text,
}

# Formats that people do send and no reader takes: (beginning, what is somewhere inside, what it is called).
UNREAD = (
    (b"\xd0\xcf\x11\xe0", "WordDocument".encode("utf-16-le"), "old Word document (.doc)"),
    (b"\xd0\xcf\x11\xe0", "PowerPoint Document".encode("utf-16-le"), "PowerPoint presentation"),
    (b"Rar!", b"", "RAR archive"),
    (b"7z\xbc\xaf", b"", "7-Zip archive"),
    (b"\x1f\x8b", b"", "gzip archive"),
    (b"MZ", b"", "program"),
)


def read_document(content: bytes, filename: str) -> Document:
    """The document that these bytes are, whatever the name's ending says.

    Raises UnreadableDocument for what is damaged, locked, empty, too large or of no known format.
    """
    if not content.strip(b"\x00\t\n\r "):
        raise empty(filename)
    return reader_of(content, filename).read(content, filename)


def reader_of(content: bytes, filename: str) -> Reader:
    """The reader for these bytes. Raises UnreadableDocument where there is none."""
    for reader in READERS.values():
        if reader.recognises(content, filename):
            return reader
    what = next((what for start, mark, what in UNREAD if content.startswith(start) and mark in content), None)
    raise unknown(filename, f"{what}, which is not read" if what else "no known document format")
