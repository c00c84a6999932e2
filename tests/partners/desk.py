"""The order desk on loopback, with the contract's customers and items."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from connectors.sales_order import SalesOrder
from fixtures.desk.app import Desk, create_app
from fixtures.erp.catalogue import Customer, Item
from tests.connectors.target_contract import CUSTOMER, CUSTOMER_NAME, DESCRIPTION, ITEMS, OTHER_CUSTOMER, UNITS
from tests.partners.erp import PASSWORD, as_sales_order
from tests.partners.sites import serving


class DeskSite:
    """The desk, and what it holds."""

    def __init__(self, app: Desk, url: str, evidence: Path) -> None:
        self.app, self.url, self.evidence = app, url, evidence

    def held(self) -> list[SalesOrder]:
        return [as_sales_order(saved) for saved in self.app.store.orders()]

    def unknown_number(self) -> str:
        return "T-8-3"

    def fail_once(self, moment: Literal["before save", "after save"]) -> None:
        self.app.switches.plan(f"error {moment}")


@contextmanager
def desk_site(evidence: Path, language: str = "zh") -> Iterator[DeskSite]:
    """Serve the desk."""
    customers = [
        Customer(number=CUSTOMER, name=CUSTOMER_NAME, payment_terms="款到发货"),
        Customer(number=OTHER_CUSTOMER, name=CUSTOMER_NAME),
        Customer(number="C009", name="冻结测试公司", blocked=True),
    ]
    items = [Item(number=number, name=DESCRIPTION, units=UNITS) for number in ITEMS]
    app = create_app(customers, items, password=PASSWORD, language=language)
    with serving(app) as url:
        yield DeskSite(app, url, evidence)
