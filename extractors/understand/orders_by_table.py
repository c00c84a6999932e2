"""Several tables in one text, each under its own head ("南坪店　单号：XD2709", who receives): an order each."""

from collections.abc import Sequence
from dataclasses import replace

from extractors.document import Passage
from extractors.understand.context import Context
from extractors.understand.document_orders import header_only, orders_in
from extractors.understand.draft import Draft
from extractors.understand.layout import Section
from extractors.understand.merge import complete
from extractors.understand.shops import shop_of

FEWEST, SURE_ENOUGH = 2, 0.6


def orders_by_table(passage: Passage, tables: Sequence[Section], section: Section, context: Context) -> list[Draft]:
    """An order for each table; empty unless each has a number or a receiver of its own above it."""
    placed = sorted((table for table in tables if table.line), key=lambda table: table.line)
    if len(placed) < FEWEST or len(placed) < len(tables):
        return []
    drafts: list[Draft] = []
    above = 0
    for table in placed:
        here = range(above, table.line - passage.first_line)
        own = replace(section, taken=section.taken | {row for row in range(len(section.rows)) if row not in here})
        head = _head(own, here, passage, context)
        found = orders_in([replace(table, taken=set()), replace(own, taken=set(own.taken))], context)
        if len(found) != 1 or not found[0].lines or not head.header:
            return []
        sure = {path: one for path, one in found[0].header.items() if one.confidence >= SURE_ENOUGH}
        complete(head, Draft(header=sure))
        drafts.append(Draft(header=head.header, lines=found[0].lines, remarks=found[0].remarks))
        above = table.line - passage.first_line
    return drafts if _apart(drafts) else []


def _head(own: Section, here: range, passage: Passage, context: Context) -> Draft:
    """What the lines right above a table say of its order."""
    head = Draft()
    lines = passage.text.splitlines()
    for row in here:
        if row < len(lines):
            complete(head, shop_of(lines[row], passage.first_line + row, context))
    said = header_only([own], context).header
    complete(
        head,
        Draft(header={path: one for path, one in said.items() if path.startswith(("deliver_to.", "order_number"))}),
    )
    return head


def _apart(drafts: Sequence[Draft]) -> bool:
    """Whether numbers, or else receivers, differ from table to table."""
    for field in ("order_number", "deliver_to.name", "deliver_to.address"):
        said = [str(draft.header[field].value) for draft in drafts if field in draft.header]
        if len(said) == len(drafts) == len(set(said)):
            return True
    return False
