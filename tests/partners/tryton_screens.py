"""The real Tryton server with its web client, the way to it, and robots for its screens."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import msgspec

from connectors.sales_order import SalesOrder, ShipTo
from connectors.settings import BrowserSettings, Secret
from connectors.targets.tryton import Tryton, TrytonSettings
from connectors.targets.tryton_screens import TrytonScreens, TrytonScreensSettings
from fixtures.sites import serving
from tests.connectors.target_contract import CUSTOMER_NAME, order
from tests.partners.tryton import PASSWORD, USER, TrytonServer, tryton_server
from tests.partners.tryton_line import Line, hang_up
from tests.partners.tryton_place import as_line

MAPPING = Path("connectors/targets/mappings/tryton.toml")
TIMEOUT = 60.0
"""A busy machine shows pages late."""
TAX = Decimal("0.13")

SALES = """
SELECT s.reference, p.code, c.code, s.sale_date, s.shipping_date, t.name, s.comment, s.state
FROM sale_sale s JOIN party_party p ON p.id = s.party JOIN currency_currency c ON c.id = s.currency
LEFT JOIN account_invoice_payment_term t ON t.id = s.payment_term ORDER BY s.id
"""
LINES = """
SELECT pr.code, l.description, l.quantity, u.symbol, l.unit_price, l.note
FROM sale_line l JOIN product_product pr ON pr.id = l.product JOIN product_uom u ON u.id = l.unit
JOIN sale_sale s ON s.id = l.sale WHERE s.reference = ? ORDER BY l.sequence, l.id
"""


TEXT_OF = re.compile(
    r"(?P<name>\S+) (?P<contact>\S+) (?P<phone>\S+)\n(?P<address>[^\n]+)(?:\n(?P<note>.*))?", re.DOTALL
)
"""A sale's comment."""


class TrytonScreensPlace:
    """The server, the way to it, and robots that go that way; ``screens`` is one that stays through all tests."""

    def __init__(self, server: TrytonServer, line: Line, url: str, folder: Path, **settings: Any) -> None:
        self.server, self.line, self.url, self._folder = server, line, url, folder
        self._robots: list[TrytonScreens] = []
        self.screens = self.robot(**settings)

    def robot(self, **changes: Any) -> TrytonScreens:
        """A robot, closed with the place."""
        given = {"user": USER, "password": Secret(PASSWORD), "after_save": "nothing", **changes}
        settings = TrytonScreensSettings(url=self.url, database="erp", **given)
        robot = TrytonScreens(settings, BrowserSettings(evidence=self._folder / "evidence", timeout_seconds=TIMEOUT))
        self._robots.append(robot)
        return robot

    def target(self) -> TrytonScreens:
        """The robot of the contract."""
        return self.screens

    def unknown_number(self) -> str:
        """A number that nothing has there."""
        return "NO-SUCH"

    def fail_once(self, moment: Literal["before save", "after save"]) -> None:
        """Lose the call that saves, or its answer."""
        self.line.meet("before" if moment == "before save" else "after", "model.sale.sale.create", hang_up)

    def held(self) -> list[SalesOrder]:
        """Every sale that is there, in our words."""
        return [self._order(*row[:-1]) for row in self.sales()]

    def clear(self) -> None:
        """Hold no sale, and plan nothing; whoever is signed in stays so."""
        self.server.empty(sessions=False)
        self.line.forget()

    def put(self, sent: SalesOrder) -> str:
        """Let it be there, by the API: typing takes seconds a line. Its number."""
        settings = TrytonSettings(
            url=f"{self.server.url}/erp", user=USER, password=Secret(PASSWORD), mapping=MAPPING, after_save="nothing"
        )
        api = Tryton(settings, self._folder / "evidence")
        number = api.create(sent).number
        api.close()
        return number

    def sales(self) -> list[tuple[Any, ...]]:
        """The head of every sale that is there, oldest first."""
        return self.server.rows(SALES)

    def lines(self, reference: str) -> list[tuple[Any, ...]]:
        """The lines of the sale with this reference, in their order."""
        found = self.server.rows(LINES, reference)
        return [(*row[:4], Decimal(row[4].decode()), row[5] or None) for row in found]  # type: ignore[attr-defined]

    def references(self) -> list[str]:
        """The reference of every sale that is there, oldest first."""
        return [row[0] for row in self.sales()]

    def end_sessions(self) -> None:
        """Whoever is signed in is so no longer."""
        _change(self.server, "DELETE FROM ir_session")

    def scribble(self) -> None:
        """Somebody's plug-in writes something else into every comment."""
        _change(self.server, "UPDATE sale_sale SET comment = '别的备注'")

    def power_cut(self) -> None:
        """The server is killed, and its connections break."""
        self.server.kill()
        raise ConnectionAbortedError

    def close(self) -> None:
        """Let go of every robot."""
        for robot in self._robots:
            robot.close()

    def _order(self, reference: str, customer: str, currency: str, *rest: Any) -> SalesOrder:
        ordered, wanted, terms, comment = rest
        texts = TEXT_OF.fullmatch(comment)
        assert texts is not None, comment
        lines = tuple(as_line((number, *line)) for number, line in enumerate(self.lines(reference), 1))
        return SalesOrder(
            reference=reference,
            customer_number=customer,
            customer_name=CUSTOMER_NAME,
            currency=currency,
            lines=lines,
            total_amount=sum((line.line_amount for line in lines), Decimal(0)),
            ship_to=ShipTo(**{name: texts[name] for name in ("name", "contact", "phone", "address")}),
            order_date=date.fromisoformat(ordered),
            requested_delivery_date=date.fromisoformat(wanted),
            payment_terms=terms,
            note=texts["note"],
        )


def untax(server: TrytonServer) -> None:
    """Items have no tax from now on: prices with it are typed and kept as they are."""
    _change(server, 'DELETE FROM "product_category-customer-account_tax"')


def _change(server: TrytonServer, sql: str) -> None:
    with sqlite3.connect(server.database, timeout=30) as db:
        db.execute(sql)
    db.close()


@contextmanager
def tryton_screens_place(folder: Path, **settings: Any) -> Iterator[TrytonScreensPlace]:
    """A server, the way to it, and the place, whose robot has these settings."""
    (folder / "server").mkdir()
    with tryton_server(folder / "server") as server:
        line = Line(server.url)
        with serving(line) as url:
            place = TrytonScreensPlace(server, line, url, folder, **settings)
            try:
                yield place
            finally:
                place.close()
                line.close()


def taxed(reference: str, **changes: Any) -> SalesOrder:
    """The contract's order, with the tax that Tryton's own items have."""
    made = order(reference, **changes)
    lines = tuple(msgspec.structs.replace(line, tax_rate=TAX) for line in made.lines)
    return msgspec.structs.replace(made, lines=lines)


def short(reference: str) -> SalesOrder:
    """An order of one line: an order's time is its lines'."""
    return taxed(reference, figures=(("200", "0.50"),))
