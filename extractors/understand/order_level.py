"""Columns of a line table that hold what is true of a whole order: its number, date, parties, its total."""

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Cell
from extractors.understand.arithmetic import amount_of
from extractors.understand.context import Context
from extractors.understand.headings import AMOUNTS, HOW_MANY, PRICES, Column
from extractors.understand.line_table import Record
from extractors.understand.parties import is_company
from extractors.understand.vocabulary import meanings

TOTAL = "order:total_amount"
MOSTLY, SURE, LESS, CLEARLY = 0.6, 0.95, 0.8, 0.9


def owner_before(given: dict[str, int], index: int) -> str:
    """Whose the column before is: a phone stands beside its contact. ``given``: role → column."""
    before = {at: role for role, at in given.items() if role.startswith(("order:buyer.", "order:deliver_to."))}
    nearest = max((at for at in before if at < index), default=None)
    return before[nearest].removeprefix("order:").partition(".")[0] if nearest is not None else "buyer"


def shop_or_company(column: Column, cells: Sequence[Cell]) -> dict[str, float]:
    """What a heading like "Store" may mean, by what stands below: companies order, shops receive."""
    if not column.may_be("buyer.name") or not column.may_be("deliver_to.name"):
        return column.roles
    companies = sum(is_company(cell.text) for cell in cells)
    gone = "deliver_to.name" if companies >= MOSTLY * len(cells) else "buyer.name"
    return {role: weight for role, weight in column.roles.items() if role != gone}


def totals_of_orders(
    columns: Sequence[Column], records: Sequence[Record], context: Context
) -> tuple[list[Column], dict[int, float]]:
    """The columns without those that give each order's total once or again in every line, and how sure these are."""
    numbers = next((i for i, column in enumerate(columns) if column.may_be("order_number")), None)
    runs = _runs(records, numbers) if numbers is not None else []
    if len(runs) < 2 and not any(len(run) > 1 for run in runs):
        return list(columns), {}
    priced = any(column.may_be(*PRICES) for column in columns)
    many = [i for i, column in enumerate(columns) if column.may_be(*HOW_MANY)]
    found: dict[int, float] = {}
    for index, column in enumerate(columns):
        named = meanings(column.label, "header").get("total_amount", 0)
        alone = named >= CLEARLY and (not priced or _beside_lines_own(column, columns, named))
        if (column.may_be(*AMOUNTS) or named) and _once_a_run(
            runs, index, many, context, alone=alone or column.may_be("total_amount")
        ):
            found[index] = SURE if named else LESS
    kept = [replace(column, roles={"ignored": 1.0}) if i in found else column for i, column in enumerate(columns)]
    return kept, found


def _beside_lines_own(column: Column, columns: Sequence[Column], named: float) -> bool:
    """Whether another column of sums is the lines': 小計 beside 合計金額, where each order may have one line alone."""
    return any(
        other is not column
        and other.may_be(*AMOUNTS)
        and meanings(other.label, "header").get("total_amount", 0) < named
        for other in columns
    )


def _runs(records: Sequence[Record], numbers: int) -> list[list[Record]]:
    """Records by order: where the number's cell is empty the order goes on."""
    runs: list[list[Record]] = []
    last = None
    for record in records:
        cell = record.cell(numbers)
        if cell and cell.text != last:
            runs.append([])
            last = cell.text
        if runs:
            runs[-1].append(record)
    return runs


def _once_a_run(
    runs: Sequence[Sequence[Record]], index: int, many: Sequence[int], context: Context, *, alone: bool
) -> bool:
    """Whether a figure stands in the first line of each order alone, or the same in all lines though they differ.

    ``alone``: no order needs several lines to show it.
    """
    several = alone
    for run in runs:
        cells = [record.cell(index) for record in run]
        amounts = [amount_of(cell, context) for cell in cells if cell]
        if not amounts or None in amounts or len(set(amounts)) > 1 or cells[0] is None:
            return False
        counted = {tuple(cell.text for i in many if (cell := record.cell(i))) for record in run}
        several |= len(run) > 1 and (len(amounts) == 1 or (len(amounts) == len(run) and len(counted) > 1))
    return several
