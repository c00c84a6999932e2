"""An ERP's web screens as a target: signs in, looks, types, saves, and reads back what was saved."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.browser import Browser
from connectors.errors import OutcomeUnknown, Refused, SignInFailed, Unavailable
from connectors.sales_order import Pushed, SalesOrder, State, TargetStatus
from connectors.settings import BrowserSettings, Secret
from connectors.targets.save_in_doubt import save_in_doubt
from connectors.targets.screens_pages import (
    DeliveryPage,
    LookUp,
    MessagePage,
    OrderFormPage,
    OrderPage,
    OrdersPage,
    Row,
    SignInPage,
)
from connectors.targets.screens_values import differences, head_texts, line_texts, one_line

if TYPE_CHECKING:
    from playwright.sync_api import Response

STATES: dict[str, State] = {
    "draft": "open",
    "approved": "approved",
    "shipped": "shipped",
    "invoiced": "invoiced",
    "cancelled": "cancelled",
}
"""The ERP's states → ours."""

FORBIDDEN, NOT_FOUND, BUSY, BROKEN = 403, 404, 429, 500


@dataclass(frozen=True, kw_only=True)
class ScreensSettings:
    """A [[target]] of type "screens": where the ERP is, and who the robot is there."""

    name: str = "erp"
    url: str
    user: str
    password: Secret

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError(f"url: '{self.url}' is no address; write one such as https://erp.example.com")


class _SessionEnded(Exception):
    """The sign-in page came where another page should be."""


