"""The emulator of 纷享销客 behind a bad line, and targets that work on it. Emulated: no vendor's server is asked."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Literal

import msgspec

from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo
from connectors.settings import Secret
from connectors.targets.fxiaoke import Fxiaoke, FxiaokeSettings
from fixtures.faults import Faults
from fixtures.fxiaoke.app import Fxiaoke as Emulator
from fixtures.fxiaoke.app import create_app
from fixtures.fxiaoke.objects import KINDS, UNITS
from fixtures.fxiaoke.store import Record
from fixtures.fxiaoke.switches import Switches
from fixtures.fxiaoke.tenant import Tenant, User
from fixtures.sites import serving
from tests.connectors.target_contract import CUSTOMER, CUSTOMER_NAME, DESCRIPTION, ITEMS, OTHER_CUSTOMER
from tests.partners.places import HASTY

MAPPING = Path(__file__).parents[2] / "connectors" / "targets" / "mappings" / "fxiaoke.toml"
SECRET, CODE = "4f1d2e9c8b7a6f5e", "B1C2D3E4F5A60718"
USER, NUMBER, BLIND = "FSUID_7D2A", "1000", "FSUID_BLIND"
BEIJING = timezone(timedelta(hours=8))


def tenant() -> Tenant:
    """The company of the contract's customers and items."""
    accounts = {CUSTOMER: CUSTOMER_NAME, OTHER_CUSTOMER: CUSTOMER_NAME, "C-LEFT": "已流失客户"}
    return Tenant(
        app_id="FSAID_131c2a",
        app_secret=SECRET,
        permanent_code=CODE,
        corp_id="FSCID_9F21",
        ea="haichuan001",
        users=(
            User(number=NUMBER, open_id=USER, name="接口管理员", mobile="13800000000"),
            User(number="1001", open_id=BLIND, name="新员工", sees=frozenset()),
        ),
        kinds=dict(KINDS),
        records={
            "AccountObj": [
                {"_id": f"acc{number}", "name": name, "account_no": number, "owner": [USER]}
                for number, name in accounts.items()
            ],
            "ProductObj": [
                {"_id": f"pro{number}", "name": f"螺钉 {number}", "product_code": number, "price": "1", "unit": "1"}
                for number in ITEMS
            ],
            "WarehouseObj": [{"_id": "wh1", "name": "成品仓"}],
            "StockObj": [
                {
                    "_id": "st1",
                    "product_id": f"pro{ITEMS[0]}",
                    "warehouse_id": "wh1",
                    "real_stock": "1200.5",
                    "available_stock": "1000",
                }
            ],
            "PriceBookObj": [{"_id": "pb1", "name": "标准价目表"}],
            "PriceBookProductObj": [
                {"_id": "pp1", "pricebook_id": "pb1", "product_id": f"pro{ITEMS[0]}", "pricebook_sellingprice": "0.52"}
            ],
        },
    )


