"""What a column may be by what stands in it, where its heading says nothing that is known."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from extractors.document import Cell
from extractors.understand.code_columns import CODES
from extractors.understand.context import Context
from extractors.understand.dates import find_date
from extractors.understand.figures import money
from extractors.understand.headings import WORTH, Column
from extractors.understand.order_columns import tells_orders_apart
from extractors.understand.parties import is_company
from extractors.understand.postal import is_address
from extractors.understand.vocabulary import is_unit

GUESSED = 0.4
LEVIED = {Decimal(rate) for rate in (0, 1, 3, *range(5, 26), 27)} | {Decimal(rate) for rate in ("5.5", "7.7", "8.1")}
OF_ORDERS = ("issue_date", "buyer.name", "deliver_to.name", "deliver_to.address")
NEARLY_ALL, DISTINCT, FEWEST_NUMBERED = 0.9, 0.7, 2
_SIGNED = re.compile(r"^(?:[¥￥$€£]|RMB|CNY|USD|EUR|GBP|CHF)\s*[\d.,']+$|^[\d.,']+\s*(?:元|円|€|EUR|USD|GBP)$")
_IDENTIFIER = re.compile(r"^(?=(?:\D*\d){3})(?=.*[A-Z-])(?!\d+[.,]\d+$)(?!.*\d[Xx×]\d)[A-Z0-9][A-Z0-9./_-]{3,}$")
_CURRENCY = re.compile(r"(?<![A-Za-z])(?:CNY|RMB|USD|EUR|GBP|JPY|CAD|AUD|CHF|HKD|SGD|INR)(?![A-Za-z])|[€£$¥￥元円]")
_NAMED = r"(?:VAT|GST|TAX|增值税|专票|普票|MwSt\.?|USt\.?|消費税)"
_RATE = re.compile(rf"{_NAMED}?\s*(\d{{1,2}}(?:[.,]\d+)?|0?[.,]\d+)\s*(%?)\s*(?:{_NAMED}|[A-Z]{{1,3}})?", re.IGNORECASE)
_TAX_RATE = re.compile(r"^(?:6|7|9|13|16|17|19|20|21|22|25)(?:[.,]0+)?\s*%(?:\s*[A-Z]{1,3})?$")


def with_guesses(columns: Sequence[Column], content: Sequence[Sequence[Cell]], context: Context) -> list[Column]:
    """The columns; one under an unknown heading may be what all its cells look like, unless another is called so."""
    tests: dict[str, Callable[[Sequence[Cell]], bool]] = {
        "requested_delivery_date": lambda cells: _all(cells, lambda cell: _is_day(cell, context)),
        "unit": lambda cells: _all(cells, lambda cell: is_unit(cell.text)),
        "item_code": _are_codes,
        "tax_rate": lambda cells: _all(cells, lambda cell: bool(_TAX_RATE.match(cell.text.strip()))),
        "buyer.name": lambda cells: _all(cells, lambda cell: is_company(cell.text)),
        "deliver_to.address": lambda cells: _all(
            cells, lambda cell: is_address(cell.text) and not is_company(cell.text)
        ),
        "unit_price": lambda cells: _all(cells, lambda cell: bool(_SIGNED.match(cell.text.strip()))),
    }
    rivals = {"unit_price": tuple(WORTH), "item_code": CODES}
    found = list(columns)
    for role, test in tests.items():
        if any(column.may_be(*rivals.get(role, (role,))) for column in found):
            continue
        fitting = [i for i, column in enumerate(found) if _is_open(column, role) and content[i] and test(content[i])]
        if len(fitting) == 1:
            found[fitting[0]] = replace(found[fitting[0]], roles={role: GUESSED})
    return _with_orders(_with_priced(_with_count(found, content), content), content)


def _with_count(columns: list[Column], content: Sequence[Sequence[Cell]]) -> list[Column]:
    """The columns; what counts 1, 2, 3 under "PO1" or "No." numbers lines and never orders."""
    if any(column.may_be("line_number") for column in columns):
        return columns
    for i, column in enumerate(columns):
        texts = [cell.text.strip() for cell in content[i]]
        if column.may_be("order_number") and len(texts) > 1 and _counts_up(texts):
            columns[i] = replace(column, roles={"line_number": GUESSED})
    return columns


def _counts_up(texts: Sequence[str]) -> bool:
    """Whether these are 1, 2, 3 … or 10, 20, 30 …, with zeros in front or without."""
    if not all(text.isascii() and text.isdigit() for text in texts):
        return False
    step = int(texts[0])
    return step in (1, 10) and [int(text) for text in texts] == [step * (n + 1) for n in range(len(texts))]


def _with_priced(columns: list[Column], content: Sequence[Sequence[Cell]]) -> list[Column]:
    """The columns; figures under an unknown heading with a currency ("Net CAD") are prices where nothing else is."""
    if any(column.may_be(*WORTH) for column in columns):
        return columns
    fitting = [
        i
        for i, column in enumerate(columns)
        if is_unknown(column)
        and _CURRENCY.search(column.label)
        and _all(content[i], lambda c: money(c.text) is not None)
    ]
    if len(fitting) == 1 and content[fitting[0]]:
        columns[fitting[0]] = replace(columns[fitting[0]], roles={"unit_price": GUESSED})
    return columns


def _with_orders(columns: list[Column], content: Sequence[Sequence[Cell]]) -> list[Column]:
    """The columns; one under an unknown heading may hold the numbers of several orders."""
    if any(column.may_be("order_number") for column in columns):
        return columns
    others = [content[i] for i, column in enumerate(columns) if column.may_be(*OF_ORDERS)]
    fitting = [i for i, column in enumerate(columns) if is_unknown(column) and tells_orders_apart(content[i], others)]
    if len(fitting) == 1:
        columns[fitting[0]] = replace(columns[fitting[0]], roles={"order_number": GUESSED})
    return columns


def is_tax_rate(text: str) -> bool:
    """Whether a figure is a rate: it says so, or is one that is levied; 4.80 is an amount of tax."""
    found = _RATE.fullmatch(text.strip())
    if not found:
        return False
    figure = Decimal(found[1].replace(",", "."))
    return bool(found[2]) or figure in LEVIED or figure * 100 in LEVIED


def counts_up(texts: Sequence[str]) -> bool:
    """Whether these are 1, 2, 3 … or 10, 20, 30 …"""
    if len(texts) < FEWEST_NUMBERED or not all(re.fullmatch(r"0{0,4}\d{1,4}\.?", text.strip()) for text in texts):
        return False
    numbers = [int(text.strip().rstrip(".")) for text in texts]
    return numbers[0] in (1, 10) and all(after - before == numbers[0] for before, after in pairwise(numbers))


def is_unknown(column: Column) -> bool:
    """Whether the heading has words, but none that are known."""
    return not column.roles and not column.size and bool(column.label.strip())


def _is_open(column: Column, role: str) -> bool:
    """Whether a column may be taken for what it holds; units stand under words like "Per", too."""
    return is_unknown(column) or (role == "unit" and column.roles.keys() == {"ignored"})


def _all(cells: Sequence[Cell], test: Callable[[Cell], bool]) -> bool:
    return sum(test(cell) for cell in cells) >= NEARLY_ALL * len(cells)


def _is_day(cell: Cell, context: Context) -> bool:
    found = find_date(cell.text.strip(), days_first=context.days_first)
    return found is not None and found.start == 0


def _are_codes(cells: Sequence[Cell]) -> bool:
    texts = [cell.text.strip() for cell in cells]
    written = _all(cells, lambda cell: bool(_IDENTIFIER.match(cell.text.strip())))
    numbered = (
        len(texts) > 1
        and len({len(text) for text in texts}) == 1
        and all(re.fullmatch(r"\d{6,14}", text) for text in texts)
    )
    return (written or numbered) and len(set(texts)) >= DISTINCT * len(texts)
