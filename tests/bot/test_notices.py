"""Shipping, warehouse and finance are told once of each change, in order, whatever fails; hand changes are seen."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from bot import notices
from bot.sign_ins import forget_refusal
from bot.staging import to_utc
from connectors.capabilities import Capability, SavedOrder
from connectors.sales_order import SalesOrder, State, TargetStatus
from connectors.settings import Secret
from connectors.subscribers.webhook import Webhook, WebhookSettings
from tests.bot.company import SmallCompany
from tests.partners.memory import Died, MemoryTarget
from tests.partners.receiver import SECRET, Receiver, receiver

ORDER = "采购单号：PO-1\n采购方：宁波测试机械有限公司\n料号,品名,数量,单位,单价\nT-1,测试螺钉 M8×30,200,件,0.50\n"


@pytest.fixture
def office() -> Iterator[Receiver]:
    with receiver() as office:
        yield office


@pytest.fixture
def company(tmp_path: Path, office: Receiver) -> Iterator[SmallCompany]:
    company = SmallCompany(tmp_path)
    settings = WebhookSettings(name="wms", url=office.url, secret=Secret(SECRET))
    webhook = Webhook(settings)
    company.outside.subscribe(settings, webhook)
    company.outside.source.deliver("1", "PO-1.csv", ORDER.encode())
    yield company
    webhook.close()


def ship(company: SmallCompany) -> None:
    company.outside.erp.states["SO-1"] = TargetStatus(state="shipped", text="SF100")


def a_day_later(company: SmallCompany) -> None:
    """Every order may be looked at again."""
    staging = company.staging()
    with staging.transaction() as db:
        db.execute("UPDATE purchase_order SET not_before = NULL")
    staging.close()


def rested(company: SmallCompany) -> None:
    """Every pause is over."""
    staging = company.staging()
    with staging.transaction() as db:
        db.execute("UPDATE notice SET not_before = ?", [to_utc(datetime.now(UTC) - timedelta(minutes=1))])
    staging.close()


def test_each_change_is_told_once_and_in_order(company: SmallCompany, office: Receiver) -> None:
    company.run()
    company.run()
    ship(company)
    company.run()
    company.run()
    assert office.events() == ["pushed", "shipped"]
    told = list(office.taken.values())
    assert told[0]["order"]["target_number"] == "SO-1"
    assert told[0]["sales_order"]["lines"][0]["quantity"] == "200"
    assert told[1]["order"]["text"] == "SF100"


def test_approval_and_payment_in_the_target_are_told_too(company: SmallCompany, office: Receiver) -> None:
    company.run()
    states: tuple[State, ...] = ("approved", "shipped", "invoiced", "invoiced", "paid", "paid")
    for state in states:
        company.outside.erp.states["SO-1"] = TargetStatus(state=state, text=state)
        a_day_later(company)
        company.run()
    assert office.events() == ["pushed", "approved", "shipped", "invoiced", "paid"]
    assert company.statuses() == {"PO-1.csv": "fulfilled"}


def test_an_invoiced_order_is_asked_for_its_payment_once_a_day(company: SmallCompany) -> None:
    company.run()
    company.outside.erp.states["SO-1"] = TargetStatus(state="invoiced", text="invoiced")
    asked = [company.run().steps["follow"].get("not paid yet", 0) for _ in range(3)]
    a_day_later(company)
    asked.append(company.run().steps["follow"].get("not paid yet", 0))
    assert asked == [0, 1, 0, 1]


def test_nobody_is_asked_for_payments_that_nobody_wants_to_be_told_of(company: SmallCompany, office: Receiver) -> None:
    settings = WebhookSettings(name="wms", url=office.url, secret=Secret(SECRET), events=("shipped", "invoiced"))
    company.outside.subscribe(settings, company.outside.listed["wms"][1])
    company.outside.erp.states["SO-1"] = TargetStatus(state="invoiced", text="invoiced")
    company.run()
    assert company.run().steps["follow"] == {}


def test_only_what_was_asked_for_is_told(company: SmallCompany, office: Receiver) -> None:
    settings = WebhookSettings(name="wms", url=office.url, secret=Secret(SECRET), events=("shipped",))
    company.outside.subscribe(settings, company.outside.listed["wms"][1])
    company.run()
    ship(company)
    company.run()
    assert office.events() == ["shipped"]


def test_a_later_change_waits_for_the_earlier_one(company: SmallCompany, office: Receiver) -> None:
    office.plan = [500]
    report = company.run()
    ship(company)
    company.run()
    assert (office.events(), len(office.calls)) == ([], 1)
    assert any("500" in problem for problem in report.problems)
    rested(company)
    company.run()
    assert office.events() == ["pushed", "shipped"]


def test_a_notice_whose_answer_was_lost_comes_again_under_the_same_id(company: SmallCompany, office: Receiver) -> None:
    office.plan = ["lose"]
    company.run()
    rested(company)
    company.run()
    assert (len(office.calls), len(set(office.calls)), office.events()) == (2, 1, ["pushed"])


def test_a_death_between_the_change_and_its_telling_loses_nothing(
    company: SmallCompany, office: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def died(*_: object) -> None:
        raise Died("before sending")

    with monkeypatch.context() as patch:
        patch.setattr(notices, "send", died)
        with pytest.raises(Died):
            company.run()
    assert office.events() == []
    company.run()
    assert office.events() == ["pushed"]


def test_a_receiver_that_stays_away_is_given_up_in_the_end_and_said_so(company: SmallCompany, office: Receiver) -> None:
    office.plan = [500] * (len(notices.PAUSES) + 1)
    problems: list[str] = []
    for _ in range(len(notices.PAUSES) + 2):
        problems += company.run().problems
        rested(company)
    assert any("given up" in problem for problem in problems)
    assert office.plan == []


class ReadableTarget(MemoryTarget):
    """A target that shows its orders, where people may change them."""

    capabilities = frozenset({Capability.READ})

    def read(self, number: str) -> SavedOrder:
        order: SalesOrder = self.orders[int(number.removeprefix("SO-")) - 1]
        lines = tuple({"item_number": one.item_number, "quantity": one.quantity} for one in order.lines)
        return SavedOrder(number=number, head={"reference": order.reference}, lines=lines)

    def change_by_hand(self, quantity: str) -> None:
        line = msgspec.structs.replace(self.orders[0].lines[0], quantity=quantity)
        self.orders[0] = msgspec.structs.replace(self.orders[0], lines=(line,))


def test_what_people_change_in_the_target_is_seen_once_and_shown(company: SmallCompany, office: Receiver) -> None:
    erp = ReadableTarget("erp", company.outside.faults)
    company.outside.erp = erp
    company.run()
    erp.change_by_hand("150")
    company.run()
    company.run()
    assert office.events() == ["pushed", "changed"]
    changes = list(office.taken.values())[1]["changes"]
    assert changes == [{"zh": "第 1 行 数量 200 → 150", "en": "line 1 quantity 200 → 150"}]
    assert [line.quantity for line in erp.orders[0].lines] == ["150"]  # never written over
    staging = company.staging()
    found = staging.rows("SELECT severity, why_en FROM finding WHERE code = 'changed-in-target'")
    staging.close()
    assert found == [
        {
            "severity": "info",
            "why_en": "SO-1 was changed by hand in erp after the push: line 1 quantity 200 → 150",
        }
    ]


def test_a_notice_waits_for_as_long_as_the_sign_in_is_refused(company: SmallCompany, office: Receiver) -> None:
    office.plan = [401]
    company.run()
    for _ in range(len(notices.PAUSES) + 2):
        rested(company)
        company.run()
    assert (office.events(), len(office.calls)) == ([], 1)
    staging = company.staging()
    forget_refusal(staging, "subscriber", "wms")
    staging.close()
    rested(company)
    company.run()
    assert office.events() == ["pushed"]
