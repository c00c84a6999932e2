"""The U8 emulator behind a bad line, and targets that work on it."""

import functools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo, Target
from connectors.settings import Secret
from connectors.targets.yonyou_u8 import EaiU8, OpenApiU8, YonyouU8Settings
from fixtures.faults import Faults
from fixtures.yonyou_u8.app import U8, create_app
from fixtures.yonyou_u8.masters import Customer, CustomerPrice, Item, Masters, Stock, Unit, masters
from fixtures.yonyou_u8.order import Order
from fixtures.yonyou_u8.relay import Account
from fixtures.yonyou_u8.switches import Switches
from tests.connectors.target_contract import CUSTOMER, CUSTOMER_NAME, DESCRIPTION, ITEMS, OTHER_CUSTOMER
from tests.partners.places import HASTY
from tests.partners.sites import serving

APP_SECRET, APP_KEY = "app-secret-of-the-robot", "app-key-of-the-robot"
MAPPINGS = Path("connectors/targets/mappings").absolute()
"""The templates: what is handed out is what is tested."""

Door = Literal["openapi", "eai"]
UNITS = (
    Unit(code="01", name="件", group="10", main=True),
    Unit(code="02", name="箱", group="10", rate=Decimal(10)),
)


def demo_masters() -> Masters:
    """The test company's archives: items counted in 件, and in 箱 of ten; one with fixed rates."""
    floating = [
        Item(code=code, name=DESCRIPTION, unit_group="10", group_type=2, price=Decimal("0.60")) for code in ITEMS
    ]
    fixed = Item(code="T-FIX", name="固定换算螺钉", unit_group="10", group_type=1, sale_unit="02")
    old = Item(code="T-OLD", name="停产螺钉", end_date="2026-01-01")
    return masters(
        [
            Customer(code=CUSTOMER, name=CUSTOMER_NAME),
            Customer(code=OTHER_CUSTOMER, name=CUSTOMER_NAME),
            Customer(code="C-OLD", name="停用客户", end_date="2026-01-01"),
        ],
        [*floating, fixed, old],
        UNITS,
        prices=(CustomerPrice(customer=CUSTOMER, item=ITEMS[0], price=Decimal("0.50")),),
        stock=(Stock(warehouse="01", item=ITEMS[0], quantity=Decimal(500), available=Decimal(300)),),
    )


class U8Place:
    """The other side of both doors. ``door`` is the one that ``target`` goes through."""

    def __init__(self, app: U8, faults: Faults, url: str, evidence: Path, door: Door) -> None:
        self.app, self.faults, self.url, self.evidence, self.door = app, faults, url, evidence, door
        self.changes: dict[str, Any] = {}
        """Settings that every target made here has otherwise."""
        self._made: list[Target] = []

    @property
    def secrets(self) -> tuple[str, ...]:
        """Key, secret and every token in use."""
        return (APP_SECRET, APP_KEY, *self.app.relay.account.tokens)

    @property
    def orders(self) -> list[Order]:
        """What the first account set holds."""
        return list(self.app.sets["1"].orders.values())

    def settings(self, **changes: Any) -> YonyouU8Settings:
        """Settings for this door, that give up on a call within a second."""
        door: dict[str, Any] = (
            {"sender": "orderbot-001", "mapping": MAPPINGS / "yonyou_u8_eai.toml"}
            if self.door == "eai"
            else {
                "from_account": "caller",
                "to_account": "haichuan",
                "app_key": APP_KEY,
                "app_secret": Secret(APP_SECRET),
                "mapping": MAPPINGS / "yonyou_u8.toml",
                "user": "boss",
            }
        )
        made = {
            "interface": self.door,
            "url": self.url,
            "timeout_seconds": 3.0,
            "poll_seconds": 0.01,
            **door,
            **self.changes,
            **changes,
        }
        return YonyouU8Settings(**made)

    def making(self, **changes: Any) -> Callable[[], Target]:
        """Makes a target as a new process has it."""
        kind = EaiU8 if self.door == "eai" else OpenApiU8
        return functools.partial(kind, self.settings(**changes), self.evidence)

    def hasty(self) -> Callable[[], Target]:
        """The same giving up soon: for answers that hang."""
        return self.making(timeout_seconds=HASTY)

    def target(self, **changes: Any) -> Any:
        """A target that is closed with the place."""
        made = self.making(**changes)()
        self._made.append(made)
        return made

    def with_wrong_secret(self) -> Target:
        """A target that the other side does not let in."""
        settings = self.settings()
        wrong = {"sender": "nobody"} if self.door == "eai" else {"app_secret": Secret("wrong-secret")}
        return (EaiU8 if self.door == "eai" else OpenApiU8)(replace(settings, **wrong), self.evidence)

    def held(self) -> list[SalesOrder]:
        """The orders there, in our words."""
        return [_ours(order, self.door) for order in self.orders]

    def unknown_number(self) -> str:
        """No customer's and no item's."""
        return "X999"

    def fail_once(self, moment: Literal["before save", "after save"]) -> None:
        """The next saving's connection ends before, or just after its last step."""
        kind: Literal["drop before", "drop after"] = "drop before" if moment == "before save" else "drop after"
        last = "saleorder/verify" if self.changes.get("after_save") == "approve" else "saleorder/add"
        path = "saleorder/add" if moment == "before save" else last
        self.faults.plan(kind, path=path if self.door == "openapi" else "import.asp")

    def clear(self) -> None:
        """Forget orders, sessions, faults and switches."""
        self.faults.forget()
        self.app.clear()

    def close(self) -> None:
        """Close what was made."""
        for made in self._made:
            made.close()


