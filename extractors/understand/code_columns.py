"""Whose code a column holds: its words say so, or the seller's own codes are in it."""

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from extractors.document import Cell
from extractors.understand.context import Context
from extractors.understand.headings import Column
from extractors.understand.vocabulary import plain, plain_codes

CODES = ("buyer_item_code", "seller_item_code", "item_code")
CODE = re.compile(r"^(?=.*\d)(?![A-ZÄÖÜ]?[a-zäöüß]{3,} )[\w][\w./#+-]{2,}(?: [\w./-]{1,6})?$")
_BARCODE = re.compile(r"条形?码|(?<![a-z])(?:bar ?code|ean|upc|gtin|jan)(?![a-z])", re.IGNORECASE)
_OF_A_SHOP = re.compile(r"买家|卖家|買家|賣家")  # as a shop calls who buys from it and itself
_WRITTEN = re.compile(r"[一-鿿ぁ-んァ-ヶー]{3,}")  # words, not codes
Content = Sequence[Sequence[Cell]]  # of each column


class Decided(Protocol):
    """What is decided of a table's columns so far: role → column."""

    @property
    def column(self) -> dict[str, int]:
        """Role → column."""

    @property
    def used(self) -> set[int]:
        """The columns that have a role."""


def code_columns(
    columns: Sequence[Column], content: Content, decided: Decided, context: Context, *, offered: bool
) -> dict[int, str]:
    """Which columns hold the buyer's codes and which ours, after what is ``decided`` already.

    ``offered``: the list is the seller's, and the buyer has filled it in.
    """
    used, roles = decided.used, decided.column
    found: dict[int, str] = {}
    offered = offered or any(_OF_A_SHOP.search(column.label) for column in columns)
    for index, column in enumerate(columns):
        named = [role for role in CODES if role in column.roles]
        odd = column.may_be("line_number", "description") and _looks_coded(content[index]) and not named
        if index in used or not content[index] or not (named or odd) or _numbers_orders(columns, content, index):
            continue
        if _BARCODE.search(column.label) and _others(columns, content, index):
            continue  # a barcode beside a code is nobody's code
        alone = not any(column.may_be("description") for other, column in enumerate(columns) if other != index)
        if not _coded(content[index]) or (alone and _share(content[index], _is_phrase) >= 0.5):
            continue
        role = max(named, key=lambda name: column.roles[name]) if named else "item_code"
        if role == "item_code" or _ours(content[index], context):
            ours = offered or _ours(content[index], context)
            role = "seller_item_code" if ours else _neutral(columns, index, {*roles, *found.values()})
        if role not in roles and role not in found.values():
            found[index] = role
    return found


def _numbers_orders(columns: Sequence[Column], content: Content, index: int) -> bool:
    """Whether a heading that may mean either names the order, as codes stand in another column."""
    own = columns[index].roles
    if "order_number" not in own or not (others := _others(columns, content, index)):
        return False
    repeated = any(len(_texts(content[index])) * 2 <= len(_texts(content[other])) for other in others)
    return repeated or own["order_number"] > max((own[role] for role in CODES if role in own), default=0)


def _others(columns: Sequence[Column], content: Content, index: int) -> list[int]:
    """The other columns that are headed as codes, barcodes left out."""
    return [
        other
        for other, column in enumerate(columns)
        if other != index and column.may_be(*CODES) and content[other] and not _BARCODE.search(column.label)
    ]


def _texts(cells: Sequence[Cell]) -> set[str]:
    return {cell.text.strip() for cell in cells}


def _neutral(columns: Sequence[Column], index: int, given: set[str]) -> str:
    """A neutral code is the buyer's, unless the buyer's stands beside it."""
    beside = any("buyer_item_code" in column.roles for other, column in enumerate(columns) if other != index)
    return "seller_item_code" if "buyer_item_code" in given or beside else "buyer_item_code"


def _ours(cells: Sequence[Cell], context: Context) -> bool:
    """Whether most of these codes are codes that the seller sells under."""
    if not context.seller.item_codes:
        return False
    own = plain_codes(context.seller.item_codes)
    return _share(cells, lambda cell: plain(cell.text) in own) > 0.5


def _coded(cells: Sequence[Cell]) -> bool:
    return _share(cells, lambda cell: len(cell.text.strip()) <= 40 and not _WRITTEN.search(cell.text)) >= 0.7


def _is_phrase(cell: Cell) -> bool:
    """Words of a language: no code is written so."""
    text = cell.text.strip()
    return re.search(r"[a-zà-ÿа-яё]{3,}", text) is not None and (" " in text or text.isalpha())


def _is_written(cell: Cell) -> bool:
    return _WRITTEN.search(cell.text) is not None or _is_phrase(cell)


def _looks_coded(cells: Sequence[Cell]) -> bool:
    return _share(cells, lambda cell: bool(CODE.match(cell.text.strip())) and not _is_written(cell)) >= 0.8


def _share(cells: Sequence[Cell], test: Callable[[Cell], bool]) -> float:
    return sum(test(cell) for cell in cells) / len(cells) if cells else 0.0
