"""Rules that a scan lost under a stamp: a column of figures, one at the height of each row beside it, is rows again."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from extractors.readers.page import Word
from extractors.readers.page_rows import rows_of
from extractors.readers.page_rules import Region, RuledTable

FIGURE = re.compile(r"^[^\w]{0,3}\d[\d.,\s]*[%\w]{0,3}$")
Filled = dict[int, list[Word]]  # region → the words in it


def with_lost_rules(table: RuledTable, filled: Filled) -> tuple[RuledTable, Filled]:
    """The table with such regions cut at the rules that the other columns have, and the words in its regions."""
    regions, words = list(table.regions), dict(filled)
    owner = [list(row) for row in table.owner]
    for number, region in enumerate(table.regions):
        lines = _lines_by_band(table, region, filled.get(number, ()))
        if len(lines) < 2:  # noqa: PLR2004 - one figure may well stand in the middle of merged rows
            continue
        del words[number]
        for band in range(region.rows[0], region.rows[1] + 1):
            new = len(regions)
            top, bottom = table.ys[band], table.ys[band + 1]
            regions.append(region._replace(top=top, bottom=bottom, rows=(band, band)))
            owner[band] = [new if one == number else one for one in owner[band]]
            if band in lines:
                words[new] = lines[band]
    return table._replace(regions=tuple(regions), owner=tuple(tuple(row) for row in owner)), words


def _lines_by_band(table: RuledTable, region: Region, words: Sequence[Word]) -> dict[int, list[Word]]:
    """The words by the row that they stand in, where each row has one figure; else none."""
    if region.rows[0] == region.rows[1] or not words:
        return {}
    found: dict[int, list[Word]] = {}
    for line in rows_of(words):
        middle = (line[0].top + line[0].bottom) / 2
        band = bisect_right(table.ys, middle) - 1
        if band in found or not FIGURE.match(" ".join(word.text for word in line)):
            return {}
        found[band] = line
    return found
