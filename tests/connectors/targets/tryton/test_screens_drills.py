"""What goes wrong at Tryton, in the browser and between them, and what becomes of the order.

An order takes seconds to type, so a test lets more than one thing go wrong with it.
"""

import os
import signal

import pytest

from connectors.errors import OutcomeUnknown, Unavailable
from connectors.targets.tryton_screens import TrytonScreens
from tests.connectors.target_contract import CUSTOMER
from tests.partners.processes import browsers
from tests.partners.tryton_line import hang_up
from tests.partners.tryton_screens import TrytonScreensPlace, short

CREATE, QUOTE = "model.sale.sale.create", "model.sale.sale.quote"
LINE_CHANGE = "model.sale.line.on_change_product"

pytestmark = pytest.mark.timeout(900)  # a busy machine types slowly


def test_an_order_is_there_once_after_a_call_lost_in_mid_lines_a_lost_save_and_a_busy_server(
    tryton: TrytonScreensPlace,
) -> None:
    """The client itself saves again after 503."""
    tryton.line.meet("after", LINE_CHANGE, hang_up)
    with pytest.raises(Unavailable, match="filling in PO-1"):
        tryton.screens.create(short("PO-1"))
    tryton.line.meet("before", CREATE, hang_up)
    with pytest.raises(OutcomeUnknown, match="it is not there yet"):
        tryton.screens.create(short("PO-1"))
    assert (tryton.screens.find("PO-1", CUSTOMER), tryton.references()) == (None, [])
    tryton.line.meet("after", CREATE, lambda: 503)

    number = tryton.screens.create(short("PO-1")).number

    assert (tryton.references(), tryton.line.seen.count(CREATE)) == (["PO-1"], 2)
    assert tryton.screens.find("PO-1", CUSTOMER) == number


def test_a_save_without_an_answer_is_looked_for_and_a_break_at_quoting_taken_up(tryton: TrytonScreensPlace) -> None:
    robot = tryton.robot(after_save="quote")
    tryton.line.meet("after", CREATE, hang_up)
    tryton.line.meet("before", QUOTE, hang_up)
    with pytest.raises(OutcomeUnknown, match="finishing PO-1"):
        robot.create(short("PO-1"))
    assert robot.find("PO-1", CUSTOMER) is None
    tryton.line.meet("after", QUOTE, hang_up)
    with pytest.raises(OutcomeUnknown, match="finishing PO-1"):
        robot.create(short("PO-1"))

    number = robot.find("PO-1", CUSTOMER)

    robot.close()
    assert number is not None
    assert [(row[0], row[-1]) for row in tryton.sales()] == [("PO-1", "quotation")]
    assert tryton.line.seen.count(CREATE) == 1


def test_sessions_that_end_in_mid_form_and_at_save_cost_sign_ins_and_nothing_else(tryton: TrytonScreensPlace) -> None:
    tryton.line.meet("before", LINE_CHANGE, tryton.end_sessions)
    tryton.line.meet("before", CREATE, tryton.end_sessions)

    number = tryton.screens.create(short("PO-1")).number

    assert [row[:2] for row in tryton.sales()] == [("PO-1", CUSTOMER)]
    assert len(tryton.lines("PO-1")) == 1
    tryton.end_sessions()
    assert tryton.screens.find("PO-1", CUSTOMER) == number


def test_a_server_killed_after_saving_leaves_a_doubt_that_is_cleared_when_it_is_back(
    tryton: TrytonScreensPlace,
) -> None:
    tryton.line.meet("after", CREATE, tryton.power_cut)
    with pytest.raises(OutcomeUnknown, match="whether PO-1 was saved is not known"):
        tryton.screens.create(short("PO-1"))
    tryton.server.start()

    assert tryton.screens.find("PO-1", CUSTOMER) is not None
    assert tryton.references() == ["PO-1"]


def test_browsers_killed_in_mid_form_and_at_commit_are_replaced_and_the_order_entered_once(
    tryton: TrytonScreensPlace,
) -> None:
    others = browsers(os.getpid())
    robot = tryton.robot()

    def kill() -> None:
        for process in browsers(os.getpid()) - others:
            os.kill(process, signal.SIGKILL)

    tryton.line.meet("after", LINE_CHANGE, kill)
    tryton.line.meet("after", CREATE, kill)

    _push_until_done(robot)

    robot.close()
    assert (tryton.references(), tryton.line.seen.count(CREATE)) == (["PO-1"], 1)
    assert browsers(os.getpid()) == others


def _push_until_done(robot: TrytonScreens) -> None:
    """As the push does it: look, create, and after a doubt look again."""
    for _ in range(4):
        try:
            if robot.find("PO-1", CUSTOMER) is None:
                robot.create(short("PO-1"))
        except (Unavailable, OutcomeUnknown):
            continue
        else:
            return
    pytest.fail("not done after four runs")
