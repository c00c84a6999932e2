"""Exports that say of each column whether it is a line's or the order's: "Lineitem quantity" beside "Total"."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Cell
from extractors.understand.headings import HOW_MANY, ORDER_LEVEL, WHAT, Column
from extractors.understand.vocabulary import meanings

ORDERS_TOTAL = "total_amount"
FEWEST_QUALIFIED = 3
CALLED, PLAYS = 0.9, 0.95
_QUALIFIER = re.compile(
    r"(?i)^(line[ _]?items?|order[ _]?(?:lines?|items?)|items?|products?|lines?|明细|商品|订单行)\s*[ _/.:]\s*(?=\S)"
)
_NUMBER = re.compile(r"^#?(?=.*\d)[A-Za-z0-9][A-Za-z0-9_/-]{2,}$")
_MAY_NUMBER = re.compile(r"(?i)^(?:name|order|订单|number|id)$")


def order_and_lines(columns: Sequence[Column], content: Sequence[Sequence[Cell]]) -> list[Column]:
    """The columns: where some are called those of a line, goods and sums under other headings are the order's."""
    inner = [_qualified(column) for column in columns]
    of_lines = [roles for roles in inner if roles]
    named = {role for roles in of_lines for role in roles}
    if len(of_lines) < FEWEST_QUALIFIED or not (named & WHAT and named & HOW_MANY):
        return list(columns)
    numbered = any(column.roles.get("order_number", 0) > 0 for column in columns)
    found = []
    for column, roles, cells in zip(columns, inner, content, strict=True):
        if roles:
            found.append(replace(column, roles=roles))
            continue
        kept = _of_order(column)
        if not numbered and _MAY_NUMBER.match(column.label.strip()) and _tells_apart(cells):
            kept, numbered = {"order_number": CALLED}, True
        found.append(replace(column, roles=kept or {"quantity_other": 1.0}))
    return found


def _qualified(column: Column) -> dict[str, float]:
    """What a heading means behind the word that says it is a line's."""
    found = _QUALIFIER.match(column.label.strip())
    if found is None or re.search(r"(?i)\b(?:order|po)[ _]?(?:no|num|number|id)\b", column.label[found.end() :]):
        return {}
    own = meanings(column.label[found.end() :], "column", misread=False)
    whole = {role: weight for role, weight in column.roles.items() if role not in ORDER_LEVEL}
    return {**whole, **{role: min(1.0, weight) for role, weight in own.items() if role not in ORDER_LEVEL}}


def _of_order(column: Column) -> dict[str, float]:
    total = meanings(column.label, "header", misread=False).get(ORDERS_TOTAL, 0)
    if total >= CALLED:
        return {ORDERS_TOTAL: PLAYS}
    return {role: weight for role, weight in column.roles.items() if role in ORDER_LEVEL or role == ORDERS_TOTAL}


def _tells_apart(cells: Sequence[Cell]) -> bool:
    texts = [cell.text.strip() for cell in cells]
    repeated = Counter(texts)
    return bool(texts) and all(_NUMBER.match(text) for text in texts) and len(repeated) <= len(texts)
