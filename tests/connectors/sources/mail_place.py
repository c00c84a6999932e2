"""Mailboxes on real servers, as places that parcels are delivered to."""

import uuid
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any, TypeAlias

from connectors.parcel import Parcel
from connectors.settings import Secret
from connectors.sources.mailbox import Mailbox, MailboxSettings
from tests.partners.dovecot import DovecotServer
from tests.partners.pymap import PymapServer

Setting: TypeAlias = Any
"""A value of a settings class, each key with a type of its own."""


def mail(name: str, *, size: int = 0, subject: str = "", sender: str = "采购 王三 <po@cheshi.example>") -> bytes:
    """A mail as a customer's system sends it, about the order of this name, with ``size`` bytes more than it needs."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "orders@haichuan.example"
    message["Subject"] = subject or f"采购订单 {name}"
    message["Message-ID"] = f"<{uuid.uuid4()}@cheshi.example>"
    message["X-Order"] = name
    message.set_content(f"您好，请见订单 {name}。\n" if size == 0 else ("x" * 70 + "\n") * (size // 72))
    return message.as_bytes(policy=SMTP)


class DovecotPlace:
    """A mailbox of its own on the server that all tests share."""

    def __init__(self, server: DovecotServer, **settings: Setting) -> None:
        self.server = server
        self.user = f"orders-{uuid.uuid4().hex[:12]}@haichuan.example"
        self.settings = MailboxSettings(
            name="mail",
            user=self.user,
            password=Secret(server.password),
            **{"host": server.host, "port": server.port, "tls": "none", "timeout_seconds": 20, **settings},
        )
        self._opened: list[Mailbox] = []

    def open(self, **other: Setting) -> Mailbox:
        self._opened.append(Mailbox(replace(self.settings, **other)))
        return self._opened[-1]

    def close(self) -> None:
        for each in self._opened:
            each.close()

    def deliver(self, name: str, **form: Setting) -> None:
        self.deliver_raw(mail(name, **form))

    def deliver_raw(self, *mails: bytes) -> None:
        self.server.deliver(self.user, *mails, folder=self.settings.folder)

    def withdraw(self, name: str) -> None:
        with self.server.sign_in(self.user) as client:
            client.select_folder(self.settings.folder)
            client.delete_messages(client.search(["HEADER", "X-Order", name]), silent=True)
            client.expunge()

    def name_of(self, parcel: Parcel) -> str:
        return name_of(parcel.content)

    def names(self, folder: str) -> list[str]:
        """The names of the mails that lie in a folder now."""
        return [name_of(content) for content in self.server.mails(self.user, folder)]

    def flags(self) -> list[set[str]]:
        """The flags of each mail in the folder that is read."""
        return self.server.flags(self.user, self.settings.folder)


class PymapPlace:
    """The one mailbox of the other server."""

    def __init__(self, server: PymapServer, **settings: Setting) -> None:
        self.server = server
        server.empty()
        self.settings = MailboxSettings(
            name="mail",
            host=server.host,
            port=server.port,
            tls="none",
            user=server.user,
            password=Secret(server.password),
            timeout_seconds=20,
            **settings,
        )
        self._opened: list[Mailbox] = []

    def open(self) -> Mailbox:
        self._opened.append(Mailbox(self.settings))
        return self._opened[-1]

    def close(self) -> None:
        for each in self._opened:
            each.close()

    def deliver(self, name: str) -> None:
        self.server.deliver(mail(name), folder=self.settings.folder)

    def withdraw(self, name: str) -> None:
        self.server.remove("HEADER", "X-Order", name, folder=self.settings.folder)

    def name_of(self, parcel: Parcel) -> str:
        return name_of(parcel.content)


def name_of(content: bytes) -> str:
    """The name in the header of a mail made by ``mail``."""
    (line,) = (line for line in content.splitlines() if line.startswith(b"X-Order: "))
    return line.removeprefix(b"X-Order: ").decode()
