"""What people correct is learnt on probation, used once it was borne out, said whenever it is, and taken back."""

from pathlib import Path

import msgspec
import pytest

from bot.learning.alias import Alias
from bot.learning.keep import NoSuchAlias, aliases, lend, promote, undo
from bot.staging import Staging
from tests.bot.company import SmallCompany

UNKNOWN = "XX-7"


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    return SmallCompany(tmp_path)


def learnt(company: SmallCompany, *, retired: bool = True) -> list[Alias]:
    staging = company.staging()
    found = aliases(staging, retired=retired)
    staging.close()
    return found


def states(company: SmallCompany) -> list[tuple[str, str, str, int]]:
    return [(one.written, one.meant, one.state, one.hits) for one in learnt(company)]


def teach(company: SmallCompany, number: int, item: str = "T-1") -> None:
    """An order with a code that nobody knows, which somebody puts right."""
    deliver(company, number)
    company.run()
    company.decide("correct", lines__0__seller_item_code=item)
    company.run()
    company.decide("approve")
    company.run()


def deliver(company: SmallCompany, number: int, code: str = UNKNOWN) -> None:
    company.deliver(f"k{number}", f"PO-{number}", quantity=200 + 10 * number, item=code)


def said(company: SmallCompany, code: str) -> list[str]:
    rows = company.staging().rows("SELECT why_en FROM finding WHERE code = ? ORDER BY id", [code])
    return [row["why_en"] for row in rows]


def events(staging: Staging) -> list[str]:
    return [row["what"] for row in staging.rows("SELECT what FROM event WHERE what LIKE 'alias%' ORDER BY id")]


def test_a_corrected_code_is_proposed_with_its_owner_and_its_evidence(company: SmallCompany) -> None:
    teach(company, 1)
    (one,) = learnt(company)
    assert (one.kind, one.customer_number, one.written, one.meant) == ("item-code", "C1", UNKNOWN, "T-1")
    assert (one.state, one.hits, one.needed, one.owner) == ("probation", 0, 3, "李主管")
    assert one.order_number is not None


def test_on_probation_nothing_passes_but_the_finding_suggests_what_was_said_before(company: SmallCompany) -> None:
    teach(company, 1)
    deliver(company, 2)
    company.run()
    assert "item-unknown" in company.codes()
    (why,) = said(company, "item-unknown")
    assert why.endswith("李主管 corrected 'XX-7' to T-1 before (on probation, borne out 0 of 3 times)")
    row = company.staging().row("SELECT suggestion_json FROM finding WHERE code = 'item-unknown'")
    assert row == {"suggestion_json": '{"lines.0.seller_item_code": "T-1"}'}


def test_after_three_orders_that_bear_it_out_the_next_one_passes_and_says_why(company: SmallCompany) -> None:
    for number in range(1, 5):
        teach(company, number)
    assert states(company) == [(UNKNOWN, "T-1", "active", 3)]
    deliver(company, 5)
    company.run()
    assert company.codes() == []
    assert [line.item_number for line in company.outside.erp.orders[-1].lines] == ["T-1"]
    assert len(company.outside.erp.orders) == 5
    (why,) = said(company, "learnt-alias")
    assert why.startswith(
        "line 1: the code 'XX-7' is taken for T-1 测试螺钉 M8×30 by what was learnt from 李主管 on 20"
    )
    assert events(company.staging()) == ["alias_proposed", "alias_borne_out", "alias_borne_out", "alias_active"]


def test_the_stored_order_keeps_the_customers_own_words(company: SmallCompany) -> None:
    for number in range(1, 6):
        teach(company, number) if number < 5 else deliver(company, number)
    company.run()
    rows = company.staging().rows("SELECT seller_item_code FROM purchase_order_line ORDER BY id DESC LIMIT 1")
    assert rows == [{"seller_item_code": UNKNOWN}]


def test_the_first_override_ends_an_alias_and_proposes_the_other(company: SmallCompany) -> None:
    for number in range(1, 5):
        teach(company, number)
    company.with_checks(approval_amount="1")
    deliver(company, 5)
    company.run()
    company.decide("correct", by="赵主管", lines__0__seller_item_code="T-2", lines__0__unit_price="0.12")
    company.run()
    assert states(company) == [(UNKNOWN, "T-1", "retired", 3), (UNKNOWN, "T-2", "probation", 0)]
    assert learnt(company)[0].why == "赵主管 corrected 'XX-7' to T-2"


def test_the_same_order_bears_nothing_out_twice(company: SmallCompany) -> None:
    deliver(company, 1)
    company.run()
    company.decide("correct", lines__0__seller_item_code="T-1", lines__0__unit_price="0.90")
    company.run()
    company.decide("correct", lines__0__unit_price="0.50")
    company.run()
    assert states(company) == [(UNKNOWN, "T-1", "probation", 0)]


def test_what_contradicts_the_master_data_is_not_learnt(company: SmallCompany) -> None:
    company.with_checks(approval_amount="1")
    deliver(company, 1, "T-2")
    company.run()
    company.decide("correct", lines__0__seller_item_code="T-1", lines__0__unit_price="0.50")
    company.run()
    assert states(company) == []


