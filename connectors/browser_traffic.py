"""What a page asks its server: whether answers are still awaited, and what became of what it sent."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request, Response

BROKEN = 500
"""Where the server's own errors begin."""

ENDLESS = ("eventsource", "websocket", "media", "ping")
"""What a page never hears the end of, or does not wait for."""

SLICE = 0.1
"""Seconds between two looks at whether the page is still."""


class Sent(NamedTuple):
    """Something that the page sent to be kept, and the status of the answer; None: no answer came."""

    address: str
    status: int | None


class Traffic:
    """Listens to one page at a time, and tells of what happened since ``forget``.

    ``sent``: what went out to be kept, as far as its fate is known; ``begun``: how much of that there was; ``broken``:
    whether the server answered anything with an error of its own.
    """

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.begun = 0
        self.broken = False
        self._asked: set[Request] = set()
        self._page: Page | None = None

    def listen(self, page: "Page") -> None:
        """Hear of everything that this page asks from now on."""
        if page is self._page:
            return
        self._page = page
        self._asked.clear()
        self.forget()
        page.on("request", self._note_asked)
        page.on("response", self._note_answer)
        page.on("requestfinished", self._note_end)
        page.on("requestfailed", self._note_failure)

    def forget(self) -> None:
        """Know of nothing that happened before."""
        self.sent, self.begun, self.broken = [], 0, False

    def leave(self) -> None:
        """Await nothing any more of what was asked: the page is about to go somewhere else."""
        self._asked.clear()

    def waiting(self) -> bool:
        """Whether an answer is still awaited."""
        return bool(self._asked)

    def lost(self) -> bool:
        """Whether something was sent whose outcome the server's answer does not tell."""
        return any(one.status is None or one.status >= BROKEN for one in self.sent)

    def settle(self, page: "Page", seconds: float, quiet: float = 0.2) -> None:
        """Until the page has asked for nothing for so long, or the seconds are over."""
        still = 0.0
        for _ in range(int(seconds / SLICE)):
            page.wait_for_timeout(SLICE * 1000)
            still = 0.0 if self._asked else still + SLICE
            if still >= quiet:
                return

    def _note_asked(self, request: "Request") -> None:
        if request.resource_type not in ENDLESS:
            self._asked.add(request)
        self.begun += _keeps(request)

    def _note_answer(self, response: "Response") -> None:
        self.broken |= response.status >= BROKEN
        if _keeps(response.request):
            self.sent.append(Sent(response.url, response.status))

    def _note_end(self, request: "Request") -> None:
        self._asked.discard(request)

    def _note_failure(self, request: "Request") -> None:
        self._asked.discard(request)
        if _keeps(request):
            self.sent.append(Sent(request.url, None))


def _keeps(request: "Request") -> bool:
    """Whether it may change something over there; a page's counting of its visitors does not."""
    return request.method not in ("GET", "HEAD", "OPTIONS") and request.resource_type != "ping"
