"""A trial order in every target on its other side: made, read back, withdrawn where that can be done."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
import stamina

from bot.masterdata.rows import Customer, Item
from bot.trial_order import Step, trial_order, try_out
from tests.connectors.target_contract import CUSTOMER, CUSTOMER_NAME, DESCRIPTION, ITEMS
from tests.connectors.targets.yonyou_u8.u8_place import U8Place, u8_site
from tests.partners.erp import erp_site
from tests.partners.fxiaoke import fxiaoke_site
from tests.partners.jiandaoyun import JiandaoyunSite, jiandaoyun_site
from tests.partners.kingdee import KingdeePlace, kingdee_emulator
from tests.partners.neocrm import neocrm_site
from tests.partners.tryton_place import tryton_place

ORDER = trial_order(
    Customer(customer_number=CUSTOMER, name=CUSTOMER_NAME, address="浙江省宁波市鄞州区测试路 8 号"),
    Item(item_number=ITEMS[0], name=DESCRIPTION, base_unit="件"),
    Decimal("1.50"),
    datetime(2026, 11, 25, 14, 30, tzinfo=UTC),
)


@contextmanager
def kingdee(folder: Path) -> Iterator[KingdeePlace]:
    with kingdee_emulator() as (app, faults, url):
        place = KingdeePlace(app, faults, url, folder)
        yield place
        place.close()


@contextmanager
def u8(folder: Path) -> Iterator[U8Place]:
    with u8_site() as (app, faults, url):
        place = U8Place(app, faults, url, folder, "openapi")
        place.changes = {"timeout_seconds": 20.0}
        yield place
        place.close()


@contextmanager
def jiandaoyun(folder: Path) -> Iterator[JiandaoyunSite]:
    with jiandaoyun_site(folder) as site:
        site.begin()
        yield site


@dataclass(frozen=True, kw_only=True)
class Case:
    """How the other side starts, and how the last step must end."""

    place: Callable[[Path], AbstractContextManager[Any]]
    withdraw: str


CASES = {
    "fxiaoke": Case(place=fxiaoke_site, withdraw="done"),
    "jiandaoyun": Case(place=jiandaoyun, withdraw="done"),
    "kingdee": Case(place=kingdee, withdraw="done"),
    "neocrm": Case(place=neocrm_site, withdraw="done"),
    "yonyou_u8": Case(place=u8, withdraw="done"),
    "tryton": Case(place=tryton_place, withdraw="done"),
    "screens": Case(place=erp_site, withdraw="cannot"),
}


@pytest.fixture(autouse=True)
def _without_pause() -> Iterator[None]:
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Callable[[str], Any]]:
    with ExitStack() as open_places:
        yield lambda name: open_places.enter_context(CASES[name].place(tmp_path))


def outcomes(steps: list[Step]) -> dict[str, str]:
    return {step.what: step.outcome for step in steps}


@pytest.mark.parametrize("name", CASES)
def test_a_trial_makes_one_order_that_shows_itself_and_is_withdrawn_where_that_can_be_done(
    running: Callable[[str], Any], name: str
) -> None:
    target = running(name).target()

    steps = list(try_out(target, ORDER, keep=False))

    wanted = {"look": "done", "create": "done", "read": "done", "withdraw": CASES[name].withdraw}
    assert outcomes(steps) == wanted, steps
    assert all(file.is_file() for file in steps[1].evidence)
    assert steps[1].evidence
    state = target.status(str(steps[1].number)).state
    assert state == ("cancelled" if CASES[name].withdraw == "done" else "open")


def test_a_kept_trial_stays_open_in_the_target(running: Callable[[str], Any]) -> None:
    target = running("kingdee").target()

    *_, created, _read, withdrawn = try_out(target, ORDER, keep=True)

    assert withdrawn.outcome == "cannot"
    assert target.status(str(created.number)).state == "open"


def test_an_order_whose_answer_never_came_is_looked_for_and_withdrawn(running: Callable[[str], Any]) -> None:
    place = running("kingdee")
    place.fail_once("after save")
    target = place.target()

    steps = list(try_out(target, ORDER, keep=False))

    assert outcomes(steps) == {"look": "done", "create": "failed", "read": "done", "withdraw": "done"}
    assert target.status(str(steps[1].number)).state == "cancelled"


def test_what_the_target_refuses_leaves_nothing_to_withdraw(running: Callable[[str], Any]) -> None:
    place = running("kingdee")
    order = msgspec.structs.replace(ORDER, customer_number=place.unknown_number())

    steps = list(try_out(place.target(), order, keep=False))

    assert outcomes(steps) == {"look": "failed"} or outcomes(steps) == {"look": "done", "create": "failed"}
    assert place.held() == []
