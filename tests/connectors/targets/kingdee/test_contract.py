"""Kingdee Cloud Galaxy, against its emulator: the contract, by the settings that change how it is kept."""

from typing import Any

import pytest

from connectors.errors import OutcomeUnknown
from connectors.sales_order import Target
from fixtures.faults import Kind
from tests.connectors.api_target_contract import ApiTargetContract, calls_of_a_push, push_until_done
from tests.connectors.target_contract import CUSTOMER, OtherSide, order
from tests.partners.kingdee import KingdeePlace


class TestKingdeeEmulatorBySignedCalls(ApiTargetContract):
    @pytest.fixture
    def erp(self, kingdee: KingdeePlace) -> KingdeePlace:
        return kingdee


class TestKingdeeEmulatorByPassword(ApiTargetContract):
    @pytest.fixture
    def erp(self, kingdee: KingdeePlace) -> KingdeePlace:
        return kingdee.use(sign_in="password", app_id="")


class TestKingdeeEmulatorReadByView(ApiTargetContract):
    @pytest.fixture
    def erp(self, kingdee: KingdeePlace) -> KingdeePlace:
        return kingdee.use(read_back="view")


class TestKingdeeEmulatorApprovingEveryBill(ApiTargetContract):
    @pytest.fixture
    def erp(self, kingdee: KingdeePlace) -> KingdeePlace:
        return kingdee.use(after_save="audit")

    def test_after_a_fault_behind_saving_the_order_is_found_and_the_next_one_arrives(
        self, erp: OtherSide, target: Target
    ) -> None:
        """Not by looking: a bill that is saved and not approved is taken up by creating it."""
        erp.fail_once("after save")
        with pytest.raises(OutcomeUnknown):
            target.create(order("PO-1"))
        assert target.find("PO-1", CUSTOMER) is None

        number = target.create(order("PO-1")).number

        assert target.find("PO-1", CUSTOMER) == number
        target.create(order("PO-2"))
        assert erp.held() == [order("PO-1"), order("PO-2")]


@pytest.mark.parametrize("after_save", ["submit", "audit", "audit_with_save"])
@pytest.mark.parametrize("fault", ["drop after", "drop before", "error after"])
def test_after_a_fault_at_any_call_the_bill_is_handed_in_once(
    kingdee: KingdeePlace, after_save: Any, fault: Kind
) -> None:
    kingdee.use(after_save=after_save)
    calls = calls_of_a_push(kingdee)

    for number in range(1, calls + 1):
        kingdee.clear()
        kingdee.faults.plan(fault, number)
        push_until_done(kingdee)

        (bill,) = kingdee.app.bills.held.values()
        assert bill.status == ("B" if after_save == "submit" else "C"), f"{fault} at call {number} of {calls}"
