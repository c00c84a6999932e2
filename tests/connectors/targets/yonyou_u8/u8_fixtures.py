"""One emulator for a module's tests, as new for each of them, and a place at each of its doors."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from fixtures.faults import Faults
from fixtures.yonyou_u8.app import U8
from tests.connectors.targets.yonyou_u8.u8_place import Door, U8Place, reset, u8_site

Site = tuple[U8, Faults, str]


@pytest.fixture(scope="module")
def u8() -> Iterator[Site]:
    """The emulator, served."""
    with u8_site() as site:
        yield site


@pytest.fixture
def retries_without_pause() -> Iterator[None]:
    """Reads are tried four times, at once."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


@pytest.fixture
def by_openapi(u8: Site, tmp_path: Path, retries_without_pause: None) -> Iterator[U8Place]:  # noqa: ARG001 - fixtures
    """The emulator's first door."""
    yield from place(u8, tmp_path, "openapi")


@pytest.fixture
def by_eai(u8: Site, tmp_path: Path, retries_without_pause: None) -> Iterator[U8Place]:  # noqa: ARG001 - fixtures
    """The emulator's second door."""
    yield from place(u8, tmp_path, "eai")


def place(u8: Site, folder: Path, door: Door) -> Iterator[U8Place]:
    """The other side as new, and whatever was made for it closed afterwards."""
    app, faults, url = u8
    reset(app, faults)
    made = U8Place(app, faults, url, folder / "evidence", door)
    yield made
    made.close()
