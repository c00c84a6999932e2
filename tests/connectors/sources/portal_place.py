"""The customer's portal as a place that orders are published at."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

from connectors.parcel import Parcel
from connectors.settings import BrowserSettings, Secret
from connectors.sources.portal import Portal, PortalSettings
from fixtures.portal.accounts import Accounts
from fixtures.portal.app import create_app
from fixtures.portal.orders import Delivery, OrderBook, PortalLine, PortalOrder
from fixtures.portal.switches import Switches
from tests.partners.sites import serving

Setting: TypeAlias = Any
BEGINNING = datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
USER, PASSWORD = "haichuan", "pw-<portal>&1"


def order(number: str, published_at: datetime = BEGINNING, version: int = 1) -> PortalOrder:
    """An order with two lines."""
    return PortalOrder(
        number=number,
        version=version,
        order_date=published_at.date(),
        published_at=published_at,
        buyer_name="澄岳机电（苏州）有限公司",
        contact="顾晓岚",
        email="gu.xiaolan@chengyue.example",
        phone="0512-5550 0187",
        deliver_to=Delivery(
            name="澄岳机电二号仓", contact="沈师傅", phone="0512-5550 0110", address="江苏省苏州市吴中区虚构路 8 号"
        ),
        lines=(
            PortalLine(
                line_number=10,
                buyer_code="CY-40012",
                description="内六角圆柱头螺钉",
                specification="M8×30 12.9级",
                quantity=Decimal(12),
                unit="千支",
                unit_price=Decimal("486.50"),
            ),
            PortalLine(
                line_number=20,
                buyer_code="CY-41230",
                description="平垫圈",
                quantity=Decimal("2.5"),
                unit="盒",
                unit_price=Decimal("28.655"),
            ),
        ),
    )


class PortalPlace:
    """A portal of its own, and the sources that look there; ``evidence`` is where they leave what went wrong."""

    def __init__(self, evidence: Path, *, timeout_seconds: float = 20.0, **app: Setting) -> None:
        self.app = create_app([], **{"user": USER, "password": PASSWORD, **app})
        self.orders: OrderBook = self.app.extensions["orders"]
        self.accounts: Accounts = self.app.extensions["accounts"]
        self.switches: Switches = self.app.extensions["switches"]
        self.browser = BrowserSettings(evidence=evidence, timeout_seconds=timeout_seconds)
        self._running = ExitStack()
        url = self._running.enter_context(serving(self.app))
        self.settings = PortalSettings(name="chengyue", url=url, user=USER, password=Secret(PASSWORD))
        self._published = 0

    def open(self, **other: Setting) -> Portal:
        source = Portal(replace(self.settings, **other), self.browser)
        self._running.callback(source.close)
        return source

    def close(self) -> None:
        self.switches.quick()
        self._running.close()

    def deliver(self, name: str) -> None:
        self._published += 1
        self.orders.publish(order(name, BEGINNING + timedelta(minutes=self._published)))

    def deliver_many(self, count: int) -> list[str]:
        """Publish so many orders, and give their keys, oldest first."""
        names = [f"CY4500{27100 + number}" for number in range(count)]
        for name in names:
            self.deliver(name)
        return [f"{name}/v1" for name in names]

    def withdraw(self, name: str) -> None:
        self.orders.withdraw(name)

    def name_of(self, parcel: Parcel) -> str:
        """The value beside the first label of the workbook's head."""
        sheet = load_workbook(BytesIO(parcel.content)).active
        assert sheet is not None
        assert sheet["A2"].value in ("订单编号", "Order number")
        return str(sheet["C2"].value)
