"""Both doors of U8 keep the contract of targets, on the emulator."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.api_target_contract import ApiTargetContract
from tests.connectors.targets.yonyou_u8.u8_fixtures import Site, place, u8
from tests.connectors.targets.yonyou_u8.u8_place import U8Place

__all__ = ["u8"]


class TestOpenApiOnTheEmulator(ApiTargetContract):
    @pytest.fixture
    def erp(self, u8: Site, tmp_path: Path) -> Iterator[U8Place]:
        yield from place(u8, tmp_path, "openapi")


class TestOpenApiWithLateResultsAndApprovalOnTheEmulator(ApiTargetContract):
    @pytest.fixture
    def erp(self, u8: Site, tmp_path: Path) -> Iterator[U8Place]:
        for made in place(u8, tmp_path, "openapi"):
            made.changes = {"wait": "later", "guard": "tradeid", "number": "ours", "after_save": "approve"}
            made.app.switches.pending_as = "error"
            yield made


class TestEaiOnTheEmulator(ApiTargetContract):
    @pytest.fixture
    def erp(self, u8: Site, tmp_path: Path) -> Iterator[U8Place]:
        yield from place(u8, tmp_path, "eai")
