"""One signed-in visit to a portal: steps run in it, and what goes wrong is told in our words."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import stamina

from connectors.browser import Browser
from connectors.errors import SignInFailed, Unavailable
from connectors.settings import Secret
from connectors.sources.portal_pages import PortalPage, SessionEnded, SignInPage, Unexpected

if TYPE_CHECKING:
    from playwright.sync_api import Page

Answer = TypeVar("Answer")

ATTEMPTS = 2
"""How often a step is tried where the portal stumbles: one bad answer must not cost the night."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class PortalSettings:
    """One supplier account at one customer's portal. ``url`` leads to the order list once signed in.

    ``customer_number`` is our number of the customer whose portal this is. Without ``acknowledge`` the button at the
    portal is left to people, and orders are listed until one of them has pressed it.
    """

    name: str
    url: str
    user: str
    password: Secret
    customer_number: str = ""
    acknowledge: bool = True
    most_pages: int = 200
    largest_download_megabytes: int = 50

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"source {self.name}: url '{self.url}' is no address; write https://…")

    @property
    def place(self) -> str:
        """The account as people know it, for messages."""
        return f"{self.user} at {urlsplit(self.url).netloc}"


class PortalSession:
    """Signs in at first use, and again where the session has ended. A password that was refused is never sent again."""

    def __init__(self, settings: PortalSettings, browser: Browser) -> None:
        self._settings = settings
        self._browser = browser
        self._signed_in_page: Page | None = None
        self._refused: SignInFailed | None = None

    @property
    def page(self) -> "Page":
        """The browser's page."""
        return self._browser.page

    def run(self, doing: str, steps: Callable[[], Answer]) -> Answer:
        """Run steps that may safely run twice. Raises SignInFailed, or Unavailable with evidence."""
        for attempt in stamina.retry_context(on=Unavailable, attempts=ATTEMPTS, wait_initial=1.0, timeout=None):
            with attempt, self._browser.telling(doing):
                try:
                    return self._run_signed_in(doing, steps)
                except SessionEnded as error:
                    why = f"the portal ended the session straight after signing in, it says: {error}"
                    raise self._unavailable(doing, why) from None
                except Unexpected as error:
                    raise self._unavailable(doing, str(error)) from None
        raise AssertionError("the last attempt returns or raises")

    def prove(self, page: PortalPage) -> None:
        """Pass only where the page shows our user as signed in. Raises SessionEnded or Unexpected."""
        page.prove(self._settings.user)

    def close(self) -> None:
        """Close the browser."""
        self._browser.close()

    def _run_signed_in(self, doing: str, steps: Callable[[], Answer]) -> Answer:
        if self._signed_in_page is not self.page:
            self._sign_in()
        try:
            return steps()
        except SessionEnded:
            log.info("portal_session_ended", extra={"source": self._settings.name, "doing": doing})
            self._sign_in()
            return steps()

    def _sign_in(self) -> None:
        if self._refused is not None:
            raise self._refused
        door = SignInPage(self.page)
        door.open(self._settings.url)
        if door.asks_to_sign_in():
            door.sign_in(self._settings.user, self._settings.password)
            if refusal := door.refusal():
                self._refused = self._sign_in_failed(refusal)
                raise self._refused
        self.prove(door)
        self._signed_in_page = self.page

    def _sign_in_failed(self, said: str) -> SignInFailed:
        return SignInFailed(
            f"{self._settings.name}: the portal does not let {self._settings.place} in, it says: {said} "
            "Sign in there by hand and correct user or password in orderbot.toml before the next run: "
            "portals lock an account after a few tries",
            self._browser.evidence("signing in"),
        )

    def _unavailable(self, doing: str, why: str) -> Unavailable:
        return Unavailable(f"{self._settings.name}: {doing}: {why}", self._browser.evidence(doing))
