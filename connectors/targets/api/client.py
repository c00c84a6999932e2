"""A system's API over HTTP: signs in, keeps to limits, tries again what may be tried again, and sorts what goes wrong.

HTTP/1.1 over connections that are kept. Redirects are never followed. What is particular to one system (how it signs
calls, what its replies mean) stands in its Dialect.
"""

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from connectors.errors import ConnectorError, OutcomeUnknown, Refused, SignInFailed, Unavailable
from connectors.targets.api.calls import Call, Meaning, Reply, UnreadableReply, Verdict, by_status, shortened
from connectors.targets.api.evidence import Recorder
from connectors.targets.api.limit import Limit
from connectors.tls import client_context, distrusted

if TYPE_CHECKING:
    import httpx

LARGEST_REPLY = 64 * 1024 * 1024
"""Bytes of a reply; a longer one is not read to its end."""

LONGEST_PAUSE = 60.0
"""Seconds between two tries that a system may ask for; where it asks for more, the order waits for another run."""


@dataclass(frozen=True, kw_only=True)
class ApiPlace:
    """Where an API is and how patient we are: seconds for one call, tries and seconds for one that is repeated."""

    name: str
    url: str
    ca_file: Path | None = None
    timeout_seconds: float = 60.0
    connect_seconds: float = 10.0
    tries: int = 4
    retry_seconds: float = 120.0

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")) or not urlsplit(self.url).hostname:
            raise ValueError(f"url: '{self.url}' is no address; write one such as https://erp.example.com")
        if min(self.timeout_seconds, self.connect_seconds, self.retry_seconds) <= 0 or self.tries < 1:
            raise ValueError("timeout_seconds, connect_seconds, retry_seconds and tries have to be above 0")

    @property
    def host(self) -> str:
        """The server as people know it, for messages."""
        return f"{self.name} ({urlsplit(self.url).netloc})"


class Dialect(Protocol):
    """What is particular to one system."""

    def headers(self, call: Call, url: str) -> Mapping[str, str]:
        """The headers that sign this call to this whole address; signs in where nobody has, by ``ApiClient.bare``."""

    def query(self) -> Mapping[str, str]:
        """What goes into every call's query, such as a token."""

    def forget(self) -> None:
        """The session is lost: sign in anew before the next call."""

    def verdict(self, call: Call, reply: Reply) -> Verdict:
        """What this reply means. May raise UnreadableReply where it is not of the form agreed."""


