"""winmail.dat (TNEF): what Outlook wraps rich text and attachments in when it takes the reader for an Outlook."""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from extractors.document import Document
from extractors.readers import mapi
from extractors.readers.mail_parts import safe_name, with_names_of_their_own
from extractors.readers.mail_thread import Head
from extractors.readers.text_encoding import decode
from extractors.readers.unreadable import damaged, too_large

FORMAT = "tnef"
SIGNATURE = b"\x78\x9f\x3e\x22"
LARGEST = 150 * 1024 * 1024
MOST_PROPERTIES = 5000
ATTACHMENT_START = 0x9002
ATTACHMENT_NAME = 0x8010
ATTACHMENT_DATA = 0x800F
ATTACHMENT_PROPERTIES = 0x9005
MESSAGE_PROPERTIES = 0x9003
MESSAGE_BODY = 0x800C
MESSAGE_SUBJECT = 0x8004
FIXED = {
    0x0002: 4,
    0x0003: 4,
    0x0004: 4,
    0x000A: 4,
    0x000B: 4,
    0x0005: 8,
    0x0006: 8,
    0x0007: 8,
    0x0014: 8,
    0x0040: 8,
    0x0048: 16,
}
MULTIPLE = 0x1000
NAMED = 0x8000


class _Attribute(NamedTuple):
    number: int
    data: bytes


def recognises(content: bytes, filename: str) -> bool:  # noqa: ARG001 - every reader is asked the same
    """Whether the bytes begin as TNEF does."""
    return content.startswith(SIGNATURE)


def read(content: bytes, filename: str) -> Document:
    """The body and the files inside. Raises UnreadableDocument where it is damaged or too large."""
    if len(content) > LARGEST:
        raise too_large(filename, f"more than {LARGEST // 2**20} MB")
    message: dict[int, bytes] = {}
    files: list[dict[int, bytes]] = []
    try:
        for attribute in _attributes(content):
            _take(attribute, message, files)
    except (struct.error, IndexError) as error:
        raise damaged(filename, "winmail.dat") from error
    passages, grids = mapi.bodies(
        decode(message[mapi.BODY]).rstrip("\x00") if message.get(mapi.BODY) else None,
        message.get(mapi.HTML),
        message.get(mapi.RTF),
        None,
        Head(subject=decode(message.get(mapi.SUBJECT, b"")).rstrip("\x00")),
    )
    named = (
        (safe_name(_name(file), f"attachment-{number}"), file[mapi.DATA])
        for number, file in enumerate(files, 1)
        if file.get(mapi.DATA)
    )
    return Document(
        name=filename,
        format=FORMAT,
        passages=passages,
        grids=grids,
        enclosed=tuple(with_names_of_their_own(list(named))),
    )


def _attributes(content: bytes) -> Iterator[_Attribute]:
    at = 6
    while at + 9 <= len(content):
        number, _, length = struct.unpack_from("<HHI", content, at + 1)
        data = content[at + 9 : at + 9 + length]
        if len(data) < length:
            raise IndexError(at)
        yield _Attribute(number, data)
        at += 9 + length + 2


def _take(attribute: _Attribute, message: dict[int, bytes], files: list[dict[int, bytes]]) -> None:
    number, data = attribute
    if number == ATTACHMENT_START:
        files.append({})
    elif number == MESSAGE_PROPERTIES:
        message.update(_properties(data))
    elif number == MESSAGE_BODY:
        message.setdefault(mapi.BODY, data)
    elif number == MESSAGE_SUBJECT:
        message.setdefault(mapi.SUBJECT, data)
    elif files and number == ATTACHMENT_NAME:
        files[-1].setdefault(mapi.SHORT_NAME, data)
    elif files and number == ATTACHMENT_DATA:
        files[-1].setdefault(mapi.DATA, data)
    elif files and number == ATTACHMENT_PROPERTIES:
        inner = _properties(data)
        files[-1].update({pid: value for pid, value in inner.items() if pid != mapi.DATA or mapi.DATA not in files[-1]})


def _name(file: dict[int, bytes]) -> str:
    raw = file.get(mapi.LONG_NAME) or file.get(mapi.SHORT_NAME) or file.get(mapi.DISPLAY_NAME) or b""
    return decode(raw).rstrip("\x00")


def _properties(data: bytes) -> dict[int, bytes]:
    """The values of texts and binaries by property number; texts in Unicode become UTF-8."""
    found: dict[int, bytes] = {}
    (count,) = struct.unpack_from("<I", data)
    at = 4
    for _ in range(min(count, MOST_PROPERTIES)):
        kind, number = struct.unpack_from("<HH", data, at)
        at += 4
        if number >= NAMED:
            at = _after_name(data, at)
        several = bool(kind & MULTIPLE)
        kind &= ~MULTIPLE
        values = 1
        if several or kind not in FIXED:
            (values,) = struct.unpack_from("<I", data, at)
            at += 4
        for _ in range(min(values, MOST_PROPERTIES)):
            if kind in FIXED:
                at += FIXED[kind]
                continue
            (length,) = struct.unpack_from("<I", data, at)
            found.setdefault(number, _value(kind, data[at + 4 : at + 4 + length]))
            at += 4 + length + -length % 4
    return found


def _after_name(data: bytes, at: int) -> int:
    (kind,) = struct.unpack_from("<I", data, at + 16)
    if kind == 0:
        return at + 24
    length: int = struct.unpack_from("<I", data, at + 20)[0]
    return at + 24 + length + -length % 4


def _value(kind: int, raw: bytes) -> bytes:
    if kind == mapi.TEXT:
        return raw.decode("utf-16-le", errors="replace").rstrip("\x00").encode()
    # An object begins with the 16 bytes that name its interface.
    return raw[16:] if kind == mapi.OBJECT else raw
