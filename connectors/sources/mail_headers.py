"""What a mail's own header says, for naming a parcel. Nothing in a header can make a mail fail."""

import base64
import binascii
import quopri
import re
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import getaddresses

LARGEST_HEADER = 256 * 1024
LONGEST_NAME = 80

# What Chinese senders label gb2312 is often GBK or GB18030; the last one reads them all.
CHINESE = {"gb2312", "gbk", "gb_2312-80", "cp936", "gb18030"}
ENCODED_WORD = re.compile(r"=\?([^?\s]+)\?([bq])\?([^?]*)\?=", re.IGNORECASE)
ADDRESS = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+")
NOT_IN_FILENAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+')


def read_header(mail: bytes) -> Message:
    """The header alone, as far as it can be read."""
    head = mail[:LARGEST_HEADER]
    end = re.search(rb"\r?\n\r?\n", head)
    return BytesHeaderParser(policy=compat32).parsebytes(head[: end.end()] if end else head)


def filename_of(header: Message, otherwise: str) -> str:
    """A file name made from the subject, safe on every system, ending in .eml."""
    subject = NOT_IN_FILENAMES.sub(" ", _decoded(_field(header, "Subject")))
    name = " ".join(subject.split())[:LONGEST_NAME].strip(" .")
    return f"{name or otherwise}.eml"


def sender_of(header: Message) -> str | None:
    """The address in From, or None where there is none that looks like one."""
    field = _field(header, "From")
    # Decoded words may hold commas and brackets of their own: an encoded name must not pass for an address. Only where
    # a careless program encoded the whole field is the address looked for inside.
    return _address(field) or _address(_decoded(field))


def _address(field: str) -> str | None:
    addresses = (address for _, address in getaddresses([field]))
    return next((found for found in addresses if ADDRESS.fullmatch(found) and found.isprintable()), None)


def _field(header: Message, name: str) -> str:
    """One field on one line, encoded words as they stand; empty where it is missing."""
    # The raw value: asking the message itself would already replace bytes that stand unencoded in the header.
    raw = next((value for key, value in header.raw_items() if key.lower() == name.lower()), "")
    unfolded = re.sub(r"[\r\n]+[ \t]*", " ", str(raw))
    return _as_text(unfolded.encode("utf-8", "surrogateescape"), None)


def _decoded(field: str) -> str:
    """The field as people read it. Neighbours in one charset are joined before decoding: some cut characters in two."""
    pieces: list[tuple[bytes, str | None]] = []
    end = 0
    for word in ENCODED_WORD.finditer(field):
        charset, encoding, content = word.groups()
        between, end = field[end : word.start()], word.end()
        decoded = _bytes_of(encoding, content)
        if between.strip() or not pieces:
            pieces.append((between.encode(), None))
        if decoded is None:
            pieces.append((word.group().encode(), None))
        elif pieces[-1][1] == charset.lower():
            pieces[-1] = (pieces[-1][0] + decoded, charset.lower())
        else:
            pieces.append((decoded, charset.lower()))
    pieces.append((field[end:].encode(), None))
    return "".join(_as_text(piece, charset) for piece, charset in pieces)


def _bytes_of(encoding: str, content: str) -> bytes | None:
    if encoding in "qQ":
        return quopri.decodestring(content.encode(), header=True)
    try:
        return base64.b64decode(content + "=" * (-len(content) % 4))
    except (binascii.Error, ValueError):
        return None


def _as_text(piece: bytes, charset: str | None) -> str:
    given = [charset.partition("*")[0]] if charset else []
    if given and given[0] in CHINESE:
        given = ["gb18030"]
    for encoding in (*given, "utf-8", "gb18030"):
        try:
            return piece.decode(encoding)
        except (LookupError, ValueError):
            continue
    return piece.decode("latin-1")
