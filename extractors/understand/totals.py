"""The order's total among the sums that the document prints; the lines' own sum decides."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractors.document import Cell
from extractors.understand.alignment import figure_of
from extractors.understand.arithmetic import amount_of
from extractors.understand.context import Context
from extractors.understand.draft import Found, Line, found_in
from extractors.understand.figures import FIGURE, capital_amount, money, narrow
from extractors.understand.label_pairs import Pair
from extractors.understand.layout import joined
from extractors.understand.line_table import Summary
from extractors.understand.shapes import shaped
from extractors.understand.vocabulary import row_kinds

PROVEN, PLAUSIBLE, DOUBTFUL = 0.98, 0.9, 0.7
VAT_RATES = [Decimal(rate) / 100 for rate in (3, 5, 6, 7, 8, 9, 10, 13, 16, 17, 19, 20, 21, 22, 25)]
_AT_END = re.compile(
    rf"(?:[¥￥$€£]|小写|RMB|CNY|USD|EUR|GBP|[:：)）\s])[:：)）]?\s*({FIGURE})\s*(?:元|円|RMB|CNY|USD|EUR|GBP)?$"
)
CLEARLY = 0.9
LARGEST_EXTRA = Decimal("1.6")  # tax and freight make a total this many times the lines' sum at most


@dataclass(frozen=True, kw_only=True)
class Sum:
    """One printed sum: "total" or another kind of summary row, its figure, and how much its label says."""

    kind: str
    amount: Decimal
    found: Found
    weight: float


def printed_sums(
    pairs: Sequence[Pair], summaries: Sequence[Summary], amount_column: int | None, context: Context
) -> list[Sum]:
    """Every sum that labels or summary rows give."""
    sums = [one for summary in summaries if (one := _of_summary(summary, amount_column, context))]
    aligned = {
        (round(s.cells[amount_column][0].top, 1))
        for s in summaries
        if amount_column is not None and amount_column in s.cells
    }
    for pair in pairs:
        kinds = row_kinds(pair.label)
        weight = pair.meanings.get("total_amount", 0)
        if not weight and (not kinds or _says_else(pair)):
            continue
        value = shaped("total_amount", pair.cell, pair.text, context)
        if value is None or (round(pair.cell.top, 1) in aligned and pair.cell is not pair.label_cell):
            continue
        kind = "total" if weight and not _rather(kinds) else max(kinds, key=lambda name: kinds[name])
        found = found_in(pair.cell, value.value, document=context.document, confidence=PLAUSIBLE)
        sums.append(Sum(kind=kind, amount=value.value, found=found, weight=max(weight, 0.5)))
    return sums


def _says_else(pair: Pair) -> bool:
    """Whether the label clearly names a field: "Bestellnummer" is hardly a misspelt "Bestellsumme"."""
    return any(weight >= CLEARLY for meaning, weight in pair.meanings.items() if meaning != "other")


def _rather(kinds: dict[str, float]) -> bool:
    """Whether the label says another kind of sum more clearly than a total."""
    total = kinds.get("total", 0)
    return any(weight > total for kind, weight in kinds.items() if kind != "total") and total == 0


def _of_summary(summary: Summary, column: int | None, context: Context) -> Sum | None:
    cell = joined(summary.cells[column]) if column is not None and column in summary.cells else None
    amount = amount_of(cell, context) if cell else None
    if amount is None:
        cell = next((cell for cell in reversed(summary.row) if figure_of(cell) is not None), None)
        amount = amount_of(cell, context) if cell else None
    if cell is None or amount is None:
        cell, amount = _behind_its_label(summary, context)
    if cell is None or amount is None:
        return None
    found = found_in(cell, amount, document=context.document, confidence=PLAUSIBLE)
    return Sum(kind=summary.kind, amount=amount, found=found, weight=0.9)


def _behind_its_label(summary: Summary, context: Context) -> tuple[Cell | None, Decimal | None]:
    """The one figure at the end of a cell that says more: "合计（大写）伍仟伍佰元整　￥5,500.00"."""
    for cell in reversed(summary.row):
        found = _AT_END.search(narrow(cell.text))
        if found and (read := money(found[1], context.convention)):
            return cell, read.amount
    return None, None


def amounts_in_words(texts: Iterable[str]) -> dict[Decimal, str]:
    """The amounts in capitals ("玖佰壹拾陆元整"), each with the text that says it."""
    return {amount: text for text in texts if (amount := capital_amount(text)) is not None}


def total_of(sums: Sequence[Sum], lines: Sequence[Line], in_words: Container[Decimal] = ()) -> Found | None:
    """The order's total as printed, or None; its confidence says whether the lines' sum bears it out."""
    counted = sum((line["quantity"].value for line in lines if "quantity" in line), Decimal(0))
    return best_total(sums, sum_of_lines(lines), counted, in_words)


def best_total(
    sums: Sequence[Sum], whole: Decimal | None, counted: Decimal, in_words: Container[Decimal] = ()
) -> Found | None:
    """The same for lines that come to ``whole`` (None: that cannot be said) and whose quantities to ``counted``."""
    options = [s for s in sums if s.kind == "total" and not (s.amount == counted and whole != counted)]
    options = options or [s for s in sums if s.kind == "subtotal"]
    if not options:
        return None
    if whole:
        near = [s for s in options if whole * Decimal("0.5") <= s.amount <= whole * LARGEST_EXTRA + 500]
        options = near or options
    extras = {s.amount for s in sums if s.kind in ("tax", "freight")} | {
        -s.amount for s in sums if s.kind == "discount"
    }
    best = max(options, key=lambda s: (_explained(s, whole, extras), s.weight, s.amount))
    proven = best.amount in in_words or _explained(best, whole, extras) > 0
    sure = PROVEN if proven else (PLAUSIBLE if whole is None else DOUBTFUL)
    evidence = best.found.evidence
    import msgspec

    return Found(value=best.amount, evidence=msgspec.structs.replace(evidence, confidence=sure), weight=best.weight)


NAMES = {"freight": "运费 freight", "discount": "折扣 discount", "tax": "税额 tax"}


def said_besides(sums: Sequence[Sum], in_words: Mapping[Decimal, str]) -> list[str]:
    """What stands beside the lines and counts in the total, and the amount in capitals: for whoever checks the sums."""
    said = [f"{NAMES[one.kind]}: {one.amount:f}" for one in sums if one.kind in NAMES and one.amount]
    if len(in_words) == 1:
        said += [f"大写金额 amount in words: {' '.join(text.split())}" for text in in_words.values()]
    return list(dict.fromkeys(said))


def _explained(one: Sum, whole: Decimal | None, extras: set[Decimal]) -> int:
    """2: the lines with all of tax, freight and discount; 1: the lines alone, or with some of them."""
    if whole is None:
        return 0
    near = Decimal("0.05")
    listed = sorted(extras)[:6]
    if listed and abs(whole + sum(listed, Decimal(0)) - one.amount) <= near:
        return 2
    if one.kind == "total" and any(abs(whole * (1 + rate) - one.amount) <= near for rate in VAT_RATES):
        return 2
    partial = {whole, *(whole + extra for extra in listed)}
    return 1 if any(abs(amount - one.amount) <= near for amount in partial) else 0


def sum_of_lines(lines: Sequence[Line]) -> Decimal | None:
    """The lines' own sum, where each line has an amount or a price to make one."""
    whole = Decimal(0)
    for line in lines:
        if "line_amount" in line:
            whole += line["line_amount"].value
        elif "unit_price" in line and "quantity" in line:
            whole += line["unit_price"].value * line["quantity"].value
        else:
            return None
    return whole if lines else None
