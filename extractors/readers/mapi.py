"""What Outlook calls a message's properties, and how a body is chosen from them. Used by msg and winmail.dat."""

from extractors.document import Grid, Passage
from extractors.readers.mail import read_bodies
from extractors.readers.mail_parts import Body
from extractors.readers.mail_thread import Head
from extractors.readers.rtf import rtf_text
from extractors.readers.rtf_compressed import decompressed

SUBJECT = 0x0037
CLASS = 0x001A
HEADERS = 0x007D
SENT_AT = 0x0039
SENDER_NAME = 0x0C1A
SENDER_ADDRESS = 0x0C1F
SENDER_SMTP = 0x5D01
DISPLAY_TO = 0x0E04
MESSAGE_ID = 0x1035
BODY = 0x1000
RTF = 0x1009
HTML = 0x1013
CODEPAGE = 0x3FDE
DATA = 0x3701
LONG_NAME = 0x3707
SHORT_NAME = 0x3704
DISPLAY_NAME = 0x3001
TEXT_8BIT = 0x001E
TEXT = 0x001F
BINARY = 0x0102
OBJECT = 0x000D


def bodies(
    text: str | None, html: bytes | None, rtf: bytes | None, charset: str | None, head: Head
) -> tuple[tuple[Passage, ...], tuple[Grid, ...]]:
    """Passages and grids of the richest of Outlook's three forms of a body."""
    forms = []
    if html:
        forms.append(Body(html, charset, html=True))
    if text:
        forms.append(Body(text.encode(), "utf-8", html=False))
    if not forms and rtf:
        stretches = rtf_text(decompressed(rtf)).stretches
        lines = [
            part if isinstance(part, str) else "\n".join("\t".join(cell for _, cell in row) for row in part)
            for part in stretches
        ]
        forms.append(Body("\n".join(lines).encode(), "utf-8", html=False))
    return read_bodies((tuple(forms),), head) if forms else ((), ())
