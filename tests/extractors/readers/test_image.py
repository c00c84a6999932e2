import io
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from extractors.document import Document
from extractors.errors import UnreadableDocument
from extractors.readers import image as reader
from extractors.readers import read_document, recognition
from extractors.readers.page import Rules
from extractors.readers.picture import rules_in, turned, without_stamps
from extractors.readers.recognition import Recognised
from tests.extractors.readers.looking import texts
from tests.extractors.readers.pages import encoded, pdf, picture, put, table

XS = [50, 90, 250, 300, 360]
ROWS = [["No.", "Description", "Qty", "Price"], ["1", "Bolt M8 x 30", "200", "0.35"], ["2", "Washer", "12", "722.76"]]


def order(canvas: Canvas):
    put(canvas, 60, 40, "PO-20261120", 14)
    table(canvas, ROWS, XS, 60)


SMALL = (420.0, 150.0)


@pytest.fixture(scope="module")
def scan():
    """The upper part of a page, as a scanner gives it."""
    return picture(pdf(order)).crop((80, 40, 800, 280))


def rows_of(document: Document):
    """All rows; recognition may join a title and a table or not."""
    return [[text.replace(" ", "") for text in row] for grid in document.grids for row in texts(grid)]


EXPECTED = [["PO-20261120"], *[[text.replace(" ", "") for text in row] for row in ROWS]]


def test_scan_of_a_ruled_table_is_read_cell_by_cell_with_a_confidence(scan: Image.Image):
    document = read_document(encoded(scan), "scan.jpg")
    assert (document.format, rows_of(document)) == ("image", EXPECTED)
    assert document.grids[-1].ruled
    assert all(0.5 <= cell.confidence <= 1 for grid in document.grids for row in grid.rows for cell in row)


@pytest.mark.parametrize("degrees", [90, 180, 270, 3])
def test_scan_that_lies_on_its_side_or_is_askew_is_read_upright(scan: Image.Image, degrees: int):
    lying = scan.rotate(degrees, expand=True, fillcolor="white")
    assert rows_of(read_document(encoded(lying, "JPEG", quality=85), "scan.jpg")) == EXPECTED


def test_pdf_page_that_is_a_picture_is_recognised_and_measured_in_points_of_its_page(scan: Image.Image):
    content = encoded(scan.convert("RGB"), "PDF", resolution=150)
    document = read_document(content, "scan.pdf")
    assert (document.format, rows_of(document)) == ("pdf", EXPECTED)
    title = document.grids[0].rows[0][0]
    assert (round(title.left, -1), round(title.top, -1)) == (20, 10)


def test_each_page_of_a_tiff_is_read(scan: Image.Image):
    blank = Image.new("RGB", scan.size, "white")
    content = encoded(blank, "TIFF", save_all=True, append_images=[scan.convert("RGB")])
    document = read_document(content, "fax.tif")
    assert rows_of(document) == EXPECTED
    assert {grid.name for grid in document.grids} == {"page 2"}


def test_red_seal_over_text_is_taken_off_and_small_red_text_stays():
    page = Image.new("RGB", (1000, 1000), "white")
    draw = ImageDraw.Draw(page)
    draw.ellipse((300, 300, 600, 600), outline=(210, 30, 40), width=12)
    draw.rectangle((400, 440, 500, 450), fill="black")
    draw.rectangle((100, 100, 110, 130), fill=(200, 20, 20))
    cleaned = without_stamps(np.asarray(page)[:, :, ::-1].copy())
    assert cleaned[445, 450].tolist() == [0, 0, 0]
    assert cleaned[306, 450].min() > 180
    assert cleaned[115, 105].tolist() == [20, 20, 200]


def test_rules_are_found_in_points():
    page = Image.new("RGB", (842, 842), "white")
    draw = ImageDraw.Draw(page)
    draw.line((100, 200, 700, 200), fill="black", width=2)
    draw.line((300, 150, 300, 600), fill=(150, 150, 150), width=1)
    rules = rules_in(np.asarray(page)[:, :, ::-1].copy(), 0.5)
    assert [tuple(round(side) for side in rule) for rule in rules.horizontal] == [(100, 50, 351)]
    assert [tuple(round(side) for side in rule) for rule in rules.vertical] == [(150, 76, 301)]


def test_turning_is_counter_clockwise():
    page = np.zeros((2, 3, 3), np.uint8)
    page[0, 2] = 255
    assert turned(page, 1, 0)[0, 0].tolist() == [255, 255, 255]


def test_picture_with_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch, scan: Image.Image):
    monkeypatch.setattr(reader, "MOST_PAGES", 1)
    content = encoded(scan, "TIFF", save_all=True, append_images=[scan])
    with pytest.raises(UnreadableDocument, match="more than 1 pages"):
        read_document(content, "fax.tif")


def test_picture_with_too_many_pixels_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reader, "MOST_PIXELS", 1000)
    with pytest.raises(UnreadableDocument, match="too large"):
        read_document(encoded(Image.new("L", (100, 100))), "x.png")


def test_cut_off_picture_is_said_to_be_damaged(scan: Image.Image):
    with pytest.raises(UnreadableDocument, match="damaged picture"):
        read_document(encoded(scan)[:2000], "x.png")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_picture_of_any_kind_becomes_a_colour_picture(mode: str):
    kind = "TIFF" if mode in {"CMYK", "I;16"} else "PNG"
    content = encoded(Image.new(mode, (20, 10)), kind)
    (page,) = reader.pages(content, "x")
    assert page.shape == (10, 20, 3)


def test_transparent_ground_is_paper():
    content = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(content, "PNG")
    (page,) = reader.pages(content.getvalue(), "x")
    assert page.min() == 255


def test_picture_that_comes_again_is_not_recognised_again(monkeypatch: pytest.MonkeyPatch):
    read: list[tuple[int, ...]] = []
    monkeypatch.setattr(recognition, "_known", {})
    monkeypatch.setattr(recognition, "_recognised", lambda page, _: read.append(page.shape) or Recognised([], Rules()))
    page = encoded(Image.new("L", (300, 200), 200))
    for name in ("a.png", "b.png"):
        read_document(page, name)
    read_document(encoded(Image.new("L", (300, 200), 210)), "c.png")
    assert read == [(200, 300, 3), (200, 300, 3)]


def test_blank_page_loads_no_engine(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recognition, "_engine", None)
    assert read_document(encoded(Image.new("L", (900, 1200), 250)), "back.png").grids == ()


def test_worn_engine_is_let_go(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recognition, "_pages_read", [recognition.PAGES_AN_ENGINE - 2])
    made: list[str] = []
    monkeypatch.setattr(recognition, "_engine", cache(lambda: made.append("engine")))
    for _ in range(3):
        recognition._renew_engine()
        recognition._engine()
    assert made == ["engine", "engine"]


def test_large_picture_is_reduced_before_it_is_coloured():
    (page,) = reader.pages(encoded(Image.new("L", (9000, 4000), 255)), "x.png")
    assert page.shape == (1000, 2250, 3)
