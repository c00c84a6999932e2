"""What every target by API keeps besides TargetContract. A test class below it gives the fixture ``erp``."""

import json
import multiprocessing
import multiprocessing.synchronize
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest
import stamina

from connectors.capabilities import (
    PROTOCOLS,
    Cancels,
    Capability,
    ListsCustomers,
    ListsItems,
    Reads,
    Submits,
    capabilities,
)
from connectors.errors import OutcomeUnknown, Refused, SignInFailed, Unavailable
from connectors.sales_order import SalesOrder, Target
from connectors.targets.api.compare import same
from fixtures.faults import Faults, Kind
from tests.connectors.target_contract import CUSTOMER, ITEMS, OtherSide, TargetContract, order

FAULTS: tuple[Kind, ...] = (
    "drop before", "drop after", "error before", "error after", "page after", "empty after", "cut after", "hang before",
    "hang after",
)  # fmt: skip
MANY_RUNS = 6
FORK = multiprocessing.get_context("forkserver")
"""A process that has imported what pushes need, and nothing else, forks those that are killed: each costs little."""
FORK.set_forkserver_preload(["tests.connectors.api_target_contract", "httpx"])


class ApiOtherSide(OtherSide, Protocol):
    """An emulator behind a bad line, and how targets for it are made."""

    faults: Faults
    evidence: Path

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be written down: passwords, app secrets, tokens in use."""

    def making(self) -> Callable[[], Target]:
        """Makes a target as a new process has it; can be pickled. Its settings are as patient as usual."""

    def hasty(self) -> Callable[[], Target]:
        """The same giving up soon on a call: for answers that hang."""

    def with_wrong_secret(self) -> Target:
        """A target whose password or secret is wrong."""

    def clear(self) -> None:
        """Forget every order and every session."""


class ApiTargetContract(TargetContract):
    """Subclass it as Test…, and override the fixture ``erp``."""

    @pytest.fixture
    def erp(self) -> ApiOtherSide:
        raise NotImplementedError

    @pytest.fixture(autouse=True)
    def _retries_without_pause(self) -> Iterator[None]:
        with stamina.set_testing(True, attempts=4, cap=True):
            yield

    @pytest.mark.parametrize("fault", FAULTS)
    def test_a_fault_at_any_call_leaves_the_order_once_and_is_told_honestly(
        self, erp: ApiOtherSide, fault: Kind
    ) -> None:
        calls = calls_of_a_push(erp)

        for number in range(1, calls + 1):
            erp.clear()
            erp.faults.plan(fault, number)
            push_until_done(erp, hasty=fault.startswith("hang"))
            erp.faults.release()

            assert erp.held() == [order("PO-1")], f"{fault} at call {number} of {calls}"
            assert erp.faults.waiting == 0

    @pytest.mark.parametrize("moment", ["kill before", "kill after"])
    def test_killed_at_any_call_the_order_is_there_once_after_the_next_run(
        self, erp: ApiOtherSide, moment: Kind
    ) -> None:
        calls = calls_of_a_push(erp)

        for number in range(1, calls + 1):
            erp.clear()
            _push_and_be_killed(erp, moment, number)
            push_until_done(erp)

            assert erp.held() == [order("PO-1")], f"{moment} at call {number} of {calls}"

    def test_a_push_leaves_one_file_that_shows_it_and_no_secret(self, erp: ApiOtherSide, target: Target) -> None:
        (file,) = target.create(order("PO-1")).evidence

        shown = file.read_text(encoding="utf-8")
        assert all(each["reply"] is not None for each in json.loads(shown))
        assert str(order("PO-1").ship_to.address) in json.dumps(json.loads(shown), ensure_ascii=False)
        assert [secret for secret in erp.secrets if secret in shown] == []

    def test_what_went_wrong_has_the_file_that_shows_it(self, erp: ApiOtherSide, target: Target) -> None:
        with pytest.raises(Refused) as refused:
            target.create(order("PO-1", customer=erp.unknown_number()))

        assert all(file.is_file() for file in refused.value.evidence)
        assert [secret for secret in erp.secrets if secret in str(refused.value)] == []

    def test_a_wrong_secret_is_tried_once_and_for_a_person(self, erp: ApiOtherSide) -> None:
        target = erp.with_wrong_secret()
        try:
            with pytest.raises(SignInFailed):
                target.find("PO-1", CUSTOMER)
        finally:
            target.close()

        assert len(erp.faults.seen) <= 2, "accounts get locked"

    def test_what_it_says_it_can_it_has_and_nothing_else(self, target: Target) -> None:
        can = {capability for capability, protocol in PROTOCOLS.items() if isinstance(target, protocol)}

        assert can == capabilities(target)

    def test_what_was_saved_can_be_read_back(self, target: Target) -> None:
        if not isinstance(target, Reads):
            pytest.skip("this system cannot be read back")
        sent = order("PO-1")

        saved = target.read(target.create(sent).number)

        assert saved.head["reference"] == "PO-1"
        assert [line["item_number"] for line in saved.lines] == [line.item_number for line in sent.lines]
        for name in ("quantity", "unit_price"):
            pairs = zip(sent.lines, saved.lines, strict=True)
            assert all(same(getattr(line, name), shown[name]) for line, shown in pairs)

    def test_a_number_that_is_not_there_is_refused(self, target: Target) -> None:
        with pytest.raises(Refused):
            target.status("NO-SUCH-NUMBER-1")

    def test_a_cancelled_order_says_so_and_cancelling_again_does_nothing(self, target: Target) -> None:
        if not isinstance(target, Cancels):
            pytest.skip("this system cannot cancel")
        number = target.create(order("PO-1")).number

        target.cancel(number, "test order")
        target.cancel(number, "test order")

        assert target.status(number).state == "cancelled"

    def test_a_submitted_order_waits_or_is_approved_and_submitting_again_does_nothing(self, target: Target) -> None:
        if not isinstance(target, Submits):
            pytest.skip("this system knows no submitting")
        number = target.create(order("PO-1")).number

        target.submit(number)
        target.submit(number)

        assert target.status(number).state in ("open", "approved")

    def test_customers_and_items_can_be_looked_through(self, target: Target) -> None:
        if Capability.CUSTOMERS in capabilities(target):
            assert isinstance(target, ListsCustomers)
            assert CUSTOMER in {customer.number for customer in target.customers()}
        if Capability.ITEMS in capabilities(target):
            assert isinstance(target, ListsItems)
            assert {*ITEMS} <= {item.number for item in target.items()}

    def test_a_closed_target_opens_anew(self, target: Target) -> None:
        target.check()
        target.close()
        target.close()

        assert target.find("PO-1", CUSTOMER) is None


def calls_of_a_push(erp: ApiOtherSide) -> int:
    """How many calls a push takes, from signing in to reading back.

    Counted twice: a busy machine may let one call run out of time and come again.
    """
    return min(_calls_of_one(erp), _calls_of_one(erp))


def _calls_of_one(erp: ApiOtherSide) -> int:
    erp.clear()
    erp.faults.seen.clear()
    _push(erp.making(), order("PO-1"))
    return len(erp.faults.seen)


def _push(make: Callable[[], Target], sent: SalesOrder) -> None:
    """Look, create: as a run does."""
    target = make()
    try:
        if target.find(sent.reference, sent.customer_number) is None:
            target.create(sent)
    finally:
        target.close()


def push_until_done(erp: ApiOtherSide, *, hasty: bool = False) -> None:
    """Run after run until one is without doubt; what a run says is held against what is there.

    Hasty is the first run alone, in which a fault strikes: whatever a busy machine makes of it, the next is patient.
    """
    for run in range(MANY_RUNS):
        try:
            _push(erp.hasty() if hasty and run == 0 else erp.making(), order("PO-1"))
        except Unavailable:
            there = erp.held()
            assert there == [], "it was said that nothing was done"
        except OutcomeUnknown:
            there = erp.held()
            assert len(there) <= 1
        else:
            return
    raise AssertionError(f"not done after {MANY_RUNS} runs")


def _push_and_be_killed(erp: ApiOtherSide, moment: Kind, number: int) -> None:
    go = FORK.Event()
    process = FORK.Process(target=_push_when, args=(go, erp.making(), order("PO-1")))
    process.start()
    erp.faults.victim = process.pid
    erp.faults.plan(moment, number)
    go.set()
    process.join(60)
    assert process.exitcode == -9, f"the push was not killed at call {number}"


def _push_when(go: multiprocessing.synchronize.Event, make: Callable[[], Target], sent: SalesOrder) -> None:
    go.wait(60)
    _push(make, sent)
