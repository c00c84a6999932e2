"""The table that people read."""

from collections.abc import Iterator

from tests.accuracy.corpus import Sample
from tests.accuracy.reading import Read
from tests.accuracy.score import Score
from tests.accuracy.tally import BANDS, Tally, f1, figures

_HEAD = (
    f"{'':22}{'docs':>5}{'orders':>7} |{'head P':>7}{'R':>6}{'F1':>6} |{'line P':>7}{'R':>6}{'F1':>6} |"
    f"{'lines':>6}{'whole':>6} |{'false':>6}{'extra':>6}{'crash':>6}{'s/doc':>7}"
)


def groups(samples: list[Sample], scores: dict[str, Score], reads: dict[str, Read]) -> dict[str, Tally]:
    """A tally for all, for each set, format and language; scans (pages without text) apart."""
    found: dict[str, Tally] = {"all": Tally()}
    for sample in samples:
        name = str(sample.path)
        kind = "scan" if "scan" in sample.tags["traits"] else "digital"
        keys = ["all", kind, f"set {sample.path.parent.name}"]
        keys += [f"format {sample.tags['format']}", f"language {sample.tags['language']}"]
        for key in keys:
            found.setdefault(key, Tally()).add(scores[name], reads[name])
    order = ["all", "digital", "scan", *sorted((key for key in found if " " in key), key=_sets_first)]
    return {key: found[key] for key in order if key in found}


def _sets_first(key: str) -> tuple[bool, str]:
    return not key.startswith("set "), key


def table(found: dict[str, Tally]) -> Iterator[str]:
    """The lines of the report."""
    yield _HEAD
    for key, tally in found.items():
        yield _row(key, tally)
    yield ""
    yield "F1 by field: " + "  ".join(
        f"{name} {_percent(f1(verdicts)).strip()}" for name, verdicts in sorted(found["all"].by_field.items())
    )
    yield "Calibration (confidence: right of fields): " + "   ".join(_band(found["all"], name) for _, name in BANDS)


def wrong(sample: Sample, score: Score, read: Read) -> Iterator[str]:
    """Each field of a document that is not right, with where it was taken from."""
    bad = [one for one in score.fields if one.verdict not in ("right", "-")]
    if not bad and not read.error:
        return
    yield f"{sample.path.name}  {read.error or read.reason if not read.orders else ''}"
    for one in sorted(bad, key=lambda one: (one.order, one.path)):
        evidence = read.evidence[one.order].get(one.path) if one.path else None
        whence = f"   [{evidence[0]:.2f} {evidence[1]}: {evidence[2][:60]!r}]" if evidence else ""
        yield f"  {one.verdict:9}{one.path or one.field}: says {one.said!r}, read {one.read!r}{whence}"


def _row(key: str, tally: Tally) -> str:
    all_figures = figures(tally)
    shares = [_percent(all_figures[name]) for name in ("header_precision", "header_recall", "header_f1")]
    lines = [_percent(all_figures[name]) for name in ("line_precision", "line_recall_fields", "line_f1")]
    counts = tally.counts
    false = f"{counts['false_orders']}/{counts['no_order_documents']}" if counts["no_order_documents"] else "-"
    return (
        f"{key:22}{counts['documents']:5}{counts['orders']:7} | {''.join(shares)} | {''.join(lines)} |"
        f"{_percent(all_figures['lines_found'])}{_percent(all_figures['whole_orders'])} |"
        f"{false:>6}{counts['extra_orders']:6}{counts['crashes']:6}{all_figures['seconds_per_document']:7.2f}"
    )


def _band(tally: Tally, name: str) -> str:
    fields = tally.bands[name]
    return f"{name}: {_percent(tally.band_share(name), 2).strip()} % of {fields.total()}"


def _percent(share: float | None, places: int = 1) -> str:
    return "     -" if share is None else f"{100 * share:6.{places}f}"
