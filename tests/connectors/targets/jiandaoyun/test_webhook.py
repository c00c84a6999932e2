"""简道云's pushes: only genuine ones count."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.targets.jiandaoyun.webhook import is_genuine, signature
from fixtures.jiandaoyun.push import Pusher


def test_a_pushs_signature_is_the_known_one() -> None:
    """Worked out with openssl: printf 'n1:{"op":"data_create"}:s3cret:1790000000' | openssl sha1."""
    body = b'{"op":"data_create"}'

    assert signature(body, "s3cret", "n1", "1790000000") == "d971a1c731b9e6d38a19aa0cd99f8621ef8db6fc"


@pytest.mark.parametrize(
    ("change", "genuine"),
    [
        ({}, True),
        ({"body": b'{"op": "data_update"}'}, False),
        ({"secret": "another"}, False),
        ({"secret": ""}, False),
        ({"nonce": "n2"}, False),
        ({"timestamp": "1790000001"}, False),
        ({"timestamp": "²"}, False),
        ({"given": ""}, False),
        ({"now": datetime.fromtimestamp(1_790_000_000, UTC) + timedelta(minutes=6)}, False),
    ],
)
def test_only_a_recent_push_with_its_own_signature_is_genuine(change: dict[str, Any], *, genuine: bool) -> None:
    push: dict[str, Any] = {
        "body": b'{"op": "data_create", "data": {"po_no": "\xe6\xb5\x8b"}}',
        "secret": "s3cret",
        "nonce": "n1",
        "timestamp": "1790000000",
        "now": datetime.fromtimestamp(1_790_000_000, UTC),
    }
    push["given"] = signature(push["body"], push["secret"], push["nonce"], push["timestamp"])
    body, secret, *_ = [(push | change).pop(name) for name in ("body", "secret")]
    rest = {name: value for name, value in (push | change).items() if name not in ("body", "secret")}

    assert is_genuine(body, secret, **rest) is genuine


@pytest.mark.parametrize(
    ("mode", "genuine"),
    [("right", True), ("wrong secret", False), ("changed body", False), ("swapped timestamp", False)],
)
def test_the_emulators_pushes_are_told_apart(mode: Any, *, genuine: bool) -> None:
    pusher = Pusher("s3cret", send=lambda _: True, clock=time.time, mode=mode)

    pusher.push("data_create", {"po_no": "测试-1"})

    (push,) = pusher.sent
    assert (
        is_genuine(
            push.body,
            "s3cret",
            nonce=push.query["nonce"],
            timestamp=push.query["timestamp"],
            given=push.headers["X-JDY-Signature"],
        )
        is genuine
    )
