"""Sections as the rest of understanding expects them: the head before the table, headings in a row, an item a row."""

from collections.abc import Callable, Iterable, Sequence

from extractors.understand.beside_table import head_apart
from extractors.understand.headings import next_heading
from extractors.understand.items_across import upright
from extractors.understand.layout import Section
from extractors.understand.shop_columns import shops_apart
from extractors.understand.spread_labels import close_up

STEPS: Sequence[Callable[[Section], list[Section]]] = (shops_apart, head_apart)


def arranged(sections: Iterable[Section]) -> list[Section]:
    """The sections in their order, some of them as several."""
    found = [part for section in sections for part in upright(close_up(section))]
    for step in STEPS:
        for section in found:
            if section.kind in ("sheet", "table") and section.opening is None:
                section.opening = next_heading(section, 0)
        found = [part for section in found for part in step(section)]
    return found
