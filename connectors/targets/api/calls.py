"""One call to a system's API and its reply, and what a reply means for whoever must act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from connectors.targets.api.limit import Limit

if TYPE_CHECKING:
    import httpx

SAID_LENGTH = 500
"""Characters of a reply that a message quotes at most."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call. ``doing`` says it to people ("saving PO-1"); ``writes``: sent twice it may do something twice.

    ``path`` counts from the settings' url. One of ``json`` (Decimals are sent as exact numbers), ``form`` and
    ``content`` is the body; with ``files`` the form is multipart. ``limits`` come on top of the client's own.
    """

    path: str
    doing: str
    method: str = "POST"
    writes: bool = False
    json: object = None
    form: Mapping[str, str] | None = None
    content: bytes | None = None
    files: Mapping[str, tuple[str, bytes]] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    timeout_seconds: float | None = None


class UnreadableReply(ValueError):
    """The reply is not of the form that was agreed."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: "httpx.Headers"
    content: bytes

    @property
    def text(self) -> str:
        """The reply as text; bytes that are no UTF-8 are marked."""
        return self.content.decode("utf-8", errors="replace")

    def json(self) -> Any:  # noqa: ANN401 - whatever the system answers; the caller checks it
        """The reply read as JSON, its fractions as Decimal. Raises UnreadableReply."""
        import json

        try:
            return json.loads(self.content, parse_float=Decimal, parse_constant=_no_number)
        except ValueError as error:  # also bytes that are no UTF-8
            raise UnreadableReply(f"no JSON: {shortened(self.text)!r}") from error
        except RecursionError as error:
            raise UnreadableReply("JSON that is nested too deep") from error


class Meaning(Enum):
    """What a reply means."""

    GOOD = "good"
    SESSION_LOST = "session lost"
    """The sign-in has run out: it is renewed once."""
    BUSY = "busy"
    """Too many calls: the same call is made again later, also one that writes, since nothing was done."""
    REFUSED = "refused"
    """A business no: a person decides."""
    DENIED = "denied"
    """Sign-in or rights: a person acts."""
    AWAY = "away"
    """The system is not itself: a read is tried again, after a write the outcome is not known."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a reply means, in the system's own words.

    ``seconds``: how long the system asks us to wait. ``nothing_done``: a lost session that was seen before any work
    was done, so that a call that writes may be made again; without it the outcome is not known.
    """

    meaning: Meaning
    said: str = ""
    seconds: float | None = None
    nothing_done: bool = True


GOOD = Verdict(meaning=Meaning.GOOD)

UNAUTHORIZED, FORBIDDEN, PROXY_SIGN_IN, TIMEOUT, TOO_MANY = 401, 403, 407, 408, 429
REDIRECTS, ERRORS, FAULTS = 300, 400, 500
"""Where HTTP's redirects, errors of the caller and errors of the server begin."""


def by_status(reply: Reply) -> Verdict:
    """What HTTP's own status means, for systems that use it."""
    if reply.status < REDIRECTS:
        return GOOD
    said = f"status {reply.status} {shortened(reply.text)}".strip()
    if reply.status == UNAUTHORIZED:
        return Verdict(meaning=Meaning.SESSION_LOST, said=said)
    if reply.status in (FORBIDDEN, PROXY_SIGN_IN):
        return Verdict(meaning=Meaning.DENIED, said=said)
    if reply.status == TOO_MANY:
        return Verdict(meaning=Meaning.BUSY, said=said, seconds=_retry_after(reply))
    if ERRORS <= reply.status < FAULTS and reply.status != TIMEOUT:
        return Verdict(meaning=Meaning.REFUSED, said=said)
    if reply.status < ERRORS:
        said = f"status {reply.status}: it sends us on to {reply.headers.get('location', '?')}; check url"
    return Verdict(meaning=Meaning.AWAY, said=said)


def shortened(text: str) -> str:
    """The text in one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= SAID_LENGTH else f"{line[:SAID_LENGTH]} …"


def _retry_after(reply: Reply) -> float | None:
    text = reply.headers.get("retry-after", "")
    return float(text) if text.isdecimal() else None


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")
