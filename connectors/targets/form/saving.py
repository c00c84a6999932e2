"""Pressing Save, and what the page answers: a number, problems, a question, or nothing that can be relied on."""

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from connectors.browser import Browser
from connectors.browser_traffic import Traffic
from connectors.errors import OutcomeUnknown, Refused
from connectors.targets.form.dialogs import Dialogs
from connectors.targets.form.form_file import Save
from connectors.targets.form.screen import Screen, Spot
from connectors.targets.form.session import Session, SessionEnded

if TYPE_CHECKING:
    from connectors.targets.form.form_file import Cancel

SLICE = 2.0
"""Seconds after which what went over the line is looked at beside the page."""

ANSWER = """
    if (location.protocol === 'chrome-error:') return 'broken';
    if (arg.asking && isShown(arg.asking) || arg.ended && isShown(arg.ended)) return 'session over';
    if (arg.duplicate && isShown(arg.duplicate)) return 'duplicate';
    const number = textAt(arg.number, document) ?? '';
    const fits = arg.pattern ? new RegExp(arg.pattern).test(number) : number !== '';
    if (fits && number !== arg.before) return 'number';
    if (arg.yes && answers(arg.yes, arg.asks, arg.button)) return 'asks';
    const problems = findAll(arg.problems, document).map(valueOf).join();
    if (problems !== '' && problems !== arg.old) return 'problems';
    if ((performance.getEntriesByType('navigation')[0]?.responseStatus ?? 200) >= 400) return 'broken';
    return null;
"""
"""Which of these the page shows; nothing while it shows none."""


class Saving:
    """Presses Save once."""

    def __init__(self, save: Save, screen: Screen, browser: Browser, session: Session) -> None:
        self._save, self._screen = save, screen
        self._browser, self._session = browser, session

    @property
    def _traffic(self) -> Traffic:
        return self._session.traffic

    @property
    def _dialogs(self) -> Dialogs:
        return self._session.dialogs

    def save(self) -> str:
        """Save the form and return the number that the page names.

        Raises Refused with the page's words, OutcomeUnknown, or SessionEnded where the site asks to sign in instead.
        """
        save = self._save
        before = {
            "before": self._screen.texts({"": save.number})[""] or "",
            "old": self._screen.ask("return findAll(arg, document).map(valueOf).join()", save.problems.wire),
        }
        self._traffic.forget()
        self._dialogs.expect(self._save.asks)
        with self._browser.sending_once():
            press(self._screen, save)
            answer = self._answer(before)
        if answer == "session over":
            raise SessionEnded
        if answer == "number":
            return self._screen.text(self._save.number)
        raise self._otherwise(answer)

    def _otherwise(self, answer: str) -> Refused | OutcomeUnknown:
        """What the page says against the order; where what was sent got no clear answer, nothing is known."""
        said = self._screen.text(self._save.problems) if answer == "problems" else ""
        said = said or "; ".join(self._dialogs.said) or self._screen.text(self._save.duplicate)
        clear = answer in ("problems", "said") and not self._traffic.lost()
        if clear and said:
            return Refused(said)
        statuses = [str(one.status or "no answer") for one in self._traffic.sent]
        came = f"; what was sent got: {', '.join(statuses)}" if statuses else ""
        return OutcomeUnknown(f"after {self._save.button}: {said or self._screen.words()}{came}")

    def _answer(self, before: Mapping[str, str]) -> str:
        """Which answer came; "lost", "said" or "nothing" where the page shows none.

        ``before``: what the page showed of number and problems before Save was pressed.
        """
        from playwright.sync_api import TimeoutError as TooLate

        end = time.monotonic() + self._browser.settings.timeout_seconds
        agreed = False
        while time.monotonic() < end:
            try:
                answer = str(self._screen.wait(ANSWER, {**self._signs(agreed=agreed), **before}, seconds=SLICE))
            except TooLate:
                if self._traffic.waiting():
                    continue
                if self._traffic.lost():
                    return "lost"
                if self._dialogs.said:
                    return "said" if not self._traffic.begun else "lost"
                continue
            if answer == "problems" and self._traffic.begun > len(self._traffic.sent):
                self._traffic.settle(self._screen.page, SLICE)  # shown while the answer is still awaited
                continue
            if answer != "asks":
                return answer
            agreed = True
            assert self._save.yes is not None  # noqa: S101 - ANSWER sees it only where there is one
            self._screen.element(Spot(self._save.yes)).click()
        return "nothing"

    def _signs(self, *, agreed: bool) -> dict[str, object]:
        save = self._save
        return {
            **self._session.signs(),
            "number": save.number.wire,
            "pattern": save.number.pattern,
            "button": save.button.wire,
            "problems": save.problems.wire,
            "duplicate": save.duplicate.wire if save.duplicate else None,
            "asks": save.asks,
            "yes": save.yes.wire if save.yes and not agreed else None,
        }


def press(screen: Screen, button: "Save | Cancel") -> None:
    """Press it; an order is never saved twice by a click that was waited for too long."""
    screen.element(Spot(button.button)).click(no_wait_after=True)
