"""Tryton's web client as a target (see connectors/sales_order.py for the contract)."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Literal

from connectors.browser import Browser
from connectors.capabilities import Capability, SavedOrder
from connectors.errors import ConnectorError, OutcomeUnknown, Refused, Unavailable
from connectors.sales_order import Pushed, SalesOrder, TargetStatus
from connectors.settings import BrowserSettings
from connectors.targets.api.compare import differences, told
from connectors.targets.save_in_doubt import save_in_doubt
from connectors.targets.screens_values import one_line
from connectors.targets.tryton.status import is_as_far_as, target_status
from connectors.targets.tryton_screens.client import Client, SessionEnded
from connectors.targets.tryton_screens.entry import Entry
from connectors.targets.tryton_screens.pages import SaleForm, SalePage, SalesPage
from connectors.targets.tryton_screens.sale_values import CENT, meant, saved
from connectors.targets.tryton_screens.settings import TrytonScreensSettings

BUTTONS = {"nothing": (), "quote": ("quote",), "confirm": ("quote", "confirm")}
"""``after_save`` → Tryton's buttons, in order."""


class TrytonScreens:
    """Sales by the screens of Tryton's web client."""

    capabilities = frozenset({Capability.READ, Capability.CANCEL, Capability.SUBMIT})

    def __init__(self, settings: TrytonScreensSettings, browser: BrowserSettings) -> None:
        self.name = settings.name
        self._settings = settings
        self._browser = Browser(browser, settings.name, (settings.password,))
        self._client = Client(settings, self._browser)
        self._sales, self._page = SalesPage(self._client), SalePage(self._client)
        self._entry = Entry(self._client, settings.kept)

    def find(self, reference: str, customer_number: str) -> str | None:
        """The sale's number; one that is saved and not yet as far as the settings want is not found.

        ``create`` goes on with that one. Raises Refused where several carry the reference.
        """
        self._browser.begin()
        with self._doing(f"looking for {reference}"):
            there = self._open(reference, customer_number)
            return self._page.number if there and is_as_far_as(self._page.row, self._settings.after_save) else None

    def create(self, order: SalesOrder) -> Pushed:
        """Type the sale in, save it, quote or confirm it as the settings say, and compare. One begun is finished."""
        before: tuple[Path, ...] = ()
        self._browser.begin()  # besides the look before: an order makes the browser and its driver grow by much
        with self._doing(f"looking for {order.reference}"):
            self._entry.look_up(order)
            there = self._open(order.reference, order.customer_number)
        if not there:
            before = self._enter(order)
        with save_in_doubt(order.reference), self._doing(f"finishing {order.reference}"):
            self._read_back(order)
            self._advance(self._settings.after_save)
            number = self._page.number
            return Pushed(number=number, evidence=(*before, *self._browser.evidence(f"{order.reference} {number}")))

    def rehearse(self, order: SalesOrder) -> None:
        """Fill the whole form and leave it without saving."""
        self._browser.begin()
        with self._doing(f"trying {order.reference}"):
            self._filled(order)
            self._client.leave()

    def status(self, number: str) -> TargetStatus:
        """How far the sale, its shipments and its invoices are."""
        self._browser.begin()
        with self._doing(f"looking at {number}"):
            self._open_number(number)
            return target_status(self._page.row)

    def read(self, number: str) -> SavedOrder:
        """The sale's fields that are typed, records by their names there."""
        self._browser.begin()
        with self._doing(f"reading {number}"):
            self._open_number(number)
            return saved(self._page.number, self._page.row, self._page.lines(), self._settings.kept)

    def cancel(self, number: str, why: str) -> None:
        """Press Cancel. Refused once the sale is being processed."""
        self._browser.begin()
        with self._doing(f"cancelling {number} ({why})"):
            self._open_number(number)
            if self._page.row["state"] != "cancelled":
                self._page.press("cancel")

    def submit(self, number: str) -> None:
        """Quote and confirm the sale. Done already: does nothing."""
        self._browser.begin()
        with self._doing(f"handing in {number}"):
            self._open_number(number)
            self._advance("confirm")

    def check(self) -> str:
        """Sign in, open the form of a new sale, and leave it."""
        with self._doing("looking around"):
            self._sales.new()
            self._client.leave()
            return f"signed in to {self._settings.database} as {self._settings.user}; the form of a new sale opens"

    def close(self) -> None:
        """End the browser."""
        self._browser.close()

    def _open(self, reference: str, customer_number: str) -> bool:
        """Open the sale that carries this pair, and compare what is seen; whether there is one."""
        reference = one_line(reference)
        found = self._sales.find([["reference", "=", reference], ["party.code", "=", customer_number]])
        if len(found) > 1:
            said = f"{reference} of {customer_number} stands there {len(found)} times: #{', #'.join(map(str, found))}"
            raise Refused(f"{said}; cancel those that are too many", self._browser.evidence(reference))
        if found:
            self._page.open(found[0])
        return bool(found) and self._page.text("reference") == reference

    def _open_number(self, number: str) -> None:
        key = number.removeprefix("#")
        by_id = number.startswith("#") and key.isdecimal()
        found = self._sales.find([["id", "=", int(key)] if by_id else ["number", "=", number]])
        if len(found) != 1:
            raise Refused(f"there is no sale {number}", self._browser.evidence(number))
        self._page.open(found[0])

    def _enter(self, order: SalesOrder) -> tuple[Path, ...]:
        """Type the sale in, save it, and open what was saved; what it looked like before."""
        with self._doing(f"filling in {order.reference}"):
            form = self._filled(order)
        before = self._browser.evidence(f"{order.reference} before saving")
        with save_in_doubt(order.reference), self._doing(f"saving {order.reference}"):
            try:
                identity = form.save()
            except Unavailable as error:
                if not self._open(order.reference, order.customer_number):
                    raise OutcomeUnknown(f"{error}; it is not there yet", error.evidence) from error
            else:
                self._page.open(identity)
        return before

    def _filled(self, order: SalesOrder) -> SaleForm:
        """The form with the whole order in it. Where the session ends in the midst, it is filled in once more."""
        for _ in range(2):
            try:
                return self._entry.fill(order)
            except SessionEnded:
                self._client.leave()
        raise Unavailable(f"the session was lost twice while {order.reference} was typed; it is not there")

    def _read_back(self, order: SalesOrder) -> None:
        """Compare the sale that is open with what was meant."""
        known, prices = self._entry.look_up(order), self._settings.kept
        stands = saved(self._page.number, self._page.row, self._page.lines(), prices, known)
        found = [told(each) for each in [differences(meant(order, prices), stands)] if each]
        total, slack = stands.head["total_amount"], CENT * len(order.lines)
        if not isinstance(total, Decimal) or abs(total - order.total_amount) > slack:
            found.append(f"总金额 total amount: {order.total_amount:f} was meant, {total} stands there")
        if found:
            said = f"{stands.number} was saved, but not as it was meant: {'; '.join(found)}; correct it there"
            raise Refused(said, self._browser.evidence(order.reference))

    def _advance(self, wanted: Literal["nothing", "quote", "confirm"]) -> None:
        """Press what has not been pressed yet."""
        for button in BUTTONS[wanted]:
            if not is_as_far_as(self._page.row, button):
                try:
                    self._page.press(button)
                except Refused as error:
                    said = f"{self._page.number} is saved, and stays a {self._page.row['state']}: {error}"
                    raise Refused(said, error.evidence) from error

    @contextmanager
    def _doing(self, what: str) -> Iterator[None]:
        """Tell whose error it is, and what was being done, with a picture."""
        with self._browser.telling(what):
            try:
                yield
            except SessionEnded as error:
                raise Unavailable(f"{self.name}: {what}: the session ended", self._browser.evidence(what)) from error
            except Exception as error:
                self._client.spoil()
                if not isinstance(error, ConnectorError):
                    raise
                evidence = error.evidence or self._browser.evidence(what)
                raise type(error)(f"{self.name}: {what}: {error}", evidence) from error
