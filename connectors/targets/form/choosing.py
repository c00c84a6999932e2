"""Choosing from what a control offers: a select's options, or the entries that a page shows while one types."""

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from connectors.errors import Refused
from connectors.targets.form.form_file import Control, Suggestions
from connectors.targets.form.places import Place
from connectors.targets.form.screen import Screen
from connectors.targets.form.session import Session
from connectors.targets.form.shown_values import as_token

if TYPE_CHECKING:
    from playwright.sync_api import ElementHandle

NAMED = 8
"""Entries that a message lists at most."""

SOON = 3.0
"""Seconds in which a select may still get the option: some are filled when another field is."""

STILL = 500
"""Milliseconds for which a list of entries has not changed when it counts as answered."""

OFFERED = """
    const offered = findAll(arg.options, document).map(each => squeeze(each.textContent)).filter(Boolean);
    const exact = offered.filter(text => new RegExp(arg.code).test(text));
    if (exact.length) return {found: 'fits', offered};
    if (isShown(arg.failed) || isShown(arg.asking) || isShown(arg.ended)) return {found: 'failed', offered};
    if (isShown(arg.none)) return {found: 'none', offered};
    const before = window.__offered, text = offered.join('\\n');
    if (before?.text !== text) window.__offered = {text, since: performance.now()};
    return offered.length && performance.now() - window.__offered.since > arg.still ? {found: 'still', offered} : null;
"""
"""How a list has answered: an entry fits, asking failed, nothing fits in the page's own words, or the list is still."""

OPTIONS = "element => [...element.options].map(option => [option.value, option.textContent.trim()])"


class NothingOffered(Exception):
    """A list that offers nothing at all; the message says which. The session may be over, or the server away."""


class Choosing:
    """Takes what was meant from what is offered, and only where exactly one entry is it."""

    def __init__(self, suggestions: Suggestions, screen: Screen, session: Session) -> None:
        self._suggestions, self._screen, self._session = suggestions, screen, session

    def option(self, element: "ElementHandle", text: str, where: str) -> str:
        """Choose the select's option of this value or words; return code and words of what was chosen."""
        from playwright.sync_api import TimeoutError as TooLate

        with suppress(TooLate):
            self._screen.page.wait_for_function(
                "([element, text]) => [...element.options].some(each => each.value === text || "
                "each.textContent.trim().includes(text))",
                arg=[element, text],
                timeout=SOON * 1000,
            )
        options: list[list[str]] = element.evaluate(OPTIONS)
        at = _one(text, [value for value, _ in options], [words for _, words in options])
        if at is None:
            raise Refused(f"{where}: '{text}' was meant{offered_in_words([words for _, words in options])}")
        element.select_option(index=at)
        return f"{text} {options[at][1]}"

    def entry(self, element: "ElementHandle", code: str, control: Control, where: str) -> str:
        """Type the code and take the one entry with it; return the entry's words. Raises Refused or NothingOffered."""
        options = control.options or self._suggestions.options
        offered = self._offered(element, code, options, where)
        fitting = [text for text in offered if re.search(as_token(code), text)]
        first = [text for text in fitting if re.match(as_token(code), text)]
        best = first if len(first) == 1 else fitting
        if len(best) != 1:
            how = "several entries have" if best else "no entry has"
            raise Refused(f"{where}: {how} '{code}'{offered_in_words(offered)}")
        self._take(options, best[0])
        return best[0]

    def _offered(self, element: "ElementHandle", code: str, options: Place, where: str) -> list[str]:
        from playwright.sync_api import TimeoutError as TooLate

        self._type(element, code)
        asked = self._suggestions
        arg = {
            **self._session.signs(),
            "options": options.wire,
            "none": asked.none.wire if asked.none else None,
            "failed": asked.failed.wire if asked.failed else None,
            "code": as_token(code),
            "still": STILL,
        }
        while True:
            try:
                answer = self._screen.wait(OFFERED, arg)
            except TooLate:
                raise NothingOffered(f"{where}: nothing is offered for '{code}'") from None
            if answer["found"] == "failed":
                raise NothingOffered(f"{where}: {self._screen.text(asked.failed)}")
            if answer["found"] != "still" or not self._session.traffic.waiting():
                return [str(text) for text in answer["offered"]]
            self._session.settle()

    def _type(self, element: "ElementHandle", code: str) -> None:
        if element.evaluate("element => element.readOnly || !('value' in element)"):
            element.click()  # a list that is only opened
            return
        element.fill(code)
        element.press("End")  # some lists open at a key alone

    def _take(self, options: Place, entry: str) -> None:
        body = "return findAll(arg[0], document).findLast(each => squeeze(each.textContent) === arg[1]) ?? null"
        found = self._screen.find(body, [options.wire, entry])
        if found is None:
            raise Refused(f"'{entry}' was offered, and is not any more")
        found.click()


def _one(text: str, values: list[str], words: list[str]) -> int | None:
    """Which option is meant: by its value, by its words, or by the code in them."""
    for texts in (words, values):
        if texts.count(text) == 1:
            return texts.index(text)
    coded = [at for at, each in enumerate(words) if re.search(as_token(text), each)]
    return coded[0] if len(coded) == 1 else None


def offered_in_words(offered: list[str]) -> str:
    """For a message: what there is to choose from; long lists are cut."""
    shown = [text for text in offered if text][:NAMED]
    more = ", …" if len(offered) > NAMED else ""
    return f" (offered: {', '.join(shown)}{more})" if shown else ""
