"""Columns that share out a quantity: one for each shop or site, and one with what they make together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractors.understand.arithmetic import amount_of
from extractors.understand.columns_by_content import is_unknown
from extractors.understand.context import Context
from extractors.understand.headings import Column
from extractors.understand.line_table import Record

FEWEST_SHARES, FEWEST_RECORDS = 2, 2
NEARLY_ALL = 0.9
SURE = 0.9
TOTALS = ("quantity", "line_amount", "packs")
PLACE = re.compile(
    r"(?:店|铺|仓|库|校区|校|园区|食堂|工地|厂|分公司|办事处|医院|楼|站|部|校舍|営業所|支店|工場|倉庫)$"
    r"|\b(?:store|shop|branch|site|depot|warehouse|plant|school|kitchen|filiale|werk|lager|markt)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Shares:
    """The columns that share out a quantity, and the column of the whole."""

    parts: tuple[int, ...]
    whole: int


def shares_in(columns: Sequence[Column], records: Sequence[Record], context: Context) -> Shares | None:
    """Neighbouring columns of unknown name that add up to one beside them in nearly every line, or None."""
    if len(records) < FEWEST_RECORDS:
        return None
    for first in range(len(columns)):
        last = first
        while last < len(columns) and is_unknown(columns[last]):
            last += 1
        if last - first < FEWEST_SHARES:
            continue
        parts = tuple(range(first, last))
        for whole in (last, first - 1):
            if 0 <= whole < len(columns) and columns[whole].may_be(*TOTALS) and _add_up(parts, whole, records, context):
                return Shares(parts, whole)
    return None


def as_quantity(columns: Sequence[Column], shares: Shares) -> list[Column]:
    """The columns, of which the whole is the quantity and its parts are nothing else."""
    return [
        replace(column, roles={"quantity": SURE})
        if index == shares.whole
        else replace(column, roles={"ignored": SURE})
        if index in shares.parts
        else column
        for index, column in enumerate(columns)
    ]


def _add_up(parts: Sequence[int], whole: int, records: Sequence[Record], context: Context) -> bool:
    fitting = shared = 0
    for record in records:
        total = _figure(record, whole, context)
        own = [figure for index in parts if (figure := _figure(record, index, context)) is not None]
        fitting += total is not None and bool(own) and sum(own, Decimal(0)) == total
        shared += len([figure for figure in own if figure]) > 1
    return fitting >= NEARLY_ALL * len(records) and shared > 0


def _figure(record: Record, index: int, context: Context) -> Decimal | None:
    cell = record.cell(index)
    return amount_of(cell, context) if cell else None
