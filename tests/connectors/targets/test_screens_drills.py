"""What goes wrong at the ERP, in the browser and between them, and what becomes of the order."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from connectors import browser
from connectors.errors import OutcomeUnknown, Refused, SignInFailed, Unavailable
from connectors.sales_order import SalesOrder
from connectors.settings import BrowserSettings, Secret
from connectors.targets.screens import Screens, ScreensSettings
from connectors.targets.screens_pages import OrderFormPage
from fixtures.erp.app import create_app
from fixtures.erp.store import Order
from tests.connectors.target_contract import CUSTOMER, order
from tests.partners.erp import TIMEOUT, ErpSite
from tests.partners.processes import browsers
from tests.partners.sites import serving


@pytest.mark.parametrize("moment", ["session lost at look-up", "session lost at save"])
def test_a_session_lost_on_the_way_costs_a_sign_in_and_nothing_else(erp: ErpSite, moment: str) -> None:
    erp.app.switches.plan(moment)

    pushed = erp.screens.create(order("PO-1"))

    assert erp.held() == [order("PO-1")]
    assert erp.screens.find("PO-1", CUSTOMER) == pushed.number


def test_a_session_lost_again_and_again_leaves_nothing(erp: ErpSite) -> None:
    erp.app.switches.plan("session lost at save", "session lost at look-up")

    with pytest.raises(Unavailable, match="lost twice"):
        erp.screens.create(order("PO-1"))

    assert erp.held() == []


def test_a_rehearsal_survives_a_lost_session(erp: ErpSite) -> None:
    erp.app.switches.plan("session lost at look-up")

    erp.screens.rehearse(order("PO-1"))

    assert erp.held() == []


@pytest.mark.parametrize("careful", [True, False], ids=["warns of doubles", "takes doubles"])
@pytest.mark.parametrize(("moment", "there"), [("drop before save", 0), ("drop after save", 1)])
def test_a_connection_dropped_in_saving_is_never_a_second_order(
    erp: ErpSite, moment: str, there: int, *, careful: bool
) -> None:
    """Chromium sends a POST again by itself when a kept-alive connection breaks; three orders make sure that it is."""
    erp.app.switches.warn_of_duplicates = careful
    for number in range(3):
        erp.app.switches.plan(moment)
        with pytest.raises(OutcomeUnknown):
            erp.screens.create(order(f"PO-{number}"))

    erp.app.switches.warn_of_duplicates = True
    assert erp.held() == [order(f"PO-{number}") for number in range(3 * there)]


def test_a_list_that_breaks_is_unavailable_in_the_erps_words(erp: ErpSite) -> None:
    erp.app.switches.plan("error in list")

    with pytest.raises(Unavailable, match="answered 500 系统繁忙") as away:
        erp.screens.find("PO-1", CUSTOMER)

    assert len(away.value.evidence) == 2


def test_a_slow_erp_is_waited_for(erp: ErpSite) -> None:
    erp.app.switches.slow = 0.4

    erp.screens.create(order("PO-1"))

    assert erp.held() == [order("PO-1")]


def test_an_erp_that_is_too_slow_is_unavailable_until_it_is_not(erp: ErpSite) -> None:
    erp.screens.check()
    erp.app.switches.slow = 3

    with impatient(erp.screens), pytest.raises(Unavailable, match="filling in PO-1: no answer within"):
        erp.screens.create(order("PO-1"))

    erp.app.switches.slow = 0
    erp.screens.create(order("PO-2"))
    assert erp.held() == [order("PO-2")]


def test_an_answer_to_save_that_comes_too_late_is_an_unknown_outcome(
    erp: ErpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    save, fill = erp.app.store.save, erp.screens._fill

    def late(saved: Order) -> Order:
        done = save(saved)
        time.sleep(2)
        return done

    def fill_and_hurry(sent: SalesOrder) -> OrderFormPage:
        form = fill(sent)
        hurry.enter_context(impatient(erp.screens))
        return form

    monkeypatch.setattr(erp.app.store, "save", late)
    monkeypatch.setattr(erp.screens, "_fill", fill_and_hurry)

    with ExitStack() as hurry, pytest.raises(OutcomeUnknown, match="whether PO-1 was saved is not known"):
        erp.screens.create(order("PO-1"))

    assert erp.screens.find("PO-1", CUSTOMER) is not None
    assert erp.held() == [order("PO-1")]


def test_an_order_saved_otherwise_than_meant_is_for_a_person(erp: ErpSite, monkeypatch: pytest.MonkeyPatch) -> None:
    save = erp.app.store.save
    monkeypatch.setattr(erp.app.store, "save", lambda saved: save(replace(saved, note="别的备注")))

    with pytest.raises(Refused, match=r"SO-.* was saved, but not as it was meant: note: '周一到货' was meant"):
        erp.screens.create(order("PO-1"))


def test_a_browser_that_has_done_its_share_is_replaced_between_orders(
    erp: ErpSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "PIECES", 2)
    seen: set[int] = set()
    for number in range(1, 5):
        assert erp.screens.find(f"PO-{number}", CUSTOMER) is None
        erp.screens.create(order(f"PO-{number}"))
        seen |= browsers(os.getpid())
    assert [one.reference for one in erp.held()] == ["PO-1", "PO-2", "PO-3", "PO-4"]
    assert len(seen) > 1
    assert len(browsers(os.getpid())) == 1


@pytest.mark.parametrize("moment", ["between orders", "in mid-form"])
def test_a_browser_that_is_killed_is_replaced_and_the_order_entered_once(
    erp: ErpSite, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    others = browsers(os.getpid())
    robot = erp.robot()
    robot.check()
    (ours,) = browsers(os.getpid()) - others
    fill = robot._fill

    def fill_and_die(sent: SalesOrder) -> OrderFormPage:
        form = fill(sent)
        os.kill(ours, signal.SIGKILL)
        return form

    if moment == "in mid-form":
        monkeypatch.setattr(robot, "_fill", fill_and_die)
    else:
        os.kill(ours, signal.SIGKILL)

    with pytest.raises((Unavailable, OutcomeUnknown), match="the browser was lost"):
        robot.create(order("PO-1"))

    monkeypatch.undo()
    assert robot.find("PO-1", CUSTOMER) is None
    robot.create(order("PO-1"))
    robot.close()
    assert erp.held() == [order("PO-1")]
    assert browsers(os.getpid()) == others


def test_a_wrong_password_is_told_once_and_not_shown(erp: ErpSite) -> None:
    robot = erp.robot(password="pw-secret-wrong")

    with pytest.raises(SignInFailed, match="robot could not sign in: 用户名或密码错误") as failed:
        robot.find("PO-1", CUSTOMER)

    robot.close()
    picture, source = failed.value.evidence
    assert picture.suffix == ".png"
    assert "pw-secret-wrong" not in source.read_text(encoding="utf-8") + str(failed.value)


def test_an_erp_that_is_switched_off_is_unavailable(tmp_path: Path) -> None:
    with serving(create_app([], [])) as url:
        pass  # a port that was free a moment ago
    settings = ScreensSettings(url=url, user="robot", password=Secret("x"))
    robot = Screens(settings, BrowserSettings(evidence=tmp_path, timeout_seconds=TIMEOUT))

    with pytest.raises(Unavailable, match="ERR_CONNECTION_REFUSED"):
        robot.find("PO-1", CUSTOMER)

    robot.close()


@contextmanager
def impatient(robot: Screens) -> Iterator[None]:
    """The robot waits one second for a page, inside."""
    page = robot._browser.page
    page.set_default_timeout(1000)
    yield
    page.set_default_timeout(TIMEOUT * 1000)
