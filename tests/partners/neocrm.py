"""The emulator of Neocrm on loopback, behind a bad line, and targets that work on it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Literal

from connectors.sales_order import SalesOrder, SalesOrderLine, ShipTo
from connectors.settings import Secret
from connectors.targets.neocrm import Neocrm, NeocrmSettings
from fixtures.faults import Faults
from fixtures.neocrm.app import NeocrmEmulator, create_app
from fixtures.neocrm.rules import Rules
from fixtures.neocrm.schema import LINE_NUMBER, OBJECTS, PO
from fixtures.neocrm.store import Record
from fixtures.neocrm.values import BEIJING
from fixtures.sites import serving
from tests.connectors.target_contract import CUSTOMER, CUSTOMER_NAME, ITEMS, OTHER_CUSTOMER
from tests.partners.places import HASTY

TEMPLATE = Path(__file__).parents[2] / "connectors/targets/mappings/neocrm.toml"
HEAD_CALL, DESCRIBING = "/xobjects/order", 4
"""The head's own call, and how many that a new target makes before it have the same in their path."""

CURRENCIES = {1: "CNY", 2: "USD"}


@dataclass
class NeocrmSite:
    """The emulator and what it takes to work on it. ``settings`` are those of every target made from now on."""

    app: NeocrmEmulator
    faults: Faults
    settings: NeocrmSettings
    evidence: Path
    open: list[Neocrm] = field(default_factory=list)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Passwords, and whatever tokens there are."""
        _, password, security = self.app.account
        return (self.app.client[1], password + security, security, *self.app.tokens)

    def making(self) -> Callable[[], Neocrm]:
        """Makes a target as a new process has it."""
        return partial(Neocrm, replace(self.settings, timeout_seconds=20.0), self.evidence)

    def hasty(self) -> Callable[[], Neocrm]:
        """The same giving up soon: for answers that hang."""
        return partial(Neocrm, replace(self.settings, timeout_seconds=HASTY), self.evidence)

    def target(self) -> Neocrm:
        """A target, closed with the site. It is patient: a busy machine is no fault."""
        target = Neocrm(self.settings, self.evidence)
        self.open.append(target)
        return target

    def with_wrong_secret(self) -> Neocrm:
        """A target whose security token is that of an older password."""
        return Neocrm(replace(self.settings, security_token=Secret("0lDt0k3n")), self.evidence)

    def unknown_number(self) -> str:
        """A number that nothing has here."""
        return "NO-SUCH"

    def fail_once(self, moment: Literal["before save", "after save"]) -> None:
        """Lose the call that makes the head, or the answer to the one that completes the order of two lines."""
        before = moment == "before save"
        if self.settings.api == "v1":
            path, number = ("/order/create", 1) if before else ("/orderProduct/create", 2)
        elif before:
            path, number = HEAD_CALL, DESCRIBING + 1
        else:
            path, number = ("/xobjects/order/1650" if self.settings.complete_by == "mark" else "/batch"), 1
        self.faults.plan("error before" if before else "drop after", number, path)

    def held(self) -> list[SalesOrder]:
        """Every order that is there, in our words."""
        return [self._order(record) for record in self.app.store.all("order")]

    def clear(self) -> None:
        """Forget orders, sessions and faults."""
        self.app.clear()
        self.faults.forget()

    def number_of(self, obj: str, identity: object) -> str:
        """Our number of a customer or item here."""
        number = "customItem180__c" if obj == "account" else "customItem30__c"
        return str((self.app.store.get(obj, int(str(identity))) or {})[number])

    def _order(self, head: Record) -> SalesOrder:
        lines = sorted(self.app.store.lines(head["id"]), key=lambda line: line[LINE_NUMBER])
        account = self.app.store.get("account", head["accountId"]) or {}
        return SalesOrder(
            reference=head[PO],
            customer_number=account["customItem180__c"],
            customer_name=CUSTOMER_NAME,
            currency=CURRENCIES[head["customItem159__c"]],
            lines=tuple(self._line(line) for line in lines),
            total_amount=head["amount"],
            ship_to=ShipTo(
                name=head["customItem153__c"],
                contact=head["customItem154__c"],
                phone=head["customItem155__c"],
                address=head["customItem156__c"],
            ),
            order_date=_day(head, "customItem151__c"),
            requested_delivery_date=_day(head, "customItem152__c"),
            payment_terms=head["customItem157__c"],
            note=head.get("customItem158__c"),
        )

    def _line(self, line: Record) -> SalesOrderLine:
        return SalesOrderLine(
            line_number=int(line[LINE_NUMBER]),
            item_number=self.number_of("product", line["productId"]),
            description=line["customItem23__c"],
            quantity=Decimal(line["quantity"]),
            unit=OBJECTS["orderProduct"]["customItem21__c"].choices[line["customItem21__c"]],
            unit_price=Decimal(line["unitPrice"]),
            line_amount=Decimal(line["priceTotal"]),
            requested_delivery_date=_day(line, "customItem22__c"),
        )


@contextmanager
def neocrm_site(folder: Path, **settings: Any) -> Iterator[NeocrmSite]:
    """The emulator with the contract's customers and items, as fast as calls come."""
    customers = ((CUSTOMER, CUSTOMER_NAME), (OTHER_CUSTOMER, "宁波测试机械有限公司二分"))
    app = create_app(customers, [(number, f"测试螺钉 {number}") for number in ITEMS], rules=Rules(calls_per_second=1e6))
    app.rules.alone = False
    faults = Faults(app)
    with serving(faults) as url:
        site = NeocrmSite(app, faults, neocrm_settings(url, app, **settings), folder)
        try:
            yield site
        finally:
            for target in site.open:
                target.close()
            faults.release()


def neocrm_settings(url: str, app: NeocrmEmulator, **more: Any) -> NeocrmSettings:
    """Settings that fit the emulator."""
    user, password, security = app.account
    given = {
        "url": url,
        "client_id": app.client[0],
        "client_secret": Secret(app.client[1]),
        "username": user,
        "password": Secret(password),
        "security_token": Secret(security),
        "mapping": TEMPLATE,
        "business_type": "标准订单",
        "status_field": "poStatus",
        "cancel_reason": "18",
        "calls_per_second": 1e6,
        **more,
    }
    return NeocrmSettings(**given)


def _day(record: Record, name: str) -> Any:
    value = record.get(name)
    return None if value is None else datetime.fromtimestamp(value / 1000, BEIJING).date()
