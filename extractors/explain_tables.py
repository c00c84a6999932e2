"""Which line tables were found, what each column was taken for, and the arithmetic that decided it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from extractors.understand.arithmetic import PACKS, agrees, amount_of, price_per
from extractors.understand.columns import Roles, decide
from extractors.understand.context import Context
from extractors.understand.find_tables import find_tables
from extractors.understand.label_pairs import label_lists
from extractors.understand.layout import Section
from extractors.understand.line_table import LineTable, Record
from extractors.understand.totals import printed_sums


class TableColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A heading, what it may mean with the weight of each meaning, and what the column was taken for."""

    heading: str
    may_be: tuple[tuple[str, float], ...]
    taken_for: tuple[str, ...]
    sample: str


class CheckedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One record: quantity × price = amount, as far as it has them; ``holds`` is None where it lacks one."""

    place: str
    quantity: Decimal | None
    price: Decimal | None
    amount: Decimal | None
    per: Decimal
    holds: bool | None


class PrintedSum(msgspec.Struct, frozen=True, kw_only=True):
    """A sum that the document prints, and whether the lines' amounts make it."""

    kind: str
    label: str
    amount: Decimal
    met: bool


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One line table. ``agreement`` is the share of lines whose product holds (None: nothing to check)."""

    section: str
    columns: tuple[TableColumn, ...]
    agreement: float | None
    lines: tuple[CheckedLine, ...]
    amounts: Decimal | None
    sums: tuple[PrintedSum, ...]


def tables_of(sections: Sequence[Section], context: Context) -> Iterator[Table]:
    """The tables as ``orders_in`` sees them; parts under one heading are one. Marks the rows they take."""
    together: dict[tuple[str, ...], list[LineTable]] = {}
    for table in find_tables(list(sections)):
        together.setdefault(table.heading.signature, []).append(table)
    for same in together.values():
        yield _table(same, sections, context)


def _table(same: Sequence[LineTable], sections: Sequence[Section], context: Context) -> Table:
    records = [record for table in same for record in table.records]
    summaries = [summary for table in same for summary in table.summaries]
    pairs = [pair for listed in label_lists(sections) for pair in listed.pairs]
    printed = printed_sums(pairs, summaries, None, context)
    roles = decide(same[0].columns, records, context, [one.amount for one in printed])
    lines = tuple(_checked(record, roles, context) for record in records)
    amounts = [line.amount for line in lines if line.amount is not None]
    whole = sum(amounts, Decimal(0)) if amounts else None
    found = printed_sums(pairs, summaries, roles.column.get("line_amount"), context)
    return Table(
        section=sections[same[0].section].name,
        columns=tuple(_column(same[0], index, records, roles) for index in range(len(same[0].columns))),
        agreement=roles.agreement,
        lines=lines,
        amounts=whole,
        sums=tuple(
            PrintedSum(kind=one.kind, label=one.found.evidence.text, amount=one.amount, met=_meets(one.amount, whole))
            for one in found
        ),
    )


def _column(table: LineTable, index: int, records: Sequence[Record], roles: Roles) -> TableColumn:
    column = table.columns[index]
    cell = next((cell for record in records if (cell := record.cell(index))), None)
    return TableColumn(
        heading=column.label,
        may_be=tuple(sorted(column.roles.items(), key=lambda one: -one[1])),
        taken_for=tuple(role for role, place in roles.column.items() if place == index),
        sample=cell.text if cell else "",
    )


def _checked(record: Record, roles: Roles, context: Context) -> CheckedLine:
    cells = [
        record.cell(roles.column[role]) if role in roles.column else None
        for role in ("quantity", "unit_price", "line_amount")
    ]
    quantity, price, amount = (amount_of(cell, context) if cell else None for cell in cells)
    per = price_per(cells[1]) if cells[1] else Decimal(1)
    first = next((cell for cell in cells if cell), None) or next(
        (cell for listed in record.cells.values() for cell in listed), None
    )
    holds = None
    if quantity is not None and price is not None and amount is not None:
        holds = any(agrees(quantity, price, amount, per * pack) for pack in PACKS)
    return CheckedLine(
        place=first.place if first else "", quantity=quantity, price=price, amount=amount, per=per, holds=holds
    )


def _meets(amount: Decimal, whole: Decimal | None) -> bool:
    return whole is not None and abs(whole - amount) <= Decimal("0.05")
