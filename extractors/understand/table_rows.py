"""The rows below a heading: which are lines, which belong to the line above, which are totals."""

import re

from extractors.document import Cell
from extractors.understand.alignment import figure_of, place_loose, place_ruled
from extractors.understand.figures import money
from extractors.understand.headings import HOW_MANY, WHAT, WORTH, names_goods
from extractors.understand.layout import Row, Section, joined
from extractors.understand.line_table import LineTable, Record, Summary
from extractors.understand.second_rows import SecondRows
from extractors.understand.summary_rows import summary_kind
from extractors.understand.vocabulary import meanings

TEXT_ROLES = WHAT | {
    "note",
    "ignored",
    "unit",
    "requested_delivery_date",
    *{"deliver_to.address", "deliver_to.name", "buyer.name"},
}
_GROUP = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[)）])\s*\S")  # "一、辅料"
_LABELLED = re.compile(r"^([^:：]{1,24})[:：]\s*(.*)$", re.DOTALL)


class TableRows:
    """Reads the rows below one heading."""

    def __init__(self, section: Section, number: int, table: LineTable) -> None:
        self._section, self._number, self._table = section, number, table
        columns = table.columns
        named = any(column.may_be(*HOW_MANY) or column.size for column in columns)
        counts = HOW_MANY if named else ("packs",)
        self._many = [i for i, column in enumerate(columns) if column.may_be(*counts) or column.size]
        self._worth = [i for i, column in enumerate(columns) if column.may_be(*WORTH)]
        self._what = [i for i, column in enumerate(columns) if column.may_be(*WHAT)]
        unknown = [i for i, column in enumerate(columns) if not column.roles and not column.size]
        self._many = self._many or unknown
        self._what = self._what or [i for i, column in enumerate(columns) if names_goods(column)] or unknown
        self._number_column = [i for i, column in enumerate(columns) if column.may_be("line_number")]
        self._tall = [cell for row in section.rows for cell in row if cell.bottom - cell.top > self._usual_height()]
        self._half_width = self._measure()
        self._pending: list[tuple[int, dict[int, list[Cell]], Row]] = []
        self._second_rows = SecondRows(section, table)

    def read(self, start: int, end: int) -> None:
        """Fill the table with what the rows from ``start`` to before ``end`` hold."""
        ended = False
        for index in range(start, end):
            row = self._section.rows[index]
            if not row:
                continue
            if (kind := summary_kind(row)) and not self._is_line_all_the_same(row, kind[0]):
                self._sum(index, row, kind)
                ended = ended or kind[0] == "total"
                continue
            self._row(index, row, strong=ended)
        self._attach()
        self._second_rows.attach()
        self._table.end = end

    def _is_line_all_the_same(self, row: Row, kind: str) -> bool:
        """As in "运费" as an item with a code or number, or "Total station" as goods, are lines."""
        record = self._record(0, row)
        sums = [index for index in self._worth if record.figure_in([index])]
        if kind == "tax" and record.figure_in(self._many) and len(sums) > 1:
            return True  # no tax has a quantity and a price; the line's words stand above
        numbered = any(
            re.fullmatch(r"\d{1,4}\.?", cell.text.strip()) for i in self._number_column if (cell := record.cell(i))
        )
        return numbered and record.figure_in(self._many) and record.figure_in(self._worth) and len(record.cells) > 4

    def _sum(self, index: int, row: Row, kind: tuple[str, str]) -> None:
        cells = self._place(row)
        self._table.summaries.append(
            Summary(kind=kind[0], label=kind[1], cells=cells, row=row, index=index, section=self._number)
        )

    def _row(self, index: int, row: Row, *, strong: bool) -> None:
        if self._table.heading.bands > 1:
            self._banded(index, row)
            return
        record = self._record(index, row)
        labelled = len(row) == 1 and not self._table.ruled and _is_label_with_value(row[0])
        if not labelled and self._is_record(record, strong=strong):
            self._table.records.append(record)
            self._section.taken.add(index)
        elif not strong and self._may_continue(record, row):
            self._pending.append((index, record.cells, row))
        elif not strong and len(row) == 1 and self._follows(index, row) and _says_of_item(row[0]):
            self._table.records[-1].extras.extend(row)
            self._section.taken.add(index)
        elif not strong and len(row) == 1 and _is_bare(row[0]):
            self._second_rows.offer(index, list(record.cells), row[0])

    def _record(self, index: int, row: Row) -> Record:
        return Record(
            cells=self._place(row),
            rows=[index],
            top=min(cell.top for cell in row),
            bottom=max(cell.bottom for cell in row),
            section=self._number,
        )

    def _place(self, row: Row) -> dict[int, list[Cell]]:
        if not self._table.ruled:
            return place_loose(row, self._table.columns)
        covering = self._covering(row)
        return place_ruled((*covering, *row), self._table.columns)

    def _covering(self, row: Row) -> list[Cell]:
        """Cells of rows above that are merged down over this row, unless they hold figures."""
        top = min(cell.top for cell in row)
        page = self._section.kind == "page"
        slack, widest = (2.0, self._half_width / 3) if page else (0.0, 2.0)
        return [
            cell
            for cell in self._tall
            if cell.top < top < cell.bottom - slack and cell.right - cell.left <= widest and money(cell.text) is None
        ]

    def _usual_height(self) -> float:
        """A row's height; what is taller is merged downwards."""
        if self._section.kind != "page":
            return 1.0
        heights = sorted(cell.bottom - cell.top for row in self._section.rows for cell in row)
        return 1.5 * heights[len(heights) // 2] if heights else 1.0

    def _is_record(self, record: Record, *, strong: bool) -> bool:
        many, worth = record.figure_in(self._many), record.figure_in(self._worth)
        what = any(index in record.cells for index in self._what)
        wide = any(cell.right - cell.left > self._half_width for cells in record.cells.values() for cell in cells)
        if wide and self._table.ruled:
            return False
        if strong:
            if (
                not self._table.ruled
                and len(record.cells) > 2
                and len({cell.top for cells in record.cells.values() for cell in cells}) == 1
                and self._alone(record)
            ):
                return False
            return many and what and (worth or not self._worth) and len(record.cells) >= 3
        return (many and what) or (many and worth) or (what and worth and self._numbered(record))

    def _alone(self, record: Record) -> bool:
        """A sentence under the table, cut at its blanks."""
        return len(self._section.rows[record.rows[0]]) == 1

    def _numbered(self, record: Record) -> bool:
        return any(
            re.fullmatch(r"\d{1,5}\.?", cell.text.strip()) for i in self._number_column if (cell := record.cell(i))
        )

    def _measure(self) -> float:
        columns = self._table.columns
        return max(3.0, (max(c.right for c in columns) - min(c.left for c in columns)) * 0.6)

    def _may_continue(self, record: Record, row: Row) -> bool:
        """Only words under words, none of them a label with its value."""
        if self._table.ruled and self._section.kind in ("sheet", "table"):
            return False
        columns = self._table.columns
        if any(_is_label_with_value(cell) for cell in row) or (len(row) == 1 and _GROUP.match(row[0].text.strip())):
            return False
        texts = all(
            columns[i].may_be(*TEXT_ROLES) or not columns[i].roles or self._holds_words(i) or self._is_goods(i)
            for i in record.cells
        )
        return texts and self._inside(row)

    def _holds_words(self, index: int) -> bool:
        """A column headed "Item" may hold the items' names."""
        held = [cell for record in self._table.records if (cell := record.cell(index))]
        named = self._table.columns[index].may_be("line_number")
        return named and any(re.search(r"[^\W\d_]{2,}", cell.text) for cell in held)

    def _is_goods(self, index: int) -> bool:
        """A column headed "Item" is the only one that can name the goods."""
        columns = self._table.columns
        return names_goods(columns[index]) and not any(column.may_be("description") for column in columns)

    def _inside(self, row: Row) -> bool:
        """No word sticks out to where another column's figures stand."""
        columns = self._table.columns
        left, right = min(column.left for column in columns), max(column.right for column in columns)
        return all(cell.left >= left - (right - left) * 0.1 and cell.right <= right * 1.02 + 1 for cell in row)

    def _attach(self) -> None:
        """Wrapped words go to the nearest line, which stands above, below or in their middle."""
        for index, cells, row in self._pending:
            nearest = self._nearest(row)
            if nearest is None:
                continue
            for column, pieces in cells.items():
                own = [*nearest.cells.get(column, []), *pieces]
                nearest.cells[column] = sorted(own, key=lambda cell: (cell.top, cell.left))
            nearest.rows.append(index)
            nearest.top, nearest.bottom = (
                min(nearest.top, *(cell.top for cell in row)),
                max(nearest.bottom, *(cell.bottom for cell in row)),
            )
            self._section.taken.add(index)

    def _nearest(self, row: Row) -> Record | None:
        top, bottom = min(cell.top for cell in row), max(cell.bottom for cell in row)
        height = max(cell.bottom - cell.top for cell in row)

        def gap(record: Record) -> float:
            return max(record.top - bottom, top - record.bottom, 0)

        close = [
            record for record in self._table.records if record.section == self._number and gap(record) <= 1.2 * height
        ]
        return min(close, key=lambda record: (gap(record), record.top > top)) if close else None

    def _follows(self, index: int, row: Row) -> bool:
        """Whether a row stands below a line of the table, in a text without an empty line between."""
        above = self._section.rows[index - 1] if index else ()
        joins = bool(above) and row[0].top <= above[0].bottom and index - 1 in self._section.taken
        near = self._section.kind != "text" or joins
        return near and bool(self._table.records)

    def _banded(self, index: int, row: Row) -> None:
        """Records of two rows: each row goes to the heading row that it fits."""
        best: tuple[float, int, dict[int, list[Cell]]] | None = None
        for band in range(self._table.heading.bands):
            own = [i for i, column in enumerate(self._table.columns) if column.band == band]
            placed = place_loose(row, [self._table.columns[i] for i in own])
            cells = {own[i]: pieces for i, pieces in placed.items()}
            fit = self._fit(cells)
            if best is None or fit > best[0]:
                best = (fit, band, cells)
        if best is None or best[0] <= 0:
            if self._table.records and any(_is_label_with_value(cell) for cell in row):
                self._table.records[-1].extras.extend(row)
                self._section.taken.add(index)
            return
        _, band, cells = best
        if band == 0:
            record = self._record(index, row)
            record.cells = cells
            self._table.records.append(record)
        elif self._table.records:
            self._table.records[-1].cells.update(cells)
            self._table.records[-1].rows.append(index)
        self._section.taken.add(index)

    def _fit(self, cells: dict[int, list[Cell]]) -> float:
        score = 0.0
        for index, pieces in cells.items():
            column, text = self._table.columns[index], joined(pieces).text
            numeric = column.may_be("line_number", *HOW_MANY, *WORTH)
            fits = figure_of(joined(pieces)) is not None if numeric else bool(re.search(r"[^\W\d]", text))
            score += 1 if fits else -1.5
        return score if len(cells) > 1 else -1


OF_AN_ITEM = {"requested_delivery_date", "buyer_item_code", "seller_item_code", "item_code", "specification"}


def _says_of_item(cell: Cell) -> bool:
    """A row with a label of its own below an item ("Liefertermin: 14.08.2026")."""
    labelled = _LABELLED.match(cell.text.strip())
    named = any("." in meaning for meaning in meanings(labelled[1], "header")) if labelled else False
    return bool(labelled and labelled[2] and not named and OF_AN_ITEM & meanings(labelled[1], "column").keys())


def _is_bare(cell: Cell) -> bool:
    """Words that are neither a label with its value nor the heading of a group of goods."""
    return not _is_label_with_value(cell) and not _GROUP.match(cell.text.strip())


def _is_label_with_value(cell: Cell) -> bool:
    labelled = _LABELLED.match(cell.text.strip())
    return bool(labelled and (meanings(labelled[1], "header") or meanings(labelled[1], "column")))
