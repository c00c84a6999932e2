"""An order's total in running text: what a label or a sentence calls so, or a figure that the lines add up to."""

import re
from collections.abc import Sequence

from extractors.purchase_order import Evidence
from extractors.understand.context import Context
from extractors.understand.draft import Draft, Found
from extractors.understand.figures import FIGURE, narrow, to_decimal
from extractors.understand.label_pairs import label_lists
from extractors.understand.layout import Section
from extractors.understand.totals import printed_sums, sum_of_lines, total_of

PROVEN = 0.97
_FIGURE = re.compile(rf"(?<![\w.,/-]){FIGURE}(?![\w/-]*\d)")


def give_total(draft: Draft, section: Section, body: Sequence[str], first_line: int, context: Context) -> None:
    """Offer the total that the text gives besides its items."""
    added = sum_of_lines(draft.lines)
    if added and len(draft.lines) > 1:
        for number, line in enumerate(body):
            for found in _FIGURE.finditer(narrow(line)):
                if to_decimal(found[0], context.convention) == added:
                    place = f"line {first_line + number}"
                    evidence = Evidence(
                        document=context.document, place=place, text=line.strip()[:200], confidence=PROVEN
                    )
                    draft.header["total_amount"] = Found(
                        value=to_decimal(found[0], context.convention), evidence=evidence
                    )
                    return
    if "total_amount" not in draft.header:
        pairs = [pair for listed in label_lists([section]) for pair in listed.pairs]
        if total := total_of(printed_sums(pairs, [], None, context), draft.lines, []):
            draft.header["total_amount"] = total
