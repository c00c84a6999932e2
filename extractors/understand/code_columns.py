"""Whose code a column holds: its words say so, or the seller's own codes are in it."""

import re
from collections.abc import Callable, Mapping, Sequence

from extractors.document import Cell
from extractors.understand.context import Context
from extractors.understand.headings import Column
from extractors.understand.vocabulary import plain, plain_codes

CODES = ("buyer_item_code", "seller_item_code", "item_code")
CODE = re.compile(r"^(?=.*\d)[\w][\w./#+-]{2,}(?: [\w./-]{1,6})?$")
Content = Sequence[Sequence[Cell]]  # of each column


def code_columns(
    columns: Sequence[Column], content: Content, used: set[int], roles: Mapping[str, int], context: Context
) -> dict[int, str]:
    """Which columns hold the buyer's codes and which ours; ``used`` columns and ``roles`` are decided already."""
    found: dict[int, str] = {}
    for index, column in enumerate(columns):
        named = [role for role in CODES if role in column.roles]
        odd = column.may_be("line_number", "description") and _looks_coded(content[index]) and not named
        if index in used or not content[index] or not (named or odd) or _numbers_orders(columns, index, named):
            continue
        alone = not any(column.may_be("description") for other, column in enumerate(columns) if other != index)
        if not _coded(content[index]) or (alone and _share(content[index], _is_phrase) > 0.5):
            continue
        role = max(named, key=lambda name: column.roles[name]) if named else "item_code"
        if role == "item_code" or _ours(content[index], context):
            role = _neutral(columns, content[index], index, {*roles, *found.values()}, context)
        if role not in roles and role not in found.values():
            found[index] = role
    return found


def _numbers_orders(columns: Sequence[Column], index: int, named: Sequence[str]) -> bool:
    """Whether a heading that may mean either names the order, as codes stand in another column."""
    own = columns[index].roles
    rather = own.get("order_number", 0) > max((own[role] for role in named), default=0)
    return rather and any(column.may_be(*CODES) for other, column in enumerate(columns) if other != index)


def _neutral(columns: Sequence[Column], cells: Sequence[Cell], index: int, given: set[str], context: Context) -> str:
    """A neutral code is the buyer's, unless it is one of ours or the buyer's stands beside it."""
    if _ours(cells, context):
        return "seller_item_code"
    beside = any("buyer_item_code" in column.roles for other, column in enumerate(columns) if other != index)
    return "seller_item_code" if "buyer_item_code" in given or beside else "buyer_item_code"


def _ours(cells: Sequence[Cell], context: Context) -> bool:
    """Whether most of these codes are codes that the seller sells under."""
    if not context.seller.item_codes:
        return False
    own = plain_codes(context.seller.item_codes)
    return _share(cells, lambda cell: plain(cell.text) in own) > 0.5


def _coded(cells: Sequence[Cell]) -> bool:
    return _share(cells, lambda cell: len(cell.text.strip()) <= 40 and not re.search(r"[一-鿿]{3,}", cell.text)) >= 0.7


def _is_phrase(cell: Cell) -> bool:
    """Words of a language: no code is written so."""
    return " " in cell.text.strip() and re.search(r"[a-zà-ÿ]{4,}", cell.text) is not None


def _looks_coded(cells: Sequence[Cell]) -> bool:
    return _share(cells, lambda cell: bool(CODE.match(cell.text.strip()))) >= 0.8


def _share(cells: Sequence[Cell], test: Callable[[Cell], bool]) -> float:
    return sum(test(cell) for cell in cells) / len(cells) if cells else 0.0
