"""The rows of a workbook's sheet as cells: texts as the sheet shows them, merged cells where they reach."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.document import Cell
from extractors.readers.number_format import NumberFormat, plain, shown
from extractors.readers.workbook_xml import SheetFacts, Span, column_letters

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

LEADING_ZEROS = re.compile(r"0\d+")
PLAIN_FIGURE = re.compile(r"-?(?:0|[1-9][\d.,\s\u202f]*|0[.,]\d*)")
EXACT = 2**53
EXCEL_DIGITS = 15
Value = Decimal | date | datetime | bool | None


class SheetRows:
    """One sheet from its row ``first`` on (counted from 0), as ``document.LongRows`` asks for it."""

    def __init__(self, sheet: "CalamineSheet", name: str, facts: SheetFacts, first: int = 0) -> None:
        self._sheet, self._name, self._facts, self._first = sheet, name, facts, first
        self.count = sheet.height - first
        self.first_column = sheet.start[1] if sheet.start else 0
        self._letters = [column_letters(self.first_column + column) for column in range(sheet.width)]
        self._hides = bool(facts.hidden_rows or facts.hidden_columns)
        self._merged: dict[tuple[int, int], Span] = {}
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
            self._merged[top, left] = (top, left, bottom, right)

    @property
    def last_merged(self) -> int:
        """The last row that a merged cell reaches; -1 without any."""
        return max((bottom for _, _, bottom, _ in self._merged.values()), default=-1)

    def __iter__(self) -> Iterator[tuple[int, Sequence[object]]]:
        """The rows that are not hidden."""
        hidden = self._facts.hidden_rows
        rows = enumerate(self._sheet.iter_rows()) if self._sheet.start else iter(())
        return ((row, values) for row, values in rows if row >= self._first and row + 1 not in hidden)

    def cells(self, row: int, values: Sequence[object]) -> tuple[Cell, ...]:
        """What a row shows, empty cells left out."""
        found = []
        for column, value in enumerate(values, self.first_column):
            if value == "" or value is None:
                continue
            span = (self._merged.get((row, column)) if self._merged else None) or (row, column, row, column)
            if self._hides and self._facts.is_hidden(span):
                continue
            if cell := self._cell(value, self._reference(row, column), span):
                found.append(cell)
        return tuple(found)

    def typed(self, row: int, column: int, value: object) -> tuple[str, Value]:
        """A value's text as shown, and the value where the text is more than a text."""
        if isinstance(value, str):
            return value.strip(), None
        return _typed(value, self._reference(row, column), self._facts)

    def place(self, row: int, column: int) -> str:
        """Sheet and cell."""
        return f"{self._name}!{self._letters[column - self.first_column]}{row + 1}"

    def _reference(self, row: int, column: int) -> str:
        return f"{self._letters[column - self.first_column]}{row + 1}"

    def _cell(self, value: object, reference: str, span: Span) -> Cell | None:
        top, left, bottom, right = span
        text, typed = _typed(value, reference, self._facts)
        if not text:
            return None
        return Cell(
            text=text,
            place=f"{self._name}!{reference}",
            left=left,
            right=right + 1,
            top=top + 1,
            bottom=bottom + 2,
            value=typed,
        )


def _typed(value: object, reference: str, facts: SheetFacts) -> tuple[str, Value]:
    """The text as shown, and the value where the text is more than a text."""
    if isinstance(value, str):
        return value.strip(), None
    if isinstance(value, bool):
        return str(value).upper(), value
    if isinstance(value, int | float):
        figure = _figure(value, reference, facts)
        text = facts.texts.get(reference, "") if facts.texts else ""
        if text and not PLAIN_FIGURE.fullmatch(text):
            return text, None if LEADING_ZEROS.fullmatch(text) else figure
        return _typed_figure(figure, facts.formats.get(reference))
    if isinstance(value, datetime):
        moment = value.date() if value.time() == time() else value
        return str(moment), moment
    return str(value), value if isinstance(value, date) else None


def _typed_figure(figure: Decimal, style: NumberFormat | None) -> tuple[str, Decimal | None]:
    """A figure shown with leading zeros is a code, no number."""
    if style is None:
        return plain(figure), figure
    return shown(figure, style), None if style.zeros else figure


def _figure(value: float, reference: str, facts: SheetFacts) -> Decimal:
    if float(value).is_integer():
        return Decimal(int(value)) if abs(value) < EXACT else Decimal(facts.digits.get(reference) or repr(value))
    # Excel keeps 15 digits: the rest of a stored 0.30000000000000004 is noise.
    return Decimal(format(value, f".{EXCEL_DIGITS}g"))
