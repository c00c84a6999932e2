"""Tables with a column of quantities for each shop: each shop's items one below the other, a table of many orders."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.document import Cell
from extractors.understand.alignment import figure_of
from extractors.understand.dates import find_date
from extractors.understand.headings import AMOUNTS, HOW_MANY, WHAT, WORTH, Column, Heading
from extractors.understand.label_cells import is_label
from extractors.understand.labels_in_text import label_meanings
from extractors.understand.layout import Row, Section, overlap
from extractors.understand.summary_rows import summary_kind
from extractors.understand.vocabulary import meanings, row_kinds

FEWEST, HIGHEST, MOST_SHARE = 2, 4, 0.34
_PLACE = re.compile(
    r"(?:店|门店|分店|仓|仓库|库|食堂|校区|工地|站|分厂|厂|车间|科室|病区|院区|大队|队|营业所|支店|工場|倉庫|校|园)$"
    r"|\b(?:store|shop|branch|depot|site|warehouse|outlet|plant|canteen|kitchen|campus|filiale|markt|standort|lager|werk)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^(?=(?:\D*\d){4})[A-Z0-9][A-Z0-9./_-]*$")
NUMBER, NAME, DUE = "order number", "ship to", "delivery date"


@dataclass(kw_only=True)
class _Shop:
    """One column of quantities, and what stands over it: label of a field → its cell."""

    column: Column
    said: dict[str, Cell] = field(default_factory=dict)


def shops_apart(section: Section) -> list[Section]:
    """The section, a table of this kind in it turned into one with a row for each shop and item."""
    if section.kind not in ("sheet", "table"):
        return [section]
    _, heading = section.opening or (0, None)
    if heading is None:
        rows = (index for index, row in enumerate(section.rows) if len(row) > FEWEST + 1)
        heading = next((found for index in rows if (found := _place_heading(section, index))), None)
    shops = _shops(section, heading) if heading else []
    return _unfolded(section, heading, shops) if heading and _are_orders(shops, heading) else [section]


def _are_orders(shops: Sequence[_Shop], heading: Heading) -> bool:
    """Whether each shop has an order of its own: by number, or because nothing says what they order together."""
    several = len(shops) >= FEWEST
    numbered = all(NUMBER in shop.said for shop in shops)
    last = max((shop.column.right for shop in shops), default=0)
    whole = any(
        column.left >= last and (column.may_be(*HOW_MANY, *AMOUNTS) or row_kinds(column.label))
        for column in heading.columns
    )
    return several and (numbered or not whole)


def _place_heading(section: Section, index: int) -> Heading | None:
    """A heading whose quantities stand under the names of places alone."""
    columns = [
        Column(left=cell.left, right=cell.right, label=cell.text, roles=meanings(cell.text, "column"))
        for cell in section.rows[index]
    ]
    what = [column for column in columns if column.may_be(*WHAT)]
    places = [column for column in columns if not column.roles and _PLACE.search(column.label.strip())]
    if not what or len(places) < FEWEST or any(column.may_be(*HOW_MANY) for column in columns):
        return None
    return Heading(columns=columns, first=index, last=index)


def _shops(section: Section, heading: Heading) -> list[_Shop]:
    """The columns of quantities that belong to a shop each."""
    body = section.rows[heading.last + 1 :]
    counted = [column for column in heading.columns if _counts(column, body)]
    alike = [column for column in counted if column.may_be(*HOW_MANY)]
    if len(alike) < FEWEST:
        alike = [column for column in counted if _PLACE.search(column.label.strip())]
    shops = [_Shop(column=column) for column in alike]
    rows = list(_rows_over(section, heading, shops))
    for shop in shops:
        _read_over(shop, [cell for row in rows for cell in row if _is_over(cell, shop.column)])
    return [shop for shop in shops if NAME in shop.said or NUMBER in shop.said]


def _rows_over(section: Section, heading: Heading, shops: Sequence[_Shop]) -> Iterator[Row]:
    """The heading's own row and those right above it that say something of each shop."""
    yield section.rows[heading.last]
    for row in section.rows[: heading.last][: -HIGHEST - 1 : -1]:
        over = [cell for cell in row if any(_is_over(cell, shop.column) for shop in shops)]
        if len(over) < max(FEWEST, len(shops) - 1) or any(is_label(cell) and not row_kinds(cell.text) for cell in over):
            return
        yield row


