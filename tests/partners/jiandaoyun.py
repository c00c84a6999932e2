"""The emulator of 简道云 on loopback behind a bad line, and targets for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo
from connectors.settings import BrowserSettings, Secret
from connectors.targets.jiandaoyun import Jiandaoyun, JiandaoyunSettings
from fixtures.faults import Faults
from fixtures.jiandaoyun.app import Jiandaoyun as Emulator
from fixtures.jiandaoyun.app import create_app, fill
from fixtures.jiandaoyun.company import APP, CUSTOMERS, ITEMS, ORDERS, PRICES, STOCK, company
from fixtures.jiandaoyun.switches import Switches
from fixtures.jiandaoyun.values import Record
from tests.connectors import target_contract as contract
from tests.partners.places import HASTY
from tests.partners.sites import serving

KEY = "jdy-key-2026-8f31c0"
TEMPLATE = Path(__file__).parents[2] / "connectors/targets/mappings/jiandaoyun.toml"
CURRENCIES = {"人民币": "CNY", "美元": "USD"}


class JiandaoyunSite:
    """The emulator, what it holds, and targets for it. ``options`` are settings that every target gets."""

    secrets = (KEY,)

    def __init__(self, app: Emulator, faults: Faults, url: str, evidence: Path) -> None:
        self.app, self.faults, self.url, self.evidence = app, faults, url, evidence
        self.options: dict[str, Any] = {}
        self._made: list[Jiandaoyun] = []

    def target(self, **options: Any) -> Jiandaoyun:
        self._made.append(self.making(**options)())
        return self._made[-1]

    def making(self, **options: Any) -> Callable[[], Jiandaoyun]:
        browser = BrowserSettings(evidence=self.evidence, timeout_seconds=10)
        return partial(Jiandaoyun, self.settings(**options), browser)

    def hasty(self) -> Callable[[], Jiandaoyun]:
        return self.making(timeout_seconds=HASTY)

    def settings(self, **options: Any) -> JiandaoyunSettings:
        given = {"api_key": Secret(KEY), "mapping": TEMPLATE, "timeout_seconds": 20.0, **self.options, **options}
        return JiandaoyunSettings(url=f"{self.url}/api", app_id=APP, entry_id=ORDERS, **given)

    def with_wrong_secret(self) -> Jiandaoyun:
        return self.target(api_key=Secret("jdy-key-of-yesterday"))

    def records(self) -> list[Record]:
        """The orders as the emulator keeps them, by the API's names, oldest first."""
        form = self.app.tenant.forms[ORDERS]
        return [_named(form.widgets, record) for record in self.app.store.of(ORDERS).values()]

    def held(self) -> list[SalesOrder]:
        return [as_sales_order(record) for record in self.records()]

    def unknown_number(self) -> str:
        return "T-8-3"

    def fail_once(self, moment: Literal["before save", "after save"]) -> None:
        self.faults.plan("error before" if moment == "before save" else "error after", path="create")

    def clear(self) -> None:
        """No orders, no troubles; customers and items stay."""
        self.app.store.forget()
        self.faults.forget()
        fill(self.app, CUSTOMERS, _customers())
        fill(self.app, ITEMS, _items())
        fill(self.app, PRICES, [{"item_no": "T-10", "price": 35.5, "currency": "人民币", "valid_from": "2026-01-01"}])
        fill(self.app, STOCK, [{"item": "SCARCE", "qty": 10, "warehouse": "一号仓"}])

    def begin(self) -> None:
        """As it was made: for the next test."""
        self.clear()
        self.app.switches, self.options = Switches(rates=False), {}

    def close(self) -> None:
        while self._made:
            self._made.pop().close()


@contextmanager
def jiandaoyun_site(evidence: Path) -> Iterator[JiandaoyunSite]:
    """Serve the emulator with the contract's customers and items."""
    app = create_app(company(KEY))
    faults = Faults(app)
    with serving(faults) as url:
        site = JiandaoyunSite(app, faults, url, evidence)
        yield site
        site.close()


def _customers() -> list[Record]:
    numbers = (contract.CUSTOMER, contract.OTHER_CUSTOMER, "c001")
    return [{"cust_no": number, "cust_name": contract.CUSTOMER_NAME, "tax_no": "91330200TEST"} for number in numbers]


def _items() -> list[Record]:
    numbers = (*contract.ITEMS, "SCARCE")
    return [{"item_no": number, "item_name": contract.DESCRIPTION, "unit": "件"} for number in numbers]


def _named(widgets: Any, record: Record) -> Record:
    named: dict[str, Any] = {widget.name: record.get(widget.widget_name) for widget in widgets}
    lines = next((widget for widget in widgets if widget.name == "lines"), None)
    if lines is not None:
        named["lines"] = [{"_id": row["_id"], **_named(lines.items, row)} for row in named["lines"] or []]
    return {"_id": record["_id"], **named, "contact": record.get("_widget_1700010000011")}


def mapping(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """The template with texts replaced."""
    text = TEMPLATE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = tmp_path / "jiandaoyun.toml"
    path.write_text(text, encoding="utf-8")
    return path


def by_hand(jdy: JiandaoyunSite, reference: str, **values: object) -> str:
    """An order that a person keyed in; its id."""
    fill(jdy.app, ORDERS, [{"po_no": reference, "cust_no": contract.CUSTOMER, **values}])
    return list(jdy.app.store.of(ORDERS))[-1]


def set_status(jdy: JiandaoyunSite, number: str, text: str) -> None:
    widget = jdy.app.tenant.forms[ORDERS].widget("status")
    assert widget is not None
    jdy.app.store.of(ORDERS)[number][widget.widget_name] = text


def as_sales_order(record: Record) -> SalesOrder:
    """What the emulator holds, in the words of the contract."""
    held: Any = record
    address = held["ship_address"] or {}
    return SalesOrder(
        reference=held["po_no"],
        customer_number=held["cust_no"],
        customer_name=held["cust_name"],
        currency=CURRENCIES[held["currency"]],
        lines=tuple(_line(line) for line in held["lines"]),
        total_amount=_figure(held["total"]),
        ship_to=ShipTo(
            name=held["ship_name"], contact=held["contact"], phone=held["ship_phone"], address=address.get("detail")
        ),
        order_date=_day(held["po_date"]),
        requested_delivery_date=_day(held["due_date"]),
        payment_terms=held["payment"],
        note=held["note"],
    )


def _line(line: Any) -> SalesOrderLine:
    return SalesOrderLine(
        line_number=line["line_no"],
        item_number=line["item"],
        description=line["item_name"],
        quantity=_figure(line["qty"]),
        unit=line["unit"],
        unit_price=_figure(line["price"]),
        line_amount=_figure(line["amount"]),
        requested_delivery_date=_day(line["due"]),
    )


def _figure(value: object) -> Decimal:
    return Decimal(str(value))


def _day(value: int | None) -> date | None:
    return None if value is None else datetime.fromtimestamp(value / 1000, ZoneInfo("Asia/Shanghai")).date()
