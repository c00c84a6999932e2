"""Whether a pack whose content is written with it (箱(24个), ctn of 24) holds what ours holds."""

from collections.abc import Iterator

from bot.checks.registry import Case, check
from bot.finding import Finding, Severity
from bot.masterdata import Item
from bot.matching.units import Packed, family, packed, packed_in
from extractors.purchase_order import OrderLine


@check("pack-size")
def pack_size(case: Case) -> Iterator[Finding]:
    """Where unit, specification or description say how much a pack holds, that is what the master data says."""
    for index, line, item in case.lines():
        for where, said in _said(line, item):
            ours = case.master.unit(item.item_number, line.unit if where == "unit" else said.pack)
            if ours is None or ours.factor in (said.count, 1) or not _counts_base_units(said, item):
                continue
            inner, number = said.inner or item.base_unit, index + 1
            holds = f"{ours.factor.normalize():f} {item.base_unit}"
            yield Finding(
                code="pack-size",
                severity=_severity(case, line, item, ours.factor),
                where=f"lines.{index}.{where}",
                why_zh=f"第 {number} 行写明每{said.pack} {said.count:f} {inner}，但 {item.item_number} 的{ours.unit}是 "
                f"{holds}，请确认要多少",
                why_en=f"line {number} says {said.count:f} {inner} in a {said.pack}, but a {ours.unit} of "
                f"{item.item_number} holds {holds}: how many are wanted?",
                value=f"{said.count:f}",
                limit=f"{ours.factor.normalize():f}",
            )


def _said(line: OrderLine, item: Item) -> Iterator[tuple[str, Packed]]:
    """Each place that says what a pack holds; what our own name and specification say of it is left out."""
    found = (
        ("unit", None if family(line.unit) else packed(line.unit)),
        ("specification", packed_in(line.specification)),
        ("description", packed_in(line.description)),
    )
    for where, said in found:
        if said is not None and said not in map(packed_in, (item.name, item.specification, *item.aliases)):
            yield where, said


def _counts_base_units(said: Packed, item: Item) -> bool:
    """Whether it counts what the item is counted in: 500 sheets say nothing about what is sold by the ream."""
    return not said.inner or said.inner == item.base_unit or family(said.inner) in (family(item.base_unit), "piece")


def _severity(case: Case, line: OrderLine, item: Item, factor: object) -> Severity:
    ordered = case.master.unit(item.item_number, line.unit)
    return Severity.BLOCK if ordered is not None and ordered.factor == factor else Severity.APPROVE
