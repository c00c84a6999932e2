"""简道云 keeps the contract, proven on its emulator (no tenant is asked)."""

from collections.abc import Iterator

import pytest

from tests.connectors.api_target_contract import ApiTargetContract
from tests.connectors.target_contract import TargetContract
from tests.partners.jiandaoyun import JiandaoyunSite


class TestJiandaoyunOnItsEmulator(ApiTargetContract):
    @pytest.fixture
    def erp(self, site: JiandaoyunSite) -> Iterator[JiandaoyunSite]:
        site.begin()
        yield site
        site.close()


@pytest.mark.usefixtures("retries_without_pause")
class TestJiandaoyunByBatchesOnItsEmulator(TargetContract):
    @pytest.fixture
    def erp(self, site: JiandaoyunSite) -> Iterator[JiandaoyunSite]:
        site.begin()
        site.options = {"guard": "batch"}
        yield site
        site.close()
