"""What a mail's header says. Nothing in a header can make a mail fail."""

import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from extractors.purchase_order import Hand, MailFacts
from extractors.readers.text_encoding import decode

LONGEST_HEADER = 64 * 1024
METHOD = re.compile(r"(?:^|;)\s*(dmarc|dkim|spf|arc|auth)\s*=\s*(\w+)", re.IGNORECASE)
# "auto-generated" and "bulk" do not count: a customer's ERP sends its orders with them.
AUTOMATIC = {
    "auto-submitted": re.compile(r"auto-(replied|notified)", re.IGNORECASE),
    "precedence": re.compile(r"auto_?reply|junk", re.IGNORECASE),
    "x-autoreply": re.compile(r"yes|true|1", re.IGNORECASE),
    "x-autorespond": re.compile(r"."),
    "x-auto-reply": re.compile(r"."),
    "x-autoreply-from": re.compile(r"."),
    "x-failed-recipients": re.compile(r"."),
    "x-ms-exchange-inbox-rules-loop": re.compile(r"."),
}
REPORTS = {"delivery-status", "disposition-notification", "disposition-report"}


def mail_facts(mail: Message) -> MailFacts:
    """Everything but the hands inside the body."""
    return MailFacts(
        message_id=header_text(mail, "Message-ID").strip() or None,
        subject=header_text(mail, "Subject") or None,
        sent_at=_sent_at(mail),
        hands=_hands(mail),
        authentication=_authentication(mail),
        automatic=is_automatic(mail),
    )


def addresses(mail: Message, *names: str) -> list[tuple[str, str]]:
    """(name, address) pairs of these fields, as people read them."""
    return getaddresses([header_text(mail, name) for name in names])


def header_text(mail: Message, name: str) -> str:
    """One field as people read it; empty where it is missing."""
    return as_people_read(raw_header(mail, name))


def raw_header(mail: Message, name: str) -> str:
    """One field unfolded, bytes that stand unencoded in it as surrogates; empty where it is missing."""
    # The raw value: asking the message itself would already replace unencoded bytes.
    raw = next((value for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    return _unfolded(raw)


def as_people_read(text: str) -> str:
    """A header's text with its encoded words decoded, whatever charset they claim."""
    try:
        pieces = decode_header(text) if "=?" in text else [(text, None)]
    except (HeaderParseError, ValueError):
        pieces = [(text, None)]
    return "".join(_piece(piece, charset) for piece, charset in pieces).strip()


def parameter(part: Message, header: str, name: str) -> str:
    """A parameter such as a file name, in RFC 2231, RFC 2047 or raw bytes; empty where it is missing."""
    raw = raw_header(part, header)
    if not raw:
        return ""
    plain = Message()
    plain[header] = _piece(raw, None).replace("\r", " ").replace("\n", " ")
    value = plain.get_param(name, "", header=header)
    if isinstance(value, tuple):
        charset, _, text = value
        return decode(str(text).encode("latin-1", "replace"), charset)
    return as_people_read(value)


def is_automatic(mail: Message) -> bool:
    """Whether a machine answers or reports here: out of office, bounce, receipt."""
    if any(pattern.search(header_text(mail, name)) for name, pattern in AUTOMATIC.items()):
        return True
    if mail.get_content_type() == "multipart/report":
        return True
    if any(part.get_content_subtype() in REPORTS for part in mail.walk()):
        return True
    return "return-path" in mail and raw_header(mail, "Return-Path").strip() == "<>"


def _hands(mail: Message) -> tuple[Hand, ...]:
    """The sender, and before them whoever redirected the mail unchanged."""
    found = []
    for prefix in ("Resent-", ""):
        for name, address in addresses(mail, f"{prefix}From")[:1]:
            if name or address:
                found.append(
                    Hand(
                        name=name or None,
                        address=address or None,
                        sent_at=header_text(mail, f"{prefix}Date") or None,
                        subject=header_text(mail, "Subject") or None,
                    )
                )
    return tuple(found)


def _sent_at(mail: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(header_text(mail, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _authentication(mail: Message) -> dict[str, str]:
    """The verdicts of the server that took the mail in: its lines stand on top, lower ones anybody may have written."""
    lines = [_unfolded(value) for key, value in mail.raw_items() if key.lower() == "authentication-results"]
    if not lines:
        return {}
    trusted = lines[0].partition(";")[0].strip()
    verdicts: dict[str, str] = {}
    for line in lines:
        if line.partition(";")[0].strip() != trusted:
            break
        for method, verdict in METHOD.findall(re.sub(r"\([^)]*\)", "", line)):
            verdicts.setdefault(method.lower(), verdict.lower())
    return verdicts


def _unfolded(raw: object) -> str:
    return re.sub(r"[\r\n]+[ \t]*", " ", str(raw)[:LONGEST_HEADER])


def _piece(piece: str | bytes, charset: str | None) -> str:
    if isinstance(piece, str):
        if not re.search("[\udc80-\udcff]", piece):
            return piece
        piece = piece.encode("utf-8", "surrogateescape")
    return decode(piece, charset)
