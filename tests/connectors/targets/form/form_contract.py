"""What the form target keeps: on every site the contract of targets and the site's own faults, on one the drills.

A test class below FormContract or FormDrills gives the fixture ``side`` and the site's words.
"""

import os
import signal
from decimal import Decimal

import msgspec
import pytest

from connectors.errors import OutcomeUnknown, Refused, SignInFailed, Unavailable
from connectors.sales_order import SalesOrder, ShipTo, TargetStatus
from tests.connectors.target_contract import CUSTOMER, OTHER_CUSTOMER, OtherSide, TargetContract, order
from tests.partners.erp import saved_by_hand
from tests.partners.form import FormSide
from tests.partners.processes import browsers


class FormContract(TargetContract):
    """Subclass it as Test…, and override the fixture ``side`` and the words."""

    BUSY: str
    SHIPPED: str
    CANCELLED: str
    WRONG_PASSWORD: str
    CUSTOMER_LABEL: str
    CANCEL_BUTTON: str

    @pytest.fixture
    def side(self) -> FormSide:
        raise NotImplementedError

    @pytest.fixture
    def erp(self, side: FormSide) -> OtherSide:
        return side

    @pytest.mark.parametrize("moment", ["session lost at look-up", "session lost at save"])
    def test_a_session_lost_on_the_way_costs_a_sign_in_and_nothing_else(self, side: FormSide, moment: str) -> None:
        side.site.app.switches.plan(moment)

        pushed = side.form.create(order("PO-1"))

        assert side.held() == [order("PO-1")]
        assert side.form.find("PO-1", CUSTOMER) == pushed.number

    @pytest.mark.parametrize("careful", [True, False], ids=["warns of doubles", "takes doubles"])
    @pytest.mark.parametrize(("moment", "there"), [("drop before save", 0), ("drop after save", 1)])
    def test_a_connection_dropped_in_saving_is_never_a_second_order(
        self, side: FormSide, moment: str, there: int, *, careful: bool
    ) -> None:
        side.site.app.switches.warn_of_duplicates = careful
        for number in range(2):
            side.site.app.switches.plan(moment)
            with pytest.raises(OutcomeUnknown):
                side.form.create(order(f"PO-{number}"))

        assert side.held() == [order(f"PO-{number}") for number in range(2 * there)]

    def test_every_problem_of_an_order_is_told_at_once_in_the_sites_words(self, side: FormSide) -> None:
        sent = msgspec.structs.replace(order("PO-1"), customer_number="C009", ship_to=ShipTo())

        with pytest.raises(Refused) as refused:
            side.form.create(sent)

        assert str(refused.value) == "form: 客户 C009 已冻结，不能下单; 缺少收货地址"
        assert len(refused.value.evidence) == 2
        assert side.held() == []

    def test_a_customer_that_is_only_alike_is_not_taken(self, side: FormSide) -> None:
        with pytest.raises(Refused) as refused:
            side.form.create(msgspec.structs.replace(order("PO-1"), customer_number="C00"))

        assert f"'{self.CUSTOMER_LABEL}': no entry has 'C00' (offered: C001" in str(refused.value)

    def test_a_warning_that_the_order_is_there_is_never_overridden(self, side: FormSide) -> None:
        number = side.site.app.store.save(saved_by_hand("PO-1")).number

        with pytest.raises(OutcomeUnknown, match=number):
            side.form.create(order("PO-1"))

        assert [saved.number for saved in side.site.app.store.orders()] == [number]

    def test_an_order_on_a_later_page_of_the_list_is_found(self, side: FormSide) -> None:
        number = side.site.app.store.save(saved_by_hand("PO-7")).number
        for _ in range(16):
            side.site.app.store.save(saved_by_hand("PO-77", customer=OTHER_CUSTOMER))

        assert side.form.find("PO-7", CUSTOMER) == number

    def test_a_list_that_breaks_is_unavailable_in_the_sites_words(self, side: FormSide) -> None:
        side.form.check()
        side.site.app.switches.plan("error in list")

        with pytest.raises(Unavailable, match=self.BUSY) as away:
            side.form.find("PO-1", CUSTOMER)

        assert len(away.value.evidence) == 2

    def test_an_order_is_followed_and_cancelled(self, side: FormSide) -> None:
        first, second = (side.site.app.store.save(saved_by_hand(f"PO-{number}")).number for number in (1, 2))

        side.site.app.store.ship(first)
        side.form.cancel(second, "test")
        side.form.cancel(second, "again")

        assert side.form.status(first) == TargetStatus(state="shipped", text=self.SHIPPED)
        assert side.form.status(second) == TargetStatus(state="cancelled", text=self.CANCELLED)
        with pytest.raises(Refused, match=f"offers no button '{self.CANCEL_BUTTON}'"):
            side.form.cancel(first, "too late")

    def test_an_order_is_read_back_as_it_was_sent(self, side: FormSide) -> None:
        saved = side.form.read(side.form.create(order("PO-1")).number)

        assert saved.head["reference"] == "PO-1"
        assert saved.head["total_amount"] == order("PO-1").total_amount
        assert [line["quantity"] for line in saved.lines] == [line.quantity for line in order("PO-1").lines]

    @pytest.mark.parametrize("number", ["SO-2026-99999", "SO-1/../x?y#z"])
    def test_a_number_that_the_site_does_not_know_is_refused(self, side: FormSide, number: str) -> None:
        with pytest.raises(Refused, match="no order SO-"):
            side.form.status(number)

    def test_a_wrong_password_is_told_and_not_shown(self, side: FormSide) -> None:
        robot = side.robot(password="pw-secret-wrong")

        with pytest.raises(SignInFailed, match=f"robot could not sign in: {self.WRONG_PASSWORD}") as failed:
            robot.find("PO-1", CUSTOMER)

        robot.close()
        picture, source = failed.value.evidence
        assert picture.suffix == ".png"
        assert "pw-secret-wrong" not in source.read_text(encoding="utf-8") + str(failed.value)


