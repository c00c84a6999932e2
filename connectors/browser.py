"""Playwright: one browser, one context and one page for a connector, and the evidence of what it saw."""

import atexit
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.browser_choice import MEND, find_browser
from connectors.browser_driver import Driver, why_it_does_not_start
from connectors.browser_masks import DOTS, SOURCE, VALUES, without
from connectors.errors import Unavailable
from connectors.settings import BrowserSettings

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Process
    from playwright.sync_api import Error, Page, Playwright, Route

__all__ = ["Browser", "find_browser"]

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOCALE = "zh-CN"
WIDTH, HEIGHT = 1280, 900
CRASH_SECONDS = 0.3
"""How long the news of a crash may take to come after the call that it broke."""
LOOK_SECONDS = 10.0
"""How long evidence may take: it is wanted most when the page is in a bad way."""


START_SECONDS = 60.0
"""How long a browser may take to start on a busy machine."""

NOT_SENT = ("certificate", "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH")
"""The driver could not even connect: the browser may, because it knows the system's proxy and certificates."""


_driver = Driver()
atexit.register(_driver.stop)


PIECES = 50
"""Pieces of work that one browser does."""


class Browser:
    """The browser of one connector, started at first use and again after it was lost.

    ``name`` says whose it is in messages and file names. ``secrets`` never reach evidence. All browsers of a process
    are used from one thread.
    """

    def __init__(self, settings: BrowserSettings, name: str, secrets: Sequence[str] = ()) -> None:
        self.settings = settings
        self.name = name
        self._secrets = tuple(str(secret) for secret in secrets if secret)
        self._playwright: Playwright | None = None
        self._process: Process | None = None
        self._page: Page | None = None
        self._crashed = False
        self._pieces = 0

    def begin(self) -> None:
        """A piece of work begins, such as an order: call it where no page is in use.

        The browser and its driver grow with every page that they have shown and do not shrink again, so after
        ``PIECES`` of them the browser is ended, and started anew at its next use.
        """
        self._pieces += 1
        if self._pieces > PIECES:
            self.close()
            self._pieces = 1

    @property
    def page(self) -> "Page":
        """The one page. Raises Unavailable, with the mend, where no browser can be started."""
        if self._page is None or self._lost():
            self.close()
            self._page = self._start()
        return self._page

    def evidence(self, what: str) -> tuple[Path, ...]:
        """Save a picture and the source of the page as it is, secrets masked; return the files.

        Never raises: of a page that can no longer be seen there is less, or nothing.
        """
        if self._page is None or self._lost():
            return ()
        stem = self._stem(what)
        saves = ((self._save_picture, stem.with_suffix(".png")), (self._save_source, stem.with_suffix(".html")))
        return tuple(path for save, path in saves if _saved(save, self._page, path))

    @contextmanager
    def telling(self, doing: str) -> Iterator[None]:
        """Turn what Playwright raises inside into Unavailable: "<name>: <doing>: <what happened>", with evidence."""
        from playwright.sync_api import Error

        try:
            yield
        except Error as error:
            lost = self._lost() or _is_loss(error)
            if lost:
                self.close()
            else:
                _stop_loading(self.page)
            files = self.evidence(doing)
            raise Unavailable(f"{self.name}: {doing}: {self._said(error, lost=lost)}", files) from error

    @contextmanager
    def sending_once(self) -> Iterator[None]:
        """What the page posts inside leaves this machine once at most.

        Chromium sends a POST again by itself when a kept-alive connection ends before the answer, which a server that
        had done its work by then takes for a second order. So the driver sends it, and never again.
        """
        page = self.page
        page.route("**/*", self.send_once)
        try:
            yield
        finally:
            with suppress(Exception):  # a page that is gone has no routes either
                page.unroute("**/*", self.send_once)

    def send_once(self, route: "Route") -> None:
        """Handle a route: what is posted leaves this machine once at most, and is given up after the time-out."""
        from playwright.sync_api import Error

        with suppress(Error):  # the page may be gone by the time the answer is here
            if route.request.method in ("GET", "HEAD"):
                route.continue_()
                return
            try:
                answer = route.fetch(max_redirects=0, max_retries=0, timeout=self.settings.timeout_seconds * 1000)
            except Error as error:
                if any(word in error.message for word in NOT_SENT):
                    route.continue_()
                else:
                    route.abort("connectionreset")
            else:
                route.fulfill(response=answer)

    def close(self) -> None:
        """End the browser. Safe to call twice; the next use of ``page`` starts another."""
        process, self._process, self._page = self._process, None, None
        if process is not None:
            with suppress(Exception):  # a browser that is gone already is closed well enough
                process.close()
        playwright, self._playwright = self._playwright, None
        if playwright is not None:
            _driver.give_back(playwright)

    def _start(self) -> "Page":
        from playwright.sync_api import Error

        executable = find_browser(self.settings.executable)
        try:
            return self._open(executable)
        except Exception as error:  # Playwright raises bare ones too when its driver was killed meanwhile
            self.close()
            if isinstance(error, Error) and not _is_loss(error):
                raise Unavailable(f"{self.name}: {_why_not_started(error, executable)}") from error
            _driver.stop()
            why = why_it_does_not_start() or "the browser's driver was lost; the next try starts another"
            raise Unavailable(f"{self.name}: {why}") from error

    def _open(self, executable: str | None) -> "Page":
        self._playwright = _driver.take()
        self._process = self._playwright.chromium.launch(
            executable_path=executable,
            headless=self.settings.headless,
            chromium_sandbox=not _as_root(),
            args=FLAGS,
            handle_sigint=False,
            timeout=START_SECONDS * 1000,
        )
        context = self._process.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale=LOCALE)
        context.set_default_timeout(self.settings.timeout_seconds * 1000)
        page = context.new_page()
        self._crashed = False
        page.on("crash", self._note_crash)
        return page

    def _note_crash(self, _: "Page") -> None:
        self._crashed = True

    def _lost(self) -> bool:
        gone = self._process is None or not self._process.is_connected()
        return gone or self._crashed or self._page is None or self._page.is_closed()

    def _save_picture(self, page: "Page", path: Path) -> None:
        masks = []
        for frame in page.frames:
            masks.append(frame.locator("input[type=password]"))
            masks.extend(frame.get_by_text(secret) for secret in self._secrets)
            fields = frame.locator("input, textarea")
            masks.extend(fields.nth(index) for index in frame.evaluate(VALUES, list(self._secrets)))
        page.screenshot(path=path, full_page=True, mask=masks, mask_color="#555", timeout=LOOK_SECONDS * 1000)

    def _save_source(self, page: "Page", path: Path) -> None:
        path.write_text(without(str(page.evaluate(SOURCE, DOTS)), self._secrets), encoding="utf-8")

    def _stem(self, what: str) -> Path:
        """A file name that sorts by time, is safe whatever ``what`` holds, and was not used before."""
        words = "".join(sign if sign.isalnum() else "-" for sign in f"{self.name}-{what}")
        words = "-".join(filter(None, words.split("-")))[:80]
        folder = self.settings.evidence
        time = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")[:-3]
        return folder / f"{time}Z-{without(words, self._secrets)}"

    def _said(self, error: "Error", *, lost: bool) -> str:
        from playwright.sync_api import TimeoutError as TooLate

        if lost:
            return "the browser was lost; the next try starts another"
        if isinstance(error, TooLate):
            return f"no answer within {self.settings.timeout_seconds:g} s"
        first = error.message.splitlines()[0] if error.message else "?"
        return without(first.partition(": ")[2] or first, self._secrets)


