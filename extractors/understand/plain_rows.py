"""Rows of a long table that say no more than their columns are for: read without what other rows have to be asked."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from extractors.document import LongRows
from extractors.purchase_order import Evidence, OrderLine
from extractors.understand.arithmetic import agrees
from extractors.understand.columns import Roles
from extractors.understand.context import Context
from extractors.understand.dates import find_date
from extractors.understand.figures import POINT, rate
from extractors.understand.headings import Column
from extractors.understand.lines import GUESSED, LIKELY, NOTHING, SURE, unit_of_heading

CODES = ("buyer_item_code", "seller_item_code")
WORDS = ("description", "specification")
FIGURES = ("quantity", "unit_price", "line_amount")
DATED, CLEARLY_HEADED, LONGEST_NUMBER = 0.95, 0.7, 9
_PLAIN_FIGURE = re.compile(r"\d{1,12}(?:\.\d{1,8})?")
_CODE = re.compile(r"(?=\D*\d)\S+")
# Labels, further lines and days of delivery inside an item's words are for the rules that read any row.
_MARK = re.compile(r"[:：\n交到納]")
_LATIN, _DUE = re.compile(r"[A-Za-z]{2}"), re.compile(r"(?i)\b(?:due|eta|by|date|deliver|required|ship|liefer|termin)")
Reader = Callable[[str, object], object | None]
Ordered = tuple[OrderLine, tuple[Evidence, ...]]  # a line, and the evidence of the fields it has, in their order


class Other(Enum):
    """What a row may be besides a plain line."""

    EMPTY = "nothing is ordered in it"
    ODD = "it has to be read as any row is"


class PlainRows:
    """Reads the rows of one long table by what its columns were found to be."""

    def __init__(self, rows: LongRows, columns: Sequence[Column], roles: Roles, context: Context) -> None:
        self._rows, self._context = rows, context
        self._sure = {"line_number": LIKELY, "unit": LIKELY, "tax_rate": LIKELY, "requested_delivery_date": DATED}
        for role in (*CODES, *WORDS):
            self._sure[role] = LIKELY if roles.weight.get(role, 0) > CLEARLY_HEADED else GUESSED
        self._at = {role: int(columns[index].left) for role, index in roles.column.items() if ":" not in role}
        self._order = [field for field in OrderLine.__struct_fields__ if field in self._at]
        self._fields = [(field, self._at[field], self._reader_of(field)) for field in self._order]
        counted = roles.column.get("quantity")
        self._heading_unit = unit_of_heading(columns[counted].label) if counted is not None else None
        narrow = all(columns[index].right - columns[index].left == 1 for index in roles.column.values())
        coded = bool(self._at.keys() & set(CODES)) and "quantity" in self._at
        several = any(role.startswith("specification_") for role in self._at)
        self._usable = narrow and coded and not several and not any(column.size for column in columns)

    def read(self, row: int, values: Sequence[object]) -> Ordered | Other:
        """The line that a row is, where it is one and nothing else."""
        if not self._usable:
            return Other.ODD
        found: dict[str, Any] = {}
        texts: dict[str, str] = {}
        rows, first = self._rows, self._rows.first_column
        for field, column, read in self._fields:
            value = values[column - first] if column - first < len(values) else None
            if value is None or value == "":
                continue
            text, typed = rows.typed(row, column, value)
            if text in NOTHING:
                continue
            found[field] = read(text, typed)
            if found[field] is None:
                return Other.ODD
            texts[field] = text
        if not found.get("quantity"):
            goods = any(field in found for field in CODES) and any(field in found for field in WORDS)
            return Other.EMPTY if goods else Other.ODD
        return self._line(row, found, texts) if any(field in found for field in CODES) else Other.ODD

    def _line(self, row: int, found: dict[str, Any], texts: dict[str, str]) -> Ordered:
        sure = {**self._sure, **dict.fromkeys(FIGURES, _sureness(found))}
        at = self._at
        if "unit" not in found and self._heading_unit:
            found["unit"], texts["unit"], sure["unit"] = self._heading_unit, texts["quantity"], GUESSED
            at = {**at, "unit": at["quantity"]}
        line = OrderLine(**found)
        place, document = self._rows.place, self._context.document
        fields = self._order if "unit" in self._at else [field for field in OrderLine.__struct_fields__ if field in at]
        return line, tuple(
            [
                Evidence(
                    document=document, place=place(row, at[field]), text=texts[field][:500], confidence=sure[field]
                )
                for field in fields
                if field in found
            ]
        )

    def _reader_of(self, field: str) -> Reader:
        """What gives a field's value from its text; None where it is not plain."""
        readers: dict[str, Reader] = {
            **dict.fromkeys(FIGURES, self._figure),
            **dict.fromkeys(CODES, lambda text, _: text if _CODE.fullmatch(text) else None),
            **dict.fromkeys(WORDS, lambda text, _: None if _says_more(text) else text),
            "unit": lambda text, _: text if text.isalpha() else None,
            "line_number": lambda text, _: int(text) if text.isdecimal() and len(text) < LONGEST_NUMBER else None,
            "tax_rate": self._rate,
            "requested_delivery_date": self._day,
        }
        return readers[field]

    def _figure(self, text: str, typed: object) -> Decimal | None:
        if isinstance(typed, Decimal):
            return typed
        plain = _PLAIN_FIGURE.fullmatch(text) and (self._context.convention == POINT or "." not in text)
        return Decimal(text) if plain else None

    def _rate(self, text: str, typed: object) -> Decimal | None:
        if isinstance(typed, Decimal) and 0 <= typed < 1:
            return typed.normalize() if typed else Decimal(0)
        return rate(text)

    def _day(self, text: str, typed: object) -> date | None:
        if isinstance(typed, date):
            return typed.date() if isinstance(typed, datetime) else typed
        found = find_date(text, days_first=self._context.days_first, reference=self._context.reference)
        return found.day if found and found.confidence >= DATED else None


def _says_more(text: str) -> bool:
    return bool(_MARK.search(text) or (_LATIN.search(text) and _DUE.search(text)))


def _sureness(found: dict[str, Any]) -> float:
    """How sure the figures are: as they bear each other out, or do not."""
    many, price, amount = found.get("quantity"), found.get("unit_price"), found.get("line_amount")
    if many is None or price is None or amount is None:
        return LIKELY
    return SURE if agrees(many, price, amount) else GUESSED
