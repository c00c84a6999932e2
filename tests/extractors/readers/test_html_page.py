import pytest

from extractors.readers import read_document
from extractors.readers.html_text import html_text
from tests.extractors.readers.looking import spans, texts

PAGE = """<!doctype html><html><head><title>x</title><style>td{color:red}</style></head><body>
<script>alert('no')</script><h2>采购订单 PO-7</h2>
<table><tr><th rowspan=2>编码<th colspan=2>数量<tr><th>箱<th>个
<tr><td>A-1<td>3<td>36<tr style="display: none"><td>A-9<td>9<td>9</table>
<p>合计：36&nbsp;个<br>交期 12月1日</p></body></html>"""


def test_page_gives_its_table_and_its_text_in_order():
    document = read_document(PAGE.encode(), "order.html")
    assert [passage.text for passage in document.passages] == ["采购订单 PO-7\n\n合计：36 个\n交期 12月1日"]
    assert document.grids[0].line == 2


def test_merged_cells_span_their_columns_and_rows_and_hidden_rows_are_left_out():
    (grid,) = read_document(PAGE.encode(), "order.html").grids
    assert spans(grid) == [
        ("编码", 0, 1, 0, 2),
        ("数量", 1, 3, 0, 1),
        ("箱", 1, 2, 1, 2),
        ("个", 2, 3, 1, 2),
        ("A-1", 0, 1, 2, 3),
        ("3", 1, 2, 2, 3),
        ("36", 2, 3, 2, 3),
    ]


def test_tables_that_lay_out_the_page_are_text_and_the_data_table_inside_is_a_grid():
    data = "<table><tr><td>Code<td>Qty</tr><tr><td>A-1<td>5</tr></table>"
    found = html_text(f"<table><tr><td>Ship to: Dock 4<td>{data}</td></tr></table>")
    assert found.lines == ["Ship to: Dock 4", "\ufffc0"]
    assert texts(found.tables[0]) == [["Code", "Qty"], ["A-1", "5"]]


def test_cells_of_one_row_stay_apart_in_text():
    assert html_text("<table><tr><td>Tel</td><td>12</td></tr></table>").lines == ["Tel  12"]


def test_values_typed_into_a_form_are_read():
    assert html_text('<p>Qty <input value="12"></p>').lines[0] == "Qty 12"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
def test_charset_in_the_page_may_be_wrong(encoding: str):
    page = "<html><meta charset=gb2312><p>采购订单：六角螺栓二百个</p></html>".encode(encoding)
    assert read_document(page, "x.html").passages[0].text == "采购订单：六角螺栓二百个"


def test_workbook_that_is_a_web_page_inside_is_read_as_one():
    document = read_document(PAGE.encode(), "export.xls")
    assert (document.format, len(document.grids)) == ("html", 1)


def test_quotations_of_mail_clients_are_marked_as_in_plain_text():
    assert html_text("<p>yes</p><blockquote type=cite><p>200 pcs?</p></blockquote>").lines == [
        "yes",
        "",
        "> 200 pcs?",
        "> ",
    ]


@pytest.mark.parametrize("markup", ["", "<", "<html", "<table><tr><td>", "\x00\x00", "<!--", "<a " * 5000])
def test_broken_markup_is_read_as_far_as_it_goes(markup: str):
    assert isinstance(html_text(markup).lines, list)


def test_nesting_beyond_reason_ends_in_time():
    assert isinstance(html_text("<div>" * 20000 + "deep").lines, list)