class FormDrills(FormContract):
    """What the robot does by itself, whichever site it works on: shown on one."""

    def test_a_session_lost_again_and_again_leaves_nothing(self, side: FormSide) -> None:
        side.site.app.switches.plan("session lost at save", "session lost at look-up")

        with pytest.raises(Unavailable, match="lost twice"):
            side.form.create(order("PO-1"))

        assert side.held() == []

    def test_a_slow_site_is_waited_for(self, side: FormSide) -> None:
        side.site.app.switches.slow = 0.4

        side.form.create(order("PO-1"))

        assert side.held() == [order("PO-1")]

    def test_a_browser_killed_in_mid_form_is_replaced_and_the_order_entered_once(
        self, side: FormSide, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        others, robot = browsers(os.getpid()), side.robot()
        robot.check()
        (ours,) = browsers(os.getpid()) - others
        fill = robot._fill

        def fill_and_die(sent: SalesOrder) -> None:
            fill(sent)
            os.kill(ours, signal.SIGKILL)

        monkeypatch.setattr(robot, "_fill", fill_and_die)
        with pytest.raises((Unavailable, OutcomeUnknown)):
            robot.create(order("PO-1"))

        monkeypatch.undo()
        assert robot.find("PO-1", CUSTOMER) is None
        robot.create(order("PO-1"))
        robot.close()
        assert side.held() == [order("PO-1")]

    def test_a_total_that_the_form_does_not_show_is_refused_before_saving(self, side: FormSide) -> None:
        with pytest.raises(Refused, match="total amount: '1' was meant, '520' stands there"):
            side.form.create(msgspec.structs.replace(order("PO-1"), total_amount=Decimal(1)))

        assert side.held() == []

    def test_an_order_that_stands_there_twice_is_for_a_person(self, side: FormSide) -> None:
        for _ in range(2):
            side.site.app.store.save(saved_by_hand("PO-1"))

        with pytest.raises(Refused, match=r"stands there 2 times: SO-.*-00002, SO-.*-00001"):
            side.form.find("PO-1", CUSTOMER)

    def test_a_list_that_was_not_searched_is_no_answer(self, side: FormSide) -> None:
        side.site.app.store.save(saved_by_hand("AB-10"))
        side.form.check()
        side.site.app.switches.plan("search ignored")

        with pytest.raises(Unavailable, match="was not searched for PO-1"):
            side.form.find("PO-1", CUSTOMER)
