"""Plain text laid out in columns → grids beside the passage: pasted tables, fixed-width prints, ASCII frames."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from extractors.document import Cell, Grid

GAP = re.compile(r"[ \u3000]{2,}|[ \u3000]*\t[ \t\u3000]*")
FRAME = re.compile(r"^[\s|+\-=─━│┃┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬║═:]+$")
BARS = re.compile(r"[|│┃║]")
FEWEST_LINES = 2
LONGEST_LINE = 4000


def text_grids(text: str, *, first_line: int = 1, role: str = "new") -> tuple[Grid, ...]:
    """The grids that a text's own layout shows, top to bottom; none for running text.

    Lines with tabs or frames have certain columns (left and right count columns); lines that are split by runs of
    blanks have positions in characters, a Chinese character counting two.
    """
    lines = [(number, line[:LONGEST_LINE]) for number, line in enumerate(text.splitlines(), first_line)]
    found: list[Grid] = []
    loose: list[tuple[Cell, ...]] = []
    styles = _styles([line for _, line in lines])
    for style, group in groupby(zip(styles, lines, strict=True), key=lambda one: one[0]):
        block = [line for _, line in group]
        if style == "loose" or len(block) < FEWEST_LINES:
            loose.extend(
                row for number, line in block if not FRAME.match(line) and (row := tuple(_placed(line, number)))
            )
            continue
        rows = tuple(_columns(line, number, style) for number, line in block if not FRAME.match(line))
        found.append(Grid(name=f"line {block[0][0]}", kind="text", rows=rows, ruled=True, role=role, line=block[0][0]))
    if sum(len(row) > 1 for row in loose) >= FEWEST_LINES:
        found.insert(0, Grid(name="text", kind="text", rows=tuple(loose), ruled=False, role=role, line=first_line))
    return tuple(found)


def width_of(text: str) -> int:
    """The columns that a text takes in a fixed-width print."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _styles(lines: Sequence[str]) -> list[str]:
    """How each line is laid out; a rule between framed lines is one of theirs, whatever it is drawn with."""
    found = [_style(line) for line in lines]
    framed = [number for number, style in enumerate(found) if style == "bars"]
    for one, other in pairwise(framed):
        if all(FRAME.match(line) and line.strip() for line in lines[one + 1 : other]):
            found[one:other] = ["bars"] * (other - one)
    return found


def _style(line: str) -> str:
    if len(BARS.findall(line)) > 1 or (FRAME.match(line) and len(line.strip()) > 2 and "+" in line):  # noqa: PLR2004
        return "bars"
    return "tabs" if line.strip("\t ").count("\t") else "loose"


def _columns(line: str, number: int, style: str) -> tuple[Cell, ...]:
    fields: Sequence[str] = line.split("\t") if style == "tabs" else BARS.split(line.strip().strip("|│┃║"))
    return tuple(
        Cell(
            text=field.strip(),
            place=f"line {number}, column {column + 1}",
            left=column,
            right=column + 1,
            top=number,
            bottom=number + 1,
        )
        for column, field in enumerate(fields)
        if field.strip()
    )


def _placed(line: str, number: int) -> Iterator[Cell]:
    start = 0
    for gap in [*GAP.finditer(line), None]:
        end = gap.start() if gap else len(line)
        piece = line[start:end].strip()
        if piece:
            left = width_of(line[:start]) + width_of(line[start:end]) - width_of(line[start:end].lstrip())
            yield Cell(
                text=piece,
                place=f"line {number}, column {left + 1}",
                left=left,
                right=left + width_of(piece),
                top=number,
                bottom=number + 1,
            )
        start = gap.end() if gap else end
