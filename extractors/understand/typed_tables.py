"""Tables that lost their columns on the way into a text: single blanks between the cells, or one cell on each line."""

import re
from collections.abc import Iterator, Sequence

from extractors.document import Cell
from extractors.understand.figures import narrow
from extractors.understand.headings import WHAT
from extractors.understand.labels_in_text import label_meanings
from extractors.understand.layout import Row, Section
from extractors.understand.vocabulary import is_unit, plain

FEWEST_SPACED, FEWEST_STACKED, LONGEST_HEADING = 4, 2, 14
SURE = 0.6
EITHER = ("item", "items", "项目", "position")  # head numbers as well as goods
_FIGURE = re.compile(r"^[¥￥$€£]?[A-Z]{0,3}\$?\d[\d,.]*(?:元|%|€|£)?$")
WORDS = {"description", "specification"}


def typed_tables(lines: Sequence[str], first_line: int) -> list[Section]:
    """The tables whose headings and cells stand in a text without columns, each as a section with certain columns."""
    found: list[Section] = []
    number = 0
    while number < len(lines):
        if not lines[number].strip():
            number += 1
            continue
        rows, taken = _spaced(lines, number, first_line)
        if not rows:
            rows, taken = _stacked(lines, number, first_line)
        if rows:
            found.append(
                Section(name=f"line {first_line + number}", kind="text", rows=tuple(rows), ruled=True, role="new")
            )
        number += max(1, taken)
    return found


def _roles(text: str) -> set[str]:
    """What a heading may mean, where it clearly heads a column."""
    known = label_meanings(text, "column", misread=False) if len(text) <= LONGEST_HEADING else {}
    found = {role for role, weight in known.items() if weight >= SURE}
    return found | {"description"} if plain(text) in EITHER else found


def _is_heading(roles: Sequence[set[str]]) -> bool:
    """Whether every text heads a column, one of them the quantity and another what is ordered."""
    quantity = next((index for index, own in enumerate(roles) if "quantity" in own), None)
    return (
        quantity is not None and all(roles) and any(own & WHAT for index, own in enumerate(roles) if index != quantity)
    )


def _spaced(lines: Sequence[str], start: int, first_line: int) -> tuple[list[Row], int]:
    """A heading row and rows below it, cells parted by single blanks: figures are counted from the right."""
    heads = lines[start].split()
    roles = [_roles(head) for head in heads]
    if len(heads) < FEWEST_SPACED or not _is_heading(roles):
        return [], 0
    words = [index for index, role in enumerate(roles) if role & WORDS]
    if not words:
        return [], 0
    rows = [_row(heads, first_line + start)]
    for number in range(start + 1, len(lines)):
        tokens = narrow(lines[number]).split()
        cells = _fitted(tokens, len(heads), words[0], words[-1]) if tokens else None
        if cells is None:
            break
        rows.append(_row(cells, first_line + number))
    return (rows, len(rows)) if len(rows) > 1 else ([], 0)


def _fitted(tokens: Sequence[str], width: int, first: int, last: int) -> list[str] | None:
    """The tokens in ``width`` columns; what is too many belongs to the words, to the last of their columns."""
    spare = len(tokens) - width
    if spare < 0 or not any(_FIGURE.match(token) for token in tokens):
        return None
    tail = width - last - 1
    left, right = list(tokens[:first]), list(tokens[len(tokens) - tail :] if tail else [])
    middle = list(tokens[first : len(tokens) - tail])
    columns = last - first + 1
    cells = [*left, *middle[: columns - 1], " ".join(middle[columns - 1 :]), *right]
    figures = sum(bool(_FIGURE.match(token)) or is_unit(token) for token in right)
    return cells if figures >= max(1, len(right) - 1) else None


def _stacked(lines: Sequence[str], start: int, first_line: int) -> tuple[list[Row], int]:
    """Headings one below the other, then as many cells one below the other for each item."""
    texts = [(number, lines[number].strip()) for number in range(start, len(lines)) if lines[number].strip()]
    heads = list(_leading_heads(texts))
    if (
        len(heads) < FEWEST_STACKED
        or not texts
        or texts[0][0] != start
        or not _is_heading([_roles(text) for text in heads])
    ):
        return [], 0
    width = len(heads)
    quantity = next(index for index, text in enumerate(heads) if "quantity" in _roles(text))
    rows, last = [_row(heads, first_line + start)], start
    for at in range(width, len(texts) - width + 1, width):
        piece = texts[at : at + width]
        if not _FIGURE.match(narrow(piece[quantity][1]).split(" ", maxsplit=1)[0]):
            break
        rows.append(_row([text for _, text in piece], first_line + piece[0][0]))
        last = piece[-1][0]
    return (rows, last - start + 1) if len(rows) > 1 else ([], 0)


def _leading_heads(texts: Sequence[tuple[int, str]]) -> Iterator[str]:
    for _, text in texts:
        if not _roles(text):
            return
        yield text


def _row(cells: Sequence[str], line: int) -> Row:
    return tuple(
        Cell(
            text=text, place=f"line {line}, column {index + 1}", left=index, right=index + 1, top=line, bottom=line + 1
        )
        for index, text in enumerate(cells)
    )
