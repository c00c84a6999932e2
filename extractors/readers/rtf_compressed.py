"""The compressed RTF that Outlook keeps mail bodies in (MS-OXRTFCP)."""

import re

COMPRESSED = b"LZFu"
PLAIN = b"MELA"
WINDOW = 4096
LARGEST = 32 * 1024 * 1024
# What the sender's dictionary begins with, as the format defines it.
DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    rb"SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
TAG = re.compile(rb"\{\\\*\\htmltag\d*[ ]?((?:[^{}\\]|\\.)*)\}", re.DOTALL)


def decompressed(content: bytes) -> bytes:
    """The RTF; empty where the bytes make no sense."""
    if len(content) < 16 or content[8:12] not in {COMPRESSED, PLAIN}:  # noqa: PLR2004 - the header
        return b""
    if content[8:12] == PLAIN:
        return content[16:]
    size = min(int.from_bytes(content[4:8], "little"), LARGEST)
    window = bytearray(DICTIONARY.ljust(WINDOW, b"\x00"))
    write, read, out = len(DICTIONARY), 16, bytearray()
    while read < len(content) and len(out) < size:
        flags = content[read]
        read += 1
        for bit in range(8):
            if read >= len(content) or len(out) >= size:
                break
            if not flags >> bit & 1:
                piece = content[read : read + 1]
                read += 1
            else:
                reference = int.from_bytes(content[read : read + 2], "big")
                read += 2
                offset, length = reference >> 4, (reference & 0xF) + 2
                if offset == write % WINDOW:
                    return bytes(out)
                piece = b""
                for step in range(length):
                    value = window[(offset + step) % WINDOW]
                    piece += bytes([value])
                    window[(write + step) % WINDOW] = value
                out += piece
                write += length
                continue
            window[write % WINDOW] = piece[0]
            write += 1
            out += piece
    return bytes(out)
