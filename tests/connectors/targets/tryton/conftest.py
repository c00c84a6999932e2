"""The Tryton that the tests of its screens share."""

from collections.abc import Iterator

import pytest

from tests.partners.tryton_screens import TrytonScreensPlace, tryton_screens_place


@pytest.fixture(scope="module")
def screens_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrytonScreensPlace]:
    """One server for a module's tests."""
    with tryton_screens_place(tmp_path_factory.mktemp("tryton")) as place:
        yield place


@pytest.fixture
def tryton(screens_place: TrytonScreensPlace) -> Iterator[TrytonScreensPlace]:
    """The server without sales, and nothing planned to go wrong."""
    screens_place.clear()
    yield screens_place
    assert screens_place.line.waiting == 0, "what was planned never happened"