@contextmanager
def u8_site() -> Iterator[tuple[U8, Faults, str]]:
    """The emulator, served on loopback, with two account sets."""
    account = Account(
        from_account="caller", app_key=APP_KEY, app_secret=APP_SECRET, to_accounts=frozenset({"haichuan"})
    )
    senders = {"orderbot-001": "1", "orderbot-002": "2"}
    users = {"boss": "boss-password", "clerk": "clerk-password"}
    app = create_app({"1": demo_masters(), "2": demo_masters()}, account, senders=senders, users=users)
    faults = Faults(app)
    with serving(faults) as url:
        yield app, faults, url


def reset(app: U8, faults: Faults) -> None:
    """As new: no orders, no sessions, no faults, every switch at its default."""
    faults.forget()
    vars(app.switches).update(vars(Switches()))
    # What a test left to be done late is done before it is forgotten, or the next test would hold it.
    while any(books.busy for books in app.sets.values()):
        time.sleep(0.01)
    app.clear()
    app.relay.ahead *= 0


def _ours(order: Order, door: str) -> SalesOrder:
    head = order.head
    lines = tuple(_line(number, entry, door) for number, entry in enumerate(order.entries, 1))
    return SalesOrder(
        reference=head["define10"],
        customer_number=head["custcode"],
        customer_name=head["cusname"],
        currency="CNY",
        lines=lines,
        total_amount=sum((line.line_amount for line in lines), Decimal(0)),
        ship_to=ShipTo(
            name=head.get("define12"),
            contact=head.get("ccusperson"),
            phone=head.get("define11"),
            address=head.get("sendaddress"),
        ),
        order_date=date.fromisoformat(head["date"]),
        requested_delivery_date=_day(head.get("dpredatebt")),
        payment_terms=head.get("define13"),
        note=head.get("memo"),
    )


def _line(number: int, entry: dict[str, str], door: str) -> SalesOrderLine:
    """A line by what U8 holds of it, turned into the unit that it was ordered in."""
    assert Decimal(entry["rowno" if door == "openapi" else "irowno"]) == number
    second = entry.get("unitcode") == "02"
    quantity, price = Decimal(entry["quantity"]), Decimal(entry["taxunitprice"])
    if second:
        quantity, price = Decimal(entry["num"]), price * quantity / Decimal(entry["num"])
    return SalesOrderLine(
        line_number=number,
        item_number=entry["inventorycode"],
        description=DESCRIPTION,
        quantity=quantity,
        unit=entry.get("define23") or ("箱" if second else "件"),
        unit_price=price,
        line_amount=Decimal(entry["sum"]),
        tax_rate=None if Decimal(entry["taxrate"]) == 13 else Decimal(entry["taxrate"]),
        requested_delivery_date=_day(entry.get("define36") or entry.get("dpredate")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
