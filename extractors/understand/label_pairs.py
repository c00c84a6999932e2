"""Labels and the texts they stand for, by geometry: in the same cell, to the right, below, or in a block under them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.document import Cell
from extractors.understand.contact_data import find_email, find_phone
from extractors.understand.fitting_values import may_be_value
from extractors.understand.label_cells import has_label, is_label, names_whom_to_ask, says_another
from extractors.understand.labels_in_text import (
    AMONG_LABELS,
    CLEAR_LABEL,
    Labelled,
    composite,
    label_meanings,
    labelled_parts,
    leading_label,
    spaced_labels,
)
from extractors.understand.layout import Row, Section
from extractors.understand.parties import is_person
from extractors.understand.rows_mended import mended, part_behind, with_what_stands_beside
from extractors.understand.under_company import NEUTRAL, stands_under_company

DEEPEST_BLOCK, MOST_BESIDE = 6, 2
ASIDE = 0.6  # of a line's height
FEWEST_LABELS = 3  # in a row of labels alone
FAR = 6  # heights of a line between a label and what belongs to another column
_PARTED = re.compile(r"\s+[·•|]\s+|\s*｜\s*")


@dataclass(kw_only=True)
class Pair:
    """A label and its text. ``block`` are the cells that go on below the value, for names and addresses.

    ``row`` counts within its list of pairs, ``place`` is (section, row) in the document,
    ``ruled`` whether rules part its cells, ``headed`` whether an unlabelled company heads the block that it stands in,
    ``alone`` whether the row above it is empty, as far as labels and their blocks go.
    """

    label: str
    meanings: dict[str, float]
    text: str
    label_cell: Cell
    cell: Cell
    row: int
    order: int
    colon: bool
    place: tuple[int, int] = (0, 0)
    ruled: bool = False
    headed: bool = False
    alone: bool = False
    block: list[Cell] = field(default_factory=list)


def pairs_of(section: Section) -> list[Pair]:
    """Every label of a section with its text, in reading order; rows of line tables are left out."""
    reader = _Reader(section)
    pairs = [pair for index, row in section.free_rows() for pair in reader.row(index, row)]
    if section.kind == "page":
        rows = dict(section.free_rows())
        _go_on_below(pairs, rows)
        pairs = list(_with_people_beside(pairs, rows))
    return pairs


def _with_people_beside(pairs: Sequence[Pair], rows: dict[int, Row]) -> Iterator[Pair]:
    """The pairs; a person right behind a party in its row is whom to ask there: 発注者 翠明学園 | 事務局 椎名."""
    for pair in pairs:
        yield pair
        owner = next((meaning[:-5] for meaning in pair.meanings if meaning in ("buyer.name", "deliver_to.name")), None)
        row = rows.get(pair.row, ())
        place = next((index for index, cell in enumerate(row) if cell is pair.cell), len(row))
        beside = row[place + 1] if place + 1 < len(row) else None
        if owner and beside and not is_label(beside) and re.search(r"[一-鿿]", beside.text) and is_person(beside.text):
            yield replace(pair, meanings={f"{owner}.contact": 0.75}, text=beside.text, cell=beside, block=[])


def _go_on_below(pairs: Sequence[Pair], rows: dict[int, Row]) -> None:
    """A contact at the end of its row whose phone did not fit: it stands alone at the margin below."""
    last = {pair.row: pair for pair in pairs}
    for pair in last.values():
        below = rows.get(pair.row + 1, ())
        contact = any(meaning.endswith(".contact") for meaning in pair.meanings)
        if (
            contact
            and len(below) == 1
            and below[0].left < pair.cell.left
            and find_phone(below[0].text) == below[0].text.strip()
        ):
            pair.text = f"{pair.text} {below[0].text}"


@dataclass(kw_only=True)
class LabelList:
    """The pairs of one section, or of all sections of one page: rules do not part a label from its block."""

    kind: str
    pairs: list[Pair]


def label_lists(sections: Sequence[Section]) -> list[LabelList]:
    """The labels of a whole document, in its order."""
    found: list[LabelList] = []
    number = 0
    while number < len(sections):
        together = _together(sections, number)
        if sections[number].for_labels:
            found.append(_list_of(sections, number, together))
        number += together
    return found


def _together(sections: Sequence[Section], number: int) -> int:
    """How many sections from here on stand on one page."""
    first, count = sections[number], 1
    while number + count < len(sections) and first.page is not None and sections[number + count].page == first.page:
        count += 1
    return count


def _mark_headed(pairs: Sequence[Pair], section: Section) -> None:
    """Mark the neutral labels that stand in the block of an unlabelled company."""
    neutral = [pair for pair in pairs if any(meaning.startswith(NEUTRAL) for meaning in pair.meanings)]
    owned = (pair for pair in pairs if pair not in neutral)
    named = {id(cell) for pair in owned for cell in (pair.label_cell, pair.cell, *pair.block)}
    page = section.kind == "page"
    for pair in neutral if section.kind != "passage" else ():
        pair.headed = stands_under_company(pair.label_cell, pair.row, section.rows, named, page=page)


def _list_of(sections: Sequence[Section], number: int, count: int) -> LabelList:
    places = [(number + index, row) for index in range(count) for row in range(len(sections[number + index].rows))]
    taken = {index for index, (section, row) in enumerate(places) if row in sections[section].taken}
    cut = sections[number].kind == "page"  # where rules may have cut a word
    rows = [
        mended(sections[section].rows[row]) if cut and index not in taken else sections[section].rows[row]
        for index, (section, row) in enumerate(places)
    ]
    if count > 1:
        free = [() if index in taken else row for index, row in enumerate(rows)]
        rows = with_what_stands_beside(free, [section for section, _ in places])
    whole = replace(sections[number], rows=tuple(rows), taken=taken)
    pairs = pairs_of(whole)
    _mark_headed(pairs, whole)
    tops = {cell.top for pair in pairs for cell in (pair.label_cell, pair.cell, *pair.block)}
    for pair in pairs:
        pair.place = places[pair.row]
        pair.alone = pair.label_cell.top - 1 not in tops and pair.label_cell.top > min(tops)
        pair.ruled = sections[pair.place[0]].ruled
    return LabelList(kind=whole.kind, pairs=pairs)


class _Reader:
    def __init__(self, section: Section) -> None:
        self._section = section
        self._rows = dict(section.free_rows())

    def row(self, index: int, row: Row) -> Iterator[Pair]:
        for order, cell in enumerate(row):
            for line in cell.text.split("\n") if "\n" in cell.text and not is_label(cell) else [cell.text]:
                parted = _PARTED.search(line) and not label_meanings(line, misread=False)
                pieces = _PARTED.split(line) if parted else [line]
                listed = len(pieces) > 2 and sum(leading_label(piece, AMONG_LABELS) is not None for piece in pieces) > 1
                for piece in pieces:
                    yield from self._line(index, row, order, cell, piece, AMONG_LABELS if listed else CLEAR_LABEL)

    def _line(self, index: int, row: Row, order: int, cell: Cell, line: str, least: float) -> Iterator[Pair]:
        before, parts = labelled_parts(line)
        if not parts:
            yield from self._without_colon(index, row, order, cell, line, least)
            return
        if before and (first := leading_label(before)):
            yield self._pair(first, cell, cell, index, order, colon=False)
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            if part.value or not last:
                if last and line.rstrip().endswith(",") and order + 1 < len(row) and not is_label(row[order + 1]):
                    part = part._replace(value=f"{part.value}, {row[order + 1].text}")  # noqa: PLW2901 - split by the reader
                if part.meanings:
                    if last:
                        value = self._with_contact_data(part, part.value, row[order + 1 :])
                        part = part._replace(value=value)  # noqa: PLW2901 - goes on in the cells beside it
                    pair = self._pair(part, cell, cell, index, order, colon=True)
                    pair.block = self._rest_of_cell(cell, line) or (
                        self._below(index, part_behind(cell, line, part.value), cell) if last else []
                    )
                    yield pair
                continue
            yield from self._from_neighbours(index, row, order, cell, part, line)

    def _without_colon(self, index: int, row: Row, order: int, cell: Cell, line: str, least: float) -> Iterator[Pair]:
        whole = label_meanings(line)
        if "currency" in whole and (part := leading_label(line)):
            yield self._pair(part, cell, cell, index, order, colon=False)
        elif whole or composite(line):
            yield from self._from_neighbours(index, row, order, cell, Labelled(line.strip(), whole, ""), line)
        elif parts := spaced_labels(line):
            for piece in parts:
                yield self._pair(piece, cell, cell, index, order, colon=False)
        elif (part := leading_label(line, least)) and part.value:
            pair = self._pair(part, cell, cell, index, order, colon=False)
            pair.block = self._below(index, cell, cell)
            yield pair

    def _from_neighbours(
        self, index: int, row: Row, order: int, cell: Cell, part: Labelled, line: str
    ) -> Iterator[Pair]:
        rest = self._rest_of_cell(cell, line)
        value_row = index
        if rest:
            value: Cell | None = rest[0]
        else:
            right = row[order + 1] if order + 1 < len(row) and not says_another(row[order + 1], part.meanings) else None
            if right and not may_be_value(part.meanings, right.text):
                _, lower = self._first_below(index, cell)
                right = None if lower and may_be_value(part.meanings, lower.text) else right
            if right and (self._heads_a_block(index, cell, part, right) or self._stands_among_labels(index, row)):
                right = None
            value_row, below = (index, None) if right else self._first_below(index, cell)
            value = right or below
        if value is None:
            return
        if names := composite(part.label):
            yield from self._composite(names, part, cell, value, index, order)
        if not part.meanings:
            return
        text = value.text if rest or value not in row else self._with_contact_data(part, value.text, row[order + 2 :])
        pair = self._pair(part._replace(value=text), cell, value, index, order, colon=True)
        pair.block = rest[1:] if rest else self._below(value_row, value, cell)
        yield pair

    def _heads_a_block(self, index: int, cell: Cell, part: Labelled, right: Cell) -> bool:
        """Whether a party's block stands under its label on a page, and far beside it another one."""
        party = any(meaning.endswith((".name", ".address")) for meaning in part.meanings)
        height = cell.bottom - cell.top
        if self._section.kind != "page" or self._section.ruled or not party or right.left - cell.right < FAR * height:
            return False
        number, below = self._first_below(index, cell)
        following = [other for other in self._rows.get(number, ()) if below and other.left == right.left]
        return below is not None and abs(below.left - cell.left) <= height and bool(following)

    def _stands_among_labels(self, index: int, row: Row) -> bool:
        """Whether a row is of labels, most of them known, and the row below of what they stand for."""
        below = self._rows.get(index + 1, ())
        labels = sum(map(is_label, row))
        if len(row) < FEWEST_LABELS or labels < len(row) - 1 or len(below) > len(row) or any(map(is_label, below)):
            return False
        under = [any(self._under(other, cell) for cell in row) for other in below]
        return len(below) > 1 and all(under) and not any(has_label(other) for other in below)

    def _with_contact_data(self, part: Labelled, text: str, following: Row) -> str:
        """A contact's phone and mail address in cells of their own: "Ordered by | Harriet Colwell | 0161 496 0137"."""
        if any(meaning.endswith(".contact") for meaning in part.meanings):
            for cell in following[:MOST_BESIDE]:
                if not (find_phone(cell.text) or find_email(cell.text)) or is_label(cell) or has_label(cell):
                    break
                text = f"{text} {cell.text}"
        return text

    def _composite(
        self, names: list[dict[str, float]], part: Labelled, cell: Cell, value: Cell, index: int, order: int
    ) -> Iterator[Pair]:
        for separator in (" / ", "/", "、"):
            texts = [text.strip() for text in value.text.split(separator)]
            if len(texts) == len(names):
                for known, text in zip(names, texts, strict=True):
                    yield self._pair(Labelled(part.label, known, text), cell, value, index, order, colon=True)
                return

    def _pair(self, part: Labelled, label: Cell, cell: Cell, row: int, order: int, *, colon: bool) -> Pair:
        return Pair(
            label=part.label,
            meanings=part.meanings,
            text=part.value,
            label_cell=label,
            cell=cell,
            row=row,
            order=order,
            colon=colon,
        )

    def _rest_of_cell(self, cell: Cell, line: str) -> list[Cell]:
        """The lines under a label in its own cell, each as a cell."""
        lines = cell.text.split("\n")
        if len(lines) < 2 or line not in lines:
            return []
        found = []
        for text in lines[lines.index(line) + 1 :]:
            if not text.strip() or labelled_parts(text)[1]:
                break
            found.append(
                Cell(text=text, place=cell.place, left=cell.left, right=cell.right, top=cell.top, bottom=cell.bottom)
            )
        return found

    def _first_below(self, index: int, cell: Cell) -> tuple[int, Cell | None]:
        """The cell right under a label, and its row."""
        for number in (index + 1, index + 2):
            for other in self._rows.get(number, ()):
                if self._under(other, cell) and not is_label(other):
                    return number, other if self._close(cell, other) else None
                if self._under(other, cell):
                    return number, None
        return index, None

    def _below(self, index: int, value: Cell, label: Cell) -> list[Cell]:
        """What goes on below a value, aligned with it or with its label, until another label or a gap."""
        found: list[Cell] = []
        last = value
        deepest = index + 1 + DEEPEST_BLOCK * (2 if self._section.kind == "page" else 1)
        for number in range(index + 1, deepest):
            row = self._rows.get(number)
            if not row or len(found) >= DEEPEST_BLOCK:
                break
            if self._stands_aside(row, value, last):
                continue  # blocks beside each other seldom stand on the same lines
            here = [
                cell for cell in row if self._aligned(cell, value) or (self._aligned(cell, label) and len(row) == 1)
            ]
            if here and names_whom_to_ask(here[0]) and self._close(last, here[0]):
                last = here[0]
                continue  # "Attn: Mr. Larkin" between the name and the street
            if not here or is_label(here[0]) or has_label(here[0]) or not self._close(last, here[0]):
                break
            before = [cell for cell in row if cell.left < here[0].left]
            if before and is_label(before[-1]):
                break
            last = here[0]
            found.append(last)
        return found

    def _stands_aside(self, row: Row, value: Cell, last: Cell) -> bool:
        """Whether a page's row has nothing in the column of a value, and begins before the next line of it must."""
        if self._section.kind != "page":
            return False
        apart = all(cell.left >= value.right or cell.right <= value.left for cell in row)
        return apart and min(cell.top for cell in row) < last.bottom + ASIDE * (last.bottom - last.top)

    def _under(self, other: Cell, cell: Cell) -> bool:
        return min(other.right, cell.right) - max(other.left, cell.left) > 0

    def _aligned(self, cell: Cell, other: Cell) -> bool:
        slack = (cell.bottom - cell.top) if self._section.kind == "page" else 0.9
        return abs(cell.left - other.left) <= slack

    def _close(self, upper: Cell, lower: Cell) -> bool:
        if self._section.kind != "page":
            return lower.top - upper.bottom < 2
        height = max(lower.bottom - lower.top, 1)
        return lower.top - upper.bottom < 2.2 * height
