"""The currency of an order that no label names: signs at prices and sums, headings, names in the text."""

import re
from collections.abc import Iterator, Sequence

from extractors.document import Cell
from extractors.purchase_order import Evidence
from extractors.understand.contact_data import currency_of
from extractors.understand.context import Context
from extractors.understand.draft import Found, found_in
from extractors.understand.headings import WORTH
from extractors.understand.line_table import LineTable, Record

SIGNS = "¥￥$€£円元"
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_CODES = "USD|EUR|GBP|CNY|RMB|JPY|HKD|AUD|CAD|SGD|CHF"
_AT_FIGURE = re.compile(
    rf"\d\s*[元円](?![一-鿿])|(?<![A-Za-z])(?:{_CODES})\s*\d|\d\s*(?:{_CODES})(?![A-Za-z])|[（(](?:[元円]|{_CODES})[)）]"
)
_CODE_ALONE = re.compile(rf"^\s*[（(]?(?:{_CODES}|[€$£¥￥]|元|円)[)）]?\s*$")
_IN_HEADING = re.compile(rf"(?<![A-Za-z])(?:{_CODES})(?![A-Za-z])")
AT_FIGURES, IN_WORDS = 0.93, 0.85


def find_currency(
    tables: Sequence[LineTable], records: Sequence[Record], texts: Sequence[str], context: Context
) -> Found | None:
    """The currency that stands nearest to the figures, or None."""
    yen = context.language == "ja"
    for cell in _figures(tables, records):
        if any(sign in cell.text for sign in SIGNS) and (iso := currency_of(_sign_in(cell.text), yen=yen)):
            return found_in(cell, iso, document=context.document, confidence=AT_FIGURES)
    for text in (
        *_headings(tables),
        *(
            text
            for text in texts
            if "人民币" in text or any(sign in text for sign in "¥￥€£") or _AT_FIGURE.search(text)
        ),
    ):
        if iso := currency_of(text, yen=yen):
            evidence = Evidence(document=context.document, place="", text=text[:200], confidence=IN_WORDS)
            return Found(value=iso, evidence=evidence)
    return _alone(texts, context, yen=yen)


def _alone(texts: Sequence[str], context: Context, *, yen: bool) -> Found | None:
    """A currency in a cell of its own, as under the heading of a column."""
    for text in texts:
        if _CODE_ALONE.match(text) and (iso := currency_of(text, yen=yen)):
            evidence = Evidence(document=context.document, place="", text=text, confidence=IN_WORDS)
            return Found(value=iso, evidence=evidence)
    return None


def _figures(tables: Sequence[LineTable], records: Sequence[Record]) -> Iterator[Cell]:
    yield from (cell for record in records for pieces in record.cells.values() for cell in pieces)
    yield from (cell for table in tables for summary in table.summaries for cell in summary.row)


def _headings(tables: Sequence[LineTable]) -> Iterator[str]:
    for table in tables:
        yield from (summary.label for summary in table.summaries if _CODE.search(summary.label))
        yield from (c.label for c in table.columns if c.may_be(*WORTH) or (not c.roles and _IN_HEADING.search(c.label)))


def _sign_in(text: str) -> str:
    """The sign alone: "元/KG" names no krone. A dollar may be one of several."""
    return text if "HK" in text or "US" in text else "".join(char for char in text if char in SIGNS)
