"""An approved revision of an order that stands in the target changes it there, once, and overwrites nobody's work."""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from connectors.capabilities import Capability, SavedOrder, Value
from connectors.sales_order import Pushed, SalesOrder, TargetStatus
from tests.bot.company import SmallCompany
from tests.partners.memory import Died, MemoryTarget


class ChangingTarget(MemoryTarget):
    """A target whose orders can be read and changed."""

    capabilities = frozenset({Capability.READ, Capability.CHANGE})

    def read(self, number: str) -> SavedOrder:
        order = self.orders[int(number.removeprefix("SO-")) - 1]
        lines: tuple[dict[str, Value], ...] = tuple({"quantity": line.quantity} for line in order.lines)
        return SavedOrder(number=number, head={"note": order.note}, lines=lines)

    def change(self, number: str, order: SalesOrder) -> Pushed:
        self.faults.strike("before change")
        self.orders[int(number.removeprefix("SO-")) - 1] = order
        self.faults.strike("after change")
        return Pushed(number=number)

    def change_by_hand(self, note: str) -> None:
        self.orders[0] = msgspec.structs.replace(self.orders[0], note=note)


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    """PO-1 of 200 stands in the target; its revision of 300 waits and has just been approved."""
    company = SmallCompany(tmp_path)
    company.outside.erp = ChangingTarget("erp", company.outside.faults)
    company.deliver("a", "PO-1", quantity=200)
    company.run()
    company.deliver("b", "PO-1", quantity=300)
    company.run()
    assert company.decide("approve") == ["approved"]
    return company


def erp(company: SmallCompany) -> ChangingTarget:
    assert isinstance(company.outside.erp, ChangingTarget)
    return company.outside.erp


def ordered(company: SmallCompany) -> list[tuple[str, Decimal]]:
    return [(order.reference, order.lines[0].quantity) for order in erp(company).orders]


def again(company: SmallCompany) -> None:
    """The next run, once the pause after a failure is over."""
    with company.staging().transaction() as db:
        db.execute("UPDATE purchase_order SET not_before = NULL")
    company.run()


def test_the_order_there_becomes_the_revision_and_keeps_its_number(company: SmallCompany) -> None:
    company.run()
    assert ordered(company) == [("PO-1", Decimal(300))]
    assert company.statuses() == {"a.csv": "superseded", "b.csv": "pushed"}
    rows = company.staging().rows("SELECT target_number FROM sales_order ORDER BY id")
    assert [row["target_number"] for row in rows] == [None, "SO-1"]


@pytest.mark.parametrize("fault", ["before change:died", "after change:died"])
def test_a_run_killed_at_the_change_is_taken_up_by_the_next(company: SmallCompany, fault: str) -> None:
    company.outside.faults.planned = [fault]
    with pytest.raises(Died):
        company.run()
    again(company)
    assert ordered(company) == [("PO-1", Decimal(300))]
    assert company.statuses() == {"a.csv": "superseded", "b.csv": "pushed"}


@pytest.mark.parametrize("fault", ["before change:unavailable", "after change:unknown"])
def test_a_change_in_doubt_is_made_again(company: SmallCompany, fault: str) -> None:
    company.outside.faults.planned = [fault]
    company.run()
    assert company.statuses() == {"a.csv": "pushed", "b.csv": "confirmed"}
    again(company)
    assert ordered(company) == [("PO-1", Decimal(300))]
    assert company.statuses() == {"a.csv": "superseded", "b.csv": "pushed"}


def test_a_change_of_ours_in_doubt_is_nobodys_work_by_hand(company: SmallCompany) -> None:
    company.outside.faults.planned = ["after change:unknown"]
    company.run()
    company.run()
    assert ordered(company) == [("PO-1", Decimal(300))]
    assert company.staging().rows("SELECT id FROM event WHERE what = 'order_changed_in_target'") == []


def test_what_somebody_changed_there_by_hand_is_not_overwritten(company: SmallCompany) -> None:
    erp(company).change_by_hand("客户电话改为下周送")
    company.run()
    assert ordered(company) == [("PO-1", Decimal(200))]
    assert company.codes() == ["push-refused"]


def test_an_order_that_has_left_is_not_changed(company: SmallCompany) -> None:
    erp(company).states["SO-1"] = TargetStatus(state="shipped", text="已发货")
    company.run(only="follow")
    company.run()
    assert ordered(company) == [("PO-1", Decimal(200))]
    assert company.codes() == ["push-refused"]


def test_what_the_target_refuses_to_change_waits_for_a_person_with_its_words(company: SmallCompany) -> None:
    company.outside.faults.planned = ["before change:refused"]
    company.run()
    (finding,) = company.staging().rows("SELECT why_en FROM finding WHERE code = 'push-refused'")
    assert "refused at before change" in finding["why_en"]
    assert company.statuses() == {"a.csv": "pushed", "b.csv": "exception"}


@pytest.mark.parametrize(("quantity", "short"), [(300, False), (301, True)])
def test_a_revision_may_have_the_goods_of_the_order_that_it_replaces(
    tmp_path: Path, quantity: int, *, short: bool
) -> None:
    company = SmallCompany(tmp_path)
    company.stock("T-1", 300)
    company.deliver("a", "PO-1", quantity=200)
    company.run()
    company.deliver("b", "PO-1", quantity=quantity)
    company.run()
    assert ("stock-short" in company.codes(), "revision" in company.codes()) == (short, True)
