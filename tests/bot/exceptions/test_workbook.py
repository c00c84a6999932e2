"""The exceptions workbook: safe to open, easy to work in, and whole on paper."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.exceptions.columns import (
    ACTIONS,
    EXCEPTION_COLUMNS,
    EXCEPTIONS_SHEET,
    GUIDE_SHEET,
    LINES_SHEET,
    PARCELS_SHEET,
)
from bot.exceptions.export import export_if_new, write_dated, write_new
from bot.exceptions.page import HEADER_ROW, KEY_ROW
from bot.exceptions.waiting import waiting_orders
from bot.exceptions.workbook import correctable, workbook_bytes
from bot.finding import Finding
from bot.settings import load
from extractors.purchase_order import Party
from tests.bot.waiting_company import AMOUNT, ITEM, PHONE, PRICE, SPOOFED, STOCK, WaitingCompany

AT = datetime(2026, 11, 21, 7, 30, tzinfo=UTC)
FIRST = HEADER_ROW + 2


@pytest.fixture
def company(tmp_path: Path) -> WaitingCompany:
    return WaitingCompany(tmp_path / "data")


@pytest.fixture
def opened(company: WaitingCompany) -> Callable[..., Workbook]:
    def export(language: str = "zh") -> Workbook:
        content = workbook_bytes(waiting_orders(company.staging), company="海川", language=language, at=AT)
        return openpyxl.load_workbook(io.BytesIO(content))

    return export


def cell(sheet: Worksheet, row: int, key: str) -> str:
    """The text of a cell by its column's key; rows count from 0 below the headings."""
    keys = [each.value for each in sheet[KEY_ROW + 1]]
    return str(sheet.cell(FIRST + row, keys.index(key) + 1).value)


def test_no_text_of_a_parcel_can_run(company: WaitingCompany, opened: Callable[..., Workbook]) -> None:
    hostile = '=HYPERLINK("http://evil.example","发票")'
    company.add(hostile, PRICE, buyer=Party(name="+SUM(A1)"), note="@cmd")
    company.add("-1+1", ITEM, payment_terms="\t=1")
    cells = [each for sheet in opened() for row in sheet.iter_rows() for each in row]
    assert [each.coordinate for each in cells if each.data_type == "f"] == []
    assert hostile in [each.value for each in cells]
    assert not [each.coordinate for each in cells if each.value == hostile and not each.quotePrefix]


def test_signs_that_steer_a_screen_are_left_out(company: WaitingCompany, opened: Callable[..., Workbook]) -> None:
    company.add("PO\x1b[2J-\u202e1", PRICE)
    assert cell(opened()[EXCEPTIONS_SHEET], 0, "order_number") == "PO[2J-1"


def test_each_row_is_whole_so_that_a_filter_or_a_sort_leaves_it_so(
    company: WaitingCompany, opened: Callable[..., Workbook]
) -> None:
    company.add("PO-1", PRICE, ITEM, STOCK)
    sheet = opened()[EXCEPTIONS_SHEET]
    keys = ("our_number", "order_number", "severity", "key_order", "key_version", "key_path")
    assert [[cell(sheet, row, key) for key in keys] for row in range(3)] == [
        ["OB261120-000001", "PO-1", "须更正 block", "1", "1", "lines.0.unit_price"],
        ["OB261120-000001", "PO-1", "须更正 block", "1", "1", "lines.1.seller_item_code"],
        ["OB261120-000001", "PO-1", "注意 warn", "1", "1", "lines.0.quantity"],
    ]


def test_the_reason_stands_there_in_both_languages_the_companys_first(
    company: WaitingCompany, opened: Callable[..., Workbook]
) -> None:
    company.add("PO-1", PRICE)
    assert cell(opened("zh")[EXCEPTIONS_SHEET], 0, "why") == f"{PRICE.why_zh}\n{PRICE.why_en}"
    assert cell(opened("en")[EXCEPTIONS_SHEET], 0, "why") == f"{PRICE.why_en}\n{PRICE.why_zh}"
    assert cell(opened("en")[EXCEPTIONS_SHEET], 0, "where") == "line 1, unit price\n第 1 行 单价"


def test_where_a_value_stood_is_said_and_a_doubtful_reading_is_marked(
    company: WaitingCompany, opened: Callable[..., Workbook]
) -> None:
    company.add("PO-1", PRICE, ITEM)
    sheet = opened()[EXCEPTIONS_SHEET]
    assert cell(sheet, 0, "evidence") == "PO.xlsx\nSheet1!G9\n“0.40”"
    assert cell(sheet, 1, "evidence").startswith("PO.pdf\npage 1, box 72,140,188,152\n“T-9”\n⚠ ")


def test_only_decisions_that_can_be_carried_out_are_offered(
    company: WaitingCompany, opened: Callable[..., Workbook]
) -> None:
    company.add("PO-1", ITEM)
    company.add("PO-2", AMOUNT, resolved=True)
    offered = {
        str(each.sqref): each.formula1.strip('"').split(",")
        for each in opened()[EXCEPTIONS_SHEET].data_validations.dataValidation
    }
    assert offered == {
        "L5": [ACTIONS["accept"], ACTIONS["correct"], ACTIONS["reject"]],
        "L6": [ACTIONS["approve"], ACTIONS["correct"], ACTIONS["reject"]],
    }


CORRECTABLE = (
    (PRICE, "lines.0.unit_price"),
    (ITEM, "lines.1.seller_item_code"),
    (
        Finding(**{**{name: getattr(ITEM, name) for name in ITEM.__struct_fields__}, "suggestion": {}}),
        "lines.1.seller_item_code",
    ),
    (SPOOFED, "buyer.email"),
    (PHONE, "deliver_to.phone"),
    (Finding(code="revision", severity=PRICE.severity, where="order", why_zh="变", why_en="changed"), None),
)


