import io

import pypdfium2
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from extractors.errors import UnreadableDocument
from extractors.readers import pdf as reader
from extractors.readers import read_document
from tests.extractors.readers.looking import spans, texts
from tests.extractors.readers.pages import A4, pdf, put, table

XS = [50, 100, 300, 360, 450]
ROWS = [["No.", "Description", "Qty", "Price"], ["1", "Bolt M8 x 30", "200", "0.35"], ["2", "垫圈 M8", "500", "0.05"]]


def test_ruled_table_is_read_cell_by_cell_and_the_rest_row_by_row():
    def order(canvas: Canvas) -> None:
        put(canvas, 50, 50, "Purchase Order")
        put(canvas, 400, 50, "PO-7")
        table(canvas, ROWS, XS, 100)
        put(canvas, 50, 200, "Ship to: Dock 4")

    grids = read_document(pdf(order), "x.pdf").grids
    assert [(grid.name, grid.ruled, texts(grid)) for grid in grids] == [
        ("page 1", False, [["Purchase Order", "PO-7"]]),
        ("page 1", True, ROWS),
        ("page 1", False, [["Ship to: Dock 4"]]),
    ]
    assert [round(cell.left) for cell in grids[1].rows[1]] == XS[:-1]


def test_place_is_the_page_and_the_box_from_its_upper_left_corner():
    (grid,) = read_document(pdf(lambda _: None, lambda canvas: put(canvas, 100, 200, "PO-7")), "x.pdf").grids
    assert grid.rows[0][0].place == "page 2, box 100,191,123,202"


def test_unruled_table_is_rows_whose_cells_stand_where_they_are_printed():
    (grid,) = read_document(pdf(lambda canvas: table(canvas, ROWS, XS, 100, ruled=False)), "x.pdf").grids
    assert (grid.ruled, texts(grid)) == (False, ROWS)


def test_merged_cells_span():
    def form(canvas: Canvas) -> None:
        table(canvas, [["A", "B"], ["C", "D"]], [50, 150, 250], 100)
        canvas.line(50, A4[1] - 160, 250, A4[1] - 160)
        canvas.line(50, A4[1] - 140, 50, A4[1] - 160)
        canvas.line(250, A4[1] - 140, 250, A4[1] - 160)
        put(canvas, 60, 155, "total 12")

    (grid,) = read_document(pdf(form), "x.pdf").grids
    assert spans(grid)[-1] == ("total 12", 50, 250, 140, 160)


def test_table_without_outer_borders_keeps_its_first_and_last_column():
    def form(canvas: Canvas) -> None:
        table(canvas, ROWS, XS, 100, ruled=False)
        for x in XS[1:-1]:
            canvas.line(x, A4[1] - 100, x, A4[1] - 160)
        for top in (100, 120, 140, 160):
            canvas.line(XS[0], A4[1] - top, XS[-1], A4[1] - top)

    (grid,) = read_document(pdf(form), "x.pdf").grids
    assert (grid.ruled, texts(grid)) == (True, ROWS)


def test_rows_that_are_not_ruled_apart_are_split_by_their_figures():
    def page(canvas: Canvas) -> None:
        for x in XS:
            canvas.line(x, A4[1] - 100, x, A4[1] - 160)
        for top in (100, 120, 160):
            canvas.line(XS[0], A4[1] - top, XS[-1], A4[1] - top)
        table(canvas, ROWS, XS, 100, ruled=False)

    (grid,) = read_document(pdf(page), "x.pdf").grids
    assert texts(grid) == ROWS


def test_wrapped_text_in_a_cell_is_whole_again_and_lines_that_were_meant_stay():
    def page(canvas: Canvas) -> None:
        table(canvas, [["", "", ""], ["", "", ""]], [50, 150, 250, 324], 100, 30)
        for top, line in ((112, "Hexagon bolt zinc"), (124, "plated M8 x 30")):
            put(canvas, 54, top, line)
        for top, line in ((112, "Tel. 12"), (124, "Fax 34")):
            put(canvas, 154, top, line)
        for top, line in ((112, "ML.969.12201"), (124, "220")):
            put(canvas, 254, top, line)
        put(canvas, 54, 150, "x")

    rows = texts(read_document(pdf(page), "x.pdf").grids[0])
    assert rows[0] == ["Hexagon bolt zinc plated M8 x 30", "Tel. 12\nFax 34", "ML.969.12201220"]


