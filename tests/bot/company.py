"""The smallest company that can take an order: for tests of the journey."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.decisions import Action, Decision, apply
from bot.journey import Report, run_once
from bot.settings import Company, Confirm, Connection, Folders, Reading, Settings
from bot.staging import Staging
from bot.thresholds import CheckSettings
from connectors.message import Messenger
from connectors.parcel import Source
from connectors.sales_order import Target
from connectors.settings import BrowserSettings
from connectors.subscriber import Subscriber
from tests.partners.memory import Faults, MemoryMessenger, MemorySource, MemoryTarget

MASTER_DATA = {
    "customers": "customer_number,name,mail_domains,phone,email,address,currency\n"
    "C1,宁波测试机械有限公司,cheshi.example,0574-87001234,po@cheshi.example,浙江省宁波市鄞州区测试路 8 号,CNY\n",
    "items": "item_number,name,specification,base_unit,tax_rate,cost\n"
    "T-1,测试螺钉,M8×30,件,0.13,0.20\nT-2,测试螺母,M8,件,0.13,0.05\n",
    "units": "item_number,unit,factor,aliases\n,件,1,pcs;个\n,箱,100,ctn\n",
    "prices": "item_number,unit,unit_price,currency\nT-1,件,0.50,CNY\nT-2,件,0.12,CNY\n",
    "stock": "item_number,warehouse,on_hand\nT-1,W1,100000\nT-2,W1,100000\n",
}


class MemoryConnectors:
    """The outside world in memory, in the place of what orderbot.toml would name."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.source = MemorySource("mail", self.faults)
        self.erp = MemoryTarget("erp", self.faults)
        self.mail = MemoryMessenger("mail", self.faults)
        self.customers: dict[str, str] = {}
        self.listed: dict[str, tuple[Connection, Subscriber]] = {}

    def sources(self) -> list[Source]:
        return [self.source]

    def target(self) -> Target:
        return self.erp

    def messenger(self) -> Messenger:
        return self.mail

    def messenger_name(self) -> str:
        return self.mail.name

    def subscribe(self, settings: Any, subscriber: Subscriber) -> None:
        self.listed[settings.name] = Connection(name=settings.name, type="test", settings=settings), subscriber

    def subscribers(self) -> list[Connection]:
        return [connection for connection, _ in self.listed.values()]

    def make(self, _kind: str, connection: Connection) -> Subscriber:
        return self.listed[connection.name][1]

    def customer_of(self, source: str) -> str | None:
        return self.customers.get(source)

    def close(self) -> None:
        pass


class SmallCompany:
    """A company folder with its partners in memory; ``run`` is one run of the journey on it."""

    def __init__(self, folder: Path) -> None:
        (folder / "masterdata").mkdir(parents=True)
        for name, text in MASTER_DATA.items():
            (folder / "masterdata" / f"{name}.csv").write_text(text, encoding="utf-8")
        self.outside = MemoryConnectors()
        self.settings = Settings(
            path=folder / "orderbot.toml",
            company=Company(name="海川测试有限公司", mail_domains=("haichuan.example",)),
            folders=Folders(data=folder / "data", masterdata=folder / "masterdata", exceptions=folder / "exceptions"),
            browser=BrowserSettings(),
            reading=Reading(processes=1),
            confirm=Confirm(),
            checks=CheckSettings(),
        )

    def run(self, *, dry: bool = False, only: str | None = None) -> Report:
        return run_once(self.settings, dry=dry, only=only, connectors=self.outside)  # type: ignore[arg-type]

    def staging(self) -> Staging:
        return Staging(self.settings.folders.data)

    def stock(self, item: str, on_hand: int, reserved: int = 0) -> None:
        """Have the stock counted anew, now."""
        path = self.settings.folders.masterdata / "stock.csv"
        path.write_text(f"item_number,warehouse,on_hand,reserved\n{item},W1,{on_hand},{reserved}\n", encoding="utf-8")

    def with_checks(self, *, approval_amount: str) -> None:
        """Change what orderbot.toml says under [checks]."""
        self.settings = replace(self.settings, checks=CheckSettings(approval_amount=Decimal(approval_amount)))

    def statuses(self) -> dict[str, str]:
        """Our view: each parcel's file name and where its order is."""
        rows = self.staging().rows(
            "SELECT p.filename, o.status FROM purchase_order o JOIN parcel p ON p.id = o.parcel_id ORDER BY o.id"
        )
        return {row["filename"]: row["status"] for row in rows}

    def codes(self) -> list[str]:
        """What stops the orders that wait for a person."""
        rows = self.staging().rows(
            "SELECT f.code FROM finding f JOIN purchase_order o ON o.id = f.purchase_order_id "
            "WHERE o.status = 'exception' AND f.severity IN ('approve', 'block') ORDER BY f.id"
        )
        return [row["code"] for row in rows]

    def decide(self, action: Action, by: str = "李主管", **corrections: str) -> list[str]:
        """Decide on every exception; in the corrections' paths __ stands for a dot. Returns the new statuses."""
        staging = self.staging()
        given = {path.replace("__", "."): value for path, value in corrections.items()}
        rows = staging.rows("SELECT id, version FROM purchase_order WHERE status = 'exception' ORDER BY id")
        return [
            apply(
                staging,
                Decision(order_id=row["id"], version=row["version"], action=action, by=by, corrections=given),
            )
            for row in rows
        ]

    def deliver(self, key: str, number: str, quantity: int = 200, price: str = "0.50", item: str = "T-1") -> None:
        """Put an order as CSV into the source."""
        self.outside.source.deliver(key, f"{key}.csv", order_csv(number, quantity, price, item))


def order_csv(number: str, quantity: int = 200, price: str = "0.50", item: str = "T-1") -> bytes:
    """A small purchase order as a customer's CSV export."""
    amount = f"{quantity * float(price):.2f}"
    return (
        "采购订单\n"
        f"订单号,{number}\n"
        "客户名称,宁波测试机械有限公司\n"
        f"下单日期,{date(2026, 11, 20)}\n"
        "收货地址,浙江省宁波市鄞州区测试路 8 号\n"
        "联系电话,0574-87001234\n"
        "\n"
        "序号,供方料号,品名,规格,数量,单位,单价,金额\n"
        f"1,{item},测试螺钉,M8×30,{quantity},件,{price},{amount}\n"
        f"合计,,,,,,,{amount}\n"
    ).encode()
