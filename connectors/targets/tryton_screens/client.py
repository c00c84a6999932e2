"""Tryton's web client: going to lists and records, and waiting until it has come to rest."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from connectors.browser import Browser
from connectors.errors import ConnectorError, Refused, Unavailable
from connectors.targets.tryton_screens.settings import TrytonScreensSettings
from connectors.targets.tryton_screens.sign_in import LOOK_MS, SignInPage
from connectors.targets.tryton_screens.traffic import ERRORS, Call, Row, Traffic, method_of

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

TAB = "#tabcontent > .tab-pane.active"
"""Every open tab stays in the page; this is the one that is seen."""
DIALOG = ".modal-dialog:visible"
CALLS = re.compile("/rpc/")
REST_TICKS, REST_MS = 3, 500
"""The client redraws a form from what it asked; what is typed before that is gone without a word."""


class SessionEnded(Exception):
    """The client asked for the password while it was open: what it was doing is lost, and its form is spoilt."""


class Client:
    """The client in one browser."""

    def __init__(self, settings: TrytonScreensSettings, browser: Browser) -> None:
        self._settings = settings
        self._browser = browser
        self._heard: tuple[Page, Traffic, SignInPage] | None = None
        self._outlives = False
        self._open = False
        self._once: tuple[str, int] | None = None

    @property
    def page(self) -> "Page":
        """The page, listened to."""
        return self._listening()[0]

    @property
    def traffic(self) -> Traffic:
        """What the page asks."""
        return self._listening()[1]

    def do(self, deed: str, given: object = None) -> Any:  # noqa: ANN401 - whatever the page answers
        """Have something done in the page: the deeds are those of client.js."""
        return self.page.evaluate(_deeds(), [deed, given])

    def look(self, model: str, domain: list[Any]) -> list[int]:
        """The list of the records that fit; return their ids. Of a list that is not narrowed, one at most."""
        path = f"model/{model};" + (f"domain={quote(json.dumps(domain), safe='')}" if domain else "limit=1")
        call, _ = self._turned_to(path, f"model.{model}.search")
        if call.asked[0] != domain:
            raise Unavailable(f"the list of {model} was not searched for {domain}")
        return [int(identity) for identity in call.result]

    def record(self, model: str, identity: int) -> dict[int, Row]:
        """Open one record's form; return the records of its model that the client was given for it."""
        _, since = self._turned_to(f"model/{model}/{identity}", f"model.{model}.read")
        return self.traffic.rows(model, since)

    def leave(self) -> None:
        """Leave the client; nothing that was not saved stays. What is looked at next loads it anew."""
        self.page.goto("about:blank")
        self.traffic.leave()
        self.spoil()

    def spoil(self) -> None:
        """Something went wrong in the client: what is looked at next loads it anew."""
        self._open = False
        self._outlives = False

    @contextmanager
    def outliving_the_session(self) -> Iterator[None]:
        """What is done inside is done by the client itself after a new sign-in; all else is lost (SessionEnded)."""
        self._outlives = True
        try:
            yield
        finally:
            self._outlives = False

    @contextmanager
    def calling(self, method: str, unless: Callable[[], str] | None = None) -> Iterator[Call]:
        """Do inside what makes the client call this; afterwards the call has its result.

        Raises Refused with what the server (or, by ``unless``, the client itself) has against it, Unavailable where no
        answer comes.
        """
        since, call = self.traffic.mark(), Call()
        yield call
        self.hear(method, since, call, unless)

    def hear(self, method: str, since: int, call: Call | None = None, unless: Callable[[], str] | None = None) -> None:
        """Wait for the answer to this. Raises as ``calling`` does."""
        traffic = self.traffic

        def against() -> str:
            """What the client says instead of calling; once it has called, only the answer counts."""
            return unless() if unless is not None and not traffic.asked(method, since) else ""

        def done() -> bool:
            return traffic.answer(method, since) is not None or traffic.broke(method, since) or against() != ""

        self.until(done, f"an answer to {method}")
        answer, said = traffic.answer(method, since), against()
        try:
            if answer is None:
                raise Refused(said) if said else Unavailable(f"the connection broke at {method}")
            (call or Call()).take(answer)
        except ConnectorError as error:
            raise type(error)(str(error), self._browser.evidence(method)) from error

    @contextmanager
    def sending_once(self, method: str) -> Iterator[None]:
        """What is done inside makes one call of this at most, whatever the client tries by itself.

        It calls again after "503"; only a call that met a lapsed session may come again.
        """
        page, traffic, _ = self._listening()
        self._once = method, traffic.mark()
        try:
            yield
        except BaseException:
            with suppress(Exception):  # a page that is gone sends nothing either, and no other is started for this
                page.goto("about:blank")
            self.spoil()
            raise
        finally:
            self._once = None

    def rest(self) -> None:
        """Wait until nothing is asked any more. Raises Unavailable where it never comes; Refused with what is said."""
        said = ""

        def still() -> bool:
            nonlocal said
            seen = self.do("rest", [REST_TICKS, REST_MS])
            said = seen["said"]
            return bool(seen["rested"]) and seen["asks"] != "password" and self.traffic.still_seconds() > 0

        self.until(still, "the page to come to rest")
        if said:
            raise Unavailable(said) if self.traffic.troubled else Refused(said)

    def said(self) -> str:
        """What the client says in a dialog of its own; nothing where it does not."""
        return str(self.do("look")["said"])

    def against(self) -> str:
        """What the client itself has against the form that is seen; nothing where it has not."""
        return str(self.do("against"))

    def _listening(self) -> tuple["Page", Traffic, SignInPage]:
        page = self._browser.page
        if self._heard is None or self._heard[0] is not page:
            traffic = Traffic(page)
            self._heard = page, traffic, SignInPage(self._settings, self._browser, page, traffic)
            self.spoil()
            page.route(CALLS, partial(self._send, traffic))
            page.on("dialog", lambda dialog: dialog.accept())  # "leave the page?": nothing of it is wanted
        return self._heard

    def _send(self, traffic: Traffic, route: "Route") -> None:
        """Give every call an end: the client holds its page while it waits for one, and nothing can be asked of it."""
        method, since = self._once or ("", 0)
        again = traffic.answer(method, since) is not None or traffic.broke(method, since)
        if method and method_of(route.request) == method and again:
            route.abort()
        else:
            self._browser.send_once(route)

    def _turned_to(self, path: str, method: str) -> tuple[Call, int]:
        """Turn to a path that makes the client call this; the call, and when it was.

        No tab stays: what one holds is not asked for again, and each keeps its page's memory.
        """
        self.traffic.forget()
        if self._is_open() and self._closed_tabs():
            with suppress(SessionEnded):
                return self._waited(lambda: self.do("turn", f"#{self._settings.database}/{path}"), method)
        self.leave()
        with self.outliving_the_session():
            return self._waited(lambda: self._load(path), method)

    def _closed_tabs(self) -> bool:
        """Whether the client could close its tabs: it cannot where it has something to say, or something is unsaved."""
        try:
            self.rest()
        except (SessionEnded, ConnectorError):
            return False
        return bool(self.do("close"))

    def _load(self, path: str) -> None:
        answer = self.page.goto(self._settings.address(path))
        if answer is not None and answer.status >= ERRORS:
            raise Unavailable(f"{self._settings.url} answered {answer.status}")

    def _waited(self, go: Callable[[], object], method: str) -> tuple[Call, int]:
        since = self.traffic.mark()
        with self.calling(method) as call:
            go()
        self.rest()
        self._open = True
        return call, since

    def _is_open(self) -> bool:
        self._listening()  # in a browser that was replaced it is not
        return self._open

    def until(self, done: Callable[[], bool], what: str) -> None:
        """Wait, signing in whenever the client asks."""
        patience = self._browser.settings.timeout_seconds
        (page, _, sign_in), end = self._listening(), time.monotonic() + patience
        while not done():
            if sign_in.sign_in():
                if not self._outlives:
                    raise SessionEnded
                end = time.monotonic() + patience
            if time.monotonic() > end:
                said = f"waited for {what}; {self.said()}".rstrip("; ")
                raise Unavailable(said, self._browser.evidence(what))
            page.wait_for_timeout(LOOK_MS)


@cache
def _deeds() -> str:
    return (files("connectors.targets.tryton_screens") / "client.js").read_text(encoding="utf-8")
