"""What 简道云 pushes to us (数据推送): whether it is really from there, and recent."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

WINDOW = timedelta(minutes=5)
"""How old, or how far ahead, a push may be: the vendor states none, a copied one must not count for ever."""


def signature(body: bytes, secret: str, nonce: str, timestamp: str) -> str:
    """The signature of a push: hex SHA-1 of nonce, raw body, secret and timestamp, joined with colons."""
    signed = b":".join((nonce.encode(), body, secret.encode(), timestamp.encode()))
    return hashlib.sha1(signed, usedforsecurity=False).hexdigest()


def is_genuine(
    body: bytes, secret: str, *, nonce: str, timestamp: str, given: str, now: datetime | None = None
) -> bool:
    """Whether a push is genuine: ``given`` (X-JDY-Signature) fits the body as it came, byte for byte, and it is recent.

    ``nonce`` and ``timestamp`` (seconds since 1970) stand in the address's query.
    """
    if not secret or not hmac.compare_digest(signature(body, secret, nonce, timestamp).encode(), given.encode()):
        return False
    if not timestamp.isdecimal() or len(timestamp) > 13:  # noqa: PLR2004 - milliseconds have 13 digits
        return False
    sent = datetime.fromtimestamp(int(timestamp) / (1000 if len(timestamp) == 13 else 1), UTC)  # noqa: PLR2004
    return abs((now or datetime.now(UTC)) - sent) <= WINDOW
