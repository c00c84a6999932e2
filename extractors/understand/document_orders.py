"""One document → the orders in it: its line tables with the header fields around them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from extractors.understand.columns import Roles, decide
from extractors.understand.columns_by_content import GUESSED
from extractors.understand.context import Context
from extractors.understand.currency import currency_at_figures, currency_besides
from extractors.understand.draft import Draft, Line, found_in
from extractors.understand.find_tables import find_tables
from extractors.understand.foot_of_page import read_foot
from extractors.understand.header_fields import read_pairs
from extractors.understand.label_pairs import LabelList, Pair, label_lists
from extractors.understand.layout import Row, Section
from extractors.understand.leading_codes import lead_by_codes
from extractors.understand.letterhead import read_letterhead
from extractors.understand.line_table import LineTable, Record, is_offered
from extractors.understand.lines import lines_of
from extractors.understand.long_tables import Plan
from extractors.understand.order_dates import dates_of_orders, one_date, two_dates
from extractors.understand.orders_apart import Group, groups_of
from extractors.understand.orders_in_table import OrderColumns, split_by_number
from extractors.understand.side_by_side import unfold
from extractors.understand.title_numbers import numbers_in_titles
from extractors.understand.totals import Sum, amounts_in_words, printed_sums, said_besides, total_of
from extractors.understand.unlabelled import offer_unlabelled

TITLE_ROWS = 6


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
    pairs = [pair for listed in here for pair in listed.pairs]
    read = _read_tables(group, sections, pairs, context)
    draft = _head_of(group, sections, here, context)
    offer_unlabelled(_above_tables(group, sections), pairs, context, draft)
    read_foot(_below_tables(group, sections), context, draft)
    if "order_number" in draft.header:
        _forget_guess(read.decided.values())
    lead_by_codes([line for line, _ in read.lines], context)
    return _split(group, sections, read, draft, context)


class _Tables(NamedTuple):
    """What a group's line tables gave: lines with their records, printed sums, and what each heading's columns mean."""

    lines: list[tuple[Line, Record]]
    sums: list[Sum]
    decided: dict[tuple[str, ...], Roles]

    @property
    def roles(self) -> Roles:
        """Those of the last heading."""
        return next(reversed(self.decided.values()), Roles())


def _read_tables(group: Group, sections: Sequence[Section], pairs: Sequence[Pair], context: Context) -> _Tables:
    read = _Tables([], [], {})
    for same in _by_heading(group.tables):
        records = [record for table in same for record in table.records]
        summaries = [row for table in same for row in table.summaries]
        printed = [one.amount for one in printed_sums(pairs, summaries, None, context)]
        offered = any(is_offered(table, sections[table.section].rows) for table in same)
        roles = decide(same[0].columns, records, context, printed, offered=offered)
        read.decided[same[0].heading.signature] = roles
        for table in same:
            if sections[table.section].more is not None:
                sections[table.section].plan = Plan(table, roles)
        read.lines.extend(lines_of(same[0].columns, records, roles, context))
        read.sums.extend(printed_sums(pairs, summaries, roles.column.get("line_amount"), context))
    return read


def _head_of(group: Group, sections: Sequence[Section], here: Sequence[LabelList], context: Context) -> Draft:
    """What labels, letterhead and title around the tables say of all their orders."""
    draft = Draft()
    for listed in here:
        read_pairs(listed.pairs, context, draft, listed.kind)
    for number, section in enumerate(sections):
        if section.for_labels and section.kind != "passage":
            rows = (row for index, row in section.free_rows() if group.holds((number, index)))
            read_letterhead(rows, context, draft)
    _title_number(draft, group, sections, context)
    for number, section in enumerate(sections):
        above = group.start[0] <= number < group.tables[0].section
        if section.kind == "passage" and (section.everywhere or above):
            read_letterhead((row for _, row in section.free_rows()), context, draft)
    return draft


def _above_tables(group: Group, sections: Sequence[Section]) -> list[Row]:
    """The free rows above the group's first line table."""
    first = (group.tables[0].section, group.tables[0].start)
    return [
        row
        for number, section in enumerate(sections)
        if section.for_labels and section.kind != "passage"
        for index, row in section.free_rows()
        if group.holds((number, index)) and (number, index) < first
    ]


def _split(group: Group, sections: Sequence[Section], read: _Tables, draft: Draft, context: Context) -> list[Draft]:
    """An order for each number that the lines carry, with its own totals, currency and dates."""
    orders = split_by_number(read.lines, read.roles, context)
    texts = [
        cell.text for n, s in enumerate(sections) for i, row in enumerate(s.rows) if group.holds((n, i)) for cell in row
    ]
    in_words = amounts_in_words(texts)
    columns = OrderColumns(group.tables, read.decided, context)
    found = []
    for own in orders.values():
        records = [record for _, record in own]
        printed = columns.sums_among(records, read.sums) if len(orders) > 1 else read.sums
        one = Draft(header=dict(draft.header), lines=[line for line, _ in own], remarks=list(draft.remarks))
        columns.read(one, records)
        if total := total_of(printed, one.lines, in_words):
            one.header["total_amount"] = total
        _with_currency(one, records, context)
        one_date(one)
        two_dates(one)
        one.remarks += said_besides(printed, in_words if len(orders) == 1 else {})
        found.append(one)
    _with_currency_of_all(found, group.tables, texts, context)
    dates_of_orders(found)
    return found


def _below_tables(group: Group, sections: Sequence[Section]) -> list[Row]:
    """The free rows of a paper below its last line table."""
    last = max((record.section, max(record.rows)) for table in group.tables for record in table.records)
    return [
        row
        for number, section in enumerate(sections)
        if section.kind == "page" and number >= last[0]
        for index, row in section.free_rows()
        if group.holds((number, index)) and (number, index) > last
    ]


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
        rows = [row for index, row in section.free_rows() if section.everywhere or group.holds((number, index))]
        for cell, token in (found for row in rows[:TITLE_ROWS] for found in numbers_in_titles(row)):
            draft.offer("order_number", found_in(cell, token, document=context.document, confidence=0.85, weight=0.5))


def _concerns(group: Group, sections: Sequence[Section], place: tuple[int, int]) -> bool:
    return sections[place[0]].everywhere or group.holds(place)


def _by_heading(tables: Sequence[LineTable]) -> list[list[LineTable]]:
    """Tables under the same heading are one: a table that goes on over pages."""
    found: dict[tuple[str, ...], list[LineTable]] = {}
    for table in tables:
        found.setdefault(table.heading.signature, []).append(table)
    return list(found.values())


def _with_currency(draft: Draft, records: Sequence[Record], context: Context) -> None:
    """The currency whose sign stands at the order's own figures."""
    cells = (cell for record in records for pieces in record.cells.values() for cell in pieces)
    if "currency" not in draft.header and (found := currency_at_figures(cells, context)):
        draft.header["currency"] = found


def _with_currency_of_all(
    drafts: Sequence[Draft], tables: Sequence[LineTable], texts: Sequence[str], context: Context
) -> None:
    """The currency that is named beside the figures, for the orders that have none yet."""
    without = [draft for draft in drafts if "currency" not in draft.header]
    found = currency_besides(tables, texts, context) if without else None
    for draft in without:
        if found:
            draft.header["currency"] = found
