"""Order numbers that no label names: in a title ("采购订单详情 - CGDD065392"), beside it, or behind "№"."""

import re
from collections.abc import Iterator

from extractors.document import Cell
from extractors.understand.dates import find_date
from extractors.understand.figures import narrow
from extractors.understand.layout import Row
from extractors.understand.vocabulary import meanings, says

LONGEST_TITLE = 60
_TOKEN = re.compile(r"(?:(?<![\w.-])|(?<=\bN[Oo]\.))(?=[\w/-]*\d{3})[A-Z0-9][\w/-]{4,}(?![\w.])")
_PHONE = re.compile(r"^(?:0\d{2,3}-\d{6,8}|1[3-9]\d{9})$")
_ALONE = re.compile(r"^(?=(?:[^\d]*\d){3})[A-Z0-9][\w/.-]{3,}$")
_SIGNED = re.compile(r"^(?:№|N[Oo]\.?|#|编号)\s*[:：.]?\s*((?=[\w/-]*\d{3})[A-Z0-9][\w/-]{3,})$")


def numbers_in_titles(row: Row) -> Iterator[tuple[Cell, str]]:
    """The order numbers in a row's short texts, each with its cell."""
    for before, cell in zip((None, *row), row, strict=False):
        titled = before is not None and "order" in meanings(before.text, "kind")
        if len(cell.text) <= LONGEST_TITLE and (number := _number(cell.text, titled=titled)):
            yield cell, number


def _number(text: str, *, titled: bool) -> str | None:
    """``titled``: the title stands right before it."""
    if titled and _ALONE.match(narrow(text)) and not find_date(text):
        return narrow(text)
    if signed := _SIGNED.match(narrow(text)):
        return signed[1]
    token = _TOKEN.search(text)
    if token is None or find_date(token[0]) or _PHONE.match(token[0]):
        return None
    return token[0] if says(text, "kind", "order") else None
