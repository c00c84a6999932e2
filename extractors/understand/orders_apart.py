"""Which line tables are one order: pages that go on, sheets and pages with orders of their own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.understand.context import Context
from extractors.understand.label_pairs import Pair
from extractors.understand.layout import Section
from extractors.understand.line_table import LineTable
from extractors.understand.shapes import shaped
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
    for table in tables:
        previous = groups[-1].tables[-1] if groups else None
        since = (previous.section, previous.start + 1) if previous else (0, 0)
        here = _numbers(pairs, since, (table.section, table.start), context)
        if previous is None or (here and not here & numbers and numbers):
            start = _beginning(sections, pairs, previous, table, context) if previous else (0, 0)
            if groups:
                groups[-1].end = start
            groups.append(Group(tables=[table], start=start))
            numbers = here
        elif _is_noise(sections, previous, table):
            continue
        else:
            groups[-1].tables.append(table)
            numbers |= here
    return groups


def _numbers(pairs: Sequence[Pair], start: Place, end: Place, context: Context) -> set[str]:
    """The order numbers that labels give between two places."""
    found = set()
    for pair in pairs:
        if start <= pair.place < end and pair.meanings.get("order_number", 0) >= SURE_ENOUGH:
            value = shaped("order_number", pair.cell, pair.text, context)
            if value is not None:
                found.add(str(value.value))
    return found


def _beginning(
    sections: Sequence[Section], pairs: Sequence[Pair], previous: LineTable, table: LineTable, context: Context
) -> Place:
    """Where the next order begins: at its page or sheet, its title, or its number."""
    if table.section != previous.section:
        own = _numbers(pairs, (table.section, 0), (table.section, table.start), context)
        if own or sections[table.section].kind in ("sheet", "page"):
            return (table.section, 0)
    last = max((row for record in previous.records for row in record.rows), default=previous.start)
    for section in range(previous.section, table.section + 1):
        for row, cells in enumerate(sections[section].rows):
            if not (previous.section, last) < (section, row) < (table.section, table.start) or not cells:
                continue
            titled = len(cells) <= 2 and "order" in meanings(cells[0].text, "kind")
            if titled or _numbers(pairs, (section, row), (section, row + 1), context):
                return (section, row)
    return (table.section, table.start)


def _is_noise(sections: Sequence[Section], previous: LineTable, table: LineTable) -> bool:
    """A table on another sheet with other columns and no order number: a price list beside the order."""
    return (
        sections[table.section].kind == "sheet"
        and table.section != previous.section
        and table.heading.signature != previous.heading.signature
    )
