"""The page as it is now, asked by places: what is there, what it says, and the elements to act on."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from connectors.browser import Browser
from connectors.errors import Refused
from connectors.targets.api.mapping_metadata import near
from connectors.targets.form.places import Place

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle, Frame, Page

POLLING = 50
"""Milliseconds between two tries of what is waited for."""

WORDS = 200
"""Characters of a page's own words that a message quotes at most."""

ONE = "const found = spotted(arg); return found.length === 1 ? found[0] : null"

KIND = "return [arg.readOnly ? 'read-only' : arg.type || arg.tagName.toLowerCase(), valueOf(arg)]"

SAID = """() => {
    const laid = 'dialog[open], [role=dialog], [role=alert], [role=alertdialog], body > *';
    const over = [...document.querySelectorAll(laid)].filter(each =>
         each.getAttribute('role') || each.open || getComputedStyle(each).position === 'fixed');
    return [...over, document.body].map(each => each?.innerText ?? '').join(' ');
}"""

Texts = dict[str, str | None]
Answer: TypeAlias = Any


class Spot(msgspec.Struct, frozen=True):
    """A place in the row of this number (from 0) of ``rows``; without a number, anywhere but in the rows."""

    place: Place
    rows: Place | None = None
    row: int | None = None

    @property
    def wire(self) -> dict[str, object]:
        """For controls.js."""
        return {"place": self.place.wire, "rows": self.rows.wire if self.rows else None, "row": self.row}

    def __str__(self) -> str:
        return f"{self.line}{self.place}"

    @property
    def line(self) -> str:
        """For messages; nothing outside of the rows."""
        return "" if self.row is None else f"line {self.row + 1}: "


class Screen:
    """The browser's page, or the frame in it that holds the form."""

    def __init__(self, browser: Browser, frame: str = "") -> None:
        self._browser, self._frame = browser, frame
        self._page: Page | None = None

    def renew(self) -> None:
        """Look at the browser's page from now on, which is another after the browser was lost."""
        self._page = self._browser.page

    @property
    def page(self) -> "Page":
        """The page that was opened. Of a browser that was lost since then it raises, and never shows an empty one."""
        if self._page is None:
            self.renew()
        assert self._page is not None  # noqa: S101 - renew has just set it
        return self._page

    @property
    def root(self) -> "Page | Frame":
        """Where everything stands: the frame of the settings where it is there, else the page."""
        held = self.page.query_selector(self._frame) if self._frame else None
        return (held.content_frame() if held is not None else None) or self.page

    def ask(self, body: str, arg: object = None) -> Answer:
        """What this JavaScript answers, which may use all of controls.js; ``arg`` is its argument."""
        return self.root.evaluate(script(body), arg)

    def wait(self, body: str, arg: object = None, *, seconds: float | None = None) -> Answer:
        """Wait until this JavaScript answers something that counts, and return it. Raises Playwright's TimeoutError."""
        limit = (seconds if seconds is not None else self._browser.settings.timeout_seconds) * 1000
        return self.root.wait_for_function(script(body), arg=arg, timeout=limit, polling=POLLING).json_value()

    def find(self, body: str, arg: object = None) -> "ElementHandle | None":
        """The element that this JavaScript finds."""
        return self.root.evaluate_handle(script(body), arg).as_element()

    def kind_and_value(self, element: "ElementHandle") -> tuple[str, str]:
        """What sort of control it is ("read-only", an input's type, else the element's name), and what it shows."""
        kind, value = element.evaluate(script(KIND))
        return str(kind), str(value)

    def count(self, spot: Spot) -> int:
        """How many elements are there."""
        return int(self.ask("return spotted(arg).length", spot.wire))

    def rows(self, rows: Place) -> int:
        """How many rows the grid has."""
        return int(self.ask("return rowsAt(arg).length", rows.wire))

    def shows(self, place: Place | None) -> bool:
        """Whether the page shows something at this place."""
        return place is not None and bool(self.ask("return isShown(arg)", place.wire))

    def element(self, spot: Spot) -> "ElementHandle":
        """The one element there, waited for. Raises Refused, which names what the page has, where it does not come."""
        from playwright.sync_api import TimeoutError as TooLate

        found = self.find(ONE, spot.wire)
        if found is not None:
            return found
        try:
            self.wait("return spotted(arg).length === 1", spot.wire)
        except TooLate:
            raise Refused(self.missing(spot)) from None
        found = self.find(ONE, spot.wire)
        if found is None:
            raise Refused(self.missing(spot))
        return found

    def missing(self, spot: Spot) -> str:
        """Why this spot cannot be used, and what was probably meant."""
        count = self.count(spot)
        if count > 1:
            return f"{spot.line}{count} times {spot.place} on {self.where()}; say which with  css=…"
        kind = "buttonsIn" if spot.place.kind in ("button", "link") else "labelsIn"
        body = f"const root = arg.row === null ? document : rowsAt(arg.rows)[arg.row] ?? document; return {kind}(root)"
        there = [str(name) for name in self.ask(body, spot.wire)]
        hint = f"; {near(spot.place.text, there)}" if there else ""
        return f"{spot.line}no {spot.place} on {self.where()}{hint}"

    def texts(self, places: Mapping[str, Place], apart: Place | None = None) -> Texts:
        """What stands at each place outside of the rows ``apart``; None where the page has no such place."""
        arg = [{name: place.wire for name, place in places.items()}, apart.wire if apart else None]
        found = self.ask("return textsAt(arg[0], document, rowsAt(arg[1]))", arg)
        return _parts(places, found)

    def lines(self, places: Mapping[str, Place], rows: Place) -> list[Texts]:
        """The same in each of the rows."""
        arg = [{name: place.wire for name, place in places.items()}, rows.wire]
        found: Sequence[Texts] = self.ask("return linesAt(arg[0], arg[1])", arg)
        return [_parts(places, each) for each in found]

    def text(self, place: Place | None) -> str:
        """All that stands at this place, joined; nothing where there is no such place."""
        if place is None:
            return ""
        shown = self.ask("return findAll(arg, document).map(valueOf).filter(Boolean)", place.wire)
        texts = [str(text) for text in shown] or [self.texts({"": place})[""] or ""]
        return place.part("; ".join(dict.fromkeys(" ".join(text.split()) for text in texts)))

    def words(self) -> str:
        """The beginning of what the page says: what lies over it first."""
        return " ".join(str(self.page.evaluate(SAID)).split())[:WORDS]

    def where(self) -> str:
        """The page's address without the site."""
        return "/" + self.page.url.split("/", 3)[-1].partition("?")[0]


@cache
def library() -> str:
    """controls.js."""
    return source("controls.js")


def source(name: str) -> str:
    """A script that lies beside this file."""
    return (files("connectors.targets.form") / name).read_text(encoding="utf-8")


def script(body: str) -> str:
    """A function of one argument, ``arg``, with all of controls.js around it."""
    return f"arg => {{\n{library()}\n{body}\n}}"


def _parts(places: Mapping[str, Place], texts: Texts) -> Texts:
    return {name: None if texts[name] is None else place.part(texts[name]) for name, place in places.items()}
