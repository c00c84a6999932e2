"""Outlook messages (.msg): read like a mail, enclosed messages and files included."""

import dataclasses
import struct
from email.parser import HeaderParser
from email.policy import compat32
from typing import TYPE_CHECKING, Any

import msgspec

from extractors.document import Document
from extractors.purchase_order import Hand, MailFacts
from extractors.readers import mapi
from extractors.readers.mail_header import addresses, mail_facts
from extractors.readers.mail_parts import safe_name, with_names_of_their_own
from extractors.readers.mail_thread import ADDRESS, Head, hands_of
from extractors.readers.unreadable import damaged, too_large

if TYPE_CHECKING:
    from oxmsg import Message

FORMAT = "msg"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROPERTIES = "__properties_version1.0".encode("utf-16-le")
LARGEST = 150 * 1024 * 1024
MOST_ATTACHMENTS = 200
EMBEDDED = "__substg1.0_3701000D"
EMBEDDED_HEAD = 24


def recognises(content: bytes, filename: str) -> bool:  # noqa: ARG001 - every reader is asked the same
    """Whether this is an OLE file with a message's properties."""
    return content.startswith(OLE) and PROPERTIES in content


def read(content: bytes, filename: str) -> Document:
    """The message with its facts; messages enclosed in it are given as files of the mail format.

    Raises UnreadableDocument where it is damaged or too large.
    """
    from oxmsg import Message

    if len(content) > LARGEST:
        raise too_large(filename, f"more than {LARGEST // 2**20} MB")
    try:
        return _document(Message.load(content), filename)
    except (OSError, KeyError, ValueError, AssertionError, struct.error, IndexError, RecursionError) as error:
        raise damaged(filename, "Outlook message") from error


def _document(message: "Message", filename: str) -> Document:
    facts, head = _facts(message)
    passages, grids = mapi.bodies(
        _text(message, mapi.BODY), _html(message), _binary(message, mapi.RTF), _charset(message), head
    )
    return Document(
        name=filename,
        format=FORMAT,
        passages=passages,
        grids=grids,
        enclosed=tuple(with_names_of_their_own(_files(message))),
        mail=msgspec.structs.replace(facts, hands=facts.hands + hands_of(passages)),
    )


def _facts(message: "Message") -> tuple[MailFacts, Head]:
    """From the headers that came over the wire where they are kept, else from Outlook's own properties."""
    subject = _text(message, mapi.SUBJECT) or None
    raw = _text(message, mapi.HEADERS)
    if raw and "From:" in raw:
        header = HeaderParser(policy=compat32).parsestr(raw)
        facts = mail_facts(header)
        to = frozenset(address.lower() for _, address in addresses(header, "To", "Cc"))
    else:
        name, address = _text(message, mapi.SENDER_NAME), _text(message, mapi.SENDER_SMTP)
        address = address or next(iter(ADDRESS.findall(_text(message, mapi.SENDER_ADDRESS) or "")), None)
        sent = message.sent_date
        hand = Hand(name=name or None, address=address, sent_at=sent.isoformat() if sent else None, subject=subject)
        kind = (_text(message, mapi.CLASS) or "").lower()
        facts = MailFacts(
            message_id=_text(message, mapi.MESSAGE_ID) or None,
            subject=subject,
            sent_at=sent,
            hands=(hand,) if hand.name or hand.address else (),
            automatic=kind.startswith("report.") or "oof" in kind or "autoreply" in kind,
        )
        to = frozenset(found.lower() for found in ADDRESS.findall(_text(message, mapi.DISPLAY_TO) or ""))
    sender = facts.hands[-1].address or "" if facts.hands else ""
    return facts, Head(sender, to, facts.subject or subject or "")


def _files(message: "Message") -> list[tuple[str, bytes]]:
    files = []
    for number, attachment in enumerate(message.attachments[:MOST_ATTACHMENTS], 1):
        name = next(
            (
                found
                for pid in (mapi.LONG_NAME, mapi.SHORT_NAME, mapi.DISPLAY_NAME)
                if (found := _text(attachment, pid))
            ),
            "",
        )
        content = _binary(attachment, mapi.DATA)
        if content:
            files.append((safe_name(name, f"attachment-{number}"), content))
        else:
            files.extend(_embedded(attachment, name, number))
    return files


def _embedded(attachment: Any, name: str, number: int) -> list[tuple[str, bytes]]:  # noqa: ANN401 - the library ships no types
    """A message inside a message, written out as a mail so that it is read like one."""
    from oxmsg import Message

    from extractors.readers.mail_writing import as_mail

    inner = next((one for one in attachment._storage.storages if one.name == EMBEDDED), None)  # noqa: SLF001 - the library has no other door to it
    if inner is None:
        return []
    message = Message(_as_outermost(inner))
    facts, _ = _facts(message)
    content = as_mail(facts, _text(message, mapi.BODY), _html(message), _files(message))
    return [(safe_name(f"{name or facts.subject or ''}.eml", f"mail-{number}.eml"), content)]


def _as_outermost(storage: Any) -> Any:  # noqa: ANN401 - the library ships no types
    """An embedded message with the longer head of properties that the library expects of an outermost one."""
    streams = tuple(
        dataclasses.replace(stream, bytes_=stream.bytes_[:EMBEDDED_HEAD] + bytes(8) + stream.bytes_[EMBEDDED_HEAD:])
        if stream.name == "__properties_version1.0"
        else stream
        for stream in storage.streams
    )
    return dataclasses.replace(storage, streams=streams)


def _text(holder: Any, pid: int) -> str | None:  # noqa: ANN401 - the library ships no types
    from oxmsg.domain.model import UnrecognizedCodePageError, UnsupportedEncodingError

    try:
        found = holder.properties.str_prop_value(pid)
    except (LookupError, UnicodeError, UnrecognizedCodePageError, UnsupportedEncodingError):
        return None
    return found if isinstance(found, str) else None


def _binary(holder: Any, pid: int) -> bytes | None:  # noqa: ANN401 - the library ships no types
    try:
        found = holder.properties.binary_prop_value(pid)
    except KeyError:
        return None
    return found if isinstance(found, bytes) else None


def _html(message: "Message") -> bytes | None:
    found = _binary(message, mapi.HTML)
    if found:
        return found
    text = _text(message, mapi.HTML)
    return text.encode() if text else None


def _charset(message: "Message") -> str | None:
    page = message.properties.int_prop_value(mapi.CODEPAGE)
    return {65001: "utf-8", 936: "gb18030", 54936: "gb18030", 932: "cp932", 950: "big5", 1252: "cp1252"}.get(page or 0)
