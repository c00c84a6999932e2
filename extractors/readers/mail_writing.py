"""A message from parts, written as a mail: the common form that enclosed messages of other formats are read in."""

from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from extractors.purchase_order import MailFacts


def as_mail(facts: MailFacts, text: str | None, html: bytes | None, files: Iterable[tuple[str, bytes]]) -> bytes:
    """The bytes of a mail with these facts, bodies and attachments."""
    mail = EmailMessage(policy=SMTP)
    hand = facts.hands[-1] if facts.hands else None
    if hand:
        mail["From"] = formataddr((_one_line(hand.name), _one_line(hand.address)))
    mail["Subject"] = _one_line(facts.subject)
    if facts.sent_at:
        mail["Date"] = format_datetime(facts.sent_at)
    if facts.message_id:
        mail["Message-ID"] = _one_line(facts.message_id)
    mail.set_content(text or "")
    if html:
        mail.add_alternative(html, maintype="text", subtype="html", disposition="inline")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
