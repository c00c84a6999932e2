"""Lists of goods in a sheet without a heading: what each column is shows in its cells, or nothing is read."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

from extractors.document import Cell
from extractors.understand.alignment import figure_of
from extractors.understand.arithmetic import agrees, amount_of
from extractors.understand.columns_by_content import counts_up
from extractors.understand.context import Context
from extractors.understand.dates import find_date
from extractors.understand.figures import quantity
from extractors.understand.headings import next_heading
from extractors.understand.labels_in_text import label_meanings
from extractors.understand.layout import Row, Section
from extractors.understand.summary_rows import summary_kind
from extractors.understand.vocabulary import is_unit

FEWEST, MOSTLY = 2, 0.8
_CODE = re.compile(r"^(?=.*\d)(?=.*[A-Z-]|\d{4,}$)[A-Z0-9][A-Z0-9./_-]{2,}$")
NAMES = {
    "number": "line no", "code": "item code", "words": "description", "more": "specification", "unit": "unit",
    "quantity": "quantity", "price": "unit price", "amount": "line amount", "date": "delivery date", "other": "remark",
}  # fmt: skip
Column = list[Cell]


def headed(section: Section, context: Context, *, ordered: bool) -> Section:
    """The section with a heading over its list, where it has none and the list says what it is.

    ``ordered``: the paper says that it is an order; else only figures that multiply are believed.
    """
    if section.kind not in ("sheet", "table") or (section.opening or next_heading(section, 0))[1] is not None:
        return section
    start, end = _longest_run(section.rows)
    if end - start < FEWEST:
        return section
    lefts = sorted({cell.left for row in section.rows[start:end] for cell in row})
    columns = [[cell for row in section.rows[start:end] for cell in row if cell.left == left] for left in lefts]
    kinds = _kinds(columns, end - start, context, ordered=ordered)
    if not kinds:
        return section
    heading = tuple(
        replaced(columns[index][0], NAMES[kind], section.rows[start][0].top - 0.5) for index, kind in enumerate(kinds)
    )
    rows = (*section.rows[:start], heading, *section.rows[start:])
    return replace(section, rows=rows, taken=set(), opening=None)


def replaced(cell: Cell, text: str, top: float) -> Cell:
    """A heading's cell over this one."""
    return Cell(text=text, place="", left=cell.left, right=cell.right, top=top, bottom=top + 0.5)


def _longest_run(rows: Sequence[Row]) -> tuple[int, int]:
    """The longest stretch of rows that have words and figures in the same columns."""
    best = (0, 0)
    start = 0
    for index in range(len(rows) + 1):
        if index < len(rows) and _is_line(rows[index]) and (index == start or _alike(rows[start], rows[index])):
            continue
        if index - start > best[1] - best[0] and (index > start and _is_line(rows[start])):
            best = (start, index)
        start = index if index < len(rows) and _is_line(rows[index]) else index + 1
    return best


def _is_line(row: Row) -> bool:
    """Words, and a figure of its own, none of them a label."""
    figures = [cell for cell in row if _is_figure(cell)]
    words = [cell for cell in row if not _is_figure(cell)]
    labelled = any(label_meanings(cell.text, misread=False) for cell in words)
    return bool(figures) and bool(words) and not labelled and not summary_kind(row)


def _alike(one: Row, other: Row) -> bool:
    return [(cell.left, _is_figure(cell)) for cell in one] == [(cell.left, _is_figure(cell)) for cell in other]


def _is_figure(cell: Cell) -> bool:
    return figure_of(cell) is not None and not re.fullmatch(r"0\d+|\d{7,}", cell.text.strip())


def _kinds(columns: Sequence[Column], height: int, context: Context, *, ordered: bool) -> list[str]:
    """What each column holds; empty where it does not show."""
    if any(len(column) < height for column in columns):
        return []
    kinds = [_kind_of(column) for column in columns]
    figures = [index for index, kind in enumerate(kinds) if kind == "figure"]
    if counts_up([cell.text for cell in columns[0]]) and len(figures) > 1:
        kinds[0] = "number"
        figures.remove(0)
    triple = _triple([columns[index] for index in figures], context)
    if triple:
        for name, index in zip(("quantity", "price", "amount"), triple, strict=True):
            kinds[figures[index]] = name
    elif not _without_amounts(kinds, columns, figures, ordered=ordered):
        return []
    words = [index for index, kind in enumerate(kinds) if kind == "words"]
    if not words:
        return []
    for index in words[1:]:
        kinds[index] = "more" if index == words[0] + 1 else "other"
    return ["other" if kind == "figure" else kind for kind in kinds]


def _kind_of(column: Column) -> str:
    tests = (
        ("date", lambda cell: (found := find_date(cell.text)) is not None and found.start == 0),
        ("figure", _is_figure),
        ("unit", lambda cell: is_unit(cell.text)),
        ("code", lambda cell: bool(_CODE.match(cell.text.strip()))),
    )
    for kind, test in tests:
        if all(test(cell) for cell in column):
            return kind
    return "words"


def _triple(columns: Sequence[Column], context: Context) -> tuple[int, int, int] | None:
    """The columns of which two make the third in nearly every row."""
    for many, price, amount in permutations(range(len(columns)), 3):
        if many > price:
            continue  # a product reads both ways: quantities mostly stand first
        held = sum(
            _holds(one, two, three, context)
            for one, two, three in zip(columns[many], columns[price], columns[amount], strict=True)
        )
        if held >= max(FEWEST, MOSTLY * len(columns[many])):
            return many, price, amount
    return None


def _holds(many: Cell, price: Cell, amount: Cell, context: Context) -> bool:
    figures = [amount_of(cell, context) for cell in (many, price, amount)]
    one, two, three = figures
    return one is not None and two is not None and three is not None and one != 1 != two and agrees(one, two, three)


def _without_amounts(kinds: list[str], columns: Sequence[Column], figures: Sequence[int], *, ordered: bool) -> bool:
    """Quantities alone, or with prices behind them, where the paper is an order or units stand beside."""
    counted = "unit" in kinds or any(
        all((read := quantity(cell.text)) and read.unit for cell in columns[index]) for index in figures
    )
    if not figures or len(figures) > 2 or not (ordered or (counted and len(figures) == 1)):
        return False
    whole = [index for index in figures if all(_is_whole(cell) for cell in columns[index])]
    if not whole:
        return False
    kinds[whole[0]] = "quantity"
    for index in figures:
        if index != whole[0]:
            kinds[index] = "price"
    return True


def _is_whole(cell: Cell) -> bool:
    figure = figure_of(cell)
    return figure is not None and figure == figure.to_integral_value() and figure > Decimal(0)
