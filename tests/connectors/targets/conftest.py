"""The ERP that the tests of its screens share."""

from collections.abc import Iterator

import pytest

from fixtures.erp.store import Store
from fixtures.erp.switches import Switches
from tests.partners.erp import ErpSite, erp_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ErpSite]:
    """One ERP and one browser for a module's tests."""
    with erp_site(tmp_path_factory.mktemp("evidence")) as site:
        yield site


@pytest.fixture
def erp(site: ErpSite) -> Iterator[ErpSite]:
    """The ERP without orders and without faults."""
    site.app.store, site.app.switches = Store(), Switches()
    yield site
    assert site.app.switches.planned == [], "a planned fault never struck"
    site.app.store.close()
