"""HTML as people see it: lines of text, and its data tables as grids that stand in the lines as marks.

A mark is a line of its own, so that what splits the text (a mail's quotations) splits the tables with it. Nothing is
loaded and no script is run.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree, html

from extractors.document import Cell, Grid

# U+FFFC is Unicode's own "object replacement character"; the number behind it names the table.
MARK = re.compile("^(?:> ?)*\ufffc(\\d+)$")
CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
DROPPED = {"script", "style", "head", "title", "template", "noscript", "svg", "math", "object", "iframe"}
BLOCKS = frozenset(
    "address article aside body blockquote center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr"  # noqa: SIM905 - reads better
    " li main nav ol p pre section table tbody td tfoot th thead tr ul caption".split()
)
LARGEST_SPAN = 200
MOST_CELLS = 200_000
FEWEST_LISTED, FEWEST_CELLS, LONGEST_CELL = 2, 3, 60  # rows, cells in them, words in a cell


class HtmlText(NamedTuple):
    """``lines`` hold a mark where ``tables[n]`` stands."""

    lines: list[str]
    tables: list[Grid]


def charset_of(content: bytes) -> str | None:
    """What the page itself says about its charset."""
    found = CHARSET.search(content[:4096])
    return found.group(1).decode("ascii") if found else None


def html_text(markup: str) -> HtmlText:
    """The visible text and the data tables of ``markup``; broken markup gives what a browser would roughly show."""
    # An XML declaration in a str makes lxml refuse it.
    cleaned = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.replace("\x00", ""))
    if not cleaned.strip():
        return HtmlText([], [])
    try:
        root = html.document_fromstring(cleaned, parser=html.HTMLParser(no_network=True, remove_comments=True))
    except (etree.ParserError, etree.XMLSyntaxError):
        return HtmlText([], [])
    page = _Page()
    page.flow(root)
    page.end_line()
    return HtmlText(_without_blank_runs(page.lines), page.tables)


class _Page:
    """Walks the tree once, writing lines."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.tables: list[Grid] = []
        self._line = ""
        self._quoted = 0

    def end_line(self, *, blank: bool = False) -> None:
        text = _collapsed(self._line)
        if text or blank:
            self.lines.append("> " * self._quoted + text)
        self._line = ""

    def flow(self, element: html.HtmlElement) -> None:
        if not isinstance(element.tag, str) or element.tag in DROPPED or _hidden(element):
            return
        if element.tag == "table" and is_data_table(element):
            self._table(element)
            return
        self._open(element)
        if element.tag == "pre":
            self._preformatted(element)
        else:
            self._line += element.text or ""
            for child in element:
                self.flow(child)
                self._line += child.tail or ""
        self._close(element)

    def _open(self, element: html.HtmlElement) -> None:
        if element.tag in {"br", "hr"}:
            self.end_line(blank=True)
        elif element.tag in {"td", "th"} and self._line.strip():
            if _has_lines(element.getprevious()):
                self.end_line()
                return
            self._line += "\ufeff\ufeff"  # a gap that survives the collapsing of blanks
        elif element.tag in BLOCKS - {"td", "th"}:
            self.end_line()
        if _quotes(element):
            self._quoted += 1
        self._line += _control_value(element)

    def _close(self, element: html.HtmlElement) -> None:
        if element.tag == "a":
            self._line += _hidden_address(element)
        if element.tag in BLOCKS - {"td", "th"}:
            self.end_line()
        if element.tag == "p":
            self.end_line(blank=True)
        if _quotes(element):
            self._quoted -= 1

    def _preformatted(self, element: html.HtmlElement) -> None:
        self.end_line()
        self.lines.extend("> " * self._quoted + line.rstrip() for line in element.text_content().splitlines())

    def _table(self, element: html.HtmlElement) -> None:
        self.end_line()
        number = len(self.tables)
        self.tables.append(table_grid(element, f"table {number + 1}"))
        self.lines.append("> " * self._quoted + f"\ufffc{number}")


