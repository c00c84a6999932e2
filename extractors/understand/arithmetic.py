"""Arithmetic over the lines: the columns for which quantity × price = amount, and amounts that make a printed total."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import TypeVar

from extractors.document import Cell
from extractors.understand.context import Context
from extractors.understand.figures import money, quantity
from extractors.understand.line_table import Record

PACKS = (Decimal(1), Decimal(100), Decimal(1000))  # what prices are made for
CLEARLY = 0.8
ALWAYS = Decimal("0.011")  # a cent, however it was rounded
ENOUGH = 400
T = TypeVar("T")
Triple = tuple[int | None, int | None, int | None]


def best_triple(
    options: tuple[dict[int, float], dict[int, float], dict[int, float]],
    records: Sequence[Record],
    context: Context,
    totals: Sequence[Decimal],
) -> tuple[Triple, float | None]:
    """The columns for quantity, price and amount whose product holds in most lines; labels decide between equals.

    ``options`` are the columns that may be each, with the weight of their labels. Also gives the share of lines in
    which the product holds, None where there is nothing to check.
    """
    best: tuple[float, Triple, float | None] = (-1.0, (None, None, None), None)
    for triple in _choices(options):
        agreement = _agreement(triple, records, context)
        weights = [
            weighed.get(index, 0) if index is not None else 0 for index, weighed in zip(triple, options, strict=True)
        ]
        met = triple[2] is not None and sums_to(triple[2], records, context, totals)
        score = 2 * weights[0] + weights[1] + weights[2] + 4 * (agreement or 0) + (1.5 if met else 0)
        if score > best[0]:
            best = (score, triple, agreement)
    return best[1], best[2]


def _choices(options: tuple[dict[int, float], dict[int, float], dict[int, float]]) -> Iterator[Triple]:
    many, worth, sums = ((*weighed, None) for weighed in options)
    for triple in product(many, worth, sums):
        chosen = [index for index in triple if index is not None]
        if len(set(chosen)) == len(chosen):
            yield triple


def _agreement(triple: Triple, records: Sequence[Record], context: Context) -> float | None:
    many, price, amount = triple
    if many is None or price is None or amount is None:
        return None
    lines = [figures for record in spread(records) if (figures := _three(record, (many, price, amount), context))]
    if not lines:
        return None
    shares: list[float] = []
    for pack in PACKS:
        shares.append(sum(agrees(q, p, a, per * pack) for q, p, a, per in lines) / len(lines))
        if shares[-1] >= CLEARLY:
            return shares[-1]
    return shares[0]


def spread(things: Sequence[T]) -> Sequence[T]:
    """At most ``ENOUGH`` of them, from all over: what a column is shows in a few hundred lines."""
    return things if len(things) <= ENOUGH else things[:: len(things) // ENOUGH + 1]


def _three(
    record: Record, columns: tuple[int, int, int], context: Context
) -> tuple[Decimal, Decimal, Decimal, Decimal] | None:
    """A line's quantity, price, amount, and for how many the price is."""
    many, price, amount = (record.cell(index) for index in columns)
    if many is None or price is None or amount is None:
        return None
    figures = amount_of(many, context), amount_of(price, context), amount_of(amount, context)
    if figures[0] is None or figures[1] is None or figures[2] is None:
        return None
    return figures[0], figures[1], figures[2], price_per(price)


def agrees(many: Decimal, price: Decimal, amount: Decimal, per: Decimal = Decimal(1)) -> bool:
    """Whether quantity × price is the amount, the price and the amount being rounded as printed."""
    off = abs(many * price / per - amount)
    if off <= ALWAYS:
        return True
    exponent = price.as_tuple().exponent
    step = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
    slack = abs(many) * step / per * Decimal("0.51") if step >= Decimal("0.0001") else ALWAYS
    return off <= min(slack, abs(amount) * Decimal("0.02"))


def sums_to(index: int, records: Sequence[Record], context: Context, totals: Sequence[Decimal]) -> bool:
    """Whether a column's figures make one of the printed totals."""
    figures = [amount_of(cell, context) for record in records if (cell := record.cell(index))]
    whole = sum((figure for figure in figures if figure is not None), Decimal(0))
    return any(abs(whole - total) <= Decimal("0.05") for total in totals) and whole != 0


def amount_of(cell: Cell, context: Context) -> Decimal | None:
    """The figure of a cell, typed or read by the document's convention."""
    if isinstance(cell.value, Decimal):
        return cell.value
    text = cell.text.replace("\n", " ")
    read = quantity(text, context.convention) or money(text, context.convention)
    return read.amount if read else None


def price_per(cell: Cell) -> Decimal:
    """For how many a price is ("11.00 / 100 PC" → 100), else 1."""
    read = money(cell.text.replace("\n", " "))
    many = quantity(read.per) if read and read.per else None
    return many.amount if many and many.amount > 0 else Decimal(1)
