"""What the web client asks its server and is answered, listened to and never sent by us."""

import json
import time
from typing import TYPE_CHECKING, Any

from connectors.errors import Refused, Unavailable

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request, Response

Row = dict[str, Any]

CALLS = ("/rpc/", "/session/login")
"""What is waited for. The client's bus hangs on purpose."""
GOOD, UNAUTHORIZED, ERRORS = 200, 401, 400


class Traffic:
    """The calls of one page."""

    def __init__(self, page: "Page") -> None:
        self._under_way: set[Request] = set()
        self._count = 0
        self._heard: list[tuple[int, Response]] = []
        self._failed: list[tuple[int, Request]] = []
        self._asked: list[tuple[int, Request]] = []
        self._moved = time.monotonic()
        self.troubled = False
        """Whether a call got no answer, or one that is none of Tryton's own."""
        page.on("request", self._begin)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._fail)
        page.on("response", self._hear)

    def forget(self) -> None:
        """Nothing was heard so far."""
        self._heard.clear()
        self._failed.clear()
        self._asked.clear()
        self.troubled = False

    def leave(self) -> None:
        """Nothing was heard, and nothing is waited for. For a page that is loaded anew."""
        self.forget()
        self._under_way.clear()

    def still_seconds(self) -> float:
        """For how long nothing has been under way."""
        return 0.0 if self._under_way else time.monotonic() - self._moved

    def mark(self) -> int:
        """Now: for the questions below to look at what comes after."""
        return self._count

    def answer(self, method: str, since: int) -> "Response | None":
        """The last answer to this. That the session has lapsed is none: the client asks again after signing in."""
        answers = (each for each in reversed(self._answers(since)) if method_of(each.request) == method)
        return next((each for each in answers if each.status != UNAUTHORIZED), None)

    def asked(self, method: str, since: int) -> bool:
        """Whether this was called."""
        return any(method_of(request) == method for count, request in self._asked if count > since)

    def broke(self, method: str, since: int) -> bool:
        """Whether a call of this got no answer."""
        return any(method_of(request) == method for count, request in self._failed if count > since)

    def rows(self, model: str, since: int) -> dict[int, Row]:
        """The records of this model that the client was given to show, by id; their lines are records of their own."""
        found: dict[int, Row] = {}
        for each in self._answers(since):
            if method_of(each.request) == f"model.{model}.read" and each.status == GOOD:
                for row in each.json().get("result") or ():
                    found.setdefault(int(row["id"]), {}).update(row)
        return found

    def _answers(self, since: int) -> list["Response"]:
        return [response for count, response in self._heard if count > since]

    def _begin(self, request: "Request") -> None:
        if request.method == "POST" and any(part in request.url for part in CALLS):
            self._under_way.add(request)
            self._count += 1
            self._asked.append((self._count, request))
            self._moved = time.monotonic()

    def _end(self, request: "Request") -> None:
        if request in self._under_way:
            self._under_way.discard(request)
            self._moved = time.monotonic()

    def _fail(self, request: "Request") -> None:
        if request in self._under_way:
            self._count += 1
            self._failed.append((self._count, request))
            self.troubled = True
        self._end(request)

    def _hear(self, response: "Response") -> None:
        if response.request in self._under_way:
            self._count += 1
            self._heard.append((self._count, response))
            self.troubled |= response.status >= ERRORS and response.status != UNAUTHORIZED


class Call:
    """A call that the client made: what it ``asked`` (its parameters) and the ``result``."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.result: Any = None

    def take(self, answer: "Response") -> None:
        """Read the answer. Raises Refused with the server's words, or Unavailable where it is no answer of Tryton's."""
        method = method_of(answer.request)
        if answer.status >= ERRORS:
            raise Unavailable(f"{method} answered {answer.status}")
        try:
            body = answer.json()
        except ValueError as error:
            raise Unavailable(f"{method}: the answer is none of Tryton's") from error
        if "error" in body:
            raise _verdict(body["error"])
        self.asked = json.loads(answer.request.post_data or "{}").get("params", [])
        self.result = body.get("result")


def method_of(request: "Request") -> str:
    """What the request calls; nothing where it is no call."""
    try:
        body = request.post_data_json
    except ValueError:
        return ""
    return str(body.get("method", "")) if isinstance(body, dict) else ""


def _verdict(error: Any) -> Exception:  # noqa: ANN401 - JSON
    """A lost race was not done and may be tried again; anything else is a no, in Tryton's words."""
    parts = error if isinstance(error, list) else [error]
    words = [str(one) for part in parts[1:] or parts for one in (part if isinstance(part, list) else [part])]
    said = ": ".join(word for word in words if word and word != "None")
    return Unavailable(said) if parts[0] == "ConcurrencyException" else Refused(said)