class _Again(Exception):
    """The same call may be made again; ``error`` is what it ends in otherwise."""

    def __init__(self, error: ConnectorError, seconds: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.seconds = error, seconds


class ApiClient:
    """Makes calls. Every error names the system and what was being done, and carries the recorded file if there is one.

    Calls from several threads are not foreseen: one client a thread; Limits may be shared.
    """

    def __init__(self, place: ApiPlace, dialect: Dialect, recorder: Recorder, limits: tuple[Limit, ...] = ()) -> None:
        self.place = place
        self.recorder = recorder
        self._dialect = dialect
        self._limits = limits
        self._http: httpx.Client | None = None

    def call(self, call: Call) -> Reply:
        """Make the call, signed, and return a reply that the dialect finds good.

        Raises Refused (a business no), SignInFailed, Unavailable (nothing was done, as far as tries and seconds went)
        or OutcomeUnknown (only of a call that writes: sent, and what became of it is not known).
        """
        renewed = False
        while True:
            reply, verdict = self._tried(call, None)
            if verdict.meaning is not Meaning.SESSION_LOST:
                return reply
            self._dialect.forget()
            if call.writes and not verdict.nothing_done:
                raise self._error(OutcomeUnknown, call, f"{verdict.said}; whether it was done is not known")
            if renewed:
                raise self._error(SignInFailed, call, f"signed in anew, and it still says: {verdict.said}")
            renewed = True

    def bare(self, call: Call, judge: Callable[[Reply], Verdict] = by_status) -> Reply:
        """Make a call without signing it, such as signing in itself, and return a reply that ``judge`` finds good.

        Raises SignInFailed for any no, whatever it is called there, and Unavailable.
        """
        try:
            reply, verdict = self._tried(call, judge)
        except Refused as error:
            raise SignInFailed(str(error), error.evidence) from error
        if verdict.meaning is Meaning.SESSION_LOST:
            raise self._error(SignInFailed, call, verdict.said)
        return reply

    @contextmanager
    def recording(self, what: str) -> Iterator[None]:
        """Keep all that is said inside in one file, and give it to whatever ConnectorError comes out."""
        with self.recorder.recording(what):
            try:
                yield
            except ConnectorError as error:
                error.evidence = error.evidence or self.recorder.evidence
                raise

    def close(self) -> None:
        """Hang up. Safe to call twice."""
        http, self._http = self._http, None
        if http is not None:
            http.close()

    def _tried(self, call: Call, judge: Callable[[Reply], Verdict] | None) -> tuple[Reply, Verdict]:
        """The call, as often as it may be made, signed unless it has a judge of its own."""
        import stamina

        tries, seconds = self.place.tries, self.place.retry_seconds
        try:
            for attempt in stamina.retry_context(_pause, tries, seconds, wait_initial=0.5, wait_max=20.0):
                with attempt:
                    return self._once(call, judge)
        except _Again as again:
            raise again.error from again.__cause__
        raise AssertionError("retries end in a result or an error")

    def _once(self, call: Call, judge: Callable[[Reply], Verdict] | None) -> tuple[Reply, Verdict]:
        reply = self._send(call, signed=judge is None)
        try:
            verdict = judge(reply) if judge is not None else self._dialect.verdict(call, reply)
        except UnreadableReply as error:
            verdict = Verdict(meaning=Meaning.AWAY, said=f"status {reply.status}, {error}")
        return reply, self._judged(call, verdict)

    def _judged(self, call: Call, verdict: Verdict) -> Verdict:
        """The verdict, where the call is good or its session lost; else the error that it means."""
        said = verdict.said
        if verdict.meaning is Meaning.BUSY:
            for limit in (*self._limits, *call.limits):
                limit.hold(min(verdict.seconds or 1.0, LONGEST_PAUSE))
            raise _Again(self._error(Unavailable, call, f"called too often: {said}"), verdict.seconds)
        if verdict.meaning is Meaning.AWAY:
            raise self._gone(call, said)
        if verdict.meaning is Meaning.DENIED:
            raise self._error(SignInFailed, call, said)
        if verdict.meaning is Meaning.REFUSED:
            raise self._error(Refused, call, said)
        return verdict

    def _send(self, call: Call, *, signed: bool) -> Reply:
        import httpx

        request = self._request(call, signed=signed)
        for limit in (*self._limits, *call.limits):
            limit.wait()
        self.recorder.sending(call.doing, request.method, str(request.url), request.headers, request.read())
        try:
            reply = self._received(request, call)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            self.recorder.failed(f"no connection: {error}")
            if isinstance(untrusted := _root(error), ssl.SSLCertVerificationError):
                raise distrusted(self.place.host, untrusted) from error
            raise _Again(
                self._error(Unavailable, call, f"no connection ({error or 'too slow'}); nothing was sent")
            ) from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            what = str(error) or type(error).__name__
            self.recorder.failed(f"no answer: {what}")
            raise self._gone(call, f"no answer: {what}") from error
        self.recorder.answered(reply.status, reply.headers, reply.content)
        return reply

    def _request(self, call: Call, *, signed: bool) -> "httpx.Request":
        import httpx
        import msgspec

        self._http = self._http or self._opened()
        query = {**call.query, **(self._dialect.query() if signed else {})}
        url = httpx.URL(self.place.url.rstrip("/") + call.path)
        url = url.copy_merge_params(query) if query else url
        signing = self._dialect.headers(call, str(url)) if signed else {}
        headers = {**signing, **call.headers}
        content = call.content
        if call.json is not None:
            # Exact figures: JSON of the standard library knows no Decimal.
            content = msgspec.json.Encoder(decimal_format="number").encode(call.json)
            headers.setdefault("Content-Type", "application/json; charset=utf-8")
        timeout = httpx.Timeout(call.timeout_seconds or self.place.timeout_seconds, connect=self.place.connect_seconds)
        return self._http.build_request(
            call.method, url, content=content, data=call.form, files=call.files, headers=headers, timeout=timeout
        )

    def _received(self, request: "httpx.Request", call: Call) -> Reply:
        """The whole reply, within the seconds of a call, however slowly it drips."""
        import httpx

        assert self._http is not None  # noqa: S101 - made with the request
        ends = time.monotonic() + (call.timeout_seconds or self.place.timeout_seconds)
        response = self._http.send(request, stream=True)
        self._http.cookies.clear()  # a session is the dialect's: none is carried along in secret
        try:
            content = bytearray()
            for part in response.iter_bytes():
                content += part
                if len(content) > LARGEST_REPLY:
                    raise httpx.ReadError(f"more than {LARGEST_REPLY} bytes came")
                if time.monotonic() > ends:
                    raise httpx.ReadTimeout("the answer came too slowly")
        finally:
            response.close()
        return Reply(response.status_code, response.headers, bytes(content))

    def _opened(self) -> "httpx.Client":
        import httpx

        secure = self.place.url.startswith("https://")
        context = client_context(self.place.ca_file, self.place.host) if secure else True
        return httpx.Client(verify=context, follow_redirects=False, headers={"User-Agent": "orderbot"})

    def _gone(self, call: Call, what: str) -> Exception:
        if call.writes:
            return self._error(OutcomeUnknown, call, f"{what}; whether it was done is not known")
        return _Again(self._error(Unavailable, call, what))

    def _error(self, kind: type[ConnectorError], call: Call, what: str) -> ConnectorError:
        return kind(f"{self.place.host}: {call.doing}: {self.recorder.masked(shortened(what))}", self.recorder.evidence)


@contextmanager
def in_doubt() -> Iterator[None]:
    """Inside, something was sent already: a call that cannot be made says nothing about what became of that."""
    try:
        yield
    except (Unavailable, SignInFailed) as error:
        raise OutcomeUnknown(f"{error}; what was sent before may have been done", error.evidence) from error


def _pause(error: Exception) -> bool | float:
    """Whether to try again, and after how many seconds where the system said so."""
    if not isinstance(error, _Again):
        return False
    if error.seconds is None:
        return True
    return error.seconds if error.seconds <= LONGEST_PAUSE else False


def _root(error: BaseException) -> BaseException:
    """What began it."""
    while (earlier := error.__cause__ or error.__context__) is not None:
        error = earlier
    return error
