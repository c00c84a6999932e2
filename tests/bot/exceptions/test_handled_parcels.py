"""What gave no order waits in the workbook until somebody says that it is dealt with."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from bot.exceptions.columns import HANDLED, PARCELS_SHEET
from bot.exceptions.page import HEADER_ROW, KEY_ROW
from bot.exceptions.take_back import Imported, import_workbook
from bot.exceptions.waiting import parcels_without_order, waiting_orders
from bot.exceptions.workbook import workbook_bytes
from tests.bot.waiting_company import WaitingCompany

AT = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
FIRST = HEADER_ROW + 2

Export = Callable[[str], Path]


@pytest.fixture
def company(tmp_path: Path) -> WaitingCompany:
    company = WaitingCompany(tmp_path / "data")
    company.set_aside("scan.pdf", "unreadable", "locked with a password")
    company.set_aside("letter.txt", "no_order", "no table with quantities")
    return company


@pytest.fixture
def workbook(tmp_path: Path, company: WaitingCompany) -> Export:
    """Exports what waits, with this word in the decision of the first parcel, and gives the file's path."""

    def export(decision: str) -> Path:
        path = tmp_path / "exceptions.xlsx"
        parcels = parcels_without_order(company.staging, datetime.now(UTC) - timedelta(days=7))
        orders = waiting_orders(company.staging)
        path.write_bytes(workbook_bytes(orders, parcels, company="海川", language="zh", at=AT))
        book = openpyxl.load_workbook(path)
        sheet = book[PARCELS_SHEET]
        _cell(sheet, "decision").value = decision
        _cell(sheet, "note").value = "按电话录入"
        book.properties.lastModifiedBy = "李主管"
        book.save(path)
        return path

    return export


def _cell(sheet: Worksheet, key: str) -> openpyxl.cell.Cell:
    place = [cell.value for cell in sheet[KEY_ROW + 1]].index(key) + 1
    cell = sheet.cell(FIRST, place)
    assert isinstance(cell, openpyxl.cell.Cell)
    return cell


def _waiting(company: WaitingCompany, since: datetime) -> list[str]:
    return [parcel.filename for parcel in parcels_without_order(company.staging, since)]


def test_what_could_not_be_read_waits_for_ever_and_a_letter_for_its_week(company: WaitingCompany) -> None:
    assert _waiting(company, datetime.now(UTC) + timedelta(days=30)) == ["scan.pdf"]


@pytest.mark.parametrize("word", [HANDLED, "已处理", "Handled"])
def test_a_parcel_that_somebody_dealt_with_waits_no_more(company: WaitingCompany, workbook: Export, word: str) -> None:
    path = workbook(word)

    assert import_workbook(company.staging, path) == Imported(workbook=path, handled=("scan.pdf",))
    assert _waiting(company, AT) == ["letter.txt"]
    event = company.staging.row("SELECT actor, why FROM event WHERE what = 'parcel_handled'")
    assert event == {"actor": "李主管", "why": "按电话录入"}


def test_the_same_workbook_again_changes_nothing(company: WaitingCompany, workbook: Export) -> None:
    path = workbook(HANDLED)
    import_workbook(company.staging, path, by="王")
    before = list(company.staging.db.conn.iterdump())

    assert import_workbook(company.staging, path, by="赵") == Imported(workbook=path)
    assert list(company.staging.db.conn.iterdump()) == before


def test_another_word_is_named_with_its_cell_and_the_parcel_waits_on(company: WaitingCompany, workbook: Export) -> None:
    (problem,) = import_workbook(company.staging, workbook("批准")).problems

    assert problem.startswith(f"{PARCELS_SHEET}!H{FIRST}: “批准”不能选，请选“{HANDLED}”")
    assert _waiting(company, AT) == ["scan.pdf", "letter.txt"]


def test_a_parcel_of_another_store_is_named_and_nothing_is_noted(tmp_path: Path, workbook: Export) -> None:
    path = workbook(HANDLED)
    other = WaitingCompany(tmp_path / "other")

    (problem,) = import_workbook(other.staging, path).problems

    assert "这一行不属于任何订单或来件" in problem
    assert other.staging.row("SELECT count(*) AS n FROM event") == {"n": 0}