def is_data_table(table: html.HtmlElement) -> bool:
    """Whether it holds data rather than the page's layout: two rows and two columns at least, no table of data inside.

    Shops lay out single cells with tables of their own: these count as the cell's text.
    """
    filled = [sum(bool(cell.text_content().strip()) for cell in _cells_of(row)) for row in _rows_of(table)]
    if sum(bool(count) for count in filled) <= 1 or max(filled) <= 1:
        return False
    inner = list(table.iterdescendants("table"))
    if not inner:
        return True
    cells = [cell for row in _rows_of(table) for cell in _cells_of(row)]
    listed = sum(count >= FEWEST_CELLS for count in filled) >= FEWEST_LISTED
    return (
        listed
        and not any(is_data_table(other) for other in inner)
        and max(len(cell.text_content().split()) for cell in cells) < LONGEST_CELL
    )


def table_grid(table: html.HtmlElement, name: str) -> Grid:
    """The table's cells, spans honoured. ``left``/``right`` count columns, ``top``/``bottom`` rows."""
    taken: dict[int, int] = {}  # column → the row below the merged cell that stands there
    rows: list[tuple[Cell, ...]] = []
    count = 0
    for number, row in enumerate(_rows_of(table)):
        cells: list[Cell] = []
        column = 0
        for element in _cells_of(row):
            while taken.get(column, 0) > number:
                column += 1
            across, down = _span(element, "colspan"), _span(element, "rowspan")
            text = _cell_text(element)
            if text:
                cells.append(_cell(text, name, number, column, across, down))
            taken.update(dict.fromkeys(range(column, column + across), number + down))
            column += across
            count += 1
        rows.append(tuple(cells))
        if count > MOST_CELLS:
            break
    return Grid(name=name, kind="table", rows=tuple(row for row in rows if row))


def _cell(text: str, name: str, row: int, column: int, across: int, down: int) -> Cell:
    return Cell(
        text=text,
        place=f"{name}, row {row + 1}, column {column + 1}",
        left=column,
        right=column + across,
        top=row,
        bottom=row + down,
    )


def _rows_of(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    return (
        row
        for row in table.iterdescendants("tr")
        if not _hidden(row) and next(row.iterancestors("table"), None) is table
    )


def _has_lines(cell: html.HtmlElement | None) -> bool:
    """Whether a cell has several lines of its own: the last of them does not go on in the cell beside it."""
    return cell is not None and next(cell.iterdescendants("br"), None) is not None


def _cells_of(row: html.HtmlElement) -> list[html.HtmlElement]:
    return [cell for cell in row if cell.tag in {"td", "th"} and not _hidden(cell)]


def _span(element: html.HtmlElement, name: str) -> int:
    given = re.match(r"\d+", element.get(name, "").strip())
    return max(1, min(int(given.group()[:6]), LARGEST_SPAN)) if given else 1


def _cell_text(element: html.HtmlElement) -> str:
    page = _Page()
    page.flow(element)
    page.end_line()
    return "\n".join(line for line in page.lines if line)


def _hidden(element: html.HtmlElement) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style or element.get("hidden") is not None


def _quotes(element: html.HtmlElement) -> bool:
    """Whether it is a mail client's quotation: a blockquote with a mark, not one used for indenting."""
    return element.tag == "blockquote" and (
        element.get("type") == "cite"
        or "quote" in element.get("class", "")
        or "border-left" in element.get("style", "")
    )


def _hidden_address(link: html.HtmlElement) -> str:
    """The mail address behind a name, as clients write the sender of what they forward."""
    address = re.match(r"mailto:([^?\s]+@[^?\s]+)", link.get("href", ""), re.IGNORECASE)
    return f" <{address.group(1)}>" if address and "@" not in link.text_content() else ""


def _control_value(element: html.HtmlElement) -> str:
    """What a form shows as filled in."""
    if element.tag == "input" and element.get("type", "text").lower() in {"text", "number", "date", "tel", "email"}:
        return str(element.get("value", ""))
    return ""


def _collapsed(text: str) -> str:
    return re.sub(r"[ \t\r\n\f\v\xa0]+", " ", text).replace("\ufeff\ufeff", "  ").replace("\u200b", "").strip()


def _without_blank_runs(lines: list[str]) -> list[str]:
    return [line for before, line in zip(["", *lines], lines, strict=False) if line.strip() or before.strip()]
