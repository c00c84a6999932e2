"""Notices by HTTP, signed as the Standard Webhooks specification (standardwebhooks.com) says.

A receiver checks ``webhook-signature`` ("v1," and the base64 of HMAC-SHA256 over "id.timestamp.body") and the age of
``webhook-timestamp``, answers 2xx, and forgets a ``webhook-id`` that it has seen before.
"""

import base64
import binascii
import hashlib
import hmac
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from connectors.browser_masks import without
from connectors.errors import Refused, SignInFailed, Unavailable
from connectors.settings import Secret
from connectors.subscriber import EVENTS, Notice
from connectors.subscribers.choice import check_events
from connectors.tls import client_context

if TYPE_CHECKING:
    import httpx

GONE = 410
SHOWN = 200
"""Characters of an answer that are repeated to people."""


@dataclass(frozen=True, kw_only=True)
class WebhookSettings:
    """Where notices are posted to, and the secret that signs them ("whsec_" and base64, or any text)."""

    name: str
    url: str
    secret: Secret
    events: tuple[str, ...] = EVENTS
    ca_file: Path | None = None
    timeout_seconds: float = 15.0

    def __post_init__(self) -> None:
        check_events(self.events)
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("url: write a whole address, such as https://wms.our-company.example/orders")
        if self.timeout_seconds <= 0:
            raise ValueError("timeout_seconds has to be above 0")


class Webhook:
    """A Subscriber that is an HTTP address."""

    def __init__(self, settings: WebhookSettings) -> None:
        self.name = settings.name
        self._settings = settings
        self._client: httpx.Client | None = None

    def deliver(self, notice: Notice) -> None:
        """Post the notice. Raises Refused (410: the address wants no more), SignInFailed (401, 403) or Unavailable."""
        import httpx

        stamp = str(int(time.time()))
        headers = {
            "content-type": "application/json",
            "webhook-id": notice.id,
            "webhook-timestamp": stamp,
            "webhook-signature": signature(self._settings.secret, notice.id, stamp, notice.document),
        }
        try:
            answer = self._http().post(self._settings.url, content=notice.document, headers=headers)
        except httpx.HTTPError as error:
            raise Unavailable(f"{self._place}: no answer ({self._masked(str(error))})") from error
        self._judge(answer)

    def _judge(self, answer: "httpx.Response") -> None:
        if answer.is_success:
            return
        said = f"{self._place} answered {answer.status_code} {self._masked(answer.text)[:SHOWN].strip()}"
        if answer.status_code == GONE:
            raise Refused(f"{said}: it wants no more notices")
        if answer.status_code in (401, 403):
            raise SignInFailed(f"{said}: compare the secret on both sides")
        raise Unavailable(said)

    def check(self) -> str:
        """Connect to the host, posting nothing. Raises Unavailable."""
        import httpx

        try:
            self._http().head(self._settings.url)
        except httpx.HTTPError as error:
            raise Unavailable(f"{self._place} cannot be reached ({self._masked(str(error))})") from error
        return f"notices are posted to {self._place}"

    @property
    def _place(self) -> str:
        """The address as people know it: what stands behind its host, or before it, may be a key."""
        parts = urlsplit(self._settings.url)
        port = f":{parts.port}" if parts.port else ""
        return f"{self.name} ({parts.scheme}://{parts.hostname}{port})"

    def _masked(self, text: str) -> str:
        """A text without what of the address is nobody's business."""
        parts = urlsplit(self._settings.url)
        secrets = (self._settings.url, parts.path.strip("/"), parts.query, parts.username or "", parts.password or "")
        values = (value for _, value in parse_qsl(parts.query))
        return without(text, [secret for secret in (*secrets, *values, self._settings.secret) if secret])

    def close(self) -> None:
        """Let go of the connection. Safe to call twice."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _http(self) -> "httpx.Client":
        import httpx

        if self._client is None:
            context = client_context(self._settings.ca_file, self.name)
            self._client = httpx.Client(verify=context, timeout=self._settings.timeout_seconds, follow_redirects=False)
        return self._client


def signature(secret: str, notice_id: str, stamp: str, body: bytes) -> str:
    """The signature of a notice: what a receiver works out in the same way and compares."""
    digest = hmac.new(_key(secret), f"{notice_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _key(secret: str) -> bytes:
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            pass
    return secret.encode()