def test_master_data_that_comes_to_know_a_code_goes_before_what_was_learnt(company: SmallCompany) -> None:
    for number in range(1, 5):
        teach(company, number)
    path = company.settings.folders.masterdata / "customer_items.csv"
    path.write_text(f"customer_number,customer_item_code,item_number\nC1,{UNKNOWN},T-2\n", encoding="utf-8")
    deliver(company, 5)
    company.run()
    assert said(company, "learnt-alias") == []


def test_a_unit_is_learnt_for_the_item_that_it_was_corrected_for(company: SmallCompany) -> None:
    for number in range(1, 5):
        text = order_in(f"PO-{number}", "桶装", 2 + number)
        company.outside.source.deliver(f"k{number}", f"{number}.csv", text)
        company.run()
        company.decide("correct", lines__0__unit="箱")
        company.run()
        company.decide("approve")
        company.run()
    (one,) = learnt(company)
    assert (one.kind, one.item_number, one.written, one.meant, one.state) == ("unit", "T-1", "桶装", "箱", "active")
    company.outside.source.deliver("k9", "9.csv", order_in("PO-9", "桶装", 9))
    company.run()
    assert "unit-unknown" not in company.codes()
    assert len(said(company, "learnt-alias")) == 1


def order_in(number: str, unit: str, quantity: int) -> bytes:
    amount = f"{quantity * 50:.2f}"
    return (
        f"采购订单\n订单号,{number}\n客户名称,宁波测试机械有限公司\n下单日期,2026-11-20\n"
        "收货地址,浙江省宁波市鄞州区测试路 8 号\n联系电话,0574-87001234\n\n"
        "序号,供方料号,品名,规格,数量,单位,单价,金额\n"
        f"1,T-1,测试螺钉,M8×30,{quantity},{unit},50.00,{amount}\n合计,,,,,,,{amount}\n"
    ).encode()


def test_a_customers_name_that_somebody_put_right_is_learnt(company: SmallCompany) -> None:
    for number in range(1, 6):
        text = order_in(f"PO-{number}", "箱", 2 + number).replace("宁波测试机械有限公司".encode(), "甬测机电".encode())
        company.outside.source.deliver(f"k{number}", f"{number}.csv", text)
        company.run()
        if number < 5:
            company.decide("correct", buyer__name="宁波测试机械有限公司")
            company.run()
            company.decide("approve")
            company.run()
    (one,) = learnt(company)
    assert (one.kind, one.customer_number, one.written, one.meant) == ("customer", "", "甬测机电", "C1")
    assert (one.state, "customer-unknown" in company.codes()) == ("active", False)


def test_undo_takes_an_alias_back_and_promote_puts_it_in_force(company: SmallCompany) -> None:
    teach(company, 1)
    staging = company.staging()
    assert promote(staging, 1, by="赵主管").state == "active"
    assert undo(staging, 1, by="赵主管").state == "retired"
    assert undo(staging, 1, by="赵主管").why == "taken back by 赵主管"
    assert events(staging) == ["alias_proposed", "alias_active", "alias_retired"]
    with pytest.raises(NoSuchAlias, match="no alias has the number 7"):
        undo(staging, 7, by="赵主管")


def test_an_approval_of_a_doubtful_name_says_whose_it_is(company: SmallCompany) -> None:
    text = order_in("PO-1", "箱", 3).replace("宁波测试机械有限公司".encode(), "甬城重工集团".encode())
    company.outside.source.deliver("k1", "1.csv", text)
    parcels = company.outside.source.parcels
    parcels["k1"] = msgspec.structs.replace(parcels["k1"], sender="po@cheshi.example")
    company.run()
    assert "customer-name" in company.codes()
    company.decide("approve")
    assert states(company) == [("甬城重工集团", "C1", "probation", 0)]


def test_what_is_meant_where_no_unit_is_written_is_learnt_too(company: SmallCompany) -> None:
    for number in range(1, 6):
        text = order_in(f"PO-{number}", "", 2 + number)
        company.outside.source.deliver(f"k{number}", f"{number}.csv", text)
        company.run()
        if number < 5:
            company.decide("correct", lines__0__unit="箱")
            company.run()
            company.decide("approve")
            company.run()
    assert states(company) == [("—", "箱", "active", 3)]
    assert company.outside.erp.orders[-1].lines[0].unit == "箱"


def test_orderbot_check_knows_what_the_companys_store_has_learnt(company: SmallCompany, tmp_path: Path) -> None:
    teach(company, 1)
    promote(company.staging(), 1, by="赵主管")
    lent = Staging(tmp_path / "thrown-away")
    lend(company.settings.folders.data / "staging.sqlite", lent)
    assert [(one.written, one.meant, one.state) for one in aliases(lent)] == [(UNKNOWN, "T-1", "active")]
    lend(tmp_path / "no-such-store.sqlite", lent)
