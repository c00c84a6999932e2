"""What came of it, in tables: recall by fault, false alarms by code, orders that passed though they should not."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from tests.checks_bench.faults import FAULTS
from tests.checks_bench.judge import STOPS, Verdict
from tests.checks_bench.orders import Expect


def figures(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The figures by which the checks are judged."""
    right = [one for one in verdicts if not one.sample.draft.expects]
    broken = [one for one in verdicts if one.sample.draft.expects]
    rules, unusual = _recall(broken, rule=True), _recall(broken, rule=False)
    wrong = [one for one in verdicts if one.wrong and _is_rule(one)]
    return {
        "orders": len(verdicts),
        "right": len(right),
        "touchless": _share(sum(one.passed for one in right), len(right)),
        "false_alarms": _share(sum(not one.passed for one in right), len(right)),
        "recall_rules": _all(rules),
        "recall_worst_rule": min((_share(*pair) for pair in rules.values()), default=1.0),
        "recall_unusual": _all(unusual),
        "wrong_but_touchless": len(wrong),
        "precision": _precision(broken, len(right) - sum(one.passed for one in right)),
    }


def _is_rule(one: Verdict) -> bool:
    return all(FAULTS[expect.fault].rule for expect in one.sample.draft.expects)


def _recall(broken: Sequence[Verdict], *, rule: bool) -> dict[str, tuple[int, int]]:
    """Fault → caught, and how often it was there."""
    found: dict[str, tuple[int, int]] = {}
    for one in broken:
        for expect in one.sample.draft.expects:
            if FAULTS[expect.fault].rule is rule:
                caught, of = found.get(expect.fault, (0, 0))
                found[expect.fault] = (caught + (expect.fault in one.caught), of + 1)
    return found


def _precision(broken: Sequence[Verdict], alarms: int) -> float:
    """Of all stops, those that a fault asked for; a false alarm counts as one stop."""
    asked = sum(len(one.caught) for one in broken)
    beside = sum(len(set(one.beside)) for one in broken)
    return _share(asked, asked + beside + alarms)


def _all(counts: dict[str, tuple[int, int]]) -> float:
    return _share(sum(caught for caught, _ in counts.values()), sum(of for _, of in counts.values()))


def _share(part: int, whole: int) -> float:
    """A share; of nothing, all of it is right."""
    return part / whole if whole else 1.0


def tables(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The whole report, line by line."""
    yield from _faults(verdicts)
    yield ""
    yield from _alarms(verdicts)
    yield ""
    for name, figure in figures(verdicts).items():
        yield f"{name:<22} {figure:.4f}" if isinstance(figure, float) else f"{name:<22} {figure}"


def _faults(verdicts: Sequence[Verdict]) -> Iterator[str]:
    alone: dict[str, list[Verdict]] = defaultdict(list)
    paired: dict[str, list[Verdict]] = defaultdict(list)
    for one in verdicts:
        expects: list[Expect] = one.sample.draft.expects
        for expect in expects:
            (alone if len(expects) == 1 else paired)[expect.fault].append(one)
    yield f"{'fault':<36}{'alone':>6}{'caught':>8}{'named':>8}{'in pairs':>10}{'caught':>8}   other stops"
    for name in sorted({*alone, *paired}):
        beside = Counter(code for one in alone[name] for code in set(one.beside))
        others = ", ".join(f"{code} {count}" for code, count in beside.most_common(4))
        mark = " " if FAULTS[name].rule else "~"
        caught, named = (_percent(name, alone[name], what) for what in ("caught", "named"))
        of, too = len(paired[name]), _percent(name, paired[name], "caught")
        yield f"{mark}{name:<35}{len(alone[name]):>6}{caught:>8}{named:>8}{of:>10}{too:>8}   {others}"


def _percent(name: str, those: Sequence[Verdict], what: str) -> str:
    return f"{sum(name in getattr(one, what) for one in those) / len(those):.1%}" if those else ""


def _alarms(verdicts: Sequence[Verdict]) -> Iterator[str]:
    codes: Counter[str] = Counter()
    seen: dict[str, str] = {}
    for one in verdicts:
        if not one.sample.draft.expects and not one.passed:
            for finding in one.said.get("findings", ()):
                if finding["severity"] in STOPS:
                    codes[finding["code"]] += 1
                    seen.setdefault(finding["code"], f"{one.file}: {finding['why_en']}")
            if one.said["verdict"] not in ("needs_approval", "blocked"):
                codes[one.said["verdict"]] += 1
                seen.setdefault(one.said["verdict"], f"{one.file}: {one.said.get('why', '')}")
    yield "false alarms on right orders, by code"
    for code, count in codes.most_common():
        yield f"  {count:>5}  {code:<28} {seen[code][:150]}"


def details(verdicts: Sequence[Verdict], most: int = 3) -> Iterator[str]:
    """Examples of what was missed and of what passed wrongly."""
    shown: Counter[str] = Counter()
    for one in verdicts:
        for fault in one.missed:
            shown[fault] += 1
            if shown[fault] <= most:
                said = "; ".join(f"{f['severity']} {f['code']} @{f['where']}" for f in one.said.get("findings", ()))
                yield f"missed  {fault:<34} {one.file}  {one.said['verdict']}: {said or one.said.get('why', 'nothing')}"
        if one.wrong and not one.missed:
            yield f"wrong   {one.sample.kind:<34} {one.file}  {one.wrong}"