def _saved(save: Callable[["Page", Path], None], page: "Page", path: Path) -> bool:
    from playwright.sync_api import Error

    for _ in range(2):  # the page may just have been changing: then once more
        with suppress(Error, OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            save(page, path)
            return True
    return False


def _stop_loading(page: "Page") -> None:
    """Give up an answer that is still awaited: until it comes, or never, nothing can be asked of the page.

    Where the page turns out to have crashed, it is left alone: it would never answer.
    """
    from playwright.sync_api import Error
    from playwright.sync_api import TimeoutError as TooLate

    with suppress(Error):
        try:
            page.wait_for_event("crash", timeout=CRASH_SECONDS * 1000)
        except TooLate:
            session = page.context.new_cdp_session(page)
            session.send("Page.stopLoading")
            session.detach()


def _as_root() -> bool:
    # Chromium refuses to run sandboxed as root; everybody else keeps the sandbox.
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _is_loss(error: "Error") -> bool:
    # TargetClosedError is not exported; a killed driver says "Connection closed".
    words = ("crashed", "has been closed", "Connection closed")
    return type(error).__name__ == "TargetClosedError" or any(word in error.message for word in words)


def _why_not_started(error: "Error", executable: str | None) -> str:
    if executable is None:
        return f"there is no browser on this machine; {MEND}"
    if not Path(executable).is_file():
        return f"browser.executable: there is no '{executable}'; leave it empty, or {MEND}"
    if "sandbox" in error.message.lower():
        return f"{executable} cannot build its sandbox here; install its sandbox (Debian: chromium-sandbox)"
    lines = [line.strip() for line in error.message.splitlines() if line.strip()]
    return f"{executable} does not start: {lines[0] if lines else '?'}"
