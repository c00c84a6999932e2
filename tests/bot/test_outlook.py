"""Once a day a run tells what no single order shows, and the day's workbooks tell it too."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from bot.automation import ENOUGH
from bot.exceptions.columns import OUTLOOK_SHEET
from bot.exceptions.export import export
from bot.outlook import Outlook, told_on
from tests.bot.company import MASTER_DATA, SmallCompany

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def company(tmp_path: Path) -> SmallCompany:
    return SmallCompany(tmp_path)


def ordered_weekly_until(company: SmallCompany, days_ago: int) -> None:
    last = datetime.now(ZONE) - timedelta(days=days_ago)
    rows = [f"C1,OLD-{week},{last - timedelta(weeks=week):%Y-%m-%d %H:%M},T-1,200,件,0.50" for week in range(10)]
    heading = "customer_number,order_number,ordered_at,item_number,quantity,unit,unit_price"
    path = company.settings.folders.masterdata / "order_history.csv"
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")


def told(company: SmallCompany) -> Outlook:
    outlook = company.run().outlook
    assert outlook is not None
    return outlook


def test_a_run_names_the_customer_whose_weekly_order_did_not_come(company: SmallCompany) -> None:
    ordered_weekly_until(company, 16)
    assert [(one.customer_number, one.days_over) for one in told(company).overdue] == [("C1", 9)]


def test_a_rhythm_that_is_kept_is_not_mentioned(company: SmallCompany) -> None:
    ordered_weekly_until(company, 3)
    assert told(company).overdue == ()


def test_it_is_worked_out_once_a_day(company: SmallCompany) -> None:
    ordered_weekly_until(company, 16)
    first = told(company)
    (company.settings.folders.masterdata / "order_history.csv").unlink()
    assert told(company) == first
    assert told_on(company.staging(), first.on + timedelta(days=1), ZONE) is None


def test_a_single_step_works_nothing_out(company: SmallCompany) -> None:
    assert company.run(only="check").outlook is None


def test_the_days_workbook_tells_of_the_level_that_should_change(company: SmallCompany) -> None:
    text = MASTER_DATA["customers"].splitlines()
    path = company.settings.folders.masterdata / "customers.csv"
    path.write_text(f"{text[0]},automation\n{text[1]},review\n", encoding="utf-8")
    for number in range(ENOUGH):
        company.deliver(str(number), f"PO-{number}", 200 + number)
    company.run(only="receive")
    for step in ("read", "check", "review"):
        company.run(only=step)
    company.decide("approve")
    company.deliver("late", "PO-LATE", 999)
    company.run()
    workbook = export(company.staging(), company.settings)
    assert workbook is not None
    sheet = openpyxl.load_workbook(workbook)[OUTLOOK_SHEET]
    [row] = sheet.iter_rows(min_row=5, values_only=True)
    assert row[:2] == (
        "自动化级别：审核后写入 → 全自动\nlevel of automation: review → touchless",
        "C1 宁波测试机械有限公司",
    )
