"""Which order that was read is which order of the document, and the same for lines."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any

from tests.accuracy.equality import HEADER_FIELDS, at, plain, same_goods

Thing = dict[str, Any]
_CODES = ("buyer_item_code", "seller_item_code")
_LEAST = 1.0  # below this two lines have nothing in common


def paired(said: Sequence[Thing], read: Sequence[Thing], likeness: Callable[[Thing, Thing], float]) -> dict[int, int]:
    """Places in ``said`` → places in ``read``, the likest first; each place at most once."""
    scored = [(likeness(one, other), i, j) for i, one in enumerate(said) for j, other in enumerate(read)]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for score, i, j in sorted(scored, key=lambda entry: (-entry[0], abs(entry[1] - entry[2]), entry[1])):
        if score >= _LEAST and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def line_likeness(said: Thing, read: Thing) -> float:
    """How much two lines have in common: goods most, then codes, then figures."""
    codes = {plain("code", said.get(field)) for field in _CODES} & {plain("code", read.get(field)) for field in _CODES}
    score = 3.0 * same_goods(said, read) + 2.0 * bool(codes - {None})
    for field, weight in (("quantity", 1.0), ("unit_price", 1.0), ("line_amount", 1.0), ("line_number", 0.5)):
        score += weight * _agree(field, said, read)
    return score + SequenceMatcher(None, _text(said), _text(read), autojunk=False).ratio()


def order_likeness(said: Thing, read: Thing) -> float:
    """How much two orders have in common: the number most, then lines, then the rest of the head."""
    same_head = sum(_agree(field, said, read) for field in HEADER_FIELDS)
    lines = paired(lines_of(said), lines_of(read), line_likeness)
    return 1 + 5.0 * _agree("order_number", said, read) + same_head + 2.0 * len(lines)


def lines_of(order: Thing) -> list[Thing]:
    """The order's lines."""
    return [line for line in order.get("lines") or [] if isinstance(line, dict)]


def _agree(field: str, said: Thing, read: Thing) -> bool:
    want = plain(field, at(said, field))
    return want is not None and want == plain(field, at(read, field))


def _text(line: Thing) -> str:
    return f"{line.get('description') or ''}{line.get('specification') or ''}"
