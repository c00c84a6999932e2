"""A bill's life in the Kingdee emulator, its master data, and what a check says."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from connectors.capabilities import TargetPrice, TargetStock
from connectors.errors import Refused
from connectors.sales_order import TargetStatus
from fixtures.kingdee.queries import Queries
from tests.connectors.target_contract import order
from tests.partners.kingdee import KingdeePlace


def test_the_status_follows_the_goods(kingdee: KingdeePlace) -> None:
    target = kingdee.target()
    number = target.create(order("PO-1")).number

    assert target.status(number) == TargetStatus(state="open", text="创建 created，出库 0/2 行 shipped 0 of 2 lines")
    kingdee.app.bills.ship(number, Decimal("0.5"))
    assert target.status(number) == TargetStatus(
        state="approved", text="已审核 approved，出库 0/2 行 shipped 0 of 2 lines，部分出库 2 行 2 partly"
    )
    kingdee.app.bills.ship(number)
    assert target.status(number) == TargetStatus(
        state="shipped", text="已审核 approved，出库 2/2 行 shipped 2 of 2 lines"
    )


def test_a_closed_bill_without_goods_is_cancelled(kingdee: KingdeePlace) -> None:
    target = kingdee.use(after_save="audit").target()
    number = target.create(order("PO-1")).number
    kingdee.app.bills.numbers()[number].closed = True

    assert target.status(number).state == "cancelled"


def test_an_approved_bill_is_cancelled_unless_goods_have_left(kingdee: KingdeePlace) -> None:
    target = kingdee.use(after_save="audit").target()
    first, second = target.create(order("PO-1")).number, target.create(order("PO-2")).number
    kingdee.app.bills.ship(second)

    target.cancel(first, "the customer took it back")

    assert target.status(first).state == "cancelled"
    with pytest.raises(Refused, match="存在下游单据"):
        target.cancel(second, "the customer took it back")


def test_a_changed_order_replaces_the_lines(kingdee: KingdeePlace) -> None:
    target = kingdee.target()
    number = target.create(order("PO-1", figures=(("1", "1"), ("2", "2"), ("3", "3")))).number
    changed = order("PO-1", figures=(("5", "0.40"),), note="改为一行")

    assert target.change(number, changed).number == number

    assert kingdee.held() == [changed]


def test_a_changed_line_keeps_what_people_filled_in_there(kingdee: KingdeePlace) -> None:
    target = kingdee.target()
    number = target.create(order("PO-1", figures=(("1", "1"), ("2", "2")))).number
    bill = kingdee.app.bills.numbers()[number]
    first, second = (line.identity for line in bill.lines)
    bill.lines[1].values["FDiscountRate"] = Decimal(3)
    turned = tuple(
        msgspec.structs.replace(line, line_number=at, quantity=Decimal(7), line_amount=7 * line.unit_price)
        for at, line in enumerate(reversed(order("PO-1", figures=(("1", "1"), ("2", "2"))).lines), 1)
    )

    target.change(number, msgspec.structs.replace(order("PO-1"), lines=turned, total_amount=Decimal(21)))

    assert [(line.identity, line.values.get("FDiscountRate")) for line in bill.lines] == [(second, 3), (first, None)]
    assert [line.values["FQty"] for line in bill.lines] == [7, 7]


def test_a_bill_that_is_submitted_is_not_changed(kingdee: KingdeePlace) -> None:
    target = kingdee.use(after_save="submit").target()
    number = target.create(order("PO-1")).number

    with pytest.raises(Refused, match="不允许修改"):
        target.change(number, order("PO-1", note="更改"))


def test_a_long_list_comes_page_by_page(kingdee: KingdeePlace) -> None:
    kingdee.use(page_rows=2)
    target = kingdee.target()

    items = [item.number for item in target.items()]

    assert items == sorted(items, key=str.casefold)
    assert len(items) == len(kingdee.app.masters.items)
    assert len(kingdee.faults.seen) == len(items) // 2 + 1


def test_master_data_comes_with_what_it_is_worth(kingdee: KingdeePlace) -> None:
    target = kingdee.target()

    assert {item.number for item in target.items() if not item.active} == {"T-DRAFT"}
    assert {each.number for each in target.customers() if not each.active} == {"C-FORBIDDEN"}
    assert next(target.prices()) == TargetPrice(
        item_number="T-10",
        unit_price=Decimal("0.5"),
        price_list="XSJM0001",
        currency="CNY",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 6, 30),
    )
    assert next(target.stock()) == TargetStock(item_number="T-10", quantity=Decimal(500), warehouse="CK001")


def test_a_field_that_can_be_saved_and_not_asked_for_is_not_compared(
    kingdee: KingdeePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    knows = Queries._knows
    monkeypatch.setattr(
        Queries, "_knows", lambda self, form: lambda key: key != "FReserveType" and knows(self, form)(key)
    )
    target = kingdee.target()

    saved = target.read(target.create(order("PO-1")).number)

    assert ("FReserveType" in saved.lines[0], "FOUTLMTUNIT" in saved.lines[0]) == (False, True)


@pytest.mark.parametrize("status", [True, False])
def test_a_read_may_come_with_a_status_or_without(kingdee: KingdeePlace, status: Any) -> None:
    kingdee.app.switches.reads_have_status = status
    target = kingdee.use(read_back="view").target()

    assert target.read(target.create(order("PO-1")).number).head["reference"] == "PO-1"
    assert "the mapping fits" in target.check()


def test_a_check_compares_the_mapping_with_the_form(kingdee: KingdeePlace) -> None:
    assert kingdee.target().check() == (
        f"signed in at kingdee ({kingdee.url.removeprefix('http://')}) as robot; the mapping fits SAL_SaleOrder"
    )
    kingdee.app.switches.customised = True
    with pytest.raises(
        Refused, match=r"head.customer_number: the system has no field 'FCustId.FNumber'; did you mean .*FCUSTID"
    ):
        kingdee.target().check()


def test_a_field_that_the_form_lacks_is_named_with_what_is_alike(kingdee: KingdeePlace) -> None:
    path = kingdee.settings.mapping
    path.write_text(path.read_text(encoding="utf-8").replace('"FLinkMan"', '"FLinkMen"'), encoding="utf-8")

    with pytest.raises(
        Refused, match=r"head.ship_to.contact: the system has no field 'FLinkMen'; did you mean 'FLinkMan'"
    ):
        kingdee.target().check()


def test_settings_that_cannot_be_right_are_told(kingdee: KingdeePlace, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no address"):
        kingdee.settings_with(url="erp.example")
    with pytest.raises(ValueError, match="app_id: missing"):
        kingdee.settings_with(app_id="")
    with pytest.raises(ValueError, match="there is no such file"):
        kingdee.settings_with(mapping=tmp_path / "kingdee.toml")
    with pytest.raises(ValueError, match="page_rows from 1 to 2000"):
        kingdee.settings_with(page_rows=5000)


def test_the_emulators_page_shows_what_it_holds(kingdee: KingdeePlace) -> None:
    number = kingdee.target().create(order("PO-1")).number

    assert number in httpx.get(kingdee.url).text
