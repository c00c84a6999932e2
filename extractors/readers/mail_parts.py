"""A mail's tree of parts → the bodies to read and the files enclosed. No file is lost, none is taken twice."""

import base64
import binascii
import re
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple

from extractors.readers.mail_header import header_text, parameter, raw_header

MOST_PARTS = 1000
SIGNATURES = {"pgp-signature", "pkcs7-signature", "x-pkcs7-signature", "pgp-encrypted"}
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+')
LONGEST_NAME = 120
# Below this a picture in the text is a logo or an icon, no screenshot of an order.
SMALLEST_PICTURE = 10 * 1024
SMALLEST_SIDE = 120


class Body(NamedTuple):
    """One text part: its bytes, the charset it claims, and whether it is HTML."""

    content: bytes
    charset: str | None
    html: bool
    flowed: bool = False


class Parts(NamedTuple):
    """``alternatives`` hold the same text in several forms, to choose from; the mail is all of them in order."""

    alternatives: tuple[tuple[Body, ...], ...]
    enclosed: tuple[tuple[str, bytes], ...]


def parts_of(mail: Message) -> Parts:
    """The mail's bodies and files, files with names of their own. Never fails for a name or a label."""
    bodies: list[tuple[Body, ...]] = []
    files: list[tuple[str, bytes]] = []
    for count, found in enumerate(_walk(mail)):
        if count >= MOST_PARTS:
            break
        if isinstance(found, tuple) and found and isinstance(found[0], Body):
            bodies.append(tuple(body for body in found if isinstance(body, Body)))
        elif isinstance(found, Message):
            files.append(_file(found, len(files) + 1))
    return Parts(tuple(bodies), tuple(with_names_of_their_own(files)))


def safe_name(name: str, otherwise: str) -> str:
    """A file name without path, control characters or tricks of direction."""
    cleaned = " ".join(NOT_IN_NAMES.sub(" ", name.replace("\\", "/").rsplit("/", 1)[-1]).split()).strip(" .")
    stem, dot, ending = cleaned.rpartition(".")
    if len(cleaned) > LONGEST_NAME:
        cleaned = f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"[:LONGEST_NAME]
    return cleaned or otherwise


def _walk(part: Message) -> Iterator[Message | tuple[Body, ...]]:
    """Files as the part itself, texts as alternatives of bodies."""
    kind = part.get_content_type()
    if kind == "multipart/alternative" and part.is_multipart():
        texts: list[Body] = []
        for child in _children(part):
            for found in _walk(child):
                if isinstance(found, tuple):
                    texts.extend(found)
                else:
                    yield found
        if texts:
            yield tuple(texts)
    elif part.is_multipart() and not kind.startswith("message/"):
        for child in _children(part):
            yield from _walk(child)
    elif _is_body(part):
        yield (_body(part),)
    elif _is_content(part):
        yield part


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _is_body(part: Message) -> bool:
    if part.get_content_type() not in {"text/plain", "text/html"}:
        return False
    attached = raw_header(part, "Content-Disposition").lower().lstrip().startswith("attachment")
    return not attached and not _name(part)


def _is_content(part: Message) -> bool:
    if part.get_content_subtype() in SIGNATURES or part.get_content_type() == "message/delivery-status":
        return False
    in_text = "content-id" in part or raw_header(part, "Content-Disposition").lower().startswith("inline")
    if part.get_content_maintype() == "image" and in_text:
        return _is_screenshot(_bytes(part))
    return True


def _is_screenshot(picture: bytes) -> bool:
    import io

    from PIL import Image, UnidentifiedImageError

    if len(picture) < SMALLEST_PICTURE:
        return False
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            return min(opened.size) >= SMALLEST_SIDE
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return True  # no picture after all: judged by its bytes later


def _body(part: Message) -> Body:
    charset = parameter(part, "Content-Type", "charset") or None
    flowed = parameter(part, "Content-Type", "format").lower() == "flowed"
    return Body(_bytes(part), charset, part.get_content_subtype() == "html", flowed)


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _file(part: Message, number: int) -> tuple[str, bytes]:
    if part.get_content_maintype() == "message" and part.is_multipart():
        inner = _children(part)[0]
        content = _message_bytes(part, inner)
        subject = header_text(inner, "Subject")
        return safe_name(_name(part) or f"{subject}.eml", f"mail-{number}.eml"), content
    ending = {"text/html": ".html", "text/plain": ".txt"}.get(part.get_content_type(), "")
    return safe_name(_name(part), f"attachment-{number}{ending}"), _bytes(part)


def _message_bytes(part: Message, inner: Message) -> bytes:
    content = inner.as_bytes(policy=inner.policy.clone(mangle_from_=False))
    if raw_header(part, "Content-Transfer-Encoding").strip().lower() == "base64":
        try:
            return base64.b64decode(content, validate=False)
        except (binascii.Error, ValueError):
            return content
    return content


def _name(part: Message) -> str:
    return parameter(part, "Content-Disposition", "filename") or parameter(part, "Content-Type", "name")


def with_names_of_their_own(files: list[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The same files; of those that share a name the later ones are numbered."""
    taken: set[str] = set()
    for name, content in files:
        own, number = name, 1
        while own.lower() in taken:
            number += 1
            stem, dot, ending = name.rpartition(".")
            own = f"{stem} ({number}).{ending}" if dot else f"{name} ({number})"
        taken.add(own.lower())
        yield own, content
