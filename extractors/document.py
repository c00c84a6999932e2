"""What every reader makes, whatever the format: grids of cells with positions, running text, and enclosed files.

One understanding works on these alone, so that every format gains from each improvement.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

import msgspec

from extractors.purchase_order import Extraction, Hand, MailFacts


class Cell(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A piece of text where it stands.

    ``left``/``right`` and ``top``/``bottom`` are in the grid's own measure: columns and rows for sheets and HTML tables
    (a merged cell spans several), points for pages, characters and lines for text. ``value`` is the typed content where
    the format has one. ``place`` is for people: "Sheet1!B3", "page 1, box 72,140,188,152", "line 5, column 12".
    """

    text: str
    place: str
    left: float
    right: float
    top: float
    bottom: float
    value: Decimal | date | datetime | bool | None = None
    confidence: float = 1.0

    def with_text(self, text: str) -> "Cell":
        """The cell with this text alone, as with one of its lines."""
        return self if text == self.text else msgspec.structs.replace(self, text=text, value=None)


class LongRows(Protocol):
    """The rows of a long sheet below those that its grid holds: they go by one after the other, nobody holds them all.

    ``count`` is how many there are, ``first_column`` where each row's values begin.
    """

    count: int
    first_column: int

    def __iter__(self) -> Iterator[tuple[int, Sequence[object]]]:
        """Each row's number and its values as the format has them."""

    def cells(self, row: int, values: Sequence[object]) -> tuple[Cell, ...]:
        """The row as a grid has it."""

    def typed(self, row: int, column: int, value: object) -> tuple[str, Decimal | date | datetime | bool | None]:
        """One value's text, and the value where the text is more than a text."""

    def place(self, row: int, column: int) -> str:
        """Where a value stands."""


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """Rows of cells, top to bottom, each left to right; empty cells are left out.

    ``kind`` is "sheet", "page", "table" (HTML, docx) or "text". ``ruled`` says that the columns are certain (a sheet,
    an HTML table, rules on the page); otherwise only the positions speak. ``role`` is that of the passage it stands in.
    ``line`` is the line of the text at which it stands, counted as in the passages; 0 where there is no text around it.
    ``more`` are the rows below these, where they are too many to be held.
    """

    name: str
    kind: str
    rows: tuple[tuple[Cell, ...], ...]
    ruled: bool = True
    role: str = "new"
    line: int = 0
    more: LongRows | None = None


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """Running text: a mail body, a text file, the paragraphs of a document. ``first_line`` counts from 1.

    ``role`` is "new" (what the sender wrote now), "forwarded" or "quoted". ``hand`` is who wrote a forwarded or quoted
    passage, as far as the text says it.
    """

    text: str
    first_line: int = 1
    role: str = "new"
    hand: Hand | None = None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One file as read. ``enclosed`` are files inside it (attachments, archive members), as (name, bytes).

    ``structured`` holds orders that came as data (UBL, Order-X): they beat reading. ``mail.hands`` are its sender and
    the writers of what is forwarded in its text; an enclosed mail has its own.
    """

    name: str
    format: str
    grids: tuple[Grid, ...] = ()
    passages: tuple[Passage, ...] = ()
    enclosed: tuple[tuple[str, bytes], ...] = ()
    structured: Extraction | None = None
    mail: MailFacts | None = None
    remarks: tuple[str, ...] = ()
