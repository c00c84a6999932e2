"""Rows that sum up: totals, subtotals, tax, freight, what is carried over, told by their words."""

import re
from decimal import Decimal

from extractors.understand.alignment import figure_of
from extractors.understand.layout import Row
from extractors.understand.remembered import remembered
from extractors.understand.vocabulary import meanings, plain, row_kinds

_ASIDE = re.compile(
    r"(?i)\s*\b(?:ohne|inkl\.?|exkl\.?|excl?\.?|incl?\.?|excluding|including)\s+(?:MwSt|USt|VAT|GST|tax)\b\.?"
    r"|(?<=\w)\s+(?:EUR|USD|GBP|CHF|CAD|AUD|CNY|RMB|INR)\s*$"
)
_FIGURE_BEHIND = re.compile(r"(?<![A-Za-z\-_/.])[\d.,%$€£¥￥\s]+(?:元|円)?$")  # "CF-01" is a code
_LETTER = re.compile(r"[^\W\d_]")
_IN_CAPITALS = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万元圆角分整]{4,}")
_RATE_IN_BRACKETS = re.compile(r"[（(][\d.,]+\s*%[)）]")
_LABELLED = re.compile(r"^([^:：]{1,24})[:：]\s*(.*)$", re.DOTALL)


def summary_kind(row: Row) -> tuple[str, str] | None:
    """What kind of sum a row says it is, and in which words; None for a row that is none."""
    for cell in row[:4]:
        if isinstance(cell.value, Decimal) or figure_of(cell) is not None:
            continue
        if said := _sum_in(cell.text):
            return said
        if cell is row[0] and len(row) > 2 and len(plain(cell.text)) > 8:
            return None
    return None


@remembered
def _sum_in(text: str) -> tuple[str, str] | None:
    """The kind of sum that a text names, and its words for it."""
    if not _LETTER.search(text):
        return None
    labelled = _LABELLED.match(text.strip())
    label = labelled[1] if labelled else text
    label = _FIGURE_BEHIND.sub("", label).strip() or label
    label = _IN_CAPITALS.sub("", label)
    bare = _ASIDE.sub("", label).strip() or label
    kinds = row_kinds(_RATE_IN_BRACKETS.sub("", label)) or row_kinds(bare)
    kinds.pop("gift", None)
    if not kinds and "total_amount" in meanings(label, "header", misread=False):
        kinds = {"total": 1.0}
    return (max(kinds, key=lambda kind: kinds[kind]), label) if kinds else None
