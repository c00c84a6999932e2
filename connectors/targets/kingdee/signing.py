"""Kingdee's signatures: of every call, and of signing in."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote, urlsplit

SDK_KEY = b"0054f397c6234378b09ca7d3e5debce7"
"""Known to everybody who has the vendor's SDK: it covers the client's secret in the app's id, and protects nothing."""

SECRET_LENGTH = 32


class App(NamedTuple):
    """An app as its administrator registered it, and for whom it calls."""

    account: str
    user: str
    app_id: str
    secret: str
    language: int = 2052
    organisation: str = "0"


def signed_headers(app: App, url: str, seconds: int) -> dict[str, str]:
    """The headers that sign a POST to this address at this time (seconds since 1970)."""
    client, client_secret = client_of(app.app_id)
    stamp = str(seconds)
    path = quote(urlsplit(url).path, safe="/%").replace("/", "%2F")
    to_sign = f"POST\n{path}\n\nx-api-nonce:{stamp}\nx-api-timestamp:{stamp}\n"
    app_data = f"{app.account},{app.user},{app.language},{app.organisation}"
    return {
        "X-Api-ClientID": client,
        "X-Api-Auth-Version": "2.0",
        "x-api-timestamp": stamp,
        "x-api-nonce": stamp,
        "x-api-signheaders": "x-api-timestamp,x-api-nonce",
        "X-Api-Signature": _signature(client_secret, to_sign),
        "X-Kd-Appkey": app.app_id,
        "X-Kd-Appdata": base64.b64encode(app_data.encode()).decode(),
        "X-Kd-Signature": _signature(app.secret, app.app_id + app_data),
    }


def client_of(app_id: str) -> tuple[str, str]:
    """The client's id and secret that stand in an app's id; empty where they do not."""
    client, _, hidden = app_id.partition("_")
    if not hidden or "_" in hidden:
        return "", ""
    if len(hidden) != SECRET_LENGTH or "=" in hidden:
        return client, ""
    try:
        covered = base64.b64decode(hidden, validate=True)
    except binascii.Error:
        return client, ""
    bare = bytes(byte ^ key for byte, key in zip(covered, SDK_KEY, strict=False))
    return client, base64.b64encode(bare).decode()


def sign_in_signature(texts: Iterable[str], *, sha1: bool) -> str:
    """The signature of LoginBySign over account, user, app id, app secret and time stamp, in any order."""
    joined = "".join(sorted(texts)).encode()
    return (hashlib.sha1(joined, usedforsecurity=False) if sha1 else hashlib.sha256(joined)).hexdigest()


def _signature(key: str, message: str) -> str:
    digest = hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()
    return base64.b64encode(digest.encode()).decode()
