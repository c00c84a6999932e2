"""Which cell stands in which column: certain where columns are ruled, by position and content elsewhere."""

from collections.abc import Sequence
from decimal import Decimal

from extractors.document import Cell
from extractors.understand.dates import find_date
from extractors.understand.figures import money, quantity, rate
from extractors.understand.headings import Column, names_goods
from extractors.understand.layout import Row
from extractors.understand.vocabulary import is_unit

NUMERIC = {
    "quantity",
    "quantity_other",
    "packs",
    "unit_price",
    "unit_price_gross",
    "unit_price_net",
    "line_amount",
    "line_amount_gross",
    "line_amount_net",
    "tax_rate",
    "tax_amount",
    "line_number",
}
FAR = 6.0
FEWEST_FIGURES = 2  # in a line of a table whose cells run together


def place_ruled(row: Row, columns: Sequence[Column]) -> dict[int, list[Cell]]:
    """Cells by the column they share most of; a cell under no heading belongs to none."""
    placed: dict[int, list[Cell]] = {}
    exact = {(column.left, column.right): index for index, column in enumerate(columns)}
    for cell in row:
        if (own := exact.get((cell.left, cell.right))) is not None:
            placed.setdefault(own, []).append(cell)
            continue
        shares = [
            (min(cell.right, column.right) - max(cell.left, column.left), -index)
            for index, column in enumerate(columns)
        ]
        share, index = max(shares)
        if share > 0:
            placed.setdefault(-index, []).append(cell)
    return placed


def place_loose(row: Row, columns: Sequence[Column]) -> dict[int, list[Cell]]:
    """Cells by the cheapest assignment that keeps their order, position and content together deciding."""
    whole = len(row) == 1 and _is_of_one_column(row[0], columns)
    cells = list(row) if whole else [piece for cell in row for piece in _split(cell, columns)]
    height = max((cell.bottom - cell.top for cell in cells), default=1) or 1
    unit = height / 2 if height > 2 else 1.0  # a character's width: half a line on pages, one in text
    best: list[tuple[float, list[int]]] = [(0.0, [])]
    table: list[list[tuple[float, list[int]]]] = []
    for number, cell in enumerate(cells):
        row_costs: list[tuple[float, list[int]]] = []
        for index, column in enumerate(columns):
            own = _cost(cell, column, unit)
            before = _cheapest(table[number - 1], index, columns) if number else best[0]
            row_costs.append((before[0] + own, [*before[1], index]))
        table.append(row_costs)
    if not table:
        return {}
    path = min(table[-1], key=lambda entry: entry[0])[1]
    placed: dict[int, list[Cell]] = {}
    for cell, index in zip(cells, path, strict=True):
        placed.setdefault(index, []).append(cell)
    return placed


def _is_of_one_column(cell: Cell, columns: Sequence[Column]) -> bool:
    """Whether a cell alone in its row is no line run together: it has hardly a figure, or ends before the last."""
    figures = sum(money(word) is not None for word in cell.text.split())
    last = max((column.left for column in columns if column.may_be(*NUMERIC)), default=cell.left)
    words = cell.text[:1].isalpha() and "@" not in cell.text
    return figures < FEWEST_FIGURES or (words and cell.right <= last)


def _cheapest(costs: list[tuple[float, list[int]]], index: int, columns: Sequence[Column]) -> tuple[float, list[int]]:
    shared = 3.0 if columns[index].may_be(*NUMERIC) else 0.4
    same = (costs[index][0] + shared, costs[index][1])
    return min([*costs[:index], same], key=lambda entry: entry[0])


def _cost(cell: Cell, column: Column, unit: float) -> float:
    shared = min(cell.right, column.right) - max(cell.left, column.left)
    if shared > 0:
        narrower = min(cell.right - cell.left, column.right - column.left) or 1
        distance = 0.5 * (1 - min(1, shared / narrower))
    else:
        distance = min(FAR, 0.5 - shared / unit / 2)
    return distance + _misfit(cell, column)


def _misfit(cell: Cell, column: Column) -> float:
    """How little the content is what the heading promises."""
    text = cell.text
    if not column.roles:
        return 0.3
    if column.may_be("unit") and is_unit(text):
        return 0.0
    if column.may_be("line_number") and (misfit := _misfit_of_number(text, column)) is not None:
        return misfit
    if column.may_be(*NUMERIC) and not column.may_be("description", "item_code"):
        return 0.0 if _is_figure(text, rates=column.may_be("tax_rate", "quantity")) else 2.5
    return _misfit_of_words(text, column)


def _misfit_of_number(text: str, column: Column) -> float | None:
    """Of a line's number; "Item" may head codes, or the goods themselves."""
    if names_goods(column) and money(text) is None:
        return 0.5
    if any(char.isspace() for char in text.strip()):
        return None
    return 0.0 if any(char.isdigit() for char in text) else 1.5


def _is_figure(text: str, *, rates: bool) -> bool:
    return (quantity(text) or rate(text)) is not None if rates else money(text) is not None


def _misfit_of_words(text: str, column: Column) -> float:
    alone = len(column.roles) == 1
    if column.may_be("requested_delivery_date", "issue_date") and alone:
        return 0.0 if find_date(text, reference=None) else 2.0
    if column.may_be("unit") and alone:
        return 0.0 if len(text) <= 6 and not any(char.isdigit() for char in text) else 1.5
    return 1.0 if column.may_be("description") and money(text) is not None else 0.0


def _split(cell: Cell, columns: Sequence[Column]) -> list[Cell]:
    """A cell that runs under several headings, cut at its blanks."""
    under = [column for column in columns if min(cell.right, column.right) - max(cell.left, column.left) > 0]
    words = cell.text.split(" ")
    numeric = sum(column.may_be(*NUMERIC) or column.may_be("unit") for column in under)
    counted = quantity(cell.text) if len(words) == 2 else None
    if counted and counted.unit and not any(column.may_be("unit") for column in under):
        return [cell]
    if len(under) < 2 or len(words) < 2 or not numeric:
        return [cell]
    width = (cell.right - cell.left) / max(1, len(cell.text))
    pieces, start = [], 0
    for word in words if any(column.may_be("unit") for column in under) else _with_units(words):
        if word:
            left = cell.left + start * width
            pieces.append(_part(cell, word, left, left + len(word) * width))
        start += len(word) + 1
    return pieces


def _with_units(words: Sequence[str]) -> list[str]:
    """The words; a figure and the unit behind it are one ("20.00 Units")."""
    found: list[str] = []
    for word in words:
        if found and is_unit(word) and money(found[-1]) is not None:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    return found


def _part(cell: Cell, text: str, left: float, right: float) -> Cell:
    return Cell(
        text=text,
        place=cell.place,
        left=left,
        right=right,
        top=cell.top,
        bottom=cell.bottom,
        confidence=cell.confidence,
    )


def figure_of(cell: Cell) -> Decimal | None:
    """The cell's figure, typed or printed, whatever stands around it."""
    if isinstance(cell.value, Decimal):
        return cell.value
    read = quantity(cell.text) or money(cell.text)
    return read.amount if read else None
