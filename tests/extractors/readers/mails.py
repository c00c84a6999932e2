"""Mails made by code, as the clients that people use write them."""

from email.message import EmailMessage
from email.policy import SMTP

CUSTOMER = "采购 王芳 <wang.fang@minghe.example>"
OURS = "orders@haichuan.example"


def mail(body: str = "", *, html: str | None = None, sender: str = CUSTOMER, **headers: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = OURS
    message["Subject"] = headers.pop("subject", "采购订单")
    message["Date"] = "Fri, 20 Nov 2026 09:30:00 +0800"
    message["Message-ID"] = "<1@minghe.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


def raw_mail(*lines: bytes, body: bytes = b"") -> bytes:
    """A mail byte by byte, for what no library writes."""
    return b"\r\n".join([b"From: a@minghe.example", b"MIME-Version: 1.0", *lines, b"", body])
