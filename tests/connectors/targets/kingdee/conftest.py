"""The Kingdee emulator that its tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from fixtures.faults import Faults
from fixtures.kingdee.app import KingdeeEmulator
from fixtures.kingdee.switches import Switches
from tests.partners.kingdee import KingdeePlace, kingdee_emulator


@pytest.fixture(scope="module")
def emulator() -> Iterator[tuple[KingdeeEmulator, Faults, str]]:
    with kingdee_emulator() as served:
        yield served


@pytest.fixture(autouse=True)
def _without_pause() -> Iterator[None]:
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
def kingdee(emulator: tuple[KingdeeEmulator, Faults, str], tmp_path: Path) -> Iterator[KingdeePlace]:
    app, faults, url = emulator
    vars(app.switches).update(vars(Switches()))
    app.clear()
    app.accounts.expired = False
    app.accounts.sign_ins = app.accounts.resets = 0
    app.ahead = 0.0
    place = KingdeePlace(app, faults, url, tmp_path)
    place.faults.forget()
    yield place
    place.close()
    assert app.switches.planned == [], "a planned fault never struck"
