"""``orderbot explain``: how a file was read, on the terminal and as a page that a browser can be trusted with."""

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from bot.cli import main
from extractors.explain import explain as explained
from tests.bot.company import order_csv
from tests.extractors.readers.pages import encoded, pdf, picture, put, table

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"' \x1b[2J"
ROWS = [["No.", "Item code", "Description", "Qty", "Price", "Amount"], ["1", "T-1", "Bolt M8", "200", "0.35", "70.00"]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "PO-1.csv").write_bytes(order_csv("PO-1"))
    return tmp_path


def explain(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert isinstance(ended.value.code, int)
    return ended.value.code


def paper() -> bytes:
    return pdf(
        lambda canvas: (
            put(canvas, 50, 50, "PO Number: PO-7"),
            table(canvas, ROWS, [50, 90, 150, 300, 340, 400, 480], 80),
        )
    )


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_terminal_shows_grid_labels_columns_arithmetic_and_values(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain("explain", "PO-1.csv") == 0
    out = capsys.readouterr().out
    for said in ("▸ labels found", "→ quantity", "200 × 0.50 = 100.00", "holds in 100% of 1 lines", "✓ total 100.00"):
        assert said in out
    assert re.search(r"order number +PO-1 +\d+% +line 2, column 2", out)
    assert max(map(len, out.splitlines())) <= 100


def test_it_speaks_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert explain("--lang", "zh", "explain", "PO-1.csv") == 0
    out = capsys.readouterr().out
    assert "▸ 找到的标签" in out
    assert "数量 × 单价 = 金额 在 1 行中 100% 成立" in out


def test_the_page_ties_each_value_to_a_box_over_the_picture(folder: Path) -> None:
    (folder / "order.pdf").write_bytes(paper())
    assert explain("explain", "order.pdf", "--html", "out.html") == 0
    tags = Tags((folder / "out.html").read_text(encoding="utf-8")).found
    (image,) = [attributes for tag, attributes in tags if tag == "img"]
    assert (image["src"] or "").startswith("data:image/jpeg;base64,")
    boxes = {attributes["data-p"]: attributes for tag, attributes in tags if tag == "span" and "data-p" in attributes}
    rows = {attributes["data-p"] for tag, attributes in tags if tag == "tr" and "data-p" in attributes}
    assert rows == set(boxes)
    assert any((box["title"] or "").startswith("line 1, quantity: 200 (") for box in boxes.values())


def test_a_box_lies_on_the_text_it_is_for() -> None:
    (part,) = explained(paper(), "order.pdf", pictures=True).parts
    (page,) = part.pictures
    assert (round(page.width), round(page.height)) == (595, 842)


@pytest.mark.parametrize("turns", [90, 180])
def test_a_scan_is_shown_upright_as_it_was_read(turns: int) -> None:
    scan = picture(paper()).crop((80, 60, 1020, 280)).rotate(turns, expand=True)
    (part,) = explained(encoded(scan), "scan.png", pictures=True).parts
    (page,) = part.pictures
    assert page.width > page.height
    assert part.tables[0].lines[0].holds


def test_nothing_of_the_document_becomes_markup_or_steers_the_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "<b>x"
    for row in (
        ["订单号", EVIL.replace("\x1b", "")],
        *([cell.replace("Bolt M8", "<script>x</script>") for cell in row] for row in ROWS),
    ):
        book.active.append(row)
    book.save(content := io.BytesIO())
    (folder / "<i>o.xlsx").write_bytes(content.getvalue())
    (folder / "o.txt").write_text(f"please send 200 pcs {EVIL}", encoding="utf-8")
    for name in ("<i>o.xlsx", "o.txt"):
        assert explain("explain", name, "--html", "out.html") == 0
        page = (folder / "out.html").read_text(encoding="utf-8")
        names = {tag for tag, _ in Tags(page).found}
        assert not names & {"script", "i", "img", "iframe", "object", "link"}
        assert not [
            attribute for _, attributes in Tags(page).found for attribute in attributes if attribute.startswith("on")
        ]
        assert "default-src 'none'" in page
        assert explain("explain", name) == 0
        assert "\x1b" not in capsys.readouterr().out


def test_a_file_inside_is_explained_under_its_way(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.extractors.readers.zoo import mail

    (folder / "a.eml").write_bytes(mail("PO-1.csv", order_csv("PO-1")))
    assert explain("explain", "a.eml") == 0
    out = capsys.readouterr().out
    assert "a.eml/PO-1.csv ─" in out
    assert "PO-1.csv · line 2, column 2" in out


def test_what_cannot_be_read_is_said_with_status_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    assert explain("explain", "broken.pdf") == 1
    assert "damaged PDF (文件已损坏)" in capsys.readouterr().out
    assert explain("explain", "missing.pdf") == 1
    assert "missing.pdf: is not there" in capsys.readouterr().err
