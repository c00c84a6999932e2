"""The Kingdee emulator on loopback, and targets for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo
from connectors.settings import Secret
from connectors.targets.kingdee import Kingdee, KingdeeSettings
from fixtures.faults import Faults
from fixtures.kingdee.accounts import Tenant
from fixtures.kingdee.app import KingdeeEmulator, create_app
from fixtures.kingdee.bills import Bill, Line
from fixtures.kingdee.masters import Item, Master, demo_masters
from tests.connectors.target_contract import CUSTOMER, CUSTOMER_NAME, DESCRIPTION, ITEMS, OTHER_CUSTOMER
from tests.partners.places import HASTY
from tests.partners.sites import serving

TENANT = Tenant(
    account="5f00000000abcd",
    user="robot",
    password="pw-of-the-robot",
    app_id="123456_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY",
    app_secret="00112233445566778899aabbccddeeff",
)
TEMPLATE = Path("connectors/targets/mappings/kingdee.toml")
UNITS = {"Pcs": "件", "Box": "箱"}
TERMS = {"SKTJ01_SYS": "月结30天"}


class KingdeePlace:
    """The emulator behind a bad line; ``settings`` are those of every target made here."""

    def __init__(self, app: KingdeeEmulator, faults: Faults, url: str, folder: Path) -> None:
        self.app, self.faults, self.url = app, faults, url
        self.evidence = folder / "evidence"
        self.secrets = (TENANT.password, TENANT.app_secret)
        self.folder = folder
        self.settings = self.settings_with()
        self._targets: list[Kingdee] = []

    def settings_with(self, **changes: Any) -> KingdeeSettings:
        """The settings with these changes."""
        usual: dict[str, Any] = {
            "url": self.url,
            "account": TENANT.account,
            "user": TENANT.user,
            "app_id": TENANT.app_id,
            "app_secret": Secret(TENANT.app_secret),
            "password": Secret(TENANT.password),
            "mapping": mapping_file(self.folder),
            "timeout_seconds": 20.0,
            "calls_per_second": 1000.0,
        }
        return KingdeeSettings(**{**usual, **changes})

    def use(self, **changes: Any) -> "KingdeePlace":
        """Make targets with these settings from now on."""
        self.settings = replace(self.settings, **changes)
        return self

    def making(self) -> Callable[[], Kingdee]:
        return partial(Kingdee, self.settings, self.evidence)

    def hasty(self) -> Callable[[], Kingdee]:
        return partial(Kingdee, replace(self.settings, timeout_seconds=HASTY), self.evidence)

    def target(self) -> Kingdee:
        made = self.making()()
        self._targets.append(made)
        return made

    def with_wrong_secret(self) -> Kingdee:
        wrong: dict[str, Any] = {"app_secret": Secret("not-the-secret-of-it"), "password": Secret("not-the-password")}
        return Kingdee(replace(self.settings, **wrong), self.evidence)

    def held(self) -> list[SalesOrder]:
        return [as_sales_order(bill) for bill in self.app.bills.held.values()]

    def unknown_number(self) -> str:
        return "T-8-3"

    def fail_once(self, moment: str) -> None:
        self.app.switches.plan({"before save": "exception before Save", "after save": "exception after Save"}[moment])

    def clear(self) -> None:
        self.app.clear()

    def close(self) -> None:
        """Close what was made here, and forget what was planned."""
        for target in self._targets:
            target.close()
        self.faults.forget()


@contextmanager
def kingdee_emulator() -> Iterator[tuple[KingdeeEmulator, Faults, str]]:
    """The emulator with the contract's customers and items, on loopback."""
    customers = [Master(number=number, name=CUSTOMER_NAME) for number in (CUSTOMER, OTHER_CUSTOMER)]
    items = [Item(number=number, name=DESCRIPTION) for number in ITEMS]
    app = create_app(TENANT, demo_masters(customers, items))
    faults = Faults(app)
    with serving(faults) as url:
        yield app, faults, url


def mapping_file(folder: Path) -> Path:
    """The template, with the fields that the emulated tenant added."""
    text = TEMPLATE.read_text(encoding="utf-8")
    text = text.replace('reference = "FNetOrderBillNo"', 'reference = "F_DEMO_PONo"')
    text = text.replace(
        "[line]", '"ship_to.name" = "F_DEMO_ShipTo"\nrequested_delivery_date = "F_DEMO_Due"\n\n[line]', 1
    )
    path = folder / "targets" / "kingdee.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def as_sales_order(bill: Bill) -> SalesOrder:
    """What the emulator holds, in the words of the contract: what the mapping filled in by itself is taken out."""
    head = bill.head
    due = _day(head.get("F_DEMO_Due"))
    return SalesOrder(
        reference=head["F_DEMO_PONo"],
        customer_number=head["FCustId"],
        customer_name=CUSTOMER_NAME,
        currency={"PRE001": "CNY"}[bill.finance["FSettleCurrId"]],
        lines=tuple(_line(number, line, due) for number, line in enumerate(bill.lines, 1)),
        total_amount=bill.total,
        ship_to=ShipTo(
            name=head.get("F_DEMO_ShipTo"),
            contact=head.get("FLinkMan"),
            phone=head.get("FLinkPhone"),
            address=head.get("FReceiveAddress"),
        ),
        order_date=_day(head["FDate"]),
        requested_delivery_date=due,
        payment_terms=TERMS[bill.finance["FRecConditionId"]],
        note=head.get("FNote"),
    )


def _line(number: int, line: Line, due: date | None) -> SalesOrderLine:
    values = line.values
    delivery = _day(values["FDeliveryDate"])
    assert values["FEntryTaxRate"] == Decimal(13), "the mapping's default"
    return SalesOrderLine(
        line_number=number,
        item_number=values["FMaterialId"],
        description=values["FEntryNote"],
        quantity=values["FQty"],
        unit=UNITS[values["FUnitID"]],
        unit_price=values["FTaxPrice"],
        line_amount=values["FAllAmount"],
        requested_delivery_date=None if delivery == due else delivery,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
