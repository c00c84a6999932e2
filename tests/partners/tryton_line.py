"""The way to a Tryton server, for its web client: what the client asks can be met with something on the way."""

import json
from collections.abc import Callable, Iterable
from socket import SHUT_RDWR
from typing import TYPE_CHECKING, Literal

import httpx

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LEFT_OUT = ("HTTP_CONNECTION", "HTTP_ACCEPT_ENCODING")
KEPT = ("content-type", "location", "set-cookie", "cache-control", "x-tryton-cache")

Moment = Literal["before", "after"]
Deed = Callable[[], int | None]
"""Something that happens. A status that it returns is what the client is answered; it hangs up by ``hang_up``."""


class Line:
    """WSGI that hands everything on. ``meet`` plans what happens at a call; ``seen`` has every call's method."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=60)
        self._planned: list[tuple[Moment, str, Deed]] = []
        self.seen: list[str] = []

    def meet(self, moment: Moment, method: str, do: Deed) -> None:
        """Do this once, before the next call of this method is handed on or after the server has answered it."""
        self._planned.append((moment, method, do))

    def forget(self) -> None:
        """Plan nothing, have seen nothing."""
        self._planned.clear()
        self.seen.clear()

    @property
    def waiting(self) -> int:
        """How much of what was planned has not happened."""
        return len(self._planned)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Hand a call on, and its answer back."""
        try:
            return self._answered(environ, start_response)
        except ConnectionAbortedError:
            environ["werkzeug.socket"].shutdown(SHUT_RDWR)
            start_response("200 OK", [("Content-Length", "0")])
            return []

    def _answered(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        method = json.loads(body).get("method", "") if environ["PATH_INFO"].endswith("/rpc/") and body else ""
        self.seen.append(method)
        status = self._happen("before", method)
        answer = self._handed_on(environ, body) if status is None else None
        status = status or self._happen("after", method)
        if answer is None or status is not None:
            start_response(f"{status or 502} Out of Order", [("Content-Type", "text/plain")])
            return [b"out of order"]
        kept = [(name, value) for name, value in answer.headers.multi_items() if name in KEPT]
        start_response(f"{answer.status_code} {answer.reason_phrase}", kept)
        return [answer.content]

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _handed_on(self, environ: "WSGIEnvironment", body: bytes) -> httpx.Response | None:
        headers = {
            name[5:].replace("_", "-"): str(value)
            for name, value in environ.items()
            if name.startswith("HTTP_") and name not in LEFT_OUT
        }
        headers["Content-Type"] = environ.get("CONTENT_TYPE", "")
        try:
            return self._client.request(environ["REQUEST_METHOD"], environ["PATH_INFO"], content=body, headers=headers)
        except httpx.TransportError:
            return None  # the server is down

    def _happen(self, moment: Moment, method: str) -> int | None:
        planned = next((each for each in self._planned if each[:2] == (moment, method)), None)
        if planned is None:
            return None
        self._planned.remove(planned)
        return planned[2]()


def hang_up() -> None:
    """The client gets no answer."""
    raise ConnectionAbortedError
