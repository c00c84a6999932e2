"""Order numbers that no label names: in a title ("采购订单详情 - CGDD065392") or behind a bare number sign ("№ K-998286")."""

import re
from collections.abc import Iterator

from extractors.document import Cell
from extractors.understand.dates import find_date
from extractors.understand.figures import narrow
from extractors.understand.layout import Row
from extractors.understand.vocabulary import says

LONGEST_TITLE = 60
_TOKEN = re.compile(r"(?<![\w.-])(?=[\w/-]*\d{3})[A-Z0-9][\w/-]{4,}(?![\w.])")
_SIGNED = re.compile(r"^(?:№|N[Oo]\.?|#|编号)\s*[:：.]?\s*((?=[\w/-]*\d{3})[A-Z0-9][\w/-]{3,})$")


def numbers_in_titles(row: Row) -> Iterator[tuple[Cell, str]]:
    """The order numbers in a row's short texts, each with its cell."""
    for cell in row:
        if len(cell.text) <= LONGEST_TITLE and (number := _number(cell.text)):
            yield cell, number


def _number(text: str) -> str | None:
    if signed := _SIGNED.match(narrow(text)):
        return signed[1]
    token = _TOKEN.search(text)
    return token[0] if token and says(text, "kind", "order") and not find_date(token[0]) else None
