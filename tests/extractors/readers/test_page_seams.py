"""Prints of sheets, where a figure at the right of its column touches the text at the left of the next."""

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from extractors.readers import read_document
from tests.extractors.readers.looking import texts
from tests.extractors.readers.pages import A4, pdf, put

LINES = [
    ("1", "D.1389", "header", "500", "pcs"),
    ("2", "D.1682", "capacitor", "200", "pcs"),
    ("3", "D.2331", "sensor", "12000", "pcs"),
]


def to_the_right(canvas: Canvas, right: float, top: float, text: str) -> None:
    canvas.setFont("Helvetica", 10)
    canvas.drawString(right - stringWidth(text, "Helvetica", 10), A4[1] - top, text)


def sheet(canvas: Canvas) -> None:
    for x, text in ((60, "No."), (112, "Code"), (170, "Goods"), (260, "Qty"), (302, "Unit")):
        put(canvas, x, 40, text)
    for number, (line, code, goods, many, unit) in enumerate(LINES):
        top = 60 + 15 * number
        to_the_right(canvas, 110, top, line)
        put(canvas, 112, top, code)
        put(canvas, 170, top, goods)
        to_the_right(canvas, 300, top, many)
        put(canvas, 302, top, unit)


def test_touching_columns_are_cut_where_other_rows_begin_or_end() -> None:
    (grid,) = read_document(pdf(sheet), "sheet.pdf").grids
    assert texts(grid)[1:] == [list(line) for line in LINES]


def test_a_title_is_not_cut_by_what_stands_below_it() -> None:
    def page(canvas: Canvas) -> None:
        to_the_right(canvas, 110, 20, "Order")
        put(canvas, 112, 20, "CO-50401")
        sheet(canvas)

    (grid,) = read_document(pdf(page), "sheet.pdf").grids
    assert texts(grid)[0] == ["Order CO-50401"]
