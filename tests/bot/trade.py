"""Master data and orders for tests of what is made of them: small, and right unless a test breaks it."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from bot.checks import Case, run_checks
from bot.finding import Finding
from bot.masterdata import (
    Customer,
    CustomerItem,
    Item,
    KnownShipTo,
    MasterData,
    Price,
    Promotion,
    Stock,
    Unit,
)
from bot.resolve import resolve
from bot.sender import Sender
from bot.thresholds import CheckSettings
from extractors.purchase_order import Delivery, OrderLine, Party, PurchaseOrder

DAY = date(2026, 11, 20)

CUSTOMER = Customer(
    customer_number="C1",
    name="宁波测试机械有限公司",
    aliases=("测试机械",),
    tax_id="91330200TEST000001",
    mail_domains=("cheshi.example",),
    phone="0574-87001234",
    email="po@cheshi.example",
    address="浙江省宁波市鄞州区测试路 8 号",
    currency="CNY",
    payment_terms="月结30天",
    price_group="A",
)
OTHER = Customer(customer_number="C2", name="Sample Marine Ltd", language="en", currency="USD")
BOLT = Item(
    item_number="T-1",
    name="测试螺钉",
    specification="M8×30",
    base_unit="件",
    barcode="2970000000017",
    tax_rate=Decimal("0.13"),
    cost=Decimal("0.20"),
    minimum_quantity=Decimal(100),
    multiple=Decimal(100),
)
NUT = Item(item_number="T-2", name="测试螺母", specification="M8", base_unit="件", tax_rate=Decimal("0.13"))
OLD = Item(item_number="T-0", name="旧螺钉", base_unit="件", status="discontinued", superseded_by="T-1")

ROWS: dict[str, list[Any]] = {
    "customers": [CUSTOMER, OTHER],
    "ship_tos": [KnownShipTo(customer_number="C1", contact="吕师傅", phone="13800001001", address=CUSTOMER.address)],
    "items": [BOLT, NUT, OLD],
    "customer_items": [CustomerItem(customer_number="C1", customer_item_code="CS-88", item_number="T-1")],
    "units": [
        Unit(unit="件", factor=Decimal(1), aliases=("pcs", "个")),
        Unit(item_number="T-1", unit="箱", factor=Decimal(1000), aliases=("ctn",)),
    ],
    "prices": [
        Price(item_number="T-1", unit="件", unit_price=Decimal("0.50")),
        Price(item_number="T-1", unit="件", unit_price=Decimal("0.07"), currency="USD"),
        Price(item_number="T-2", unit="件", unit_price=Decimal("0.12")),
        Price(item_number="T-0", unit="件", unit_price=Decimal("0.40")),
    ],
    "stock": [Stock(item_number="T-1", on_hand=Decimal(100_000))],
    "promotions": [],
}


def master(**more: list[Any]) -> MasterData:
    """The master data, with rows of some kinds added."""
    return MasterData({kind: [*rows, *more.get(kind, [])] for kind, rows in ROWS.items()}, "v1")


def replaced(**kinds: list[Any]) -> MasterData:
    """The master data, with other rows for some kinds."""
    return MasterData({**ROWS, **kinds}, "v1")


def line(**values: Any) -> OrderLine:
    """A line for 200 bolts at the list price."""
    given = {"seller_item_code": "T-1", "quantity": "200", "unit": "件", "unit_price": "0.50", **values}
    return msgspec.convert(given, OrderLine, strict=False)


def order(*lines: OrderLine, **values: Any) -> PurchaseOrder:
    """An order of the customer's, right as it stands."""
    given: dict[str, Any] = {
        "order_number": "PO-1",
        "issue_date": DAY,
        "buyer": Party(name=CUSTOMER.name, email="po@cheshi.example"),
        "deliver_to": Delivery(address=CUSTOMER.address, phone="0574-87001234"),
        "lines": lines or (line(),),
        **values,
    }
    return PurchaseOrder(**given)


def findings(
    one: PurchaseOrder,
    data: MasterData | None = None,
    *,
    sender: Sender | None = None,
    promised: dict[str, Decimal] | None = None,
    owed: int = 0,
    **settings: Any,
) -> list[Finding]:
    """What resolving and all checks say of an order."""
    data, sender = data or master(), sender or Sender(address="po@cheshi.example")
    case = Case(
        order=one,
        resolution=resolve(one, sender, data, "OB-1", DAY),
        sender=sender,
        master=data,
        settings=CheckSettings(**settings),
        promised=promised or {},
        today=DAY,
        owed=Decimal(owed),
    )
    return list(run_checks(case))


def codes(*args: Any, **how: Any) -> list[str]:
    """The codes of those findings, with their severities."""
    return [f"{finding.code}:{finding.severity}" for finding in findings(*args, **how)]


def promotion(code: str, percent: int, *, stackable: bool = False, **values: Any) -> Promotion:
    """A discount on bolts."""
    return Promotion(
        promotion_code=code, item_number="T-1", discount_percent=Decimal(percent), stackable=stackable, **values
    )
