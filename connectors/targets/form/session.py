"""Being signed in, and getting to a page: whatever comes instead of it is told by who has to act."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from connectors.browser import Browser
from connectors.browser_traffic import Traffic
from connectors.errors import Refused, SignInFailed, Unavailable
from connectors.targets.form.dialogs import Dialogs
from connectors.targets.form.form_file import FormFile, SignIn
from connectors.targets.form.places import Place
from connectors.targets.form.screen import Screen, Spot
from connectors.targets.form.settings import FormSettings

if TYPE_CHECKING:
    from playwright.sync_api import Response

FORBIDDEN, NOT_FOUND, BUSY, BROKEN = 403, 404, 429, 500

ARRIVED = """
    if (arg.asking && isShown(arg.asking)) return 'sign in';
    if (arg.ended && isShown(arg.ended)) return 'ended';
    return arg.ready.some(isShown) ? 'ready' : null;
"""
SIGNED_IN = """
    if (arg.problem && isShown(arg.problem)) return 'problem';
    if (!isShown(arg.asking)) return 'in';
    return window.__asked ? null : 'again';
"""


class SessionEnded(Exception):
    """The session was over in the middle of something."""


class Session:
    """One site, one user, one browser."""

    def __init__(self, settings: FormSettings, file: FormFile, browser: Browser, screen: Screen) -> None:
        self._settings, self._file = settings, file
        self._browser, self._screen = browser, screen
        self.traffic, self.dialogs = Traffic(), Dialogs()

    def open(self, page: str, ready: Sequence[Place], clicks: Sequence[Place] = ()) -> bool:
        """Go to a page of the site and wait until one of ``ready`` is there; False where the site has no such page.

        Signs in where the site asks for it. Raises SignInFailed, Unavailable or Refused (a page that is otherwise).
        """
        for _ in range(2):
            answer = self._goto(page)
            if answer == NOT_FOUND:
                return False
            if not clicks and self._arrived(ready) == "ready":
                return True
            if clicks and self._arrived(clicks[:1]) == "ready":
                self._click_through(clicks, ready)
                return True
            self._sign_in()
        raise SignInFailed(f"signed in, but {page} asks again", self._browser.evidence("sign-in"))

    def settle(self) -> None:
        """Until the page asks for nothing any more."""
        self.traffic.settle(self._screen.page, self._browser.settings.timeout_seconds)

    def over(self) -> bool:
        """Whether the page that is shown says that nobody is signed in."""
        sign_in = self._file.sign_in
        return sign_in is not None and (self._screen.shows(sign_in.password) or self._screen.shows(sign_in.ended))

    def over_after_reload(self) -> bool:
        """The same after asking the server."""
        if self.over():
            return True
        self._screen.page.reload(wait_until="domcontentloaded")
        self.settle()
        return self.over()

    def signs(self) -> dict[str, object]:
        """What JavaScript has to know to see that the session is over."""
        sign_in = self._file.sign_in
        asking = sign_in.password.wire if sign_in else None
        return {"asking": asking, "ended": sign_in.ended.wire if sign_in and sign_in.ended else None}

    def _goto(self, page: str) -> int:
        self._screen.renew()
        shown = self._screen.page
        self.traffic.listen(shown)
        self.dialogs.listen(shown)
        address = page if page.startswith(("http://", "https://")) else self._settings.url.rstrip("/") + page
        return self._answered(shown.goto(address, wait_until="domcontentloaded"))

    def _answered(self, answer: "Response | None") -> int:
        status = answer.status if answer is not None else BROKEN
        if status < 400 or status == NOT_FOUND or self.over():  # noqa: PLR2004 - where HTTP's errors begin
            return status if not self.over() else 200
        said = f"{self._screen.where()} answered {status}: {self._screen.words()}"
        evidence = self._browser.evidence(f"status {status}")
        if status == FORBIDDEN:
            raise SignInFailed(f"{self._settings.user} has no right to this page: {said}", evidence)
        if status == BUSY or status >= BROKEN:
            raise Unavailable(said, evidence)
        raise Refused(said, evidence)

    def _arrived(self, ready: Sequence[Place]) -> str:
        from playwright.sync_api import TimeoutError as TooLate

        try:
            return str(self._screen.wait(ARRIVED, {**self.signs(), "ready": [place.wire for place in ready]}))
        except TooLate:
            said = self._screen.missing(Spot(ready[0]))
            raise Refused(f"{self._file.place}: {said}", self._browser.evidence("another page")) from None

    def _click_through(self, clicks: Sequence[Place], ready: Sequence[Place]) -> None:
        for place in clicks:
            self._screen.element(Spot(place)).click()
        if self._arrived(ready) != "ready":
            raise SessionEnded

    def _sign_in(self) -> None:
        sign_in = self._file.sign_in
        if sign_in is None:
            raise SignInFailed(f"{self._file.place} has no [sign_in], and the site asks who we are")
        if sign_in.page or not self._screen.shows(sign_in.password):
            self._goto(sign_in.page or "/")
            self._arrived([sign_in.password])
        self._type_password(sign_in)
        answer = self._screen.wait(SIGNED_IN, {**self.signs(), "problem": sign_in.problem and sign_in.problem.wire})
        if answer == "in":
            return
        said = self._screen.text(sign_in.problem) or self._screen.words()
        said = f"{self._settings.user} could not sign in: {said}; check user and password"
        raise SignInFailed(said, self._browser.evidence("sign-in"))

    def _type_password(self, sign_in: SignIn) -> None:
        self._screen.element(Spot(sign_in.user)).fill(self._settings.user)
        self._screen.element(Spot(sign_in.password)).fill(self._settings.password)
        self._screen.ask("window.__asked = true; return null")  # another document does not know it
        with self._browser.sending_once():
            self._screen.element(Spot(sign_in.button)).click()
            self.settle()
