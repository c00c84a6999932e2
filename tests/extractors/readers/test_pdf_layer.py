"""The unseen text behind a scanned page: believed where it says what the picture shows, else recognised."""

import io

import pytest
from PIL.Image import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractors.readers import pdf_scan, read_document
from tests.extractors.readers.looking import texts
from tests.extractors.readers.pages import A4, pdf, picture, put, table

ROWS = [
    ["No.", "Description", "Qty", "Price"],
    ["1", "Hex bolt M8", "200", "0.35"],
    ["2", "Washer plain", "120", "7.25"],
]
XS = [50, 90, 250, 300, 360]


def page(canvas: Canvas, rows: list[list[str]] = ROWS, down: float = 0) -> None:
    put(canvas, 60, 40 + down, "Purchase order PO-20261120")
    table(canvas, rows, XS, 60 + down, ruled=False)


def scanned(layer: list[list[str]], *, down: float = 0, behind: bool = False) -> bytes:
    """A page that is a picture of ``page``, with another text unseen: not drawn, or drawn behind the picture."""
    scan: Image = picture(pdf(page), 110)

    def draw(canvas: Canvas) -> None:
        if not behind:
            canvas.drawImage(ImageReader(scan), 0, 0, *A4)
            canvas._code.append("3 Tr")  # text that is not drawn
        page(canvas, layer, down)
        if behind:
            canvas.drawImage(ImageReader(scan), 0, 0, *A4)

    return pdf(draw)


OTHER = [
    ["Rem.", "Zahlungsziel", "Tag", "Summe"],
    ["9", "Kantine zu", "777", "1.11"],
    ["8", "Feiertag frei", "888", "6.66"],
]


@pytest.mark.parametrize("scan", [{"behind": False}, {"behind": True}], ids=["not drawn", "behind"])
def test_text_that_agrees_is_believed_and_nothing_is_recognised(
    scan: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(pdf_scan, "recognise")
    document = read_document(scanned(ROWS, **scan), "scan.pdf")
    assert texts(document.grids[0])[1:] == ROWS
    assert document.remarks == ()


@pytest.mark.parametrize(
    ("layer", "down"), [(OTHER, 0.0), (ROWS, 300.0), (ROWS, 20.0)], ids=["other", "far", "a line off"]
)
def test_text_that_lies_is_left_out_and_said(layer: list[list[str]], down: float) -> None:
    document = read_document(scanned(layer, down=down), "scan.pdf")
    read = [cell.replace(" ", "") for grid in document.grids for row in texts(grid) for cell in row]
    assert "Hexbolt" in "".join(read)
    assert "Kantinezu" not in read
    assert document.remarks[0].startswith("page 1: the text layer disagrees with the picture")


def test_text_that_is_seen_is_not_compared_with_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = ImageReader(io.BytesIO(_white()))
    monkeypatch.setattr("extractors.readers.pdf_layer._agrees", None)

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(paper, 0, 0, *A4)
        page(canvas)
        put(canvas, 50, 400, "Terms of delivery and of payment stand on the back of this page")

    assert texts(read_document(pdf(draw), "x.pdf").grids[0])[1:3] == ROWS[:2]


def _white() -> bytes:
    from tests.extractors.readers.zoo import picture as white

    return white("PNG")


def test_unseen_text_over_a_picture_of_half_a_page_is_compared_with_it_too() -> None:
    scan = picture(pdf(page), 110)
    upper = scan.crop((0, 0, scan.width, scan.height * 2 // 5))

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(upper), 0, A4[1] * 3 / 5, A4[0], A4[1] * 2 / 5)
        canvas._code.append("3 Tr")
        page(canvas, OTHER)

    document = read_document(pdf(draw), "scan.pdf")
    assert len(document.remarks) == 1
    assert "200" in {text for grid in document.grids for row in texts(grid) for text in row}
