"""One document → the orders in it: its line tables with the header fields around them."""

from collections.abc import Iterable, Mapping, Sequence

from extractors.document import Cell
from extractors.understand.columns import Roles, decide
from extractors.understand.columns_by_content import GUESSED
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
from extractors.understand.order_dates import dates_of_orders, one_date, two_dates
from extractors.understand.orders_apart import Group, groups_of
from extractors.understand.parties import is_person
from extractors.understand.shapes import shaped
from extractors.understand.side_by_side import unfold
from extractors.understand.title_numbers import numbers_in_titles
from extractors.understand.totals import Sum, printed_sums, said_besides, total_of
from extractors.understand.unlabelled import offer_unlabelled

TITLE_ROWS = 6
GroupedLines = dict[str, list[tuple[Line, Record]]]


def orders_in(sections: Sequence[Section], context: Context) -> list[Draft]:
    """The orders that the document's line tables hold; none without such a table."""
    for section in sections:
        unfold(section)
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


def header_of_paper(sections: Sequence[Section], context: Context) -> Draft:
    """What labels, letterhead and title say on a paper without a line table."""
    draft = header_only(sections, context)
    for section in sections:
        if section.for_labels:
            rows = (row for _, row in section.free_rows())
            read_letterhead(rows, context, draft, strict=section.kind == "passage")
    _title_number(draft, Group(tables=[]), sections, context)
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
    head = [
        row
        for number, section in enumerate(sections)
        if section.for_labels and section.kind != "passage"
        for index, row in section.free_rows()
        if group.holds((number, index)) and (number, index) < (group.tables[0].section, group.tables[0].start)
    ]
    offer_unlabelled(head, flat, context, draft)
    if "order_number" in draft.header:
        _forget_guess(decided.values())
    orders = _split_by_number(lines, roles, context)
    texts = [
        cell.text for n, s in enumerate(sections) for i, row in enumerate(s.rows) if group.holds((n, i)) for cell in row
    ]
    found = []
    for own in orders.values():
        printed = _sums_among(group, [record for _, record in own], sums) if len(orders) > 1 else sums
        found.append(_one_order(draft, own, group, printed, texts, decided, context))
        found[-1].remarks += said_besides(printed, texts if len(orders) == 1 else [])
    dates_of_orders(found)
    return found


def _forget_guess(decided: Iterable[Roles]) -> None:
    """A paper with its own order number has no column of order numbers under an unknown heading."""
    for roles in decided:
        if roles.weight.get("order:order_number", 1) <= GUESSED:
            del roles.column["order:order_number"]


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
            records_here = [record for record in table.records if id(record) in theirs]
            _from_columns(draft, roles, records_here, group.tables, context)
    total = total_of(sums, draft.lines, texts)
    if total is not None:
        draft.header["total_amount"] = total
    if "currency" not in draft.header and (found := find_currency(group.tables, records, texts, context)):
        draft.header["currency"] = found
    one_date(draft)
    two_dates(draft)
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


def _from_columns(
    draft: Draft, roles: Roles, records: Sequence[Record], tables: Sequence[LineTable], context: Context
) -> None:
    """Header fields that the table repeats in columns of their own."""
    for role, index in roles.column.items():
        if not role.startswith("order:"):
            continue
        field = role.removeprefix("order:")
        cells = [cell for record in records if (cell := record.cell(index))]
        if not cells or field == "tax_amount" or (field == "note" and not roles.of_order):
            continue
        value = _value_of(field, cells[0], context)
        if value is not None and all(_value_of(field, cell, context) == value for cell in cells):
            first, _, last = str(value).partition(", ")
            if (
                field == "buyer.name"
                and is_person(f"{last} {first}".strip())
                and _may_name_a_person(tables, index, last)
            ):
                field = "buyer.contact"  # as in "Smith, Ann"
            found = found_in(cells[0], value, document=context.document, confidence=0.95, weight=1.5)
            draft.header[field] = found


def _may_name_a_person(tables: Sequence[LineTable], index: int, last: str) -> bool:
    """Whether a column of buyers may name people: its heading may mean them, or they are written "Smith, Ann"."""
    headings = [table.columns[index] for table in tables if index < len(table.columns)]
    return bool(last) or any(column.may_be("buyer.contact", "desk.contact") for column in headings)


def _value_of(field: str, cell: Cell, context: Context) -> object | None:
    if field in ("issue_date", "requested_delivery_date"):
        day = date_of(cell, context)
        return day[0] if day else None
    value = shaped(field, cell, cell.text, context)
    return value.value if value else None
