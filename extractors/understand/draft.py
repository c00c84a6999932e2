"""What was found so far: values with where they stood, before they become a purchase order."""

from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from extractors.document import Cell
from extractors.purchase_order import Evidence, OrderLine

NEARLY, DOUBTED = 0.8, 0.9


@dataclass(kw_only=True, slots=True)
class Found:
    """One value and its evidence. ``weight`` decides between rivals; ``confidence`` is what is promised to people."""

    value: Any
    evidence: Evidence
    weight: float = 1.0

    @property
    def confidence(self) -> float:
        """What is promised to people."""
        return self.evidence.confidence

    def at_most(self, confidence: float) -> "Found":
        """The same, promised with no more than this confidence."""
        if self.confidence <= confidence:
            return self
        return replace(self, evidence=msgspec.structs.replace(self.evidence, confidence=confidence))


Line = dict[str, Found]


@dataclass(kw_only=True)
class Draft:
    """An order in the making: header values by path ("buyer.name"), lines by field.

    ``rest`` are further lines of a long table, as they stand in the order, each with the evidence of its fields.
    """

    header: dict[str, Found] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    rest: list[tuple[OrderLine, tuple[Evidence, ...]]] = field(default_factory=list)

    def offer(self, path: str, found: Found) -> None:
        """Keep the value unless a surer one is there; another that is nearly as sure makes it doubtful."""
        kept = self.header.get(path)
        if kept is None:
            self.header[path] = found
            return
        surer, other = (found, kept) if kept.weight < found.weight else (kept, found)
        rival = surer.value != other.value and other.weight >= NEARLY * surer.weight
        self.header[path] = surer.at_most(DOUBTED) if rival else surer


def found_in(cell: Cell, value: object, *, document: str, confidence: float, weight: float | None = None) -> Found:
    """A value that stood in this cell; a badly legible cell lowers the confidence."""
    place = cell.place
    evidence = Evidence(
        document=document,
        place=place,
        text=cell.text[:500],
        confidence=round(confidence * cell.confidence, 3),
        box=(cell.left, cell.top, cell.right, cell.bottom) if place.startswith("page") else None,
    )
    return Found(value=value, evidence=evidence, weight=confidence if weight is None else weight)
