"""Master data comes from workbooks and CSV files, exact, or with every problem by its file and row."""

import re
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.masterdata import Customer, Item, MasterDataError, load, tables
from tests.bot.company import MASTER_DATA


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in MASTER_DATA.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def put(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    (folder / f"{name}.csv").write_text(text, encoding=encoding)
    return folder


def workbook(folder: Path, name: str, rows: Sequence[Sequence[object]]) -> None:
    from xlsxwriter import Workbook

    (folder / f"{name}.csv").unlink(missing_ok=True)
    with Workbook(folder / f"{name}.xlsx", {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)


def problems_of(folder: Path) -> list[str]:
    """What is said in English; the Chinese stands before it."""
    return [f"{re.sub(' 第.*列| 第.*行', '', place)}: {english}" for place, _, english in both_of(folder)]


def both_of(folder: Path) -> list[tuple[str, str, str]]:
    """Of each problem its place, and what it says in Chinese and in English."""
    with pytest.raises(MasterDataError) as caught:
        load(folder)
    parts = [re.fullmatch(r"(.+?): (.+) · (.+)", problem, re.DOTALL) for problem in caught.value.problems]
    return [(part[1], part[2], part[3]) for part in parts if part is not None]


def test_a_workbook_with_chinese_headings_is_the_same_as_a_csv_file(folder: Path) -> None:
    workbook(
        folder,
        "items",
        [
            ["料号", "名称", "规格", "基本单位", "税率", "成本", "条码", "状态"],
            ["T-1", "测试螺钉", "M8×30", "件", 0.13, 0.2, 2970000000017, "在售"],
            ["T-2", "测试螺母", "M8", "件", "13%", "0.05", "", "停产"],
        ],
    )
    master = load(folder)
    assert master.items["T-1"] == Item(
        item_number="T-1",
        name="测试螺钉",
        specification="M8×30",
        base_unit="件",
        tax_rate=Decimal("0.13"),
        cost=Decimal("0.2"),
        barcode="2970000000017",
    )
    assert master.items["T-2"].tax_rate == Decimal("0.13")
    assert master.items["T-2"].status == "discontinued"


def test_a_csv_file_as_excel_saves_it_in_china_is_read(folder: Path) -> None:
    text = "客户编号,客户名称,邮箱域名,冻结\nC1,宁波測試機械有限公司,@A.example；b.example,是\n"
    customer = load(put(folder, "customers", text, "gb18030")).customers["C1"]
    assert customer == Customer(
        customer_number="C1", name="宁波測試機械有限公司", mail_domains=("a.example", "b.example"), on_hold=True
    )


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_csv_file_may_have_other_delimiters(folder: Path, delimiter: str) -> None:
    put(folder, "prices", "item_number,unit,unit_price\nT-1,件,0.50\n".replace(",", delimiter))
    assert load(folder).prices("T-1")[0].unit_price == Decimal("0.5")


def test_dates_and_figures_are_read_as_they_are_written(folder: Path) -> None:
    workbook(
        folder,
        "prices",
        [
            ["item_number", "unit", "unit_price", "minimum_quantity", "valid_from", "valid_to"],
            ["T-1", "件", 0.0455, "1,000", date(2026, 1, 1), "2026/12/31"],
            ["T-2", "件", "1,234.5", None, "2026年1月5日", None],
        ],
    )
    first, second = (load(folder).prices(item)[0] for item in ("T-1", "T-2"))
    assert (first.unit_price, first.minimum_quantity) == (Decimal("0.0455"), Decimal(1000))
    assert (first.valid_from, first.valid_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (second.unit_price, second.valid_from, second.valid_to) == (Decimal("1234.5"), date(2026, 1, 5), None)


def test_every_problem_of_every_file_comes_at_once_by_its_row(folder: Path) -> None:
    put(folder, "items", "item_number,name,base_unit,tax_rate,cost\nT-1,螺钉,件,13,cheap\n,螺母,件,,\nT-2,螺母,件,,\n")
    put(folder, "units", "item_number,unit,factor\n,箱,0\nT-2,盒,-5\nT-7,包,10\n")
    put(
        folder,
        "prices",
        "item_number,unit,unit_price,valid_from,valid_to\nT-2,桶,0.5,,\nT-2,件,1,2026-02-01,2026-01-01\n",
    )
    put(folder, "stock", "item_number,on_hand\nT-2,\n")
    assert problems_of(folder) == [
        "items.csv row 2: tax_rate '13' is no share; write 0.13 or 13%",
        "items.csv row 2: cost 'cheap' is no number; write a figure such as 12.50",
        "items.csv row 3: item_number is empty; it has to be given",
        "units.csv row 2: factor '0' has to be above 0",
        "units.csv row 3: factor '-5' has to be above 0",
        "prices.csv row 3: valid_to 2026-01-01 is before valid_from 2026-02-01",
        "stock.csv row 2: on_hand is empty; it has to be given",
        "units.csv row 4: item_number 'T-7' is not in items; add it there or mend it",
        "prices.csv row 2: unit '桶' is none of T-2's; add it to units or mend it",
    ]


def test_problems_are_said_in_chinese_too_by_the_chinese_heading(folder: Path) -> None:
    put(folder, "items", "料号,品名,基本单位,税率\nT-1,螺钉,件,0.13\nT-2,螺母,件,0.13\nT-3,垫片,件,13\n,垫圈,件,\n")
    put(folder, "stock", "料号,现存两\nT-9,5\n")
    assert both_of(folder) == [
        (
            "items.csv 第 4 行 row 4",
            "税率“13”不是比率，请写成 0.13 或 13%",
            "tax_rate '13' is no share; write 0.13 or 13%",
        ),
        ("items.csv 第 5 行 row 5", "料号必填，却是空的", "item_number is empty; it has to be given"),
        (
            "stock.csv 第 1 行第 2 列 row 1, column 2",
            "没有“现存两”这一列；是不是“现存量”（on_hand）？",
            "no column is called '现存两'; did you mean 'on_hand'?",
        ),
        ("stock.csv 第 1 行 row 1", "缺少列：现存量，请补上", "no column for on_hand; add it"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("customers", "customer_number,name\nC1,甲\nc1 ,乙\n", "row 3: customer_number 'c1' stands in row 2 already"),
        (
            "items",
            "item_number,name,base_unit\nT-1,a,件\nT-2,b,件\nＴ-1,c,件\n",
            "row 4: item_number 'Ｔ-1' stands in row 2",
        ),
        (
            "customer_items",
            "customer_number,customer_item_code,item_number\nC1,X,T-1\nC1,x,T-2\n",
            "row 3: customer_item_code",
        ),
        (
            "units",
            "item_number,unit,factor,aliases\nT-1,盒,10,box\nT-1,BOX,12,\n",
            "row 3: 'box' of T-1 has another factor",
        ),
        (
            "units",
            "item_number,unit,factor\nT-1,件,10\n",
            "row 2: '件' is the base unit of T-1: its factor has to be 1",
        ),
        ("prices", "item_number,unit,unit_price\nT-1,件,1\nT-1,件,2\n", "row 3: price stands in row 2 already"),
        (
            "stock",
            "item_number,warehouse,on_hand\nT-1,W,1\nT-1,W,2\n",
            "row 3: item_number, warehouse and expected_date stands in row 2",
        ),
        (
            "promotions",
            "promotion_code,item_number,discount_percent\nP,T-1,5\nP,T-1,6\n",
            "row 3: promotion stands in row 2",
        ),
        ("ship_tos", "customer_number,address\nC9,某地\n", "row 2: customer_number 'C9' is not in customers"),
        (
            "items",
            "item_number,name,base_unit,superseded_by\nT-1,a,件,T-9\nT-2,b,件,\n",
            "row 2: superseded_by 'T-9' is not",
        ),
    ],
)
def test_what_rows_must_not_say_about_each_other(folder: Path, name: str, text: str, said: str) -> None:
    assert any(problem.startswith(f"{name}.csv {said}") for problem in problems_of(put(folder, name, text)))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("0.15", "is less than one per cent; write 15"),
        ("150", "is no discount"),
        ("0", "is no discount"),
        ("1,5", "is no number"),
        ("NaN", "is no number"),
    ],
)
def test_a_discount_that_cannot_be_meant_is_refused(folder: Path, cell: str, said: str) -> None:
    put(folder, "promotions", f'promotion_code,item_number,discount_percent\nP,T-1,"{cell}"\n')
    (problem,) = problems_of(folder)
    assert said in problem


def test_a_heading_that_nothing_is_called_is_said_once_and_not_for_every_row(folder: Path) -> None:
    put(folder, "stock", "item_number,on_hnad\n" + "T-1,5\n" * 50)
    assert problems_of(folder) == [
        "stock.csv row 1, column 2: no column is called 'on_hnad'; did you mean 'on_hand'?",
        "stock.csv row 1: no column for on_hand; add it",
    ]


def test_a_column_that_stands_there_in_both_languages_is_a_problem(folder: Path) -> None:
    put(folder, "stock", "item_number,on_hand,现存量\nT-1,5,6\n")
    assert problems_of(folder) == ["stock.csv row 1, column 3: '现存量' stands there twice (on_hand); keep one"]


def test_a_code_too_long_for_a_workbooks_number_is_refused(folder: Path) -> None:
    workbook(
        folder, "items", [["item_number", "name", "base_unit"], [9787111213826123456, "a", "件"], ["T-1", "b", "件"]]
    )
    assert "too long to be kept exactly" in problems_of(folder)[0]


def test_missing_and_doubled_files_are_named(folder: Path) -> None:
    (folder / "prices.csv").unlink()
    (folder / "items.xlsx").write_bytes(b"PK no workbook")
    problems = problems_of(folder)
    assert f"{folder}: items.xlsx and items.csv are both there; keep one" in problems
    assert any(problem.startswith(f"{folder}: prices.xlsx or prices.csv is missing; fill in") for problem in problems)
    assert any(problem.startswith("items.xlsx: cannot be read") for problem in problems)


def test_a_message_about_thousands_of_problems_stays_readable(folder: Path) -> None:
    put(folder, "stock", "item_number,on_hand\n" + "".join(f"X-{number},5\n" for number in range(1000)))
    with pytest.raises(MasterDataError) as caught:
        load(folder)
    assert len(caught.value.problems) == 1000
    assert str(caught.value).splitlines()[-1] == "  … 另有 960 处 · and 960 more"


def test_units_are_known_by_every_name_they_have(folder: Path) -> None:
    master = load(folder)
    assert [master.factor("T-1", unit) for unit in (None, "件", "ＰＣＳ", "箱", "CTN", "桶")] == [
        1,
        1,
        1,
        100,
        100,
        None,
    ]
    assert [master.unit_name("T-1", unit) for unit in (None, "PCS", "ctn", "桶")] == ["件", "件", "箱", None]


def test_the_version_tells_other_content_and_nothing_else(folder: Path) -> None:
    first = load(folder).version
    assert load(folder).version == first
    put(folder, "stock", "item_number,warehouse,on_hand\nT-1,W1,99999\nT-2,W1,100000\n")
    assert load(folder).version != first


def test_the_stores_tables_hold_exact_text(folder: Path) -> None:
    rows = tables(load(folder))
    assert rows["price"][0]["unit_price"] == "0.5"
    assert rows["customer"][0]["on_hold"] == "no"
    assert rows["promotion"] == []


def test_a_hundred_thousand_items_load_in_seconds(folder: Path) -> None:
    numbers = range(100_000)
    put(
        folder, "items", "item_number,name,base_unit\n" + "".join(f"T-{number},螺钉{number},件\n" for number in numbers)
    )
    put(folder, "prices", "item_number,unit,unit_price\n" + "".join(f"T-{number},件,0.5\n" for number in numbers))
    started = time.process_time()
    master = load(folder)
    assert master.items_by_code["t-99999"][0].name == "螺钉99999"
    assert time.process_time() - started < 15
