"""A message to people as the mail that carries it."""

import mimetypes
import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import getaddresses

from connectors.message import Message


class _IdsWhole(EmailPolicy):
    """Leaves Message-IDs as they are: Outlook's are longer than a line, and folded ones no longer match."""

    def fold_binary(self, name: str, value: str) -> bytes:
        if name.lower() in ("message-id", "in-reply-to", "references"):
            return f"{name}: {value}\r\n".encode("ascii", "surrogateescape")
        return super().fold_binary(name, value)


# Quoted users ("a b"@c) are allowed by RFC 5321 and given to nobody.
USER = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
DOMAIN = re.compile(r"[^\s<>()\[\],;:@\"\\]+")

POLICY = _IdsWhole(linesep=SMTP.linesep, cte_type="7bit")


def write_mail(message: Message, sender: str) -> bytes:
    """The mail, in ASCII whatever it says. Raises ValueError for an address or a Message-ID that is none."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = address(sender)
    mail["To"] = address(message.recipient)
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = datetime.now(UTC)
    mail["Message-ID"] = _message_id(message.message_id)
    if message.in_reply_to:
        mail["In-Reply-To"] = _message_id(message.in_reply_to)
        mail["References"] = _message_id(message.in_reply_to)
    # No out-of-office reply should come back, no robot should answer (RFC 3834; Exchange has a word of its own).
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail.set_content(message.body)
    for name, content in message.attachments:
        maintype, subtype = _type_of(name)
        mail.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return mail.as_bytes()


def address(text: str) -> Address:
    """One address as people write it, "名字 <a@b>" or "a@b", its domain as the wire has it (海川.example: xn--…).

    Raises ValueError where it is none, more than one, or one whose part before the @ is not ASCII.
    """
    found = getaddresses([text]) if text.isprintable() else []
    name, one = found[0] if len(found) == 1 else ("", "")
    user, _, domain = one.rpartition("@")
    if not USER.fullmatch(user) or not DOMAIN.fullmatch(domain) or not text.strip().endswith((one, f"<{one}>")):
        raise ValueError(f"'{text}' is no mail address")
    try:
        return Address(display_name=name, username=user, domain=domain.encode("idna").decode("ascii"))
    except UnicodeError:
        raise ValueError(f"'{text}' is no mail address") from None


def _type_of(filename: str) -> tuple[str, str]:
    maintype, _, subtype = (mimetypes.guess_type(filename)[0] or "").partition("/")
    # A mail within a mail may not be encoded, and so might not arrive as it was; as plain bytes it does.
    return (
        (maintype, subtype) if subtype and maintype not in ("message", "multipart") else ("application", "octet-stream")
    )


def _message_id(text: str) -> str:
    if not (text.isascii() and text.isprintable() and text.startswith("<") and text.endswith(">")):
        raise ValueError(f"'{text}' is no Message-ID")
    return text
