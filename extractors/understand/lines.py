"""Order lines out of the records of a line table: figures as printed, units wherever they stand."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from extractors.document import Cell
from extractors.understand.arithmetic import agrees, amount_of, price_per
from extractors.understand.columns import Roles
from extractors.understand.context import Context
from extractors.understand.dates import find_date, short_date
from extractors.understand.draft import Line, found_in
from extractors.understand.figures import money, quantity, rate
from extractors.understand.headings import Column
from extractors.understand.item_words import (
    codes_below,
    codes_in_words,
    labels_inside,
    leading_code,
    trailing_date,
    words_below_code,
)
from extractors.understand.layout import join_texts, one_line
from extractors.understand.line_table import Record
from extractors.understand.vocabulary import is_unit, meanings

_DIGITS, _LINE_END = re.compile(r"\d+"), re.compile(r"\s*\n\s*")
NOTHING = ("", "-", "--", "/", "无", "—")  # that somebody wrote into a cell
SURE, LIKELY, GUESSED = 0.97, 0.9, 0.75


def lines_of(
    columns: Sequence[Column], records: Sequence[Record], roles: Roles, context: Context
) -> list[tuple[Line, Record]]:
    """The lines that are ordered, each with its record; a row without a quantity orders nothing."""
    found: list[tuple[Line, Record]] = []
    sized = any(column.size for column in columns)
    for record in records:
        if sized:
            found.extend((line, record) for line in _by_size(columns, record, roles, context))
            continue
        line = _line(columns, record, roles, context)
        if "quantity" in line and _has_item(line) and not _is_charge(line):
            found.append((line, record))
    codes_in_words(found, roles, context)
    return found


def _line(columns: Sequence[Column], record: Record, roles: Roles, context: Context) -> Line:
    line: Line = {}
    for role in ("line_number", "buyer_item_code", "seller_item_code", "description", "specification"):
        if cell := _cell(record, roles, role):
            _text(line, role, cell, roles, context)
    for extra in (role for role in roles.column if role.startswith("specification_")):
        if cell := _cell(record, roles, extra):
            _append_specification(line, cell, context)
    words_below_code(line, record, roles, context)
    leading_code(line, record, roles, context)
    labels_inside(line, context)
    trailing_date(line, context)
    _figures(line, record, roles, context)
    codes_below(line, record)
    _unit(line, columns, record, roles, context)
    if (cell := _cell(record, roles, "tax_rate")) and (fraction := _rate_of(cell)) is not None:
        line["tax_rate"] = found_in(cell, fraction, document=context.document, confidence=LIKELY)
    _date(line, record, roles, context)
    return line


def _cell(record: Record, roles: Roles, role: str) -> Cell | None:
    index = roles.column.get(role)
    return record.cell(index) if index is not None else None


def _text(line: Line, role: str, cell: Cell, roles: Roles, context: Context) -> None:
    text = one_line(cell.text)
    if role == "line_number":
        if digits := _DIGITS.search(text):
            line[role] = found_in(cell, int(digits[0]), document=context.document, confidence=LIKELY)
        return
    if role.endswith("_code"):
        text = _LINE_END.sub("", cell.text).strip()
    if text and text not in NOTHING:
        sure = LIKELY if roles.weight.get(role, 0) > 0.7 else GUESSED
        line[role] = found_in(cell, text, document=context.document, confidence=sure)


def _append_specification(line: Line, cell: Cell, context: Context) -> None:
    before = line.get("specification")
    text = join_texts([before.value, one_line(cell.text)]) if before else one_line(cell.text)
    line["specification"] = found_in(cell, text, document=context.document, confidence=GUESSED)


def _figures(line: Line, record: Record, roles: Roles, context: Context) -> None:
    cells = {role: _cell(record, roles, role) for role in ("quantity", "unit_price", "line_amount")}
    values = {role: amount_of(cell, context) for role, cell in cells.items() if cell}
    many, price, amount = (values.get(role) for role in ("quantity", "unit_price", "line_amount"))
    proven = False
    if many is not None and price is not None and amount is not None and cells["unit_price"]:
        proven = agrees(many, price, amount, price_per(cells["unit_price"]))
    checkable = None not in (many, price, amount)
    sure = SURE if proven else (GUESSED if checkable else LIKELY)
    for role, value in values.items():
        cell = cells[role]
        if value is not None and cell and not (role == "quantity" and value == 0):
            line[role] = found_in(cell, value, document=context.document, confidence=sure)


def _unit(line: Line, columns: Sequence[Column], record: Record, roles: Roles, context: Context) -> None:
    many, own = _cell(record, roles, "quantity"), _cell(record, roles, "unit")
    if own and (text := one_line(own.text)):
        inside = quantity(text)
        line["unit"] = found_in(
            own, (inside.unit if inside else None) or text, document=context.document, confidence=LIKELY
        )
        return
    if many and (read := quantity(one_line(many.text), context.convention)) and read.unit:
        line["unit"] = found_in(many, read.unit, document=context.document, confidence=LIKELY)
        return
    if many and (unit := unit_of_heading(columns[roles.column["quantity"]].label)):
        line["unit"] = found_in(many, unit, document=context.document, confidence=GUESSED)
        return
    price = _cell(record, roles, "unit_price")
    read_price = money(price.text) if price else None
    if price and read_price and read_price.per and is_unit(read_price.per):
        line["unit"] = found_in(price, read_price.per, document=context.document, confidence=GUESSED)


def unit_of_heading(label: str) -> str | None:
    """The unit that a heading names in brackets: "数量(箱)"."""
    bracket = re.search(r"[（(/]\s*([^\W\d]{1,6})\s*[)）]?$", label.strip())
    return bracket[1] if bracket and is_unit(bracket[1]) else None


def _rate_of(cell: Cell) -> Decimal | None:
    if isinstance(cell.value, Decimal) and 0 <= cell.value < 1:
        return cell.value.normalize() if cell.value else Decimal(0)
    return rate(cell.text)


def date_of(cell: Cell, context: Context) -> tuple[date, float] | None:
    """The day that a cell says, and how sure that is."""
    if isinstance(cell.value, datetime):
        return cell.value.date(), SURE
    if isinstance(cell.value, date):
        return cell.value, SURE
    found = find_date(one_line(cell.text), days_first=context.days_first, reference=context.reference)
    if found is None and context.reference:
        found = short_date(
            cell.text, context.reference, days_first=context.days_first and context.language not in ("zh", "ja")
        )
    return (found.day, found.confidence) if found else None


def _date(line: Line, record: Record, roles: Roles, context: Context) -> None:
    cell = _cell(record, roles, "requested_delivery_date")
    day = date_of(cell, context) if cell else None
    if cell and day:
        line["requested_delivery_date"] = found_in(
            cell, day[0], document=context.document, confidence=min(day[1], 0.95)
        )
        return
    for extra in record.extras:
        label, _, value = extra.text.replace("：", ":").partition(":")
        if "requested_delivery_date" in {**meanings(label, "header"), **meanings(label, "column")} and (
            found := find_date(value, days_first=context.days_first)
        ):
            line["requested_delivery_date"] = found_in(extra, found.day, document=context.document, confidence=LIKELY)


def _has_item(line: Line) -> bool:
    return any(role in line for role in ("buyer_item_code", "seller_item_code", "description", "specification"))


def _is_charge(line: Line) -> bool:
    """Freight, tax and discount rows are no lines: their description is only that word, and no code stands beside."""
    if "buyer_item_code" in line or "seller_item_code" in line or "specification" in line:
        return False
    kinds = meanings(str(line["description"].value), "row") if "description" in line else {}
    return bool(kinds) and max(kinds, key=lambda kind: kinds[kind]) in (
        "freight",
        "tax",
        "discount",
        "total",
        "subtotal",
    )


def _by_size(columns: Sequence[Column], record: Record, roles: Roles, context: Context) -> list[Line]:
    """A row of a size table is a line for each size that is ordered."""
    shared = _line(columns, record, roles, context)
    found = []
    for index, column in enumerate(columns):
        cell = record.cell(index) if column.size else None
        many = amount_of(cell, context) if cell else None
        if cell is None or many is None or many == 0:
            continue
        line = {role: value for role, value in shared.items() if role not in ("line_amount", "line_number", "quantity")}
        before = shared["specification"].value if "specification" in shared else ""
        line["specification"] = found_in(
            cell, f"{before} {column.label}".strip(), document=context.document, confidence=LIKELY
        )
        line["quantity"] = found_in(cell, many, document=context.document, confidence=LIKELY)
        found.append(line)
    return found if _has_item(shared) else []
