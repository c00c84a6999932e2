"""What orderbot would have pushed is held against what people typed, by customer and by field."""

from pathlib import Path

import pytest

from bot import masterdata
from bot.masterdata import MasterDataError
from bot.shadow import Agreement, Shadow, shadow
from tests.bot.company import MASTER_DATA, SmallCompany

HEAD = "customer_number,order_number,ordered_at,item_number,quantity,unit,unit_price,currency,ship_to_address\n"
PLACE = "浙江省宁波市鄞州区测试路 8 号"


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    made = SmallCompany(tmp_path)
    head, row = MASTER_DATA["customers"].splitlines()
    customers = made.settings.folders.masterdata / "customers.csv"
    customers.write_text(f"{head},automation\n{row},check\n", encoding="utf-8")
    made.deliver("a", "PO-1", quantity=200)
    made.deliver("b", "PO-2", quantity=310)
    made.deliver("c", "PO-3", quantity=420, price="0.80")
    made.run()
    return made


def against(company: SmallCompany, *rows: str) -> Shadow:
    path = company.settings.folders.data / "typed.csv"
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    staging = company.staging()
    found = shadow(staging, masterdata.load(company.settings.folders.masterdata), path)
    staging.close()
    return found


def test_the_same_in_other_units_and_writing_agrees_in_every_field(company: SmallCompany) -> None:
    found = against(company, f"C1,po-1,2026-11-20,T-1,2,箱,50.00,CNY,{PLACE.replace(' ', '')}")
    assert found.customers == (
        Agreement(
            customer_number="C1",
            name="宁波测试机械有限公司",
            typed=1,
            found=1,
            same=1,
            clean=1,
            clean_and_different=0,
            fields=dict.fromkeys(("items", "quantity", "price", "currency", "ship_to"), (1, 1)),
        ),
    )


def test_each_difference_is_named_those_nobody_would_have_seen_first(company: SmallCompany) -> None:
    found = against(
        company,
        "C1,PO-3,2026-11-20,T-1,400,件,0.50,,",
        "C1,PO-2,2026-11-20,T-1,300,件,0.50,USD,上海市别处 1 号",
        "C1,PO-2,2026-11-20,T-2,10,件,0.12,USD,",
    )
    assert [(one.order_number, one.field, one.item_number, one.ours, one.typed) for _, one in found.differences()] == [
        ("PO-2", "items", "T-2", "—", "10"),
        ("PO-2", "quantity", "T-1", "310", "300"),
        ("PO-2", "currency", None, "CNY", "USD"),
        ("PO-2", "ship_to", None, PLACE, "上海市别处 1 号"),
        ("PO-3", "quantity", "T-1", "420", "400"),
        ("PO-3", "price", "T-1", "0.8", "0.5"),
    ]
    (one,) = found.customers
    assert (one.clean, one.clean_and_different, one.same) == (1, 1, 0)


def test_what_was_typed_and_never_came_here_is_told(company: SmallCompany) -> None:
    assert against(company, "C1,PO-77,2026-11-20,T-1,2,箱,,,").unseen == (("C1", "PO-77"),)


def test_a_file_in_other_columns_is_refused_by_its_row(company: SmallCompany) -> None:
    with pytest.raises(MasterDataError, match=r"row 2: 数量“many”.* quantity 'many'"):
        against(company, "C1,PO-1,2026-11-20,T-1,many,箱,,,")
