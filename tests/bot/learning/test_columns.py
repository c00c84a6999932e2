"""A field put right on every line teaches which heading it stood under; later orders of that customer are read so."""

from pathlib import Path

import pytest

from bot.learning.columns import corrected_throughout
from bot.learning.keep import Alias, aliases, promote
from extractors.purchase_order import OrderLine, PurchaseOrder
from tests.bot.company import SmallCompany

MARK = "learnt column no. 1: '自编' is read as seller_item_code, as 李主管 said"


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    return SmallCompany(tmp_path)


def deliver(company: SmallCompany, number: int) -> None:
    """An order whose code column holds the project, and whose column 自编 holds our item numbers."""
    bolts, nuts = 200 + 10 * number, 300 + 10 * number
    text = (
        f"采购订单\n订单号,PO-{number}\n客户名称,宁波测试机械有限公司\n下单日期,2026-11-20\n"
        "收货地址,浙江省宁波市鄞州区测试路 8 号\n联系电话,0574-87001234\n\n"
        "序号,编码,品名,自编,数量,单位,单价,金额\n"
        f"1,PRJ-{number}1,螺丝,T-1,{bolts},件,0.50,{bolts * 0.5:.2f}\n"
        f"2,PRJ-{number}2,螺帽,T-2,{nuts},件,0.12,{nuts * 0.12:.2f}\n"
        f"合计,,,,,,,{bolts * 0.5 + nuts * 0.12:.2f}\n"
    )
    company.outside.source.deliver(f"k{number}", f"PO-{number}.csv", text.encode())


def learnt(company: SmallCompany) -> list[Alias]:
    staging = company.staging()
    found = [alias for alias in aliases(staging, retired=True) if alias.kind == "column"]
    staging.close()
    return found


def teach(company: SmallCompany, number: int) -> None:
    deliver(company, number)
    company.run()
    company.decide("correct", lines__0__seller_item_code="T-1", lines__1__seller_item_code="T-2")
    company.run()
    company.decide("approve")
    company.run()


def codes_read(company: SmallCompany) -> list[tuple[str | None, str | None]]:
    rows = company.staging().rows(
        "SELECT buyer_item_code, seller_item_code FROM purchase_order_line ORDER BY id DESC LIMIT 2"
    )
    return [(row["buyer_item_code"], row["seller_item_code"]) for row in reversed(rows)]


def test_the_heading_under_which_the_right_values_stood_is_learnt_and_used_once_in_force(
    company: SmallCompany,
) -> None:
    teach(company, 1)
    (one,) = learnt(company)
    assert (one.written, one.meant, one.state, one.customer_number) == (
        "自编", "seller_item_code", "probation", "C1",
    )  # fmt: skip
    deliver(company, 2)
    company.run()
    assert codes_read(company) == [("PRJ-21", None), ("PRJ-22", None)]
    promote(company.staging(), one.id, by="李主管")
    deliver(company, 3)
    company.run()
    assert codes_read(company) == [("PRJ-31", "T-1"), ("PRJ-32", "T-2")]
    rows = company.staging().rows("SELECT why_en FROM finding WHERE code = 'learnt-alias' AND place = 'lines'")
    assert [row["why_en"].partition(" (")[0] for row in rows] == [MARK]


def test_a_field_that_had_to_be_put_right_again_ends_the_column(company: SmallCompany) -> None:
    teach(company, 1)
    company.with_checks(approval_amount="1")
    promote(company.staging(), learnt(company)[0].id, by="李主管")
    deliver(company, 2)
    company.run()
    company.decide("correct", by="赵主管", lines__0__seller_item_code="T-2", lines__1__seller_item_code="T-1")
    company.run()
    (one,) = learnt(company)
    assert (one.state, one.why) == (
        "retired",
        "赵主管 corrected seller_item_code on every line of an order that was read with it",
    )


def test_a_field_that_is_right_on_one_line_says_nothing_of_the_layout() -> None:
    def order(*units: str | None) -> PurchaseOrder:
        return PurchaseOrder(lines=tuple(OrderLine(unit=unit) for unit in units))

    assert corrected_throughout(order(None, None), order("箱", "箱")) == ("unit",)
    assert corrected_throughout(order(None, "箱"), order("箱", "箱")) == ()
    assert corrected_throughout(order(), order()) == ()