@pytest.mark.parametrize(("finding", "path"), CORRECTABLE)
def test_the_value_that_a_person_would_write_is_known(finding: Finding, path: str | None) -> None:
    assert correctable(finding) == path


def test_it_fits_on_landscape_a4_with_its_head_on_every_page_and_its_keys_hidden(
    company: WaitingCompany, opened: Callable[..., Workbook]
) -> None:
    company.add("PO-1", PRICE)
    book = opened()
    assert book.sheetnames == [EXCEPTIONS_SHEET, LINES_SHEET, GUIDE_SHEET]
    sheet = book[EXCEPTIONS_SHEET]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == f"$1:${HEADER_ROW + 1}"
    assert sheet.freeze_panes == f"D{FIRST}"
    assert sheet.row_dimensions[KEY_ROW + 1].hidden
    hidden = {
        place
        for dimension in sheet.column_dimensions.values()
        for place in range(dimension.min or 0, (dimension.max or 0) + 1)
        if dimension.hidden
    }
    assert hidden == {place for place, key in enumerate(EXCEPTION_COLUMNS, 1) if key.startswith("key_")}


def test_the_lines_sheet_has_every_line_with_ours_beside_it_and_what_is_wrong(
    company: WaitingCompany, opened: Callable[..., Workbook]
) -> None:
    company.add("PO-1", PRICE, resolved=True)
    company.add("PO-2", ITEM, lines=())
    sheet = opened()[LINES_SHEET]
    keys = ("order_number", "line", "quantity", "unit_price", "item_number", "why")
    assert [[cell(sheet, row, key) for key in keys] for row in range(3)] == [
        ["PO-1", "1", "200", "0.4", "T-1", PRICE.why_zh],
        ["PO-1", "2", "1500.5", "12", "T-2", "None"],
        ["PO-2", "1", "None", "None", "None", "None"],
    ]


def test_an_orders_rows_turn_green_together_whatever_row_carries_the_decision(
    company: WaitingCompany, opened: Callable[..., Workbook]
) -> None:
    company.add("PO-1", PRICE, ITEM)
    rules = opened()[EXCEPTIONS_SHEET].conditional_formatting
    assert {str(each.sqref): each.rules[0].formula for each in rules} == {
        "A5:D6": ['COUNTIFS($P$5:$P$6,$P5,$L$5:$L$6,"?*")>0'],
        "F5:R6": ['COUNTIFS($P$5:$P$6,$P5,$L$5:$L$6,"?*")>0'],
    }


def test_what_gave_no_order_is_listed_and_what_could_not_be_read_comes_first(
    company: WaitingCompany, tmp_path: Path
) -> None:
    company.set_aside("letter.txt", "no_order", "no table with quantities")
    company.set_aside("=scan.pdf", "unreadable", "locked with a password")
    (tmp_path / "orderbot.toml").write_text('[company]\nname = "海川"\n', encoding="utf-8")
    path = export_if_new(company.staging, load(tmp_path / "orderbot.toml"))
    assert path is not None
    sheet = openpyxl.load_workbook(path)[PARCELS_SHEET]
    keys = ("verdict", "filename", "received", "reason")
    assert [[cell(sheet, row, key) for key in keys] for row in range(2)] == [
        ["无法读取 unreadable", "=scan.pdf", "2026-11-20 16:02", "locked with a password"],
        ["不是订单 no order", "letter.txt", "2026-11-20 16:01", "no table with quantities"],
    ]
    assert export_if_new(company.staging, load(tmp_path / "orderbot.toml")) == path


def test_a_workbook_that_is_there_is_never_written_over(company: WaitingCompany, tmp_path: Path) -> None:
    company.add("PO-1", PRICE)
    waiting = waiting_orders(company.staging)
    content = workbook_bytes(waiting, company="海川", language="zh", at=AT)
    paths = [write_dated(tmp_path / "out", content, AT) for _ in range(3)]
    assert [path.name for path in paths] == [
        "exceptions-20261121.xlsx",
        "exceptions-20261121-2.xlsx",
        "exceptions-20261121-3.xlsx",
    ]


def test_a_workbook_is_written_whole_or_not_at_all_on_any_kind_of_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_new(tmp_path / "a.xlsx", b"linked")

    def no_links(*_: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr("os.link", no_links)
    write_new(tmp_path / "b.xlsx", b"written")
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "a.xlsx", b"again")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == {
        "a.xlsx": b"linked",
        "b.xlsx": b"written",
    }


def test_a_new_workbook_is_written_only_when_something_new_waits(company: WaitingCompany, tmp_path: Path) -> None:
    (tmp_path / "orderbot.toml").write_text('[company]\nname = "海川"\n', encoding="utf-8")
    settings = load(tmp_path / "orderbot.toml")
    assert export_if_new(company.staging, settings) is None
    order = company.add("PO-1", PRICE)
    first = export_if_new(company.staging, settings)
    assert first is not None
    assert export_if_new(company.staging, settings) == first
    company.add("PO-2", PHONE)
    second = export_if_new(company.staging, settings)
    assert second not in (first, None)
    with company.staging.transaction() as db:
        db.execute("UPDATE purchase_order SET version = version + 1 WHERE id = ?", [order])
    assert export_if_new(company.staging, settings) not in (first, second)
    assert len(list((tmp_path / "exceptions").iterdir())) == 3
