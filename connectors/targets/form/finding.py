"""Looking for an order by our reference in the site's own search, and opening it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from connectors.errors import Refused, Unavailable
from connectors.targets.form.form_file import FormFile
from connectors.targets.form.places import Place
from connectors.targets.form.screen import Screen, Spot
from connectors.targets.form.session import Session

if TYPE_CHECKING:
    from connectors.browser import Browser

SOON = 5.0
"""Seconds within which a result is shown once the page has asked for nothing any more."""

PAGES = 200
"""Pages of a result that are looked through at most."""

ANSWERED = """
    const rows = linesAt({key: arg.key}, arg.rows);
    if (isShown(arg.none)) return 'none';
    return rows.length && rows.every(row => (row.key ?? '').toLowerCase().includes(arg.wanted)) ? 'rows' : null;
"""
"""The result is one of this search: it says that nothing was found, or each row has what was looked for."""

OPENED = """
    if (arg.none && isShown(arg.none)) return 'none';
    return (textAt(arg.number, document) ?? '').includes(arg.wanted) && rowsAt(arg.rows).length ? 'order' : null;
"""
"""The order's page is there with its lines; a search page that shows the number that was typed has none."""

TURN = """
    const next = findAll(arg, document).find(each => !each.disabled && each.getAttribute('aria-disabled') !== 'true'
        && !each.classList.contains('disabled'));
    return next ?? null;
"""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An order as the result has it, and its place there (from 0). ``customer``: the text, where it is shown."""

    at: int
    number: str
    reference: str
    customer: str | None


class Finding:
    """The site's search and its orders' pages."""

    def __init__(self, file: FormFile, screen: Screen, browser: "Browser", session: Session) -> None:
        self._file, self._screen = file, screen
        self._browser, self._session = browser, session

    def rows(self, reference: str) -> list[Row]:
        """Every order with exactly this reference. Raises Unavailable where the result is not of this search."""
        search = self._file.search
        self._search(reference, search.field, search.reference)
        found: list[Row] = []
        for _ in range(PAGES):
            found += [row for row in self._shown() if row.reference == reference]
            if not self._turn(reference):
                return found
        raise Unavailable(f"the search for {reference} has more than {PAGES} pages", self._browser.evidence(reference))

    def open(self, number: str) -> bool:
        """Open the page of this order; False where there is none."""
        from playwright.sync_api import TimeoutError as TooLate

        saved = self._file.saved
        if not (self._go_to(number) if saved.page else self._open_found(number)):
            return False
        none = saved.none.wire if saved.none else None
        arg = {"number": saved.number.wire, "rows": saved.rows.wire, "none": none, "wanted": number}
        try:
            answer = self._screen.wait(OPENED, arg)
        except TooLate:
            said = f"the page of {number} does not show its number and lines, but: {self._screen.words()}"
            raise Unavailable(said, self._browser.evidence(number)) from None
        return answer == "order" and self._screen.text(saved.number) == number

    def _go_to(self, number: str) -> bool:
        saved = self._file.saved
        page = saved.page.replace("{number}", quote(number, safe=""))
        return self._session.open(page, [saved.number, *([saved.none] if saved.none else [])])

    def _open_found(self, number: str) -> bool:
        search = self._file.search
        self._search(number, search.number_field, search.number)
        row = next((row for row in self._shown() if row.number == number), None)
        if row is None:
            return False
        self._screen.element(Spot(search.open or search.number, search.rows, row.at)).click()
        return True

    def _search(self, wanted: str, field: Place | None, key: Place) -> None:
        search = self._file.search
        page = search.page.replace("{reference}", quote(wanted, safe=""))
        ready = [search.rows, search.none] if field is None else [field]
        self._session.open(page, ready, search.clicks)
        self._session.traffic.forget()
        if field is not None:
            control = self._screen.element(Spot(field, search.rows))
            control.fill(wanted)
            if search.button is None:
                control.press("Enter")
            else:
                self._screen.element(Spot(search.button, search.rows)).click()
        self._session.settle()
        self._expect(wanted, key)

    def _expect(self, wanted: str, key: Place) -> None:
        from playwright.sync_api import TimeoutError as TooLate

        search = self._file.search
        if self._session.traffic.broken:
            raise Unavailable(f"the search for {wanted} broke: {self._screen.words()}", self._browser.evidence(wanted))
        arg = {"rows": search.rows.wire, "none": search.none.wire, "key": key.wire, "wanted": wanted.lower()}
        try:
            self._screen.wait(ANSWERED, arg, seconds=SOON)
        except TooLate:
            there = self._screen.rows(search.rows)
            said = f"the list was not searched for {wanted}: it shows {there} rows, and not that nothing was found"
            raise Unavailable(said, self._browser.evidence(wanted)) from None

    def _shown(self) -> Iterator[Row]:
        search = self._file.search
        places = {"number": search.number, "reference": search.reference}
        if search.customer_number is not None:
            places["customer"] = search.customer_number
        for at, texts in enumerate(self._screen.lines(places, search.rows)):
            number, reference = texts["number"], texts["reference"]
            if number is None or reference is None:
                continue  # a row between the orders, such as a heading
            yield Row(at=at, number=number.strip(), reference=reference.strip(), customer=texts.get("customer"))

    def _turn(self, reference: str) -> bool:
        """Go to the next page of the result, where there is one."""
        search = self._file.search
        button = self._screen.find(TURN, search.next.wire) if search.next is not None else None
        if button is None:
            return False
        button.click()
        self._session.settle()
        self._expect(reference, search.reference)
        return True

    def unknown(self, number: str) -> Refused:
        """What the site says of a number that it does not know."""
        said = self._screen.words() or f"there is no order {number}"
        return Refused(f"no order {number}: {said}", self._browser.evidence(number))
