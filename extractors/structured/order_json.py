"""The order document as JSON: what ``orderbot extract`` prints, taken in as it stands."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NoReturn

import msgspec

from extractors.purchase_order import PurchaseOrder

MARK = re.compile(rb'"orders"\s*:\s*(\[|null)')
BOM = b"\xef\xbb\xbf"


def recognises(content: bytes) -> bool:
    """Whether these bytes are a JSON object with a list of orders."""
    return content.removeprefix(BOM).lstrip().startswith(b"{") and MARK.search(content) is not None


def orders(content: bytes) -> tuple[PurchaseOrder, ...]:
    """Every order of the document; a blank text is a value that is not given.

    A number, written as a string or bare, is taken digit by digit. Raises ValueError with every problem by its path.
    """
    found: list[PurchaseOrder] = []
    problems: list[str] = []
    for index, given in enumerate(_orders(_parse(content))):
        try:
            order = msgspec.convert(_without_blanks(given), PurchaseOrder, strict=False)
        except msgspec.ValidationError as error:
            what, _, path = str(error).partition(" - at `$")
            problems.append(f"orders[{index}]{path.rstrip('`')}: {what}")
            continue
        found.append(order)
        problems += [f"orders[{index}]{path}: '{figure}' is no figure" for path, figure in _endless(order)]
    if problems:
        raise ValueError("; ".join(problems))
    return tuple(found)


def _parse(content: bytes) -> Any:  # noqa: ANN401 - whatever the JSON holds
    def refuse(name: str) -> NoReturn:
        raise ValueError(f"'{name}' is no figure")

    try:
        return json.loads(content.removeprefix(BOM), parse_int=str, parse_float=str, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"JSON: {error}") from error


def _orders(document: dict[str, Any]) -> list[Any]:
    listed = document.get("orders")
    if not isinstance(listed, list | None):
        raise ValueError("orders: has to be a list")  # noqa: TRY004 - the document is wrong, not the call
    return listed or []


def _without_blanks(value: Any) -> Any:  # noqa: ANN401 - whatever the JSON holds
    if isinstance(value, dict):
        return {name: _without_blanks(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_without_blanks(one) for one in value]
    return (value.strip() or None) if isinstance(value, str) else value


def _endless(order: PurchaseOrder) -> Iterator[tuple[str, Decimal]]:
    """Figures that are none ("NaN", "Infinity"), which Decimal itself takes."""
    for place, part in (("", order), *((f".lines[{index}]", line) for index, line in enumerate(order.lines))):
        for name in part.__struct_fields__:
            value = getattr(part, name)
            if isinstance(value, Decimal) and not value.is_finite():
                yield f"{place}.{name}", value
