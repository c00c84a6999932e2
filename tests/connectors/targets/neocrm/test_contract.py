"""Neocrm by its API, on the emulator: the contract, in either generation and by either proof that an order is whole."""

from collections.abc import Iterator

import pytest

from fixtures.faults import Kind
from tests.connectors.api_target_contract import ApiOtherSide, ApiTargetContract
from tests.partners.neocrm import NeocrmSite, neocrm_site


class TestNeocrmEmulator(ApiTargetContract):
    @pytest.fixture(scope="class")
    @classmethod
    def site(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NeocrmSite]:
        with neocrm_site(tmp_path_factory.mktemp("neocrm")) as site:
            yield site

    @pytest.fixture
    def erp(self, site: NeocrmSite) -> Iterator[NeocrmSite]:
        site.clear()
        yield site
        assert site.faults.waiting == 0, "a planned fault never struck"


class Variant(TestNeocrmEmulator):
    """The whole contract, with the faults that leave half an order: the others meet the same code above."""

    __test__ = False

    @pytest.mark.parametrize("fault", ["drop before", "drop after"])
    def test_a_fault_at_any_call_leaves_the_order_once_and_is_told_honestly(
        self, erp: ApiOtherSide, fault: Kind
    ) -> None:
        super().test_a_fault_at_any_call_leaves_the_order_once_and_is_told_honestly(erp, fault)

    @pytest.mark.parametrize("moment", ["kill after"])
    def test_killed_at_any_call_the_order_is_there_once_after_the_next_run(
        self, erp: ApiOtherSide, moment: Kind
    ) -> None:
        super().test_killed_at_any_call_the_order_is_there_once_after_the_next_run(erp, moment)


class TestNeocrmEmulatorMarkingUnfinishedOrders(Variant):
    __test__ = True

    @pytest.fixture(scope="class")
    @classmethod
    def site(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NeocrmSite]:
        with neocrm_site(tmp_path_factory.mktemp("neocrm"), complete_by="mark") as site:
            site.app.rules.roll_up = True
            yield site


class TestNeocrmEmulatorByItsFirstGeneration(Variant):
    __test__ = True

    @pytest.fixture(scope="class")
    @classmethod
    def site(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NeocrmSite]:
        folder = tmp_path_factory.mktemp("neocrm")
        with neocrm_site(folder, api="v1", lines_field="customItem160__c") as site:
            yield site
