"""Papers as readers give them: cells with positions, rows of lines in columns."""

import unicodedata
from collections.abc import Sequence

from extractors.document import Cell, Document, Grid
from extractors.purchase_order import PurchaseOrder
from extractors.understand.assembly import assemble
from extractors.understand.understanding import orders_of_document

LINE, GAP, CHARACTER = 10.0, 4.0, 4.5
Line = Sequence[tuple[float, str]]  # where each text begins, from the left, and the text


def page(lines: Sequence[Line], *, ruled: bool = False) -> Grid:
    """A page with these lines below each other."""
    rows, top = [], 40.0
    for line in lines:
        height = max((text.count("\n") + 1 for _, text in line), default=1) * LINE
        rows.append(tuple(_cell(text, left, top) for left, text in line))
        top += height + GAP
    return Grid(name="page 1", kind="page", rows=tuple(rows), ruled=ruled)


def orders_on(*lines: Line) -> list[PurchaseOrder]:
    """What is read from a page of lines."""
    drafts, _ = orders_of_document(Document(name="order.pdf", format="pdf", grids=(page(lines),)), "order.pdf")
    return [assemble(draft).order for draft in drafts]


def _cell(text: str, left: float, top: float) -> Cell:
    lines = text.split("\n")
    right = left + max(_width(line) for line in lines)
    return Cell(
        text=text, place=f"page 1, {left},{top}", left=left, right=right, top=top, bottom=top + LINE * len(lines)
    )


def _width(text: str) -> float:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text) * CHARACTER
