"""Tryton's own web client keeps what every target keeps."""

from collections.abc import Iterator

import pytest

from tests.connectors.target_contract import TargetContract
from tests.partners.tryton_screens import TrytonScreensPlace, tryton_screens_place, untax

pytestmark = pytest.mark.timeout(900)  # a busy machine types slowly


class TestTrytonScreens(TargetContract):
    LOOKS_BY_ITSELF = True
    MANY_LINES = 12
    """Each is typed; that more than the client shows at first are read, a test of its own says."""

    @pytest.fixture(scope="class")
    @classmethod
    def place(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TrytonScreensPlace]:
        """The contract's items have no tax of their own."""
        with tryton_screens_place(tmp_path_factory.mktemp("tryton"), prices="gross") as place:
            untax(place.server)
            yield place

    @pytest.fixture
    def erp(self, place: TrytonScreensPlace) -> Iterator[TrytonScreensPlace]:
        place.clear()
        yield place
        assert place.line.waiting == 0, "what was planned never happened"
