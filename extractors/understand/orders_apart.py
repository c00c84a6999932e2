"""Which line tables are one order: pages that go on, sheets and pages with orders of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.understand.context import Context
from extractors.understand.label_pairs import Pair
from extractors.understand.layout import Section
from extractors.understand.line_table import LineTable
from extractors.understand.parties import is_company
from extractors.understand.shapes import shaped
from extractors.understand.title_numbers import numbers_in_titles
from extractors.understand.vocabulary import meanings

Place = tuple[int, int]
SURE_ENOUGH = 0.6
END: Place = (1_000_000, 0)


@dataclass(kw_only=True)
class Group:
    """The tables of one order, and the stretch of the document that speaks of it."""

    tables: list[LineTable] = field(default_factory=list)
    start: Place = (0, 0)
    end: Place = END

    def holds(self, place: Place) -> bool:
        """Whether a place of the document belongs to this order."""
        return self.start <= place < self.end


def groups_of(
    sections: Sequence[Section], tables: Sequence[LineTable], pairs: Sequence[Pair], context: Context
) -> list[Group]:
    """The orders of a document in its order; one group where nothing tells them apart."""
    groups: list[Group] = []
    numbers: set[str] = set()
    dated: set[str] = set()
    for table in tables:
        previous = groups[-1].tables[-1] if groups else None
        since = (previous.section, previous.start + 1) if previous else (0, 0)
        until = (table.section, table.start)
        here = _numbers(pairs, since, until, context) or _titles(sections, since, until)
        days = _days(pairs, since, until, context)
        if previous is None or _is_another(here, numbers) or (not here and _is_another(days, dated)):
            start = _beginning(sections, pairs, previous, table, context) if previous else (0, 0)
            if groups:
                groups[-1].end = start
            groups.append(Group(tables=[table], start=start))
            numbers, dated = here, days
        elif _is_noise(sections, previous, table):
            continue
        else:
            groups[-1].tables.append(table)
            numbers, dated = numbers | here, dated | days
    return groups


def _is_another(here: set[str], before: set[str]) -> bool:
    """Whether what is said here, and was said before, is something else."""
    return bool(here and before and not here & before)


def _numbers(pairs: Sequence[Pair], start: Place, end: Place, context: Context) -> set[str]:
    """The order numbers that labels give between two places."""
    return _said("order_number", pairs, (start, end), context)


def _days(pairs: Sequence[Pair], start: Place, end: Place, context: Context) -> set[str]:
    """The days of ordering that labels give between two places."""
    return _said("issue_date", pairs, (start, end), context)


def _said(field: str, pairs: Sequence[Pair], stretch: tuple[Place, Place], context: Context) -> set[str]:
    found = set()
    for pair in pairs:
        if stretch[0] <= pair.place < stretch[1] and pair.meanings.get(field, 0) >= SURE_ENOUGH:
            value = shaped(field, pair.cell, pair.text, context)
            if value is not None:
                found.add(str(value.value))
    return found


def _titles(sections: Sequence[Section], start: Place, end: Place) -> set[str]:
    """The order numbers that stand in titles between two places."""
    return {
        number
        for section in range(start[0], end[0] + 1)
        for row, cells in sections[section].free_rows()
        if start <= (section, row) < end and sections[section].for_labels
        for _, number in numbers_in_titles(cells)
    }


def _beginning(
    sections: Sequence[Section], pairs: Sequence[Pair], previous: LineTable, table: LineTable, context: Context
) -> Place:
    """Where the next order begins: at its page or sheet, its title, or its number."""
    if table.section != previous.section:
        own = _numbers(pairs, (table.section, 0), (table.section, table.start), context)
        if (own or sections[table.section].kind in ("sheet", "page")) and not _share_a_page(sections, previous, table):
            return (_top_of_page(sections, previous.section, table.section), 0)
    last = max((row for record in previous.records for row in record.rows), default=previous.start)
    for section in range(previous.section, table.section + 1):
        for row, cells in enumerate(sections[section].rows):
            if not (previous.section, last) < (section, row) < (table.section, table.start) or not cells:
                continue
            titled = len(cells) <= 2 and "order" in meanings(cells[0].text, "kind")
            here = ((section, row), (section, row + 1))
            said = _numbers(pairs, *here, context) or _titles(sections, *here) or _days(pairs, *here, context)
            if titled or said:
                return (section, _with_letterhead(sections[section], row, last if section == previous.section else -1))
    return (table.section, table.start)


def _share_a_page(sections: Sequence[Section], previous: LineTable, table: LineTable) -> bool:
    page = sections[table.section].page
    between = any(sections[number].rows for number in range(previous.section + 1, table.section))
    return page is not None and page == sections[previous.section].page and between


def _with_letterhead(section: Section, row: int, above: int) -> int:
    """The row, or the one right above it where the company that orders stands alone."""
    before = section.rows[row - 1] if row - 1 > above else ()
    return row - 1 if len(before) == 1 and is_company(before[0].text) else row


def _top_of_page(sections: Sequence[Section], previous: int, number: int) -> int:
    """The first section of this one's page, unless the order before stands on it, too."""
    page = sections[number].page
    if page is None or sections[previous].page == page:
        return number
    return next(n for n in range(previous + 1, number + 1) if sections[n].page == page)


def _is_noise(sections: Sequence[Section], previous: LineTable, table: LineTable) -> bool:
    """A table on another sheet with other columns and no order number: a price list beside the order."""
    return (
        sections[table.section].kind == "sheet"
        and table.section != previous.section
        and table.heading.signature != previous.heading.signature
    )