def test_frame_around_a_form_is_no_table_and_does_not_swallow_its_rows():
    def page(canvas: Canvas) -> None:
        canvas.rect(40, 100, 500, 700)
        canvas.line(40, 700, 540, 700)
        put(canvas, 50, 60, "PO No.: 7")
        put(canvas, 300, 60, "Date: 2026-11-20")

    (grid,) = read_document(pdf(page), "x.pdf").grids
    assert (grid.ruled, texts(grid)) == (False, [["PO No.: 7", "Date: 2026-11-20"]])


def test_text_printed_twice_to_look_bold_is_read_once():
    def page(canvas: Canvas) -> None:
        for shift in (0, 0.3, 0.6):
            put(canvas, 100 + shift, 100, "TOTAL 840.00")

    assert texts(read_document(pdf(page), "x.pdf").grids[0]) == [["TOTAL 840.00"]]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_page_that_lies_on_its_side_is_read_upright(rotate: int):
    turns = {90: (0, 1, -1, 0, 842, 0), 180: (-1, 0, 0, -1, 595, 842), 270: (0, -1, 1, 0, 0, 595)}

    def page(canvas: Canvas) -> None:
        canvas.transform(*turns[rotate])
        table(canvas, ROWS, XS, 300 if rotate == 180 else 350)

    size = A4 if rotate == 180 else (A4[1], A4[0])
    for content in (pdf(page, size=size), pdf(page, size=size, rotate=rotate)):
        assert texts(read_document(content, "x.pdf").grids[0]) == ROWS


def test_text_that_runs_up_the_margin_is_kept_apart():
    def page(canvas: Canvas) -> None:
        put(canvas, 100, 100, "Purchase Order PO-7")
        canvas.saveState()
        canvas.translate(20, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Form 12")
        canvas.restoreState()

    grids = read_document(pdf(page), "x.pdf").grids
    assert [(grid.name, texts(grid)) for grid in grids] == [
        ("page 1", [["Purchase Order PO-7"]]),
        ("page 1, turned 90°", [["Form 12"]]),
    ]


def test_letter_spaced_title_is_one_word():
    def page(canvas: Canvas) -> None:
        for number, character in enumerate("采购订单"):
            put(canvas, 200 + number * 30, 80, character, 16)

    assert texts(read_document(pdf(page), "x.pdf").grids[0]) == [["采购订单"]]


def test_values_of_form_fields_are_read_where_they_stand():
    def page(canvas: Canvas) -> None:
        put(canvas, 50, 105, "PO No.")
        canvas.acroForm.textfield(name="po", value="PO-2026-7", x=150, y=A4[1] - 110, width=120, height=16)

    (grid,) = read_document(pdf(page), "x.pdf").grids
    assert texts(grid) == [["PO No.", "PO-2026-7"]]


def test_files_attached_to_a_pdf_are_enclosed():
    document = pypdfium2.PdfDocument(pdf(lambda canvas: put(canvas, 50, 50, "see attachment")))
    attachment = document.new_attachment("订单.csv")
    attachment.set_data(b"a,b,c")
    content = io.BytesIO()
    document.save(content)
    document.close()
    assert read_document(content.getvalue(), "x.pdf").enclosed == (("订单.csv", b"a,b,c"),)


def test_empty_page_is_not_recognised_for_nothing(monkeypatch: pytest.MonkeyPatch):
    from extractors.readers import pdf_scan

    monkeypatch.setattr(pdf_scan, "recognise", None)
    assert read_document(pdf(lambda _: None), "x.pdf").grids == ()


def test_locked_pdf_asks_for_one_without_a_password():
    content = io.BytesIO()
    canvas = Canvas(content, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(50, 50, "PO-7")
    canvas.save()
    with pytest.raises(UnreadableDocument) as refused:
        read_document(content.getvalue(), "订单.pdf")
    assert str(refused.value) == (
        "订单.pdf: PDF locked with a password (文件已加密); "
        "ask the sender for a copy without a password (请对方发送未加密的文件)"
    )


def test_pdf_of_too_many_pages_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reader, "MOST_PAGES", 2)
    with pytest.raises(UnreadableDocument, match="more than 2 pages"):
        read_document(pdf(*[lambda _: None] * 3), "x.pdf")


def test_damaged_pdf_is_said_to_be_damaged():
    with pytest.raises(UnreadableDocument, match="damaged PDF"):
        read_document(b"%PDF-1.7\n" + bytes(range(256)) * 20, "x.pdf")
