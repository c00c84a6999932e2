"""Watches a person enter one order in a browser: what is typed, chosen and pressed, and what the pages then show."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from connectors.browser import Browser
from connectors.targets.form.places import Place
from connectors.targets.form.screen import script, source

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page

LOOK = 400
"""Milliseconds between two looks at the page."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The row of a table in which something was done: its place from 0, its table, and what it shows."""

    rows: Place
    at: int
    headings: list[str]
    cells: list[str]


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the person did. ``ways``: how to say where, the best first. A password's value is never in here.

    ``typed`` into a control, ``password``, ``entered``: the Enter key; ``taken``: an entry of a list; ``pressed``: a
    button; ``asked``: the browser's own question, answered. ``overlay``: what the box over the page says, if in one.
    """

    what: Literal["typed", "password", "entered", "taken", "pressed", "asked"]
    url: str = ""
    ways: list[Place] = []
    row: Row | None = None
    value: str = ""
    words: str = ""
    type: str = ""
    overlay: str = ""
    options: Place | None = None


class ShownText(msgspec.Struct, frozen=True, kw_only=True):
    """A text on the page, and a way to say where it stands, where one was looked for and found."""

    text: str
    place: Place | None = None


class ShownTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table on the page."""

    headings: list[str]
    rows: list[list[str]]


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A page as it was after the first ``deeds`` deeds. ``state``: what seems to be the state of an order."""

    url: str
    texts: list[ShownText] = []
    tables: list[ShownTable] = []
    notices: list[str] = []
    state: ShownText | None = None
    deeds: int = 0


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """All that was done, in order, and what was seen: of the same page after the same deed the last look."""

    deeds: list[Deed]
    looks: list[Look]


class Recorder:
    """Records in a browser of its own. ``wanted``: the texts of the sample order, which are looked for on pages."""

    def __init__(self, browser: Browser, wanted: Sequence[str]) -> None:
        self._browser, self._wanted = browser, list(wanted)
        self._deeds: list[Deed] = []
        self._looks: dict[tuple[str, int], Look] = {}
        self._page: Page | None = None

    @property
    def page(self) -> "Page":
        """The page on which the person did something last."""
        if self._page is None:
            raise RuntimeError("nothing was opened")
        return self._page

    def open(self, url: str) -> "Page":
        """Start the browser, visible or not by its settings, and go to the address."""
        page = self._browser.page
        context = page.context
        context.expose_binding("__orderbotTell", self._note)
        context.add_init_script(f"(() => {{\n{source('controls.js')}\n{source('recorder.js')}\n}})();")
        context.on("page", self._listen)
        self._listen(page)
        with self._browser.telling(f"opening {url}"):
            page.goto(url, wait_until="domcontentloaded")
        return page

    def watch(self, done: Callable[[], bool]) -> Recording:
        """Look at the page again and again until ``done()``, or until the person closes the browser."""
        from playwright.sync_api import Error

        with suppress(Error):  # the browser was closed: what was seen until then counts
            while not done() and self._page is not None and not self._page.is_closed():
                self.look()
                self._page.wait_for_timeout(LOOK)
            self.look()
        return Recording(deeds=list(self._deeds), looks=list(self._looks.values()))

    def look(self) -> None:
        """Keep what the page shows now."""
        from playwright.sync_api import Error

        if self._page is None:
            return
        with suppress(Error):  # it is just changing: the next look is soon
            seen = self._page.evaluate(script(source("look.js")), self._wanted)
            look = msgspec.structs.replace(msgspec.convert(seen, Look), deeds=len(self._deeds))
            self._looks[look.url, look.deeds] = look

    def _listen(self, page: "Page") -> None:
        self._page = page
        page.on("dialog", self._agree)

    def _note(self, source: dict[str, Any], told: dict[str, Any]) -> None:
        self._page = source["page"]
        deed = msgspec.convert(told, Deed)
        self._deeds.append(deed)
        if deed.what == "typed" and deed.words:
            self._wanted.append(deed.words)

    def _agree(self, dialog: "Dialog") -> None:
        """The browser's own boxes cannot be shown here; a question is agreed to and kept."""
        if dialog.type != "beforeunload":
            self._deeds.append(Deed(what="asked", words=dialog.message))
        dialog.accept()
