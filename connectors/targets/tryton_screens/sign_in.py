"""The client's dialogs for user and password, at the start and wherever the session has lapsed."""

import time
from typing import TYPE_CHECKING

from connectors.browser import Browser
from connectors.errors import SignInFailed, Unavailable
from connectors.targets.tryton_screens.settings import TrytonScreensSettings
from connectors.targets.tryton_screens.traffic import Traffic

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAME = "#login:visible"
ASKED = ".modal-dialog:visible input[type=password]"
ASKS_FOR = """() => {
    const shown = what => [...document.querySelectorAll(what)].some(field => field.offsetParent !== null);
    return shown('.modal-dialog input[type=password]') ? 'password' : shown('#login') ? 'name' : '';
}"""
LOGIN = "common.db.login"
LOOK_MS = 25
NAME_SECONDS = 5.0
TOO_MANY = "429"


class SignInPage:
    """The dialogs."""

    def __init__(self, settings: TrytonScreensSettings, browser: Browser, page: "Page", traffic: Traffic) -> None:
        self._settings = settings
        self._browser = browser
        self._page = page
        self._traffic = traffic

    def asks(self) -> bool:
        """Whether a password is asked for."""
        return self._asks_for() == "password"

    def sign_in(self) -> bool:
        """Sign in where the client asks for it; whether it did. Raises SignInFailed."""
        wanted = self._asks_for()
        if wanted == "name" and self._traffic.still_seconds():
            wanted = self._give_name()
        if wanted != "password":
            return False
        since = self._traffic.mark()
        password = self._page.locator(ASKED)
        password.fill(self._settings.password)
        password.press("Enter")
        end = time.monotonic() + self._browser.settings.timeout_seconds
        while self._traffic.answer(LOGIN, since) is None and not self._traffic.broke(LOGIN, since):
            if time.monotonic() > end:
                raise Unavailable("no answer to signing in", self._browser.evidence("sign-in"))
            self._page.wait_for_timeout(LOOK_MS)
        self._judge(since)
        self._page.locator(ASKED).wait_for(state="hidden")
        return True

    def _asks_for(self) -> str:
        return str(self._page.evaluate(ASKS_FOR))

    def _give_name(self) -> str:
        """Say who signs in. Before the client knows its databases it does not listen: the next look tries again."""
        name = self._page.locator(NAME)
        name.fill(self._settings.user)
        name.press("Enter")
        end = time.monotonic() + NAME_SECONDS
        while not self.asks() and time.monotonic() < end:
            self._page.wait_for_timeout(LOOK_MS)
        return self._asks_for()

    def _judge(self, since: int) -> None:
        answer = self._traffic.answer(LOGIN, since)
        body = answer.json() if answer is not None and answer.ok else {}
        if isinstance(body.get("result"), list):
            return
        if not body or str(body.get("error", [""])[0]).startswith(TOO_MANY):
            said = "too many tries to sign in; wait, then try again" if body else "no answer to signing in"
            raise Unavailable(said, self._browser.evidence("sign-in"))
        said = f"{self._settings.user} could not sign in; check user, password and database"
        raise SignInFailed(said, self._browser.evidence("sign-in"))
