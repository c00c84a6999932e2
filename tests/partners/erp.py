"""The demo ERP on loopback, and the robot that works on it by its screens."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo
from connectors.settings import BrowserSettings, Secret
from connectors.targets.screens import Screens, ScreensSettings
from fixtures.erp.app import Erp, create_app
from fixtures.erp.catalogue import Customer, Item
from fixtures.erp.store import Order, OrderLine
from tests.connectors.target_contract import CUSTOMER, CUSTOMER_NAME, DESCRIPTION, ITEMS, OTHER_CUSTOMER, UNITS
from tests.partners.sites import serving

PASSWORD = "pw-robot-2026"
TIMEOUT = 20.0


class ErpSite:
    """The ERP, what it holds, and robots for it; ``screens`` is one that stays through all tests."""

    def __init__(self, app: Erp, url: str, evidence: Path) -> None:
        self.app, self.url, self.evidence = app, url, evidence
        self.screens = self.robot()

    def robot(self, password: str = PASSWORD) -> Screens:
        settings = ScreensSettings(url=self.url, user="robot", password=Secret(password))
        return Screens(settings, BrowserSettings(evidence=self.evidence, timeout_seconds=TIMEOUT))

    def target(self) -> Screens:
        return self.screens

    def held(self) -> list[SalesOrder]:
        return [as_sales_order(saved) for saved in self.app.store.orders()]

    def unknown_number(self) -> str:
        return "T-8-3"

    def fail_once(self, moment: Literal["before save", "after save"]) -> None:
        self.app.switches.plan(f"error {moment}")


@contextmanager
def erp_site(evidence: Path) -> Iterator[ErpSite]:
    """Serve the ERP with the contract's customers and items, and some that are blocked."""
    customers = [
        Customer(number=CUSTOMER, name=CUSTOMER_NAME, currency="USD", payment_terms="款到发货"),
        Customer(number=OTHER_CUSTOMER, name=CUSTOMER_NAME),
        Customer(number="C009", name="冻结测试公司", blocked=True),
    ]
    items = [Item(number=number, name=DESCRIPTION, units=UNITS) for number in ITEMS]
    app = create_app(customers, [*items, Item(number="T-OLD", name="停用测试件", blocked=True)], password=PASSWORD)
    with serving(app) as url:
        site = ErpSite(app, url, evidence)
        yield site
        site.screens.close()


def as_sales_order(saved: Order) -> SalesOrder:
    """What the ERP holds, in the words of the contract."""
    ship_to = {name: getattr(saved, f"ship_to_{name}") or None for name in ShipTo.__struct_fields__}
    return SalesOrder(
        reference=saved.reference,
        customer_number=saved.customer_number,
        customer_name=saved.customer_name,
        currency=saved.currency,
        lines=tuple(_line(number, line) for number, line in enumerate(saved.lines, 1)),
        total_amount=saved.total,
        ship_to=ShipTo(**ship_to),
        order_date=_day(saved.order_date),
        requested_delivery_date=_day(saved.delivery_date),
        payment_terms=saved.payment_terms or None,
        note=saved.note or None,
    )


def _line(number: int, line: OrderLine) -> SalesOrderLine:
    return SalesOrderLine(
        line_number=number,
        item_number=line.item_number,
        description=line.description,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        line_amount=line.amount,
        requested_delivery_date=_day(line.delivery_date),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def saved_by_hand(reference: str, customer: str = CUSTOMER) -> Order:
    """An order as a person types it into the ERP."""
    line = OrderLine(
        item_number=ITEMS[0], description=DESCRIPTION, quantity=Decimal(1), unit="件", unit_price=Decimal(2)
    )
    return Order(
        customer_number=customer,
        customer_name=CUSTOMER_NAME,
        reference=reference,
        order_date="2026-11-20",
        currency="CNY",
        ship_to_address="测试路 8 号",
        lines=(line,),
    )
