"""One document → the orders in it: its line tables with the header fields around them."""

from collections.abc import Mapping, Sequence

from extractors.document import Cell
from extractors.understand.columns import Roles, decide
from extractors.understand.context import Context
from extractors.understand.currency import find_currency
from extractors.understand.draft import Draft, Line, found_in
from extractors.understand.find_tables import find_tables
from extractors.understand.header_fields import read_pairs
from extractors.understand.label_pairs import LabelList, Pair, label_lists
from extractors.understand.layout import Section
from extractors.understand.letterhead import read_letterhead
from extractors.understand.line_table import LineTable, Record
from extractors.understand.lines import date_of, lines_of
from extractors.understand.orders_apart import Group, groups_of
from extractors.understand.parties import is_person
from extractors.understand.shapes import shaped
from extractors.understand.title_numbers import numbers_in_titles
from extractors.understand.totals import Sum, printed_sums, total_of

TITLE_ROWS = 6
GroupedLines = dict[str, list[tuple[Line, Record]]]


def orders_in(sections: Sequence[Section], context: Context) -> list[Draft]:
    """The orders that the document's line tables hold; none without such a table."""
    tables = find_tables(list(sections))
    _take_passage_lines(sections)
    labels = label_lists(sections)
    pairs = [pair for listed in labels for pair in listed.pairs]
    drafts: list[Draft] = []
    for group in groups_of(sections, tables, pairs, context):
        drafts.extend(_orders_of(group, sections, labels, context))
    return drafts


def header_only(sections: Sequence[Section], context: Context) -> Draft:
    """What labels say in a document without a line table."""
    draft = Draft()
    for listed in label_lists(sections):
        read_pairs(listed.pairs, context, draft, listed.kind)
    return draft


def _take_passage_lines(sections: Sequence[Section]) -> None:
    """A line of text that a table has taken is no longer running text."""
    lines = {
        round(section.rows[index][0].top)
        for section in sections
        if section.kind == "text"
        for index in section.taken
        if section.rows[index]
    }
    for section in sections:
        if section.kind == "passage":
            section.taken |= {index for index, row in enumerate(section.rows) if row and round(row[0].top) in lines}


def _orders_of(group: Group, sections: Sequence[Section], labels: Sequence[LabelList], context: Context) -> list[Draft]:
    here = [
        LabelList(kind=listed.kind, pairs=[pair for pair in listed.pairs if _concerns(group, sections, pair.place)])
        for listed in labels
    ]
    flat: list[Pair] = [pair for listed in here for pair in listed.pairs]
    lines: list[tuple[Line, Record]] = []
    sums: list[Sum] = []
    roles = Roles()
    decided: dict[tuple[str, ...], Roles] = {}
    for same in _by_heading(group.tables):
        records = [record for table in same for record in table.records]
        printed = printed_sums(flat, [s for table in same for s in table.summaries], None, context)
        roles = decide(same[0].columns, records, context, [one.amount for one in printed])
        decided[same[0].heading.signature] = roles
        lines += lines_of(same[0].columns, records, roles, context)
        column = roles.column.get("line_amount")
        sums += printed_sums(flat, [s for table in same for s in table.summaries], column, context)
    draft = Draft()
    for listed in here:
        read_pairs(listed.pairs, context, draft, listed.kind)
    for number in range(len(sections)):
        if sections[number].for_labels and sections[number].kind != "passage":
            read_letterhead(
                (row for index, row in sections[number].free_rows() if group.holds((number, index))), context, draft
            )
    _title_number(draft, group, sections, context)
    for section in sections:
        if section.kind == "passage":
            read_letterhead((row for _, row in section.free_rows()), context, draft)
    orders = _split_by_number(lines, roles, context)
    texts = [
        cell.text for n, s in enumerate(sections) for i, row in enumerate(s.rows) if group.holds((n, i)) for cell in row
    ]
    found = []
    for own in orders.values():
        printed = _sums_among(group, [record for _, record in own], sums) if len(orders) > 1 else sums
        found.append(_one_order(draft, own, group, printed, texts, decided, context))
    return found


def _title_number(draft: Draft, group: Group, sections: Sequence[Section], context: Context) -> None:
    """An order number in the title: "采购订单详情 - CGDD065392"."""
    for number, section in enumerate(sections):
        if not section.for_labels:
            continue
        rows = [row for index, row in section.free_rows() if section.kind == "passage" or group.holds((number, index))]
        for cell, token in (found for row in rows[:TITLE_ROWS] for found in numbers_in_titles(row)):
            draft.offer("order_number", found_in(cell, token, document=context.document, confidence=0.85, weight=0.5))


def _concerns(group: Group, sections: Sequence[Section], place: tuple[int, int]) -> bool:
    return sections[place[0]].kind == "passage" or group.holds(place)


