"""Ways to tell people something. Each keeps the Messenger contract of message.py; a new one is one class here."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from connectors.errors import Refused, SignInFailed, Unavailable
from connectors.mail_writing import address, write_mail
from connectors.message import Message
from connectors.settings import Secret
from connectors.tls import client_context, distrusted

NO_PASSWORD = Secret("")

MAIL_TOO_LARGE = 552
SIGN_IN_NEEDED = 530


@dataclass(frozen=True, kw_only=True)
class SmtpSettings:
    """A mail server that takes our mail, and who it is from ("海川紧固件 <orders@haichuan.example>").

    Without ``user`` nobody signs in. ``port`` 0 means the usual one for ``tls``. ``ca_file`` is for servers whose
    certificate is signed by a house's own CA.
    """

    name: str
    host: str
    sender: str
    port: int = 0
    tls: Literal["ssl", "starttls", "none"] = "ssl"
    user: str = ""
    password: Secret = NO_PASSWORD
    ca_file: Path | None = None
    timeout_seconds: float = 60.0

    def __post_init__(self) -> None:
        if self.timeout_seconds <= 0:
            raise ValueError("timeout_seconds has to be above 0")
        try:
            address(self.sender)
        except ValueError as error:
            raise ValueError(f"sender: {error}; write one such as 订单部 <orders@haichuan.example>") from None

    @property
    def place(self) -> str:
        """The server as people know it, for messages."""
        return f"{self.name} ({f'{self.user} at ' if self.user else ''}{self.host})"


class Smtp:
    """A Messenger by mail, over one connection that is kept for the next message."""

    def __init__(self, settings: SmtpSettings) -> None:
        self.name = settings.name
        self._settings = settings
        self._client: smtplib.SMTP | None = None

    def send(self, message: Message) -> None:
        """Hand the message to the server.

        Raises Refused (the server will not have this message or this recipient), SignInFailed, or Unavailable, also
        where the server may have taken it and did not say so: sent again, its Message-ID says that it is the same.
        """
        try:
            sender = address(self._settings.sender)
            recipient = address(message.recipient)
            mail = write_mail(message, self._settings.sender)
        except ValueError as error:
            raise Refused(f"{self._settings.place}: cannot be sent: {error}; mend it and send again") from error
        with self._telling(f"sending to {message.recipient}"):
            self._connected().sendmail(sender.addr_spec, [recipient.addr_spec], mail)

    def check(self) -> str:
        """Connect and sign in, sending nothing. Raises SignInFailed or Unavailable."""
        with self._telling("connecting"):
            self._connected()
        who = f"signed in as {self._settings.user}" if self._settings.user else "without signing in"
        return f"mail goes out through {self._settings.host}, {who}, from {self._settings.sender}"

    def close(self) -> None:
        """Sign out. Safe to call twice."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(smtplib.SMTPException, OSError):
                client.quit()
            client.close()

    def _connected(self) -> smtplib.SMTP:
        if self._client is not None and not _alive(self._client):
            self.close()
        if self._client is None:
            self._client = self._connect()
        return self._client

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        context = client_context(settings.ca_file, settings.place) if settings.tls != "none" else None
        client = _open(settings, context)
        try:
            if settings.tls == "starttls":
                _start_tls(client, context, settings)
            if settings.user:
                client.login(settings.user, str(settings.password))
        except BaseException:
            client.close()
            raise
        return client

    @contextmanager
    def _telling(self, doing: str) -> Iterator[None]:
        """Turn what smtplib, the socket and TLS raise into Refused, SignInFailed or Unavailable."""
        place = self._settings.place
        try:
            yield
        except smtplib.SMTPRecipientsRefused as error:
            raise self._recipient_refused(error) from error
        except smtplib.SMTPSenderRefused as error:
            raise self._sender_refused(error) from error
        except smtplib.SMTPAuthenticationError as error:
            raise self._not_signed_in(error) from error
        except smtplib.SMTPDataError as error:
            said = _words(error.smtp_code, error.smtp_error)
            raise _sorted(f"{place}: {doing} was answered with: {said}", error.smtp_code) from error
        except smtplib.SMTPNotSupportedError as error:
            raise SignInFailed(
                f"{place}: the server offers no sign-in like this; set tls, or leave user out"
            ) from error
        except UnicodeEncodeError as error:
            raise SignInFailed(f"{place}: user or password has characters that mail servers do not take") from error
        except ssl.SSLCertVerificationError as error:
            raise distrusted(place, error) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Unavailable(f"{place}: no good answer while {doing}: {error or type(error).__name__}") from error

    def _recipient_refused(self, error: smtplib.SMTPRecipientsRefused) -> Refused | SignInFailed | Unavailable:
        ((recipient, (code, text)),) = error.recipients.items()
        said = _words(code, text)
        if code == SIGN_IN_NEEDED or (not self._settings.user and "relay" in said.lower()):
            return self._sign_in_needed(said)
        return _sorted(f"{self._settings.place}: {recipient} was not taken: {said}", code)

    def _sender_refused(self, error: smtplib.SMTPSenderRefused) -> Refused | SignInFailed | Unavailable:
        said = _words(error.smtp_code, error.smtp_error)
        if error.smtp_code == MAIL_TOO_LARGE:
            return Refused(f"{self._settings.place}: the message is too large for the server: {said}")
        if error.smtp_code == SIGN_IN_NEEDED:
            return self._sign_in_needed(said)
        if _for_good(error.smtp_code):
            # Not this message alone: no message from this sender would be taken until a person mends the settings.
            return SignInFailed(
                f"{self._settings.place}: the server takes no mail from {error.sender}: {said}; "
                "set sender to an address that this user may send from"
            )
        return Unavailable(f"{self._settings.place}: no mail just now: {said}")

    def _sign_in_needed(self, said: str) -> SignInFailed:
        return SignInFailed(f"{self._settings.place}: the server wants a sign-in: {said}; set user and password")

    def _not_signed_in(self, error: smtplib.SMTPAuthenticationError) -> SignInFailed | Unavailable:
        said = _words(error.smtp_code, error.smtp_error)
        if not _for_good(error.smtp_code):
            return Unavailable(f"{self._settings.place}: no sign-in just now: {said}")
        return SignInFailed(
            f"{self._settings.place}: the server refused user and password: {said}; mend them (many providers want an "
            "app password, 授权码, made in their web mail, where SMTP also has to be switched on)"
        )


