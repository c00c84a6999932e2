"""A customer's procurement portal, by browser: orders wait until their receipt is acknowledged there."""

import logging
import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

from connectors.browser import Browser
from connectors.errors import Unavailable
from connectors.parcel import Parcel
from connectors.settings import BrowserSettings
from connectors.sources.portal_pages import OrderListPage, OrderPage, OrderRow, Unexpected
from connectors.sources.portal_session import PortalSession, PortalSettings

__all__ = ["Portal", "PortalSettings"]

MOST_LEFT_BEHIND = 3
"""Orders that may fail in one ``fetch`` before the portal itself counts as broken."""

MEGABYTE = 1_000_000

log = logging.getLogger(__name__)


class Portal:
    """A Source of orders; a key is "ORDER-NUMBER/vVERSION", so that a changed order is a parcel of its own.

    A session that ends on the way is renewed; a password that was refused is never sent again by this object.
    ``left_behind`` has a line for people about each order that the last ``fetch`` could not yield though it is there;
    such an order is listed again.
    """

    def __init__(self, settings: PortalSettings, browser: BrowserSettings) -> None:
        self.name = settings.name
        self.left_behind: Sequence[str] = ()
        self._settings = settings
        self._session = PortalSession(settings, Browser(browser, settings.name, (settings.password,)))
        self._addresses: dict[str, str] = {}

    def waiting(self) -> Sequence[str]:
        """The keys of orders whose receipt is not acknowledged, by the time they were published.

        Raises Unavailable also where the list does not show as many orders as it says it has, or is empty without
        saying so.
        """
        rows = self._session.run("reading the order list", self._read_list)
        return [row.key for row in rows]

    def fetch(self, keys: Sequence[str]) -> Iterator[Parcel]:
        """Yield the workbooks of these orders; one that was withdrawn or replaced by a newer version is left out."""
        self.left_behind = ()
        for key in keys:
            try:
                parcel = self._session.run(f"downloading {key}", partial(self._download, key))
            except Unavailable as error:
                self._demand_list()
                self._leave(key, error)
                continue
            if parcel is not None:
                yield parcel

    def acknowledge(self, keys: Iterable[str]) -> None:
        """Acknowledge receipt of these orders and see that the portal shows it.

        One that was withdrawn or replaced by a newer version is left alone. One that fails stops no other; Unavailable
        is raised after the last.
        """
        failures: list[Unavailable] = []
        for key in keys if self._settings.acknowledge else ():
            try:
                self._session.run(f"acknowledging {key}", partial(self._acknowledge, key))
            except Unavailable as error:
                self._demand_list()
                failures.append(error)
        if failures:
            raise Unavailable("; ".join(map(str, failures)), tuple(file for each in failures for file in each.evidence))

    def check(self) -> str:
        """Sign in and count what waits."""
        return f"{len(self.waiting())} orders wait for {self._settings.place}"

    def close(self) -> None:
        """Close the browser."""
        self._session.close()

    # the steps at the portal; each may run again from its beginning

    def _read_list(self) -> list[OrderRow]:
        """Walk through all pages of what is new."""
        orders = self._open_list()
        orders.show_pending()
        found: dict[str, OrderRow] = {}
        totals: set[int] = set()
        for page in range(1, self._settings.most_pages + 1):
            rows = self._read_page(orders, page)
            if any(row.key in found for row in rows):
                raise Unexpected(f"page {page} of the list repeats orders of the pages before")
            found |= {row.key: row for row in rows}
            totals.add(orders.total())
            if not orders.turn():
                break
        else:
            raise Unexpected(f"the list has more than {self._settings.most_pages} pages (most_pages)")
        if totals != {len(found)}:
            raise Unexpected(f"the list shows {len(found)} orders, and says {' or '.join(map(str, sorted(totals)))}")
        self._addresses.update((row.number, row.address) for row in found.values())
        oldest_first = list(found.values())[::-1]  # the list has the newest on top, also where it gives no time
        return sorted(oldest_first, key=_published)

    def _read_page(self, orders: OrderListPage, page: int) -> list[OrderRow]:
        self._session.prove(orders)
        rows = orders.rows()
        if not orders.shows_pending(rows):
            raise Unexpected(f"page {page} of the list does not keep to the filter for new orders")
        return rows

    def _download(self, key: str) -> Parcel | None:
        order = self._open_order(key)
        if order is None:
            return None
        published_at, sender = order.published_at(), order.buyer_email()
        download = order.download()
        if download is None:
            self._session.prove(order)
            raise Unexpected(f"the download gives no file but a page that says: {order.words()}")
        path = download.path()
        size, largest = path.stat().st_size, self._settings.largest_download_megabytes
        if not 0 < size <= largest * MEGABYTE:
            raise Unexpected(f"the file has {size:,} bytes; up to {largest} MB are taken (largest_download_megabytes)")
        content = path.read_bytes()
        download.delete()
        return Parcel(
            source=self.name,
            key=key,
            filename=download.suggested_filename,
            content=content,
            received_at=(published_at or datetime.now(UTC)).astimezone(UTC),
            sender=sender,
        )

    def _acknowledge(self, key: str) -> None:
        order = self._open_order(key)
        if order is None or order.received():
            return
        order.receive()
        self._session.prove(order)
        if order.key() == key and not order.received():
            raise Unexpected(f"the order is still shown as not received: {order.words()}")

    def _open_list(self) -> OrderListPage:
        orders = OrderListPage(self._session.page)
        orders.open(self._settings.url)
        self._session.prove(orders)
        return orders

    def _open_order(self, key: str) -> OrderPage | None:
        """The order's page; None where it was withdrawn or shows another version by now."""
        number = key.rpartition("/v")[0]
        address = self._addresses.get(number) or self._find(number)
        if address is None:
            return None
        order = OrderPage(self._session.page)
        order.open(address)
        self._session.prove(order)
        return None if order.gone() or order.key() != key else order

    def _find(self, number: str) -> str | None:
        """The address of this order, searched for; the portal also finds numbers that contain this one."""
        orders = self._open_list()
        orders.search(number)
        for _ in range(self._settings.most_pages):
            self._session.prove(orders)
            address = next((row.address for row in orders.rows() if row.number == number), None)
            if address is not None or not orders.turn():
                return address
        return None

    def _demand_list(self) -> None:
        """After one order failed: raise where the portal itself is away."""
        self._session.run("opening the order list", self._open_list)

    def _leave(self, key: str, error: Unavailable) -> None:
        if len(self.left_behind) == MOST_LEFT_BEHIND:
            raise error
        self.left_behind = (*self.left_behind, f"order {key} stays there: {error}")
        log.warning("portal_order_left_behind", extra={"source": self.name, "key": key, "why": str(error)})


def _published(row: OrderRow) -> float:
    try:
        return datetime.fromisoformat(row.published).timestamp()
    except ValueError:
        return math.inf
