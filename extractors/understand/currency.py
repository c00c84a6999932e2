"""The currency of an order that no label names: signs at prices and sums, headings, names in the text."""

import re
from collections.abc import Iterable, Iterator, Sequence

from extractors.document import Cell
from extractors.purchase_order import Evidence
from extractors.understand.contact_data import currency_of
from extractors.understand.context import Context
from extractors.understand.draft import Found, found_in
from extractors.understand.headings import WORTH
from extractors.understand.line_table import LineTable

SIGNS = "¥￥$€£円元"
_SIGN, _SIGN_IN_TEXT = re.compile(f"[{SIGNS}]"), re.compile("[¥￥€£]")
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_CODES = (
    "USD|EUR|GBP|CNY|RMB|JPY|HKD|AUD|CAD|SGD|CHF|INR|AED|TWD|MYR|THB|KRW|SEK|NOK|DKK|PLN|CZK|HUF|NZD|ZAR|SAR|QAR|PHP|IDR"
    "|VND|BRL|MXN"
)
_AT_FIGURE = re.compile(
    rf"\d\s*[元円](?![一-鿿])|(?<![A-Za-z])(?:{_CODES})\s*\d|\d\s*(?:{_CODES})(?![A-Za-z])|[（(](?:[元円]|{_CODES})[)）]"
)
_THREE_CAPITALS = re.compile("[A-Z]{3}")  # all codes have: much sooner looked for
_CODE_ALONE = re.compile(rf"^\s*[（(]?(?:{_CODES}|[€$£¥￥]|元|円)[)）]?\s*$")
_IN_HEADING = re.compile(rf"(?<![A-Za-z])(?:{_CODES})(?![A-Za-z])")
AT_FIGURES, IN_WORDS = 0.93, 0.85


def currency_at_figures(cells: Iterable[Cell], context: Context) -> Found | None:
    """The currency of the first figure that shows its sign."""
    yen = context.language == "ja"
    for cell in cells:
        if _SIGN.search(cell.text) and (iso := currency_of(_sign_in(cell.text), yen=yen)):
            return found_in(cell, iso, document=context.document, confidence=AT_FIGURES)
    return None


def currency_besides(tables: Sequence[LineTable], texts: Sequence[str], context: Context) -> Found | None:
    """The currency that sums, headings or the words around the figures name."""
    yen = context.language == "ja"
    if found := currency_at_figures((cell for table in tables for one in table.summaries for cell in one.row), context):
        return found
    named = [text for text in texts if _names_currency(text)] if _names_currency("|".join(texts)) else []
    for text in (*_headings(tables), *named):
        if iso := currency_of(text, yen=yen):
            evidence = Evidence(document=context.document, place="", text=text[:200], confidence=IN_WORDS)
            return Found(value=iso, evidence=evidence)
    return _alone(texts, context, yen=yen)


def _names_currency(text: str) -> bool:
    if "人民币" in text or _SIGN_IN_TEXT.search(text):
        return True
    lettered = "元" in text or "円" in text or _THREE_CAPITALS.search(text)
    return bool(lettered and _AT_FIGURE.search(text))


def _alone(texts: Sequence[str], context: Context, *, yen: bool) -> Found | None:
    """A currency in a cell of its own, as under the heading of a column."""
    for text in texts:
        if _CODE_ALONE.match(text) and (iso := currency_of(text, yen=yen)):
            evidence = Evidence(document=context.document, place="", text=text, confidence=IN_WORDS)
            return Found(value=iso, evidence=evidence)
    return None


def _headings(tables: Sequence[LineTable]) -> Iterator[str]:
    for table in tables:
        yield from (summary.label for summary in table.summaries if _CODE.search(summary.label))
        yield from (c.label for c in table.columns if c.may_be(*WORTH) or (not c.roles and _IN_HEADING.search(c.label)))


def _sign_in(text: str) -> str:
    """The sign alone: "元/KG" names no krone. A dollar may be one of several."""
    return text if "HK" in text or "US" in text else "".join(char for char in text if char in SIGNS)
