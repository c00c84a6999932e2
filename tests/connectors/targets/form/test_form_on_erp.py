"""The demo ERP by a form file alone: pages from the server, labels and roles of HTML's own."""

from collections.abc import Iterator

import pytest

from tests.connectors.targets.form.form_contract import FormContract
from tests.partners.erp import ErpSite
from tests.partners.form import FILES, FormSide


@pytest.fixture(scope="module")
def form_side(site: ErpSite) -> Iterator[FormSide]:
    side = FormSide(site, FILES / "erp" / "form.toml")
    yield side
    side.form.close()


class TestFormOnErp(FormContract):
    BUSY = "/orders answered 500: .*系统繁忙"
    SHIPPED, CANCELLED = "已发货", "已作废"
    WRONG_PASSWORD = "用户名或密码错误"
    CUSTOMER_LABEL, CANCEL_BUTTON = "客户", "作废"

    @pytest.fixture
    def side(self, form_side: FormSide) -> Iterator[FormSide]:
        with form_side.emptied() as side:
            yield side