def _by_heading(tables: Sequence[LineTable]) -> list[list[LineTable]]:
    """Tables under the same heading are one: a table that goes on over pages."""
    found: dict[tuple[str, ...], list[LineTable]] = {}
    for table in tables:
        found.setdefault(table.heading.signature, []).append(table)
    return list(found.values())


def _split_by_number(
    lines: Sequence[tuple[Line, Record]], roles: Roles, context: Context
) -> dict[str, list[tuple[Line, Record]]]:
    """Lines by the order number in their own column; all together where there is no such column."""
    index = roles.column.get("order:order_number")
    if index is None:
        return {"": list(lines)}
    found: dict[str, list[tuple[Line, Record]]] = {}
    last = ""
    for line, record in lines:
        cell = record.cell(index)
        value = shaped("order_number", cell, cell.text, context) if cell else None
        last = str(value.value) if value else last
        found.setdefault(last, []).append((line, record))
    return found


def _one_order(  # noqa: PLR0913, PLR0917 - all that a group of tables knows
    shared: Draft,
    own: Sequence[tuple[Line, Record]],
    group: Group,
    sums: Sequence[Sum],
    texts: Sequence[str],
    decided: Mapping[tuple[str, ...], Roles],
    context: Context,
) -> Draft:
    draft = Draft(header=dict(shared.header), lines=[line for line, _ in own], remarks=list(shared.remarks))
    records = [record for _, record in own]
    theirs = {id(record) for record in records}
    for table in group.tables:
        roles = decided[table.heading.signature]
        if any(role.startswith("order:") for role in roles.column):
            _from_columns(draft, roles, [record for record in table.records if id(record) in theirs], context)
    total = total_of(sums, draft.lines, texts)
    if total is not None:
        draft.header["total_amount"] = total
    if "currency" not in draft.header and (found := find_currency(group.tables, records, texts, context)):
        draft.header["currency"] = found
    _one_date(draft)
    _two_dates(draft)
    return draft


def _sums_among(group: Group, records: Sequence[Record], sums: Sequence[Sum]) -> list[Sum]:
    """The sums that stand right below these records, before the next order's."""
    rows = [(record.section, row) for record in records for row in record.rows]
    first, last = min(rows), max(rows)
    others = sorted(
        (r.section, row) for table in group.tables for r in table.records for row in r.rows if (r.section, row) > last
    )
    end = others[0] if others else (last[0] + 1, 0)
    places = {
        round(s.row[0].top, 1): s
        for table in group.tables
        for s in table.summaries
        if first < (s.section, s.index) < end and s.index <= last[1] + 2
    }
    tops = {cell.place for s in places.values() for cell in s.row}
    picked = [one for one in sums if one.found.evidence.place in tops]
    subtotals = [one for one in picked if one.kind == "subtotal"]
    return subtotals or picked


def _from_columns(draft: Draft, roles: Roles, records: Sequence[Record], context: Context) -> None:
    """Header fields that the table repeats in columns of their own."""
    for role, index in roles.column.items():
        if not role.startswith("order:"):
            continue
        field = role.removeprefix("order:")
        cells = [cell for record in records if (cell := record.cell(index))]
        if not cells or field == "tax_amount" or (field == "note" and len(records) > 1):
            continue
        if field == "note":
            continue
        value = _value_of(field, cells[0], context)
        if value is not None and all(cell.text == cells[0].text for cell in cells):
            if field == "buyer.name" and is_person(str(value)):
                field = "buyer.contact"
            found = found_in(cells[0], value, document=context.document, confidence=0.95, weight=1.5)
            draft.header[field] = found


def _value_of(field: str, cell: Cell, context: Context) -> object | None:
    if field in ("issue_date", "requested_delivery_date"):
        day = date_of(cell, context)
        return day[0] if day else None
    value = shaped(field, cell, cell.text, context)
    return value.value if value else None


def _two_dates(draft: Draft) -> None:
    """One date under one label is not both the order's and the delivery's."""
    issued, due = (draft.header.get(field) for field in ("issue_date", "requested_delivery_date"))
    if not issued or not due or not issued.evidence.place:
        return
    same = issued.evidence.place == due.evidence.place and issued.evidence.text == due.evidence.text
    if same and issued.value == due.value:
        del draft.header["issue_date" if issued.weight <= due.weight else "requested_delivery_date"]


def _one_date(draft: Draft) -> None:
    """A date in one cell merged over all lines is the order's."""
    found = [line.get("requested_delivery_date") for line in draft.lines]
    places = {one.evidence.place if one else None for one in found}
    if len(found) > 1 and len(places) == 1 and found[0] is not None:
        draft.header.setdefault("requested_delivery_date", found[0])
        for line in draft.lines:
            del line["requested_delivery_date"]
