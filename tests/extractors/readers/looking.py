"""How tests look at documents: the texts of grids, row by row."""

from extractors.document import Document, Grid
from extractors.readers import read_document


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def spans(grid: Grid) -> list[tuple[str, float, float, float, float]]:
    return [(cell.text, cell.left, cell.right, cell.top, cell.bottom) for row in grid.rows for cell in row]


def only_grid(content: bytes, filename: str) -> Grid:
    (grid,) = read_document(content, filename).grids
    return grid


def passages(document: Document) -> list[tuple[str, str]]:
    return [(passage.role, passage.text) for passage in document.passages]
