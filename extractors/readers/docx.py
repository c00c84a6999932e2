"""Word documents (docx): paragraphs as passages and tables as grids, in the document's order.

Deleted and hidden text is left out; text boxes, headers and footers are read like paragraphs.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from extractors.document import Cell, Document, Grid, Passage
from extractors.readers import zip_members
from extractors.readers.pictures_inside import pictures_inside
from extractors.readers.text_grid import text_grids
from extractors.readers.unreadable import damaged, too_large

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMAT = "docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MOST_CELLS = 200_000
# What the library lets through of a container that is bent: it reads on as if all were well.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
)
LITTLE_TEXT = 200  # characters: a document with less is a picture in an envelope


def recognises(content: bytes, filename: str) -> bool:  # noqa: ARG001 - every reader is asked the same
    """Whether the container holds a Word document."""
    return content.startswith(b"PK") and "word/document.xml" in zip_members.names(content)


def read(content: bytes, filename: str) -> Document:
    """Passages and grids. Raises UnreadableDocument for a damaged document or one beyond the limits."""
    body, margins = _opened(content, filename)
    passages: list[Passage] = []
    grids: list[Grid] = []
    lines: list[str] = [line for part in margins for line in _margin_lines(part)]
    first = 1
    for block in _blocks(body):
        if block.tag == f"{W}p":
            lines.extend(_texts(block))
            continue
        first = _flush(lines, first, passages)
        grid = _grid(block, f"table {len(grids) + 1}", filename)
        grids.append(msgspec.structs.replace(grid, line=first))
    _flush(lines, first, passages)
    for passage in passages:
        grids.extend(text_grids(passage.text, first_line=passage.first_line))
    bare = not grids and sum(len(passage.text) for passage in passages) < LITTLE_TEXT
    return Document(
        name=filename,
        format=FORMAT,
        grids=tuple(grids),
        passages=tuple(passages),
        enclosed=pictures_inside(content) if bare else (),
    )


def _opened(content: bytes, filename: str) -> "tuple[_Element, list[_Element]]":
    import docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        broken = zip_members.bomb(content)
        if broken:
            raise too_large(filename, broken)
        document: Any = docx.Document(io.BytesIO(content))
        margins = [
            part._element  # noqa: SLF001 - the library shows a header's paragraphs only, not its tables and boxes
            for section in document.sections[:1]
            for part in (section.header, section.footer)
            if not part.is_linked_to_previous
        ]
        body = document.element.body
    except (*BROKEN, PackageNotFoundError, PythonDocxError, XMLSyntaxError) as error:
        raise damaged(filename, "Word document") from error
    if body is None:
        raise damaged(filename, "Word document")
    return body, margins


def _margin_lines(part: "_Element") -> Iterator[str]:
    """The lines of a header or footer; cells side by side in a table stay apart."""
    for block in _blocks(part):
        if block.tag == f"{W}p":
            yield from (line for line in _texts(block) if line.strip())
        else:
            for row in _rows(block):
                yield "  ".join(text for cell in row.iterdescendants(f"{W}tc") if (text := _cell_text(cell)))


def _cell_text(cell: "_Element") -> str:
    return "\n".join(line for part in cell.iterdescendants(f"{W}p") for line in _texts(part)).strip()


def _flush(lines: list[str], first: int, passages: list[Passage]) -> int:
    """Keep the lines so far as a passage; returns the number of the next line."""
    following = first + len(lines)
    text = "\n".join(lines)
    if text.strip():
        passages.append(Passage(text=text, first_line=first))
    lines.clear()
    return following


def _blocks(parent: "_Element") -> "Iterator[_Element]":
    """Paragraphs and data tables in order; tables that only lay the page out are opened."""
    for child in parent:
        if child.tag == f"{W}p":
            yield child
        elif child.tag == f"{W}tbl":
            if next(child.iterdescendants(f"{W}tbl"), None) is None:
                yield child
            else:
                for cell in child.iterchildren(f"{W}tr"):
                    yield from _blocks(cell)
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}tc", f"{W}ins", f"{W}customXml", f"{W}smartTag"}:
            yield from _blocks(child)


def _texts(paragraph: "_Element") -> list[str]:
    """The paragraph's own lines, then those of text boxes anchored in it."""
    own = "".join(_pieces(paragraph))
    boxes = [
        line
        for box in paragraph.iterdescendants(f"{W}txbxContent")
        if not any(above.tag == FALLBACK for above in box.iterancestors())
        for inner in box.iterdescendants(f"{W}p")
        for line in ("".join(_pieces(inner))).split("\n")
    ]
    return [*own.split("\n"), *(line for line in boxes if line.strip())]


def _pieces(element: "_Element") -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in {f"{W}tab", f"{W}ptab"}:
            yield "\t"
        elif child.tag in {f"{W}br", f"{W}cr"}:
            yield "\n"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag == f"{W}r" and _is_hidden(child):
            continue
        elif child.tag not in {f"{W}pPr", f"{W}rPr", f"{W}del", f"{W}moveFrom", f"{W}txbxContent", FALLBACK}:
            yield from _pieces(child)


def _is_hidden(run: "_Element") -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val") not in {"0", "false"}


def _grid(table: "_Element", name: str, filename: str) -> Grid:
    """The table's cells; ``left``/``right`` count columns of its grid, ``top``/``bottom`` rows."""
    rows: list[list[Cell]] = []
    above: dict[int, tuple[int, int]] = {}  # column → the (row, index) of a cell that may go on below
    count = 0
    for number, row in enumerate(_rows(table)):
        cells: list[Cell] = []
        column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
        for element in row.iterdescendants(f"{W}tc"):
            across = _number(element.find(f"{W}tcPr/{W}gridSpan"), 1)
            merged = element.find(f"{W}tcPr/{W}vMerge")
            goes_on = merged is not None and merged.get(f"{W}val") != "restart"
            text = _cell_text(element)
            if goes_on and column in above:
                _stretch(rows, above[column], number)
            elif text:
                above[column] = (number, len(cells))
                cells.append(_cell(text, name, number, column, across))
            else:
                above.pop(column, None)
            column += across
            count += 1
        if count > MOST_CELLS:
            raise too_large(filename, f"more than {MOST_CELLS} cells")
        rows.append(cells)
    return Grid(name=name, kind="table", rows=tuple(tuple(row) for row in rows if row))


def _rows(table: "_Element") -> "Iterator[_Element]":
    return (row for row in table.iterdescendants(f"{W}tr") if row.find(f"{W}trPr/{W}del") is None)


def _cell(text: str, name: str, row: int, column: int, across: int) -> Cell:
    return Cell(
        text=text,
        place=f"{name}, row {row + 1}, column {column + 1}",
        left=column,
        right=column + across,
        top=row,
        bottom=row + 1,
    )


def _stretch(rows: list[list[Cell]], at: tuple[int, int], row: int) -> None:
    first, index = at
    if first < len(rows):
        rows[first][index] = msgspec.structs.replace(rows[first][index], bottom=row + 1)


def _number(element: "_Element | None", otherwise: int) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return int(value) if value.isdigit() and len(value) < 4 else otherwise  # noqa: PLR2004 - no table has more columns
