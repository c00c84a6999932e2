"""The line tables of a document, over pages and rules."""

from collections.abc import Iterator

from extractors.understand.columns_in_order import columns_in_order
from extractors.understand.fit_columns import fit_columns
from extractors.understand.headings import Heading, next_heading
from extractors.understand.layout import Section
from extractors.understand.line_table import LineTable
from extractors.understand.stacked_columns import unstack
from extractors.understand.table_rows import TableRows


def find_tables(sections: list[Section]) -> list[LineTable]:
    """Every line table, each page's part of a table that goes on as a table of its own."""
    found: list[LineTable] = []
    for number, section in enumerate(sections):
        if section.kind == "passage":
            continue
        first, _ = opened = section.opening or next_heading(section, 0)
        if first and (before := _carried_over(found, sections, number)):
            ruled = before.ruled and section.ruled
            part = LineTable(heading=before.heading, section=number, start=0, ruled=ruled)
            TableRows(section, number, part).read(0, first)
            found.extend([part] if part.records else [])
        found.extend(_headed(section, number, opened))
    tables = [table for table in found if table.records]
    unstack(tables)
    return tables


def _headed(section: Section, number: int, first: tuple[int, Heading | None]) -> Iterator[LineTable]:
    """The tables of a section that have headings of their own."""
    index, heading = first
    while heading is not None:
        section.taken.update(range(heading.first, heading.last + 1))
        index, following = next_heading(section, heading.last + 1)
        ordered = columns_in_order(section, heading, index)
        ruled = section.ruled or ordered is not None
        table = LineTable(heading=ordered or heading, section=number, start=heading.first, ruled=ruled)
        if not ruled and heading.bands == 1:
            fit_columns(heading.columns, section.rows[heading.last + 1 : index])
        TableRows(section, number, table).read(heading.last + 1, index)
        yield table
        heading = following


def _carried_over(found: list[LineTable], sections: list[Section], number: int) -> LineTable | None:
    """The table of the page before, which may go on without a heading."""
    section = sections[number]
    if not found or section.kind != "page" or any(s.kind == "total" for s in found[-1].summaries):
        return None
    last = sections[found[-1].section]
    if last.page == section.page and found[-1].section == number - 1:
        begun = bool(found[-1].records)  # else the rules begin below the heading
        return found[-1] if not begun or (last.ruled and not section.ruled) else None
    between = sections[found[-1].section + 1 : number]
    if (
        last.page is None
        or section.page != last.page + 1
        or any(other.page == section.page and other.ruled for other in between)
    ):
        return None
    return found[-1] if section.ruled or not last.ruled else None
