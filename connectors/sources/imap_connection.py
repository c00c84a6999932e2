"""One signed-in IMAP connection, and the errors of imaplib in our words."""

import imaplib
import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeVar

import stamina
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

from connectors.errors import SignInFailed, Unavailable
from connectors.settings import Secret
from connectors.tls import client_context, distrusted

Answer = TypeVar("Answer")

CONNECT_ATTEMPTS = 3
CONNECT_SECONDS = 30.0
GOODBYE_SECONDS = 5.0

# RFC 5530: what a server answers to LOGIN when user and password are not the trouble and time may mend it.
PASSING_CODES = ("[UNAVAILABLE]", "[SERVERBUG]", "[INUSE]", "[LIMIT]")

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class MailboxSettings:
    """One mail account and the folder in it where orders arrive.

    With ``processed``, mails that were taken are moved to that folder; without, they stay and carry a keyword.
    ``since`` (2026-11-01) leaves older mails alone. ``port`` 0 means the usual one for ``tls``. ``ca_file`` is for
    servers whose certificate is signed by a house's own CA.
    """

    name: str
    host: str
    user: str
    password: Secret
    port: int = 0
    tls: Literal["ssl", "starttls", "none"] = "ssl"
    folder: str = "INBOX"
    processed: str = ""
    since: str = ""
    ca_file: Path | None = None
    timeout_seconds: float = 60.0
    largest_mail_megabytes: int = 100

    def __post_init__(self) -> None:
        if self.processed and self.processed.casefold() == self.folder.casefold():
            raise ValueError(f"processed must not be the folder that is read ({self.folder})")
        if self.timeout_seconds <= 0 or self.largest_mail_megabytes <= 0:
            raise ValueError("timeout_seconds and largest_mail_megabytes have to be above 0")
        if self.since:
            self.since_date()

    def since_date(self) -> date | None:
        """The day from which on mails count, or None for all. Raises ValueError where ``since`` is no day."""
        try:
            return date.fromisoformat(self.since) if self.since else None
        except ValueError:
            raise ValueError(f"since: '{self.since}' is no day; write one such as 2026-11-01") from None

    @property
    def place(self) -> str:
        """The account as people know it, for messages."""
        return f"{self.name} ({self.user} at {self.host})"


class LostConnection(Unavailable):
    """The connection broke under a command; a new one may do."""


class ImapConnection:
    """Connects and signs in at first use, once; after a break the next use starts anew."""

    def __init__(self, settings: MailboxSettings) -> None:
        self._settings = settings
        self._client: IMAPClient | None = None

    def run(self, doing: str, command: Callable[[IMAPClient], Answer]) -> Answer:
        """Run a command that may safely run twice: on a broken connection it runs once more on a new one.

        Servers drop connections that are idle for long. Raises SignInFailed or Unavailable.
        """
        fresh = self._client is None
        try:
            return self._run_once(doing, command)
        except LostConnection:
            if fresh:
                raise
            log.info("imap_reconnect", extra={"source": self._settings.name, "doing": doing})
            return self._run_once(doing, command)

    def close(self) -> None:
        """Sign out, or just hang up where the other side no longer answers."""
        client, self._client = self._client, None
        if client is not None:
            sign_out(client)

    def _run_once(self, doing: str, command: Callable[[IMAPClient], Answer]) -> Answer:
        client = self._client or self._connect()
        self._client = client
        try:
            with telling(self._settings, doing):
                return command(client)
        except LostConnection:
            self._client = None
            hang_up(client)
            raise

    def _connect(self) -> IMAPClient:
        for attempt in stamina.retry_context(on=LostConnection, attempts=CONNECT_ATTEMPTS, timeout=CONNECT_SECONDS):
            with attempt, telling(self._settings, "connecting"):
                return sign_in(self._settings)
        raise AssertionError("the last attempt returns or raises")


def sign_in(settings: MailboxSettings) -> IMAPClient:
    """Open a connection as the settings say and sign in; nothing stays open when that fails."""
    context = client_context(settings.ca_file, settings.place) if settings.tls != "none" else None
    direct = settings.tls == "ssl"
    timeout = SocketTimeout(connect=min(settings.timeout_seconds, 15.0), read=settings.timeout_seconds)
    client = IMAPClient(
        settings.host,
        port=settings.port or (993 if direct else 143),
        ssl=direct,
        ssl_context=context if direct else None,
        timeout=timeout,
    )
    try:
        # imaplib writes a command in pieces; without this, each piece may wait 40 ms for an answer to the one before.
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.normalise_times = False
        if settings.tls == "starttls":
            start_tls(client, context, settings)
        give_password(client, settings.user, str(settings.password))
        introduce(client)
    except BaseException:
        hang_up(client)
        raise
    return client


def start_tls(client: IMAPClient, context: ssl.SSLContext | None, settings: MailboxSettings) -> None:
    """Encrypt, or refuse to go on: a password never travels in the clear where encryption was asked for."""
    if not client.has_capability("STARTTLS"):
        raise Unavailable(
            f'{settings.place}: the server offers no STARTTLS on port {client.port}; set tls to "ssl" (port 993), '
            'or to "none" if this network is your own'
        )
    client.starttls(context)


def give_password(client: IMAPClient, user: str, password: str) -> None:
    """Sign in by LOGIN, which every server has, or by PLAIN where characters need UTF-8, which LOGIN has not."""
    if (user + password).isascii():
        client.login(user, password)
    else:
        client.sasl_login("PLAIN", lambda _challenge: f"\0{user}\0{password}".encode())


def introduce(client: IMAPClient) -> None:
    """Say who we are (RFC 2971): NetEase's servers (163.com, 126.com) open no folder for a client that does not."""
    if client.has_capability("ID"):
        with suppress(imaplib.IMAP4.error):
            client.id_({"name": "orderbot"})


def sign_out(client: IMAPClient) -> None:
    """Sign out and close; a server that answers no more is not waited for."""
    try:
        client.socket().settimeout(GOODBYE_SECONDS)
        client.logout()
    except (imaplib.IMAP4.error, OSError):
        hang_up(client)


def hang_up(client: IMAPClient) -> None:
    """Close the socket whatever state the dialogue is in."""
    with suppress(imaplib.IMAP4.error, OSError):
        client.shutdown()


@contextmanager
def telling(settings: MailboxSettings, doing: str) -> Iterator[None]:
    """Turn what imaplib, the socket and TLS raise into SignInFailed, LostConnection or Unavailable."""
    place = settings.place
    try:
        yield
    except LoginError as error:
        raise _not_signed_in(place, error) from error
    except ssl.SSLCertVerificationError as error:
        raise distrusted(place, error) from error
    except imaplib.IMAP4.abort as error:
        raise LostConnection(f"{place}: connection lost while {doing}: {error}") from error
    except imaplib.IMAP4.error as error:
        raise Unavailable(f"{place}: {doing} was answered with: {error}") from error
    except OSError as error:
        raise LostConnection(f"{place}: no answer while {doing}: {error or type(error).__name__}") from error


def _not_signed_in(place: str, error: LoginError) -> SignInFailed | Unavailable:
    if isinstance(error.__context__, imaplib.IMAP4.abort):
        return LostConnection(f"{place}: connection lost while signing in: {error}")
    if any(code in str(error).upper() for code in PASSING_CODES):
        return Unavailable(f"{place}: no sign-in just now, the server says: {error}")
    return SignInFailed(
        f"{place}: the server refused user and password: {error}; mend them (many providers want an app password, "
        "授权码, made in their web mail, where IMAP also has to be switched on)"
    )