class Site:
    """The emulator, its line, and what it holds in our words. Everything begins anew with ``clear``."""

    secrets = (SECRET, CODE)

    def __init__(self, url: str, app: Emulator, faults: Faults, evidence: Path) -> None:
        self.url, self.app, self.faults, self.evidence = url, app, faults, evidence
        self.made: list[Fxiaoke] = []
        self.options: dict[str, Any] = {}

    def settings(self, **options: Any) -> FxiaokeSettings:
        """Settings as patient as a busy machine needs."""
        given: dict[str, Any] = {
            "url": self.url,
            "app_id": self.app.tenant.app_id,
            "app_secret": Secret(SECRET),
            "permanent_code": Secret(CODE),
            "user": USER,
            "mapping": MAPPING,
            "timeout_seconds": 20.0,
            "retry_seconds": 20.0,
            "settle_seconds": 0.0,
        }
        return FxiaokeSettings(**{**given, **self.options, **options})

    def target(self, **options: Any) -> Fxiaoke:
        """A target; it is closed with the site."""
        self.made.append(Fxiaoke(self.settings(**options), self.evidence))
        return self.made[-1]

    def making(self) -> Callable[[], Fxiaoke]:
        """Makes a target as a new process has it."""
        return partial(Fxiaoke, self.settings(), self.evidence)

    def hasty(self) -> Callable[[], Fxiaoke]:
        """The same giving up soon: for answers that hang."""
        return partial(Fxiaoke, self.settings(timeout_seconds=HASTY), self.evidence)

    def with_wrong_secret(self) -> Fxiaoke:
        """A target whose appSecret is wrong."""
        return self.target(app_secret=Secret("not-the-secret"))

    def clear(self) -> None:
        """Forget every order, session and switch."""
        self.app.switches = Switches()
        self.app.store.forget()
        self.app.sign_in.forget()
        self.app.calls.workflows = 0
        self.faults.forget()

    def close(self) -> None:
        """Close the targets that were made."""
        while self.made:
            self.made.pop().close()

    def unknown_number(self) -> str:
        """A number that nothing has there."""
        return "X-404"

    def fail_once(self, moment: Literal["before save", "after save"]) -> None:
        """The next order's saving fails before, or after, the record is kept."""
        self.faults.plan("drop before" if moment == "before save" else "drop after", path="data/create")

    def records(self) -> list[Record]:
        """The orders' records, oldest first."""
        return [*self.app.store.of("SalesOrderObj").values()]

    def held(self) -> list[SalesOrder]:
        """Every order that is there and not void, in our words."""
        return [self._order(record) for record in self.records() if record["life_status"] != "invalid"]

    def _order(self, record: Record) -> SalesOrder:
        store = self.app.store
        customer = store.of("AccountObj")[str(record["account_id"])]
        lines = store.lines(KINDS["SalesOrderObj"], str(record["_id"]))
        return SalesOrder(
            reference=str(record["field_po__c"]),
            customer_number=str(customer["account_no"]),
            customer_name=str(customer["name"]),
            currency=str(record["field_currency__c"]),
            lines=tuple(self._line(line) for line in lines),
            total_amount=Decimal(str(record["order_amount"])),
            ship_to=ShipTo(
                name=_text(record, "field_ship_to__c"),
                contact=_text(record, "field_contact__c"),
                phone=_text(record, "ship_to_tel"),
                address=_text(record, "ship_to_add"),
            ),
            order_date=_day(record, "order_time"),
            requested_delivery_date=_day(record, "delivery_date"),
            payment_terms=_text(record, "field_terms__c"),
            note=_text(record, "remark"),
        )

    def _line(self, line: Record) -> SalesOrderLine:
        product = self.app.store.of("ProductObj")[str(line["product_id"])]
        return SalesOrderLine(
            line_number=int(str(line["field_line__c"])),
            item_number=str(product["product_code"]),
            description=str(line.get("remark", DESCRIPTION)),
            quantity=Decimal(str(line["quantity"])),
            unit=UNITS[str(line["field_unit__c"])],
            unit_price=Decimal(str(line["sales_price"])),
            line_amount=Decimal(str(line["subtotal"])),
            requested_delivery_date=_day(line, "field_due__c"),
        )


@contextmanager
def fxiaoke_site(evidence: Path) -> Iterator[Site]:
    """The emulator on loopback."""
    app = create_app(tenant())
    faults = Faults(app)
    with serving(faults) as url:
        site = Site(url, app, faults, evidence)
        try:
            yield site
        finally:
            faults.release()
            site.close()
    if faults.waiting:
        raise AssertionError("a planned fault never struck")


def mapping_with(folder: Path, *changes: tuple[str, str]) -> Path:
    """A mapping file that differs from the template: each text in it replaced by another."""
    text = MAPPING.read_text(encoding="utf-8")
    for old, new in changes:
        if old not in text:
            raise ValueError(f"the template has no {old!r}")
        text = text.replace(old, new)
    path = folder / "fxiaoke.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _text(record: Mapping[str, object], name: str) -> str | None:
    return str(record[name]) if name in record else None


def _day(record: Mapping[str, object], name: str) -> date | None:
    if name not in record:
        return None
    moment = datetime.fromtimestamp(int(str(record[name])) / 1000, UTC).astimezone(BEIJING)
    if (moment.hour, moment.minute) != (0, 0):
        raise ValueError(f"{name} is {moment}, not the beginning of a day")
    return moment.date()


def with_lines(order: SalesOrder, **changes: object) -> SalesOrder:
    """The order with these changes in its first line."""
    first, *others = order.lines
    return msgspec.structs.replace(order, lines=(msgspec.structs.replace(first, **changes), *others))