class Screens:
    """The ERP by its screens (see connectors/sales_order.py for the contract)."""

    def __init__(self, settings: ScreensSettings, browser: BrowserSettings) -> None:
        self.name = settings.name
        self._settings = settings
        self._browser = Browser(browser, settings.name, (settings.password,))

    def find(self, reference: str, customer_number: str) -> str | None:
        """The ERP's number for this pair; cancelled orders count, because a person cancelled them there.

        Raises Refused where several carry it: which is the right one is for a person to say.
        """
        reference = one_line(reference)
        self._browser.begin()
        with self._browser.telling(f"looking for {reference}"):
            numbers = [row.number for row in self._search(reference) if row.customer_number == customer_number]
            if len(numbers) > 1:
                said = f"{reference} of {customer_number} stands there {len(numbers)} times: {', '.join(numbers)}"
                raise Refused(f"{said}; cancel those that are too many", self._browser.evidence(reference))
            if numbers:
                self._make_sure(numbers[0], reference, customer_number)
            return numbers[0] if numbers else None

    def create(self, order: SalesOrder) -> Pushed:
        """Type the order in, save it, and compare what was saved.

        When the session is lost on the way, the ERP is asked for the order before it is typed once more. An order that
        was saved with other values than were meant is Refused, with its number, because only a person can mend it.
        """
        for _ in range(2):
            try:
                return self._enter(order)
            except _SessionEnded:
                with save_in_doubt(order.reference), self._browser.telling(f"looking for {order.reference}"):
                    number = self.find(order.reference, order.customer_number)
                    if number is not None:
                        return self._read_back(order, number)
        raise Unavailable(f"{self.name}: the session was lost twice while {order.reference} was typed; it is not there")

    def rehearse(self, order: SalesOrder) -> None:
        """Fill the whole form and leave it without saving."""
        for _ in range(2):
            try:
                with self._browser.telling(f"trying {order.reference}"):
                    self._fill(order).leave()
                    return
            except _SessionEnded:
                continue  # _fill opens the form anew, and that signs in
        raise Unavailable(f"{self.name}: the session was lost twice while {order.reference} was typed")

    def status(self, number: str) -> TargetStatus:
        """The order's state and its delivery note, carrier and invoice."""
        self._browser.begin()
        with self._browser.telling(f"looking at {number}"):
            answer = self._open(DeliveryPage.path(number))
            if answer == NOT_FOUND:
                said = MessagePage(self._browser.page).text() or f"there is no order {number}"
                raise Refused(f"{self.name}: {said}", self._browser.evidence(number))
            page = DeliveryPage(self._browser.page)
            if page.state() not in STATES:
                said = f"{number} is '{page.text()}', a state that is not known here"
                raise Unavailable(f"{self.name}: {said}", self._browser.evidence(number))
            return TargetStatus(state=STATES[page.state()], text=page.text())

    def check(self) -> str:
        """Sign in, open the list and the form."""
        with self._browser.telling("looking around"):
            self._open(OrderFormPage.PATH)
            OrderFormPage(self._browser.page).read()
            self._open(OrdersPage.PATH)
            return f"signed in as {self._settings.user}; {OrdersPage(self._browser.page).found()}"

    def close(self) -> None:
        """End the browser."""
        self._browser.close()

    def _search(self, reference: str) -> list[Row]:
        page = OrdersPage(self._browser.page)
        rows: list[Row] = []
        path: str | None = page.search_path(reference)
        while path is not None:
            self._open(path)
            shown = page.rows()
            if page.searched() != reference or any(row.reference != reference for row in shown):
                said = f"the list was not searched for {reference}, it shows {len(shown)} others"
                raise Unavailable(f"{self.name}: {said}", self._browser.evidence(reference))
            rows += shown
            path = page.next_path()
        return rows

    def _make_sure(self, number: str, reference: str, customer_number: str) -> None:
        """Open what the list found: a list can lag behind, or cut what it shows."""
        self._open(OrderPage.path(number))
        page = OrderPage(self._browser.page)
        head = page.read().head if page.number() == number else {}
        if (head.get("reference"), head.get("customer_number")) != (reference, customer_number):
            said = f"the list has {number} for {reference} of {customer_number}, but the order's page does not"
            raise Unavailable(f"{self.name}: {said}", self._browser.evidence(reference))

    def _enter(self, order: SalesOrder) -> Pushed:
        with self._browser.telling(f"filling in {order.reference}"):
            form = self._fill(order)
        with save_in_doubt(order.reference), self._browser.telling(f"saving {order.reference}"):
            with self._browser.sending_once():
                answer = form.save()
            return self._read_back(order, self._saved_number(order, form, answer))

    def _fill(self, order: SalesOrder) -> OrderFormPage:
        """The form with the whole order in it, read back and found right."""
        self._open(OrderFormPage.PATH)
        form = OrderFormPage(self._browser.page)
        chosen = form.look_up(order.customer_number, [line.item_number for line in order.lines])
        self._expect_chosen(order, chosen)
        head, lines = head_texts(order), [line_texts(line) for line in order.lines]
        form.fill(head, lines)
        unlike = differences(order, form.read())
        if unlike:
            form.fill(head, lines)  # the page may have set a default of its own over what was typed
            unlike = differences(order, form.read())
        if unlike:
            raise Refused(f"{self.name}: the form does not take the order: {'; '.join(unlike)}", self._picture(order))
        return form

    def _expect_chosen(self, order: SalesOrder, look_ups: list[LookUp]) -> None:
        if any(look_up.outcome == "failed" for look_up in look_ups):
            said = next(look_up.said for look_up in look_ups if look_up.outcome == "failed")
            evidence = self._picture(order)
            self._browser.page.reload(wait_until="domcontentloaded")
            if SignInPage(self._browser.page).shown():
                raise _SessionEnded
            raise Unavailable(f"{self.name}: a look-up field did not answer: {said}", evidence)
        missed = [_missed(look_up) for look_up in look_ups if look_up.outcome != "chosen"]
        if missed:
            raise Refused(f"{self.name}: {'; '.join(missed)}", self._picture(order))

    def _saved_number(self, order: SalesOrder, form: OrderFormPage, answer: "Response | None") -> str:
        """The number of the order just saved, from the page that answered Save."""
        page = self._browser.page
        if SignInPage(page).shown():
            raise _SessionEnded
        number = OrderPage(page).number()
        if number is not None:
            return number
        problems = form.problems()
        if problems:
            raise Refused(f"{self.name}: {'; '.join(problems)}", self._picture(order))
        # A warning of a duplicate is never overridden: the order may be ours, sent again by the browser itself after
        # the connection broke. Whoever called looks for it.
        said = form.duplicate_warning() or MessagePage(page).text() or "another page than the saved order came"
        status = f" (status {answer.status})" if answer is not None else ""
        raise OutcomeUnknown(f"{self.name}: after Save: {said}{status}", self._picture(order))

    def _read_back(self, order: SalesOrder, number: str) -> Pushed:
        """Compare the saved order, which is the page now, with what was meant."""
        unlike = differences(order, OrderPage(self._browser.page).read())
        evidence = self._browser.evidence(f"{order.reference} {number}")
        if unlike:
            said = f"{number} was saved, but not as it was meant: {'; '.join(unlike)}; correct it there"
            raise Refused(f"{self.name}: {said}", evidence)
        return Pushed(number=number, evidence=evidence)

    def _picture(self, order: SalesOrder) -> tuple[Path, ...]:
        return self._browser.evidence(order.reference)

    def _open(self, path: str) -> int:
        """Go to a page, signing in where the ERP asks for it; return the status of its answer (200 or 404)."""
        page = self._browser.page
        address = path if path.startswith(("http://", "https://")) else self._settings.url.rstrip("/") + path
        answer = page.goto(address, wait_until="domcontentloaded")
        if SignInPage(page).shown():
            self._sign_in()
            answer = page.goto(address, wait_until="domcontentloaded")
            if SignInPage(page).shown():
                raise SignInFailed(f"{self.name}: signed in, but the ERP asks again", self._browser.evidence("sign-in"))
        return self._answered(answer)

    def _sign_in(self) -> None:
        problem = SignInPage(self._browser.page).sign_in(self._settings.user, self._settings.password)
        if problem is not None:
            said = f"{self.name}: {self._settings.user} could not sign in: {problem}; check user and password"
            raise SignInFailed(said, self._browser.evidence("sign-in"))

    def _answered(self, answer: "Response | None") -> int:
        status = answer.status if answer is not None else BROKEN
        if status < 400 or status == NOT_FOUND:  # noqa: PLR2004 - where HTTP's errors begin
            return status
        said = MessagePage(self._browser.page).text()
        evidence = self._browser.evidence(f"status {status}")
        if status == FORBIDDEN:
            raise SignInFailed(f"{self.name}: {self._settings.user} has no right to {self._path()}: {said}", evidence)
        if status == BUSY or status >= BROKEN:
            raise Unavailable(f"{self.name}: {self._path()} answered {status} {said}", evidence)
        raise Refused(f"{self.name}: {self._path()} answered {status} {said}", evidence)

    def _path(self) -> str:
        return self._browser.page.url.removeprefix(self._settings.url.rstrip("/"))


def _missed(look_up: LookUp) -> str:
    offered = f" (offered: {look_up.said})" if look_up.said else ""
    how = "several entries have" if look_up.outcome == "many" else "no entry has"
    return f"{look_up.field}: {how} the number '{look_up.wanted}'{offered}"
