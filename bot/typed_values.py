"""What people type for a value of an order, as the text that the order's own field takes."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

Typed = str | float | int | bool | date | datetime | None
"""A cell's content as a workbook hands it over."""

FIGURES = ("quantity", "unit_price", "tax_rate", "line_amount", "total_amount")
DATES = ("issue_date", "requested_delivery_date")
DIGITS_KEPT = 15
"""Digits that a workbook's number keeps; a longer code in one has been spoilt."""

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def typed_value(path: str, cell: Typed) -> str:
    """The value for this path: dates in ISO 8601, figures without separators, 13% as 0.13, anything else as typed.

    Raises ValueError that says, in Chinese and English, what to write.
    """
    name = path.rsplit(".", 1)[-1]
    if name in DATES:
        return _day(cell)
    if name in FIGURES:
        return _figure(cell, share=name == "tax_rate")
    return typed_text(cell)


def typed_text(cell: Typed) -> str:
    """A cell as text: 10010.0 was typed as 10010. Raises ValueError for a number that lost digits."""
    if isinstance(cell, float) and cell.is_integer():
        if abs(cell) >= 10**DIGITS_KEPT:
            raise ValueError("数字过长，末位已丢失，请把单元格设为文本后重写 · too long a number, write it as text")
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _day(cell: Typed) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", typed_text(cell)))
    try:
        return date(*map(int, match.groups())).isoformat() if match else _no_day(cell)
    except ValueError:
        return _no_day(cell)


def _no_day(cell: Typed) -> str:
    raise ValueError(f"“{typed_text(cell)}”不是日期，请写成 2026-12-01 · is no date, write one such as 2026-12-01")


def _figure(cell: Typed, *, share: bool) -> str:
    # A workbook keeps 0.13 as a float: to as many digits as it shows, that is the figure that was typed.
    text = f"{cell:.{DIGITS_KEPT}g}" if isinstance(cell, float) else unicodedata.normalize("NFKC", str(cell))
    bare = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text.strip())
    percent = share and bare.endswith("%")
    try:
        figure = Decimal(bare.removesuffix("%").strip() if percent else bare)
    except InvalidOperation:
        figure = Decimal("NaN")
    if isinstance(cell, bool) or not figure.is_finite():
        raise ValueError(f"“{text.strip()}”不是数字，请写成 12.50 · is no number, write one such as 12.50")
    figure = figure / 100 if percent else figure
    if share and not 0 <= figure < 1:
        raise ValueError(f"税率“{text.strip()}”请写成 0.13 或 13% · write the tax rate as 0.13 or 13%")
    return f"{figure:f}"
