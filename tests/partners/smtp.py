"""An SMTP server that keeps what it is sent, and fails when it is told to. It runs in the test's own process."""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.partners.certificates import make_certificates
from tests.partners.places import LOOPBACK, free_ports, open_folder

Moment = Literal["mail", "rcpt", "data", "after data"]
Tls = Literal["ssl", "starttls", "none"]

HANG_UP = "hang up"
OK = "250 OK"


class ReceivedMail(NamedTuple):
    """One mail as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes


class SmtpServer:
    """A running server; ``ca_file`` is whom to trust. It takes mail from everybody until ``demands_sign_in``."""

    host = "localhost"
    user = "orders@haichuan.example"
    password = "pw-smtp"

    def __init__(self, port: int, ca_file: Path | None) -> None:
        self.port = port
        self.ca_file = ca_file
        self.demands_sign_in = False
        self.received: list[ReceivedMail] = []
        self.connections = 0
        self._planned: dict[str, list[str]] = defaultdict(list)
        self._open: list[tuple[asyncio.AbstractEventLoop, Any]] = []

    def plan(self, moment: Moment, answer: str) -> None:
        """Give this answer, such as "550 5.1.1 unknown", once at this moment; HANG_UP gives none.

        "after data" means: the mail is kept, and only then the answer is given.
        """
        self._planned[moment].append(answer)

    def drop_connections(self) -> None:
        """Close every connection, as servers do to those that were idle for long."""
        for loop, transport in self._open:
            loop.call_soon_threadsafe(transport.abort)
        self._open.clear()

    # aiosmtpd calls these by name

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, _envelope: Envelope, host: str, lines: list[str]
    ) -> list[str]:
        self.connections += 1
        self._open.append((server.loop, server.transport))
        session.host_name = host
        return lines

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.demands_sign_in and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return self._answer(server, "mail")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self._answer(server, "rcpt")
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        answer = self._answer(server, "data")
        if answer != OK:
            return answer
        content = envelope.original_content or b""
        self.received.append(ReceivedMail(str(envelope.mail_from), tuple(envelope.rcpt_tos), content))
        return self._answer(server, "after data")

    def authenticate(
        self,
        _server: SMTP,
        _session: Session,
        _envelope: Envelope,
        _mechanism: str,
        given: Any,
    ) -> AuthResult:
        """Whether user and password are right."""
        right = LoginPassword(self.user.encode(), self.password.encode())
        return AuthResult(success=given == right, handled=False)

    def _answer(self, server: SMTP, moment: Moment) -> str:
        planned = self._planned[moment]
        answer = planned.pop(0) if planned else OK
        if answer == HANG_UP:
            server.transport.abort()  # type: ignore[union-attr]  # it has one while it answers
        return answer


@contextmanager
def smtp(tls: Tls = "none") -> Iterator[SmtpServer]:
    """A running SMTP server: plain, with TLS from the start ("ssl"), or with TLS when asked for ("starttls")."""
    (port,) = free_ports(1)
    with open_folder() as folder:
        context, ca_file = _server_context(folder) if tls != "none" else (None, None)
        server = SmtpServer(port, ca_file)
        controller = Controller(
            server,
            hostname=LOOPBACK,
            port=port,
            ready_timeout=20,
            server_hostname="localhost",
            authenticator=server.authenticate,
            auth_require_tls=tls == "starttls",
            ssl_context=context if tls == "ssl" else None,
            tls_context=context if tls == "starttls" else None,
        )
        controller.start()
        try:
            yield server
        finally:
            controller.stop()


def _server_context(folder: Path) -> tuple[ssl.SSLContext, Path]:
    certificates = make_certificates(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates.certificate, certificates.key)
    return context, certificates.ca
