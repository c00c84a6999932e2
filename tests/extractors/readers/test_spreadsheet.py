import io
import zipfile
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from extractors.errors import UnreadableDocument
from extractors.readers import read_document
from extractors.readers.number_format import parse_format, shown
from extractors.readers.workbook_xml import column_letters, column_number
from tests.extractors.readers.looking import only_grid, spans, texts


def saved(workbook: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def one_cell(value: object, number_format: str = "General") -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active["B3"] = value
    workbook.active["B3"].number_format = number_format
    return saved(workbook)


def with_xml(content: bytes, old: str, new: str) -> bytes:
    """The workbook with its first sheet's XML edited, as other programs write it."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w") as target:
        for member in source.infolist():
            text = source.read(member)
            target.writestr(member, text.replace(old.encode(), new.encode()) if "sheet1" in member.filename else text)
    return result.getvalue()


def test_cell_knows_its_place_and_merged_cells_span():
    workbook = openpyxl.Workbook()
    workbook.active.title = "订单"
    workbook.active["A1"] = "采购订单"
    workbook.active.merge_cells("A1:D2")
    workbook.active["C4"] = "编码"
    grid = only_grid(saved(workbook), "x.xlsx")
    assert spans(grid) == [("采购订单", 0, 4, 1, 3), ("编码", 2, 3, 4, 5)]
    assert [row[0].place for row in grid.rows] == ["订单!A1", "订单!C4"]


@pytest.mark.parametrize(
    ("value", "number_format", "text", "typed"),
    [
        ("00123", "General", "00123", None),
        (123, "00000", "00123", None),
        (12, "General", "12", Decimal(12)),
        (0.13, "0%", "13%", Decimal("0.13")),
        (0.125, "0%", "12.5%", Decimal("0.125")),
        (12, '0"箱"', "12箱", Decimal(12)),
        (1234.5, '"¥"#,##0.00', "¥1234.5", Decimal("1234.5")),
        (1234.5, "[$€-407] #,##0.00", "€1234.5", Decimal("1234.5")),
        (0.1 + 0.2, "General", "0.3", Decimal("0.3")),
        (0.000001, "General", "0.000001", Decimal("0.000001")),
        (date(2026, 12, 1), 'yyyy"年"m"月"d"日"', "2026-12-01", date(2026, 12, 1)),
        (True, "General", "TRUE", True),
        ("  12箱 ", "General", "12箱", None),
    ],
)
def test_text_is_as_the_sheet_shows_it_and_the_value_is_typed(
    value: object, number_format: str, text: str, typed: object
):
    ((cell,),) = only_grid(one_cell(value, number_format), "x.xlsx").rows
    assert (cell.text, cell.value, cell.place) == (text, typed, "Sheet!B3")


@pytest.mark.parametrize("digits", ["12345678901234567", "6901234567890123456", "9007199254740993"])
def test_long_codes_typed_as_numbers_keep_each_digit(digits: str):
    content = with_xml(one_cell(77), "<v>77</v>", f"<v>{digits}</v>")
    assert texts(only_grid(content, "x.xlsx")) == [[digits]]


def test_dates_count_from_where_the_workbook_says():
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    workbook.active["A1"] = date(2026, 12, 1)
    assert only_grid(saved(workbook), "x.xlsx").rows[0][0].value == date(2026, 12, 1)


def test_what_is_hidden_is_left_out_and_said():
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in range(1, 5):
        sheet.append([f"A{row}", f"B{row}", f"C{row}"])
    sheet.row_dimensions[2].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    workbook.create_sheet("旧价格").sheet_state = "hidden"
    document = read_document(saved(workbook), "x.xlsx")
    assert texts(document.grids[0]) == [["A1", "C1"], ["A4", "C4"]]
    assert [remark.split(" (")[0] for remark in document.remarks] == [
        "sheet 'Sheet': hidden rows 2, 3 were left out",
        "sheet 'Sheet': hidden columns B were left out",
        "sheet '旧价格' is hidden and was left out",
    ]


def test_merged_title_is_read_although_its_first_column_is_hidden():
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "采购订单"
    workbook.active.merge_cells("A1:C1")
    workbook.active.column_dimensions["A"].hidden = True
    assert texts(only_grid(saved(workbook), "x.xlsx")) == [["采购订单"]]


def test_formula_that_nobody_calculated_is_said_and_not_taken_for_zero():
    workbook = openpyxl.Workbook()
    workbook.active.append([2, 3, "=A1*B1"])
    document = read_document(saved(workbook), "x.xlsx")
    assert texts(document.grids[0]) == [["2", "3"]]
    assert document.remarks == ("sheet 'Sheet': formulas without a stored result in C1 (公式没有保存计算结果: C1)",)


def test_formula_with_a_stored_result_is_its_result():
    content = with_xml(one_cell("=A1*2"), "<v></v>", "<v>840.5</v>")
    document = read_document(with_xml(content, "<v />", "<v>840.5</v>"), "x.xlsx")
    assert texts(document.grids[0]) == [["840.5"]]
    assert document.remarks == ()


def test_old_workbook_is_read_whatever_it_is_called():
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("订单")
    for column, value in enumerate(["A-01", 12, 35.5]):
        sheet.write(0, column, value)
    content = io.BytesIO()
    workbook.save(content)
    document = read_document(content.getvalue(), "order.xlsx")
    assert (document.format, texts(document.grids[0])) == ("spreadsheet", [["A-01", "12", "35.5"]])


def test_what_is_hidden_in_an_old_workbook_is_left_out_and_said():
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("订单")
    for row in range(3):
        for column in range(3):
            sheet.write(row, column, f"{'ABC'[column]}{row + 1}")
    sheet.row(1).hidden = True
    sheet.col(1).hidden = True
    workbook.add_sheet("old").visibility = 1
    content = io.BytesIO()
    workbook.save(content)
    document = read_document(content.getvalue(), "x.xls")
    assert texts(document.grids[0]) == [["A1", "C1"], ["A3", "C3"]]
    assert [remark.split(" (")[0] for remark in document.remarks] == [
        "sheet '订单': hidden rows 2 were left out",
        "sheet '订单': hidden columns B were left out",
        "sheet 'old' is hidden and was left out",
    ]


def test_open_document_sheet_is_read():
    content = io.BytesIO()
    spaces = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    spaces += 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    spaces += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in ("A-01", "12箱")
    )
    with zipfile.ZipFile(content, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("META-INF/manifest.xml", "<manifest/>")
        container.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="S"><table:table-row>{cells}</table:table-row></table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    assert texts(only_grid(content.getvalue(), "x.ods")) == [["A-01", "12箱"]]


def test_workbook_with_nothing_but_a_picture_hands_the_picture_on():
    content = io.BytesIO(one_cell(None))
    with zipfile.ZipFile(content, "a") as container:
        container.writestr("xl/media/image1.png", b"\x89PNG" + bytes(30_000))
    assert [name for name, _ in read_document(content.getvalue(), "x.xlsx").enclosed] == ["image1.png"]


def test_damaged_workbook_is_said_to_be_damaged():
    content = one_cell("x")
    with pytest.raises(UnreadableDocument, match="damaged workbook") as refused:
        read_document(content[: len(content) // 2].replace(b"PK\x05\x06", b""), "订单.xlsx")
    assert str(refused.value).startswith("订单.xlsx: damaged ")


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("000-000", "123456", "123456"),
        ("0.00%", "0.0825", "8.25%"),
        ("#,##0.00_);(#,##0.00)", "12.5", "12.5"),
        ("yyyy-mm-dd", "46000", "46000"),
        ("@", "12", "12"),
        ("General", "12", "12"),
        ('"PO-"0000', "17", "PO-0017"),
        ("\\#0", "7", "#7"),
    ],
)
def test_number_formats_add_what_they_show(code: str, value: str, text: str):
    style = parse_format(code)
    assert (shown(Decimal(value), style) if style else value) == text


@given(st.integers(min_value=0, max_value=16383))
def test_column_letters_and_numbers_are_each_others_inverse(number: int):
    assert column_number(column_letters(number)) == number


@given(st.text())
def test_no_number_format_fails(code: str):
    style = parse_format(code)
    assert style is None or isinstance(shown(Decimal("12.5"), style), str)


ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="订单">'
)
ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods(inside: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<x/>")
        archive.writestr("content.xml", ODS_HEAD + inside + ODS_END)
    return content.getvalue()


def figure(value: str, shown: str) -> str:
    given = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {given}><text:p>{shown}</text:p></table:table-cell>"


def word(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def test_ods_hides_rows_and_columns_and_says_so():
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/><table:table-column/>'
    rows = [
        f"<table:table-row>{word('A')}{word('B')}{word('C')}</table:table-row>",
        f'<table:table-row table:visibility="filter" table:number-rows-repeated="2">{word("old")}</table:table-row>',
        f"<table:table-row>{word('1')}{word('2')}{word('3')}</table:table-row>",
    ]
    document = read_document(ods(columns + "".join(rows)), "x.ods")
    assert texts(document.grids[0]) == [["A", "C"], ["1", "3"]]
    assert [remark.partition(" were")[0] for remark in document.remarks] == [
        "sheet '订单': hidden rows 2, 3",
        "sheet '订单': hidden columns B",
    ]


def test_ods_figures_are_as_the_sheet_shows_them():
    cells = figure("123", "00123") + figure("0.13", "13%") + figure("1234.5", "1,234.50") + figure("12", "12 箱")
    (grid,) = read_document(ods(f"<table:table-column/><table:table-row>{cells}</table:table-row>"), "x.ods").grids
    assert [(cell.text, cell.value) for cell in grid.rows[0]] == [
        ("00123", None),
        ("13%", Decimal("0.13")),
        ("1234.5", Decimal("1234.5")),
        ("12 箱", Decimal(12)),
    ]


def test_ods_with_a_cell_repeated_all_over_is_refused_before_it_is_unfolded():
    row = '<table:table-row table:number-rows-repeated="1048576">'
    cell = word("x").replace("table-cell ", 'table-cell table:number-columns-repeated="16384" ', 1)
    content = ods(f"<table:table-column/>{row}{cell}</table:table-row>")
    with pytest.raises(UnreadableDocument, match="too large: a sheet of 17179869184 cells"):
        read_document(content, "x.ods")


def test_sheet_filled_at_its_far_corners_is_refused_before_it_is_held():
    workbook = openpyxl.Workbook()
    workbook.active["A1"], workbook.active["XFD1048576"] = "No.", "end"
    with pytest.raises(UnreadableDocument, match="sheet 'Sheet' of 17179869184 cells"):
        read_document(saved(workbook), "x.xlsx")


def test_long_price_list_beside_an_order_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("extractors.readers.spreadsheet.MOST_ROWS", 5)
    workbook = openpyxl.Workbook()
    workbook.active.append(["PO-7"])
    prices = workbook.create_sheet("Prices")
    for number in range(8):
        prices.append([number + 1])
    document = read_document(saved(workbook), "x.xlsx")
    assert [grid.name for grid in document.grids] == ["Sheet"]
    assert document.remarks == ("sheet 'Prices' of 8 rows is no order and was left out (行数过多，未读取)",)
