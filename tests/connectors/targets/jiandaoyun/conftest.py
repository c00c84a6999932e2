"""The emulator of 简道云 that these tests share; no tenant is asked."""

from collections.abc import Iterator

import pytest

from tests.partners.jiandaoyun import JiandaoyunSite, jiandaoyun_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JiandaoyunSite]:
    with jiandaoyun_site(tmp_path_factory.mktemp("evidence")) as site:
        yield site


@pytest.fixture
def jdy(site: JiandaoyunSite) -> Iterator[JiandaoyunSite]:
    site.begin()
    tenant = site.app.tenant
    kept = dict(tenant.forms), dict(tenant.keys)
    yield site
    tenant.forms, tenant.keys = kept
    site.close()
