"""Order lines written as blocks of labels: "Item 1 / Material: … / Quantity: 3 reel / Unit price: 9.41 USD"."""

import re
from collections.abc import Iterator, Sequence

from extractors.document import Cell
from extractors.understand.arithmetic import amount_of
from extractors.understand.columns import AMOUNTS, PRICES, Roles
from extractors.understand.context import Context
from extractors.understand.draft import Line
from extractors.understand.headings import WHAT, Column
from extractors.understand.labels_in_text import label_meanings, labelled_parts
from extractors.understand.layout import Row, Section
from extractors.understand.line_table import Record
from extractors.understand.lines import date_of, lines_of

_NUMBERED = re.compile(
    r"^\s*(?:item|line|position|pos|行|明细|第|物品|商品|产品|货品|品目|品项|明細|项目)\.?\s*#?\s*(\d{1,4})\s*(?:/?\s*(?:项目?|行|条|品目|番目?))?\s*[:：]?\s*$",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"^([@=])\s*(\D{0,4}\d.*)$")  # "@ 7.90", "= 316.00"
OF_LINES = (
    "line_number", "buyer_item_code", "seller_item_code", "description", "specification", "quantity", "unit",
    "unit_price", "tax_rate", "line_amount", "requested_delivery_date",
)  # fmt: skip
FIGURES = {"quantity", "unit_price", "line_amount"}
TOTAL_RATHER = 0.9
ALIKE = {**dict.fromkeys(PRICES, "unit_price"), **dict.fromkeys(AMOUNTS, "line_amount"), "item_code": "buyer_item_code"}


def lines_in_blocks(sections: Sequence[Section], context: Context) -> list[Line]:
    """The lines of a document without a line table, where each value stands with its own label."""
    columns = [Column(left=i, right=i + 1, label=role, roles={role: 1.0}) for i, role in enumerate(OF_LINES)]
    records: list[Record] = []
    current: dict[int, list[Cell]] = {}
    taken: list[tuple[Section, int]] = []
    rows: list[tuple[Section, int]] = []
    for section in sections:
        if not section.for_labels:
            continue
        for index, row in section.free_rows():
            for role, cell in _values(row, inside=bool(current)):
                if not _has_shape(role, cell, context) or (role == "requested_delivery_date" and not current):
                    continue  # a day before the first item is the order's
                column = OF_LINES.index(role)
                if column in current:
                    _close(current, rows, records, taken)
                    current, rows = {}, []
                current[column] = [cell]
                rows.append((section, index))
    _close(current, rows, records, taken)
    _days_of_the_order(records, taken)
    roles = Roles(column={role: i for i, role in enumerate(OF_LINES)}, weight=dict.fromkeys(OF_LINES, 0.8))
    for section, index in taken:
        section.taken.add(index)
    return [line for line, _ in lines_of(columns, records, roles, context)]


def _days_of_the_order(records: Sequence[Record], taken: list[tuple[Section, int]]) -> None:
    """A day of delivery in one block alone is the order's: it stood before the first or behind the last."""
    column = OF_LINES.index("requested_delivery_date")
    dated = [record for record in records if column in record.cells]
    if len(dated) == 1:
        cell = dated[0].cells.pop(column)[0]
        taken[:] = [
            (section, row) for section, row in taken if not any(cell.top == other.top for other in section.rows[row])
        ]


def _close(
    cells: dict[int, list[Cell]],
    rows: Sequence[tuple[Section, int]],
    records: list[Record],
    taken: list[tuple[Section, int]],
) -> None:
    """Keep a block that says what and how many."""
    named = {OF_LINES[column] for column in cells}
    if "quantity" in named and named & WHAT:
        tops = [cell.top for pieces in cells.values() for cell in pieces]
        records.append(Record(cells=cells, rows=[index for _, index in rows], top=min(tops), bottom=max(tops) + 1))
        taken.extend(rows)


def _values(row: Row, *, inside: bool) -> Iterator[tuple[str, Cell]]:
    """The values of a row whose labels name what an order line has; ``inside`` a block "编号" is the item's."""
    if len(row) == 1 and (numbered := _NUMBERED.match(row[0].text)):
        yield "line_number", row[0].with_text(numbered[1])
        return
    for order, cell in enumerate(row):
        if (inside or order) and (signed := _SIGNED.match(cell.text.strip())):
            yield "unit_price" if signed[1] == "@" else "line_amount", cell.with_text(signed[2])
            continue
        _, parts = labelled_parts(cell.text, "column")
        for part in parts:
            role = _role(part.label, inside=inside)
            if role == "line_number" and part.value and not part.value.strip().isdigit():
                role = "buyer_item_code"
            if role and part.value:
                yield role, cell.with_text(part.value)
            elif role and order + 1 < len(row) and part is parts[-1]:
                yield role, row[order + 1]
        if not parts and order + 1 < len(row) and (role := _role(cell.text, inside=inside)) and len(row) == 2:
            yield role, row[order + 1]


def _has_shape(role: str, cell: Cell, context: Context) -> bool:
    """Whether the value can be one: "Deliver to: Dock 2" is no date."""
    if role in FIGURES:
        return amount_of(cell, context) is not None
    return role != "requested_delivery_date" or date_of(cell, context) is not None


def _role(label: str, *, inside: bool) -> str | None:
    known = label_meanings(label, "column")
    best = max(known, key=lambda role: known[role], default=None)
    role = ALIKE.get(best, best) if best else None
    of_order = label_meanings(label) if best else {}
    if best and role == "line_amount" and of_order.get("total_amount", 0) > TOTAL_RATHER * known[best]:
        return None
    if best and not inside and of_order.get("order_number", 0) >= known[best]:
        return None
    return role if role in OF_LINES else None
