"""Sums of many documents: precision, recall, whole orders, calibration."""

from collections import Counter
from dataclasses import dataclass, field

from tests.accuracy.reading import Read
from tests.accuracy.score import Score

BANDS = ((0.95, "≥ 0.95"), (0.8, "0.8–0.95"), (0.0, "< 0.8"))


@dataclass(kw_only=True)
class Tally:
    """Verdicts of header and line fields, counts of documents, orders and lines, and fields by confidence."""

    header: Counter[str] = field(default_factory=Counter)
    line: Counter[str] = field(default_factory=Counter)
    by_field: dict[str, Counter[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    bands: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for _, name in BANDS})
    seconds: float = 0.0

    def add(self, score: Score, read: Read) -> None:
        """Add one document."""
        self.counts.update(score.counts)
        self.counts["crashes"] += bool(read.error)
        self.seconds += read.seconds
        for one in score.fields:
            (self.line if one.field.startswith("line.") else self.header)[one.verdict] += 1
            self.by_field.setdefault(one.field, Counter())[one.verdict] += 1
            if one.verdict in ("right", "wrong", "invented") and one.path:
                sure = read.evidence[one.order].get(one.path, (0.0, "", ""))[0]
                band = next(name for least, name in BANDS if sure >= least)
                self.bands[band]["right" if one.verdict == "right" else "wrong"] += 1

    def share(self, part: str, whole: str) -> float | None:
        """One count over another; None where there is nothing to judge."""
        return self.counts[part] / self.counts[whole] if self.counts[whole] else None

    def band_share(self, band: str) -> float | None:
        """The share of right fields among those of this confidence."""
        fields = self.bands[band]
        return fields["right"] / fields.total() if fields else None


def precision(verdicts: Counter[str]) -> float | None:
    """Right among what was read."""
    read = verdicts["right"] + verdicts["wrong"] + verdicts["invented"]
    return verdicts["right"] / read if read else None


def recall(verdicts: Counter[str]) -> float | None:
    """Right among what the documents say."""
    said = verdicts["right"] + verdicts["wrong"] + verdicts["missed"]
    return verdicts["right"] / said if said else None


def f1(verdicts: Counter[str]) -> float | None:
    """The harmonic mean of precision and recall."""
    wrong = 2 * verdicts["wrong"] + verdicts["invented"] + verdicts["missed"]
    return 2 * verdicts["right"] / (2 * verdicts["right"] + wrong) if verdicts["right"] or wrong else None


def figures(tally: Tally) -> dict[str, float | int | None]:
    """What the floor and the report are made of."""
    return {
        "documents": tally.counts["documents"],
        "orders": tally.counts["orders"],
        "header_precision": precision(tally.header),
        "header_recall": recall(tally.header),
        "header_f1": f1(tally.header),
        "line_precision": precision(tally.line),
        "line_recall_fields": recall(tally.line),
        "line_f1": f1(tally.line),
        "lines_found": tally.share("lines_found", "lines"),
        "whole_orders": tally.share("whole_orders", "orders"),
        "false_orders": tally.counts["false_orders"],
        "extra_orders": tally.counts["extra_orders"],
        "crashes": tally.counts["crashes"],
        "seconds_per_document": tally.seconds / max(1, tally.counts["documents"]),
        "sure_and_right": tally.band_share(BANDS[0][1]),
    }
