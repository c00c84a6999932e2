"""Plain web forms as a target (see connectors/sales_order.py for the contract): what the form file says, done once."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast
from urllib.parse import quote

from connectors.browser import Browser
from connectors.capabilities import Capability, SavedOrder
from connectors.errors import ConnectorError, OutcomeUnknown, Refused, Unavailable
from connectors.sales_order import Pushed, SalesOrder, State, TargetStatus
from connectors.settings import BrowserSettings
from connectors.targets.form.cancelling import cancel
from connectors.targets.form.choosing import NothingOffered
from connectors.targets.form.comparing import Comparing
from connectors.targets.form.examining import problems
from connectors.targets.form.filling import Filling
from connectors.targets.form.finding import Finding, Row
from connectors.targets.form.reading import load_form_file
from connectors.targets.form.saving import Saving
from connectors.targets.form.screen import Screen
from connectors.targets.form.session import Session, SessionEnded
from connectors.targets.form.settings import FormSettings
from connectors.targets.form.shown_values import as_token, typable
from connectors.targets.save_in_doubt import save_in_doubt
from connectors.targets.screens_values import one_line


class FormTarget:
    """Orders typed into a web form."""

    capabilities = frozenset({Capability.READ, Capability.CANCEL})
    """What it can at most: cancelling where the form file has a [cancel]."""

    def __init__(self, settings: FormSettings, browser: BrowserSettings) -> None:
        self.name = settings.name
        file = load_form_file(settings.form)
        self._file, self._settings = file, settings
        self._browser = Browser(browser, settings.name, (settings.password,))
        self._screen = Screen(self._browser, file.frame)
        self._session = Session(settings, file, self._browser, self._screen)
        self._comparing = Comparing(file, self._screen)
        self._finding = Finding(file, self._screen, self._browser, self._session)
        self._filling = Filling(file, self._screen, self._session)
        self._saving = Saving(file.save, self._screen, self._browser, self._session)
        if file.cancel is None:
            self.capabilities = self.capabilities - {Capability.CANCEL}

    def find(self, reference: str, customer_number: str) -> str | None:
        """The site's number for this pair; cancelled orders count, because a person cancelled them there.

        Raises Refused where several carry it: which is the right one is for a person to say.
        """
        self._browser.begin()
        with self._telling(f"looking for {reference}"):
            return self._find(reference, customer_number)

    def create(self, order: SalesOrder) -> Pushed:
        """Type the order in, save it, and compare what was saved.

        When the session is lost on the way, the site is asked for the order before it is typed once more. An order
        that was saved with other values than were meant is Refused, with its number, because only a person can mend it.
        """
        order = typable(order)
        for _ in range(2):
            try:
                return self._enter(order)
            except SessionEnded:
                with save_in_doubt(order.reference), self._telling(f"looking for {order.reference}"):
                    number = self._find(order.reference, order.customer_number)
                    if number is not None:
                        return self._read_back(order, number, ())
        raise Unavailable(f"{self.name}: the session was lost twice while {order.reference} was typed; it is not there")

    def rehearse(self, order: SalesOrder) -> None:
        """Fill the whole form and leave it without saving."""
        order = typable(order)
        for _ in range(2):
            try:
                with self._telling(f"trying {order.reference}"):
                    self._fill(order)
                    self._browser.page.goto("about:blank")
                    return
            except SessionEnded:
                continue  # opening the form anew signs in
        raise Unavailable(f"{self.name}: the session was lost twice while {order.reference} was typed")

    def status(self, number: str) -> TargetStatus:
        """The order's state, as the page's words mean it by the form file."""
        self._browser.begin()
        with self._telling(f"looking at {number}"):
            self._open(number)
            if self._file.status.page:
                page = self._file.status.page.replace("{number}", quote(number, safe=""))
                self._session.open(page, [self._file.status.at])
            return self._status(number)

    def read(self, number: str) -> SavedOrder:
        """The order as its page shows it."""
        with self._telling(f"reading {number}"):
            self._open(number)
            return self._comparing.saved(number)

    def cancel(self, number: str, why: str) -> None:
        """Press the form file's button; cancelling a cancelled order does nothing. Refused where it is too late."""
        with self._telling(f"cancelling {number} ({why})"):
            if self.status(number).state == "cancelled":
                return
            self._open(number)
            cancel(self._file, self._screen, self._session, self._browser)
            now = self.status(number)
            if now.state != "cancelled":
                raise Refused(f"{number} is still {now.state}: {now.text}", self._browser.evidence(number))

    def check(self) -> str:
        """Sign in, open form and search, and hold the form file against both; nothing is saved."""
        with self._telling("looking around"):
            found = problems(self._file, self._screen, self._session)
            if found:
                raise Refused(f"{self._file.place}: {'; '.join(found)}", self._browser.evidence("form"))
            self._browser.page.goto("about:blank")
            who = f"signed in as {self._settings.user}; " if self._file.sign_in else ""
            return f"{who}{self._file.place} fits {self._file.new.page} and {self._file.search.page.partition('?')[0]}"

    def close(self) -> None:
        """End the browser."""
        self._browser.close()

    def _find(self, reference: str, customer_number: str) -> str | None:
        theirs = self._code("customer_number", customer_number)
        reference = self._code("reference", reference)
        numbers = [row.number for row in self._finding.rows(reference) if self._fits(row, reference, theirs)]
        if len(numbers) > 1:
            said = f"{reference} of {customer_number} stands there {len(numbers)} times: {', '.join(numbers)}"
            raise Refused(f"{said}; cancel those that are too many", self._browser.evidence(reference))
        return numbers[0] if numbers else None

    def _fits(self, row: Row, reference: str, customer: str) -> bool:
        """Whether the order is of this pair, as its page says: a list can lag behind, or cut what it shows."""
        if row.customer is not None and not re.search(as_token(customer), row.customer):
            return False
        self._open(row.number)
        shown = self._comparing.head_texts()
        there = shown.get("customer_number")
        other = there is not None and not re.search(as_token(customer), there)
        if shown.get("reference") not in (None, reference) or (other and row.customer is not None):
            said = f"the list has {row.number} for {reference} of {customer}, but the order's page does not"
            raise Unavailable(said, self._browser.evidence(reference))
        return not other

    def _code(self, path: str, value: str) -> str:
        """What the form has for this value of ours, as it is typed there."""
        value = one_line(value)
        entry = next((entry for entry in self._file.typed.head if entry.path == path), None)
        return self._file.typed.code(entry.table, value) if entry is not None and entry.table else value

    def _open(self, number: str) -> None:
        if not self._finding.open(number):
            raise self._finding.unknown(number)

    def _enter(self, order: SalesOrder) -> Pushed:
        with self._telling(f"filling in {order.reference}"):
            self._fill(order)
            before = self._browser.evidence(f"{order.reference} before")
        with save_in_doubt(order.reference), self._telling(f"saving {order.reference}"):
            return self._read_back(order, self._saving.save(), before)

    def _fill(self, order: SalesOrder) -> None:
        file = self._file
        first = next(iter(file.head.values())).place
        if not self._session.open(file.new.page, [first], file.new.clicks):
            raise Refused(f"{file.place}: the site has no page {file.new.page}")
        try:
            self._filling.fill(order)
        except (NothingOffered, Refused) as error:
            evidence = self._browser.evidence(order.reference)
            if self._session.over_after_reload():
                raise SessionEnded from error
            kind = Refused if isinstance(error, Refused) else Unavailable
            raise kind(str(error), evidence) from error

    def _read_back(self, order: SalesOrder, number: str, before: tuple[Path, ...]) -> Pushed:
        if not self._finding.open(number):
            raise OutcomeUnknown(f"{number} was named for {order.reference}, and its page does not come")
        unlike = self._comparing.unlike_saved(order, number)
        evidence = (*before, *self._browser.evidence(f"{order.reference} {number}"))
        if unlike:
            raise Refused(f"{number} was saved, but not as it was meant: {unlike}; correct it there", evidence)
        return Pushed(number=number, evidence=evidence)

    def _status(self, number: str) -> TargetStatus:
        text = self._screen.text(self._file.status.at)
        states: Mapping[str, str] = self._file.status.states
        fitting = [words for words in states if words != "*" and words in text]
        words = max(fitting, key=len, default="*")
        if words not in states or not text:
            said = f"{number} is '{text}', a state that {self._file.place} does not name in [status.states]"
            raise Unavailable(said, self._browser.evidence(number))
        return TargetStatus(state=cast("State", states[words]), text=text)

    @contextmanager
    def _telling(self, doing: str) -> Iterator[None]:
        """Errors name the target, and have the page's picture."""
        with self._browser.telling(doing):
            try:
                yield
            except ConnectorError as error:
                if str(error).startswith(f"{self.name}: "):
                    raise
                evidence = error.evidence or self._browser.evidence(doing)
                raise type(error)(f"{self.name}: {error}", evidence) from error