def _counts(column: Column, body: Sequence[Row]) -> bool:
    """Whether only figures, and at least one, stand under a column that is no price, amount or sum."""
    if column.may_be(*WORTH, "line_number", "packs") or (column.roles and not column.may_be(*HOW_MANY)):
        return False
    under = [cell for row in body for cell in row if cell.left == column.left]
    return bool(under) and all(figure_of(cell) is not None for cell in under) and not row_kinds(column.label)


def _read_over(shop: _Shop, cells: Sequence[Cell]) -> None:
    """The shop's name, its order's number, when it wants the goods; nothing over a column of sums."""
    for cell in cells:
        for line in cell.text.split("\n"):
            if row_kinds(line):
                shop.said.clear()
                return
            if what := _what_is(line, shop):
                shop.said.setdefault(what, cell.with_text(line.strip()))


def _is_over(cell: Cell, column: Column) -> bool:
    width = column.right - column.left
    return cell.left == column.left and cell.right - cell.left <= width


def _what_is(text: str, shop: _Shop) -> str | None:
    text = text.strip()
    if not text or label_meanings(text) or meanings(text, "column") or _is_short_figure(text):
        return None
    if find_date(text):
        return DUE
    if _NUMBER.match(text):
        return NUMBER
    return NAME if NAME not in shop.said else None


def _is_short_figure(text: str) -> bool:
    """Whether a short figure stands there."""
    return bool(re.fullmatch(r"\d{1,3}", text))


def _unfolded(section: Section, heading: Heading, shops: Sequence[_Shop]) -> list[Section]:
    """The rows above, the table with a row for each shop and item, the rows below."""
    fields = [name for name in (NUMBER, NAME, DUE) if all(name in shop.said for shop in shops)]
    last = max(shop.column.right for shop in shops)
    kept = [
        column
        for column in heading.columns
        if column not in [shop.column for shop in shops] and not column.may_be(*AMOUNTS) and column.left < last
    ]
    names = [*(column.label for column in kept), *fields, "quantity"]
    end = _end(section.rows, heading)
    body = section.rows[heading.last + 1 : end]
    rows = [_row([_blank(name) for name in names], heading.last)]
    for shop in shops:
        rows.extend(_rows_of(shop, fields, kept, body, len(rows)))
    above = _without_shops(section.rows[: heading.first], shops)
    return [
        replace(section, rows=tuple(above), taken=set(), opening=None),
        replace(section, rows=tuple(rows), taken=set(), opening=None),
        replace(section, rows=section.rows[end:], taken=set(), opening=None),
    ]


def _without_shops(rows: Sequence[Row], shops: Sequence[_Shop]) -> Iterator[Row]:
    """The rows above without what is said of the shops."""
    said = {(cell.left, cell.top) for shop in shops for cell in shop.said.values()}
    for row in rows:
        theirs = any((cell.left, cell.top) in said for cell in row)
        yield () if theirs else row


def _end(rows: Sequence[Row], heading: Heading) -> int:
    for number in range(heading.last + 1, len(rows)):
        if rows[number] and (summary_kind(rows[number]) or len(rows[number]) < FEWEST):
            return number
    return len(rows)


def _rows_of(
    shop: _Shop, fields: Sequence[str], kept: Sequence[Column], body: Sequence[Row], first: int
) -> Iterator[Row]:
    for number, row in enumerate(body):
        many = next((cell for cell in row if cell.left == shop.column.left), None)
        if many is None or figure_of(many) in (None, 0):
            continue
        own = [next((cell for cell in row if _under(cell, column)), None) for column in kept]
        yield _row([*own, *(shop.said[name] for name in fields), many], first + number)


def _under(cell: Cell, column: Column) -> bool:
    probe = cell.with_text("")
    return overlap(probe, Cell(text="", place="", left=column.left, right=column.right, top=0, bottom=0)) > 0


def _blank(text: str) -> Cell:
    return Cell(text=text, place="", left=0, right=1, top=0, bottom=1)


def _row(cells: Sequence[Cell | None], top: float) -> Row:
    return tuple(
        Cell(
            text=cell.text,
            place=cell.place,
            left=index,
            right=index + 1,
            top=top,
            bottom=top + 1,
            value=cell.value,
            confidence=cell.confidence,
        )
        for index, cell in enumerate(cells)
        if cell is not None
    )
