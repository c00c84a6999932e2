"""Customers, items, prices and stock from the company's own forms, on the emulator of 简道云."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from connectors.capabilities import Capability, TargetCustomer, TargetItem, TargetPrice, TargetStock
from connectors.errors import Refused, SignInFailed
from fixtures.jiandaoyun.app import fill
from fixtures.jiandaoyun.company import CUSTOMERS, ITEMS, PRESET
from tests.connectors.target_contract import CUSTOMER, CUSTOMER_NAME, DESCRIPTION, order
from tests.partners.jiandaoyun import TEMPLATE, JiandaoyunSite, mapping

pytestmark = pytest.mark.usefixtures("retries_without_pause")


def test_master_data_is_read_from_the_companys_own_forms(jdy: JiandaoyunSite) -> None:
    target = jdy.target()
    fill(jdy.app, ITEMS, [{"item_no": "OLD", "item_name": "旧件", "unit": "箱", "stopped": "是"}])

    assert next(target.customers()) == TargetCustomer(number=CUSTOMER, name=CUSTOMER_NAME, tax_id="91330200TEST")
    items = {item.number: item for item in target.items()}
    assert items["T-10"] == TargetItem(number="T-10", name=DESCRIPTION, unit="件")
    assert items["OLD"] == TargetItem(number="OLD", name="旧件", unit="箱", active=False)
    assert list(target.prices()) == [
        TargetPrice(item_number="T-10", unit_price=Decimal("35.5"), currency="CNY", valid_from=date(2026, 1, 1))
    ]
    assert list(target.stock()) == [TargetStock(item_number="SCARCE", quantity=Decimal(10), warehouse="一号仓")]


def test_lists_longer_than_a_page_come_whole(jdy: JiandaoyunSite) -> None:
    fill(jdy.app, CUSTOMERS, [{"cust_no": f"K-{number}", "cust_name": "客户"} for number in range(250)])

    assert len({customer.number for customer in jdy.target().customers()}) == 253


def test_lists_that_the_mapping_does_not_lead_to_are_not_offered(jdy: JiandaoyunSite, tmp_path: Path) -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    path = tmp_path / "short.toml"
    path.write_text(re.sub(r"\[lookups\.(prices|stock)\][^\[]*", "", text), encoding="utf-8")

    target = jdy.target(mapping=path)

    assert {Capability.PRICES, Capability.STOCK} & target.capabilities == set()
    with pytest.raises(Refused, match=r"\[lookups.prices\] is missing"):
        next(target.prices())


def test_a_preset_form_stops_the_run_and_says_why(jdy: JiandaoyunSite, tmp_path: Path) -> None:
    target = jdy.target(mapping=mapping(tmp_path, (CUSTOMERS, PRESET)))

    with pytest.raises(SignInFailed, match=r"30002 .*preset"):
        target.create(order("PO-1"))


def test_items_that_are_not_there_are_all_named(jdy: JiandaoyunSite) -> None:
    with pytest.raises(Refused, match="物料：X-1、X-2"):
        jdy.target().create(order("PO-1", items=("X-1", "T-10", "X-2"), figures=(("1", "1"),) * 3))


def test_a_long_order_asks_for_its_items_in_portions(jdy: JiandaoyunSite) -> None:
    numbers = tuple(f"I-{number}" for number in range(230))
    fill(jdy.app, ITEMS, [{"item_no": number} for number in numbers])
    sent = order("PO-1", items=numbers, figures=(("1", "1"),) * 230)

    jdy.target().create(sent)

    assert jdy.held() == [sent]


def test_a_check_names_a_look_ups_missing_field(jdy: JiandaoyunSite, tmp_path: Path) -> None:
    target = jdy.target(mapping=mapping(tmp_path, ('tax_id = "税号"', 'tax_id = "税务号"')))

    with pytest.raises(SignInFailed, match=r"lookups.customers.tax_id: the form has no field '税务号'"):
        target.check()
