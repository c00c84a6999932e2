"""An order's total in running text: what a label or a sentence calls so, or a figure that the lines add up to."""

import re
from collections.abc import Sequence

from extractors.purchase_order import Evidence
from extractors.understand.context import Context
from extractors.understand.draft import Draft, Found
from extractors.understand.figures import FIGURE, narrow, to_decimal
from extractors.understand.label_pairs import label_lists
from extractors.understand.layout import Section
from extractors.understand.totals import Sum, printed_sums, sum_of_lines, total_of
from extractors.understand.vocabulary import row_kinds

PROVEN = 0.97
_FIGURE = re.compile(rf"(?<![\w.,/-]){FIGURE}(?![\w/-]*\d)")


_SUM_LINE = re.compile(
    rf"^\s*(?P<label>[^\d¥￥$€£:：]{{2,28}}?)\s*[:：]?\s*(?:[A-Z]{{0,3}}\s?[¥￥$€£]|[A-Z]{{3}}\s)?\s*(?P<figure>{FIGURE})\s*(?:元|円|€|[A-Z]{{3}})?\s*$"
)


def _sums_in(body: Sequence[str], first_line: int, context: Context) -> list[Sum]:
    """The lines that are a sum and nothing else: "Subtotal £330.00", "VAT £66.00", "Total £396.00"."""
    found: list[Sum] = []
    for number, line in enumerate(body):
        said = _SUM_LINE.match(narrow(line))
        kinds = row_kinds(said["label"].strip()) if said else {}
        amount = to_decimal(said["figure"], context.convention) if said and kinds else None
        if amount is not None:
            place = f"line {first_line + number}"
            evidence = Evidence(document=context.document, place=place, text=line.strip()[:200], confidence=PROVEN)
            kind = max(kinds, key=lambda name: kinds[name])
            found.append(Sum(kind=kind, amount=amount, found=Found(value=amount, evidence=evidence), weight=0.9))
    return found


def give_total(draft: Draft, section: Section, body: Sequence[str], first_line: int, context: Context) -> None:
    """Offer the total that the text gives besides its items."""
    if (total := total_of(_sums_in(body, first_line, context), draft.lines)) and total.confidence >= PROVEN:
        draft.header["total_amount"] = total
        return
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
        if total := total_of(printed_sums(pairs, [], None, context), draft.lines):
            draft.header["total_amount"] = total
