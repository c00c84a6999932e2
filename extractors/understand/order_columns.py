"""The column that tells orders apart where no heading says so: its values come in runs, and all else with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from extractors.document import Cell

FEWEST_ORDERS, SHORTEST = 2, 5
_NUMBER = re.compile(r"^(?=(?:\D*\d){4})[A-Z0-9][A-Z0-9./_-]*$")


def tells_orders_apart(column: Sequence[Cell], others: Sequence[Sequence[Cell]]) -> bool:
    """Whether a column holds order numbers: each in one run of rows, which other columns change with.

    ``others``: columns of days and names; all that change at all must change with the numbers alone.
    """
    texts = [cell.text.strip() for cell in column]
    if not all(len(text) >= SHORTEST and _NUMBER.match(text) for text in texts):
        return False
    runs = [value for value, _ in groupby(texts)]
    if not FEWEST_ORDERS <= len(set(runs)) == len(runs) < len(texts):
        return False
    whole = [[cell.text for cell in other] for other in others if len(other) == len(column)]
    changing = [other for other in whole if len(set(other)) > 1]
    return bool(changing) and all(len(set(zip(texts, other, strict=True))) == len(runs) for other in changing)
