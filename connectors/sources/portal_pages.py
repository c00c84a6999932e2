"""What the portal's pages show. Every selector of the portal is in this file, and holds in each of its languages."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Download, Locator, Page, Response

READY: Literal["domcontentloaded"] = "domcontentloaded"
"""The pages come whole from the server: nothing waits for pictures, or for counters of visitors that hang."""

NO_ORDERS = re.compile("没有符合条件的订单|No orders match")
LONGEST_QUOTE = 160

ROWS = """rows => rows.map(row => ({
    number: row.dataset.order,
    version: row.dataset.version,
    status: row.dataset.status,
    published: row.querySelector('time')?.getAttribute('datetime') ?? '',
    address: row.querySelector('a.number').href,
}))"""


class SessionEnded(Exception):
    """The portal asks to sign in although we had."""


class Unexpected(Exception):
    """A page is not what it has to be here; the message says what it shows."""


class OrderRow(NamedTuple):
    """One row of the order list. ``published`` is the portal's own text for the moment, in ISO 8601."""

    key: str
    number: str
    pending: bool
    published: str
    address: str


class PortalPage:
    """What all pages have in common: they prove who is signed in."""

    def __init__(self, page: "Page") -> None:
        self.page = page

    def open(self, address: str) -> None:
        """Go to this address."""
        self.page.goto(address, wait_until=READY)

    def prove(self, user: str) -> None:
        """Pass only where the page shows this user as signed in. Raises SessionEnded or Unexpected."""
        if self.shows(user):
            return
        if self.asks_to_sign_in():
            raise SessionEnded(self.words())
        raise Unexpected(f"the page does not show '{user}' as signed in, it says: {self.words()}")

    def shows(self, user: str) -> bool:
        """Whether the page's head names this user."""
        account = self.page.locator("header #account")
        return account.count() == 1 and account.inner_text().strip() == user

    def asks_to_sign_in(self) -> bool:
        """Whether this is the sign-in form."""
        return self.page.locator("form#sign-in").count() == 1

    def words(self) -> str:
        """The beginning of what the page says, for messages."""
        main = self.page.locator("main")
        text = main.inner_text() if main.count() == 1 else self.page.title()
        return f"'{' '.join(text.split())[:LONGEST_QUOTE]}'"

    def _send(self, button: "Locator") -> None:
        with self.page.expect_navigation(wait_until=READY):
            button.click()


class SignInPage(PortalPage):
    """The form for user and password."""

    def sign_in(self, user: str, password: str) -> None:
        """Fill in the form and send it; where that leads, the next page shows."""
        self.page.locator("form#sign-in input[name=user]").fill(user)
        self.page.locator("form#sign-in input[name=password]").fill(password)
        self._send(self.page.locator("form#sign-in button[type=submit]"))

    def refusal(self) -> str:
        """What the form says against the password that was sent; empty where it has nothing against it."""
        alert = self.page.locator("form#sign-in").locator("xpath=..").get_by_role("alert")
        return alert.inner_text().strip() if alert.count() else ""


class OrderListPage(PortalPage):
    """The order list: filters, rows, pages."""

    def show_pending(self) -> None:
        """Filter the list down to orders that nobody has received yet."""
        self._filter("pending", "")

    def search(self, number: str) -> None:
        """Look for an order number, whatever the order's status."""
        self._filter("", number)

    def shows_pending(self, rows: list[OrderRow]) -> bool:
        """Whether the filter is in force: the form says so, and so does each of these rows."""
        asked = self.page.locator("#filters [name=status]").input_value()
        return asked == "pending" and all(row.pending for row in rows)

    def rows(self) -> list[OrderRow]:
        """The orders of this page. Raises Unexpected where it has none and does not say so in words."""
        found = self.page.locator("#orders tbody tr").evaluate_all(ROWS)
        if not found and not self.page.locator("#no-orders").filter(has_text=NO_ORDERS).count():
            raise Unexpected(f"the order list is empty and does not say that no order matches, only: {self.words()}")
        return [
            OrderRow(
                f"{row['number']}/v{row['version']}",
                row["number"],
                row["status"] == "pending",
                row["published"],
                row["address"],
            )
            for row in found
        ]

    def total(self) -> int:
        """How many orders the list says it has, over all pages."""
        text = self.page.locator("#total").inner_text()
        digits = re.search(r"\d[\d,]*", text)
        if digits is None:
            raise Unexpected(f"the list does not say how many orders it has, only '{text}'")
        return int(digits[0].replace(",", ""))

    def turn(self) -> bool:
        """Go to the next page; False at the last one."""
        following = self.page.locator("nav a[rel=next]")
        if not following.count():
            return False
        self._send(following)
        return True

    def _filter(self, status: str, number: str) -> None:
        self.page.locator("#filters [name=status]").select_option(status)
        self.page.locator("#filters [name=number]").fill(number)
        self._send(self.page.locator("#filters button[type=submit]"))


class OrderPage(PortalPage):
    """One order."""

    def gone(self) -> bool:
        """Whether the portal says that there is no such order."""
        return self.page.locator("[data-message=not_found]").count() == 1

    def key(self) -> str:
        """The order number and version that this page shows."""
        order = self._order()
        return f"{order.get_attribute('data-order')}/v{order.get_attribute('data-version')}"

    def received(self) -> bool:
        """Whether its receipt has been acknowledged."""
        return self._order().get_attribute("data-status") == "received"

    def published_at(self) -> datetime | None:
        """When the buyer published this version; None where the page gives no moment with a zone."""
        text = self.page.locator("#published").get_attribute("datetime") or ""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        return None if moment.tzinfo is None else moment

    def buyer_email(self) -> str | None:
        """The buyer's contact, where one is given."""
        link = self.page.locator("#buyer-email")
        return link.inner_text().strip() if link.count() else None

    def download(self) -> "Download | None":
        """Download the order's workbook; None where the link led to a page instead, which is open then."""
        started: list[Download] = []

        def note(download: "Download") -> None:
            started.append(download)

        self.page.on("download", note)
        try:
            with self.page.expect_response(_is_final) as answer:
                self.page.locator("#download").click()
            if "attachment" in answer.value.headers.get("content-disposition", ""):
                return started[0] if started else self.page.wait_for_event("download")
        finally:
            self.page.remove_listener("download", note)
        self.page.wait_for_url(lambda url: url == answer.value.url, wait_until=READY)
        return None

    def receive(self) -> None:
        """Acknowledge receipt."""
        self._send(self.page.locator("#receive"))

    def _order(self) -> "Locator":
        return self.page.locator("article#order")


def _is_final(response: "Response") -> bool:
    return response.request.is_navigation_request() and not 300 <= response.status < 400  # noqa: PLR2004 - redirects
