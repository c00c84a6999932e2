"""纷享销客 on its emulator: the contract of every target by API, by both ways of signing in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.api_target_contract import ApiTargetContract
from tests.partners.fxiaoke import NUMBER, Site, fxiaoke_site


class TestFxiaokeEmulator(ApiTargetContract):
    @pytest.fixture
    def erp(self, tmp_path: Path) -> Iterator[Site]:
        with fxiaoke_site(tmp_path) as site:
            yield site


class TestFxiaokeEmulatorNewerSignIn(ApiTargetContract):
    @pytest.fixture
    def erp(self, tmp_path: Path) -> Iterator[Site]:
        with fxiaoke_site(tmp_path) as site:
            site.options = {"sign_in": "header", "user": NUMBER}
            yield site