def _open(settings: SmtpSettings, context: ssl.SSLContext | None) -> smtplib.SMTP:
    # Our own name, else smtplib asks the network for this machine's, which takes seconds where names are not set up.
    name = address(settings.sender).domain.encode("idna").decode("ascii")
    if settings.tls == "ssl":
        return smtplib.SMTP_SSL(
            settings.host,
            settings.port or 465,
            local_hostname=name,
            timeout=settings.timeout_seconds,
            context=context,
        )
    port = settings.port or (587 if settings.tls == "starttls" else 25)
    return smtplib.SMTP(settings.host, port, local_hostname=name, timeout=settings.timeout_seconds)


def _start_tls(client: smtplib.SMTP, context: ssl.SSLContext | None, settings: SmtpSettings) -> None:
    client.ehlo()
    if not client.has_extn("starttls"):
        raise Unavailable(
            f'{settings.place}: the server offers no STARTTLS on this port; set tls to "ssl" (port 465), '
            'or to "none" if this network is your own'
        )
    client.starttls(context=context)


def _alive(client: smtplib.SMTP) -> bool:
    try:
        code, _ = client.noop()
    except (smtplib.SMTPException, OSError):
        return False
    return bool(code == 250)  # noqa: PLR2004 - RFC 5321: requested action completed


def _for_good(code: int) -> bool:
    return 500 <= code < 600  # noqa: PLR2004 - RFC 5321: 5yz is a permanent negative reply


def _sorted(message: str, code: int) -> Refused | Unavailable:
    return Refused(message) if _for_good(code) else Unavailable(message)


def _words(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}"
